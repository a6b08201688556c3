"""One's own result beside what one's team said together: released figures, for the people of that team."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lotus.core import instruments
from lotus.kernel.models import Person, Team
from lotus.toolkit import policy
from lotus.toolkit.actions import answering, sessions
from lotus.toolkit.models import Gathering
from tests.factories.browser import signed_in
from tests.factories.cast import Cast
from tests.toolkit.gathered import TEAM_QUESTIONS, join, score, session

pytestmark = pytest.mark.django_db
TITLE = "Beside your team"


def _result(person: Person, slug: str = "four-elements", point: int = -1) -> str:
    """The page of a result of this person's own; every question answered with the point at this place."""
    kept = answering.begin(slug, by=person, at=timezone.now())
    found = policy.definition(kept)
    given = {one.id: one.points[point].value for one in found.questions() if one.points}
    done = answering.finish(kept, instruments.from_plain(found, given), seen="", by=person, at=timezone.now())
    answer = signed_in(person).get(f"/toolkit/mine/results/{done.pk}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def _team(cast: Cast, *people: Person) -> Team:
    team = Team.objects.create(organisation=cast.here, name="Ward 7")
    for one in people:
        one.team = team
        one.save()
    return team


def _held(cast: Cast, team: Team | None, *scores: int, closed: bool = True) -> Gathering:
    """A session that Alice led for a team."""
    gathering = session(cast.alice, slug=TEAM_QUESTIONS, team=team)
    score(gathering, *scores)
    if len(scores) >= 5:
        sessions.show(gathering, few=False, by=cast.alice)
    if closed:
        sessions.close(gathering, by=cast.alice, at=timezone.now())
    gathering.refresh_from_db()
    return gathering


def test_a_result_stands_beside_the_released_figures_of_ones_team(cast: Cast) -> None:
    team = _team(cast, cast.mo, cast.bob)
    gathering = _held(cast, team, 1, 2, 2, 3, 1)
    page = _result(cast.mo)
    assert TITLE in page
    assert "Ward 7 answered the same without names" in page
    assert "The gap is larger than chance would make it" in page
    released = {one["item"]: one for one in gathering.shown["figures"]}
    shown = f"{released['scale:attending']['value']:.1f}"
    assert shown in page.partition(TITLE)[2]
    assert "What you keep here is no part of them" in page


def test_what_a_person_answers_for_themselves_changes_no_figure_of_the_team(cast: Cast) -> None:
    team = _team(cast, cast.mo, cast.bob)
    gathering = _held(cast, team, 1, 2, 2, 3, 1)
    before = gathering.shown
    _result(cast.mo)
    _result(cast.bob, point=0)
    gathering.refresh_from_db()
    assert gathering.shown == before


def test_the_newest_session_that_released_something_is_taken(cast: Cast) -> None:
    team = _team(cast, cast.mo)
    older = _held(cast, team, 1, 1, 1, 1, 1)
    Gathering.objects.filter(pk=older.pk).update(closed_at=timezone.now() - timedelta(days=90))
    newer = _held(cast, team, 3, 3, 3, 3, 3)
    _held(cast, team, 2, 2)
    found = policy.beside(cast.mo, "four-elements")
    assert found
    assert found.pk == newer.pk


def test_those_who_answer_are_told_before_they_do(cast: Cast) -> None:
    gathering = session(cast.alice, slug=TEAM_QUESTIONS, team=_team(cast, cast.mo))
    page = signed_in(cast.bob).get(join(gathering)).content.decode()
    assert "people of Ward 7 can see its scores beside a result of their own" in page


@pytest.mark.parametrize("why", ["another team", "no team", "still open", "too few", "another questionnaire"])
def test_refused_nothing_of_a_team_is_shown(cast: Cast, why: str) -> None:
    team = _team(cast, cast.bob if why in ("another team", "no team") else cast.mo)
    if why == "another team":
        cast.mo.team = Team.objects.create(organisation=cast.here, name="Ward 5")
        cast.mo.save()
    _held(cast, team, *((1, 2, 3, 4) if why == "too few" else (1, 2, 2, 3, 1)), closed=why != "still open")
    slug = "flywheel" if why == "another questionnaire" else "four-elements"
    assert TITLE not in _result(cast.mo, slug)
