"""How concerns about a person were handled: counted as they stood then, and told in released figures."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotus.analysis import release
from lotus.concerns import facts
from lotus.concerns.models import Closing, Considered, Letter
from lotus.config.demo import figures
from lotus.core.answering import Year
from lotus.core.casework import DecisionKind
from lotus.core.handled import Handled, Measure, Met, by_issue, formal, in_time, whole
from lotus.core.support import Consideration, State
from lotus.kernel.permissions import Role
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add

PAGE = reverse("concerns:figures")
YEAR = Year(2026)
FRIDAY = date(2026, 3, 6)


def met(
    kind: DecisionKind = DecisionKind.RECORD_REVIEW, *, on: date = FRIDAY, sent: date | None = None
) -> Met:
    return Met(kind, on, sent)


@pytest.mark.parametrize(
    ("sent", "told"), [(date(2026, 3, 10), True), (date(2026, 3, 11), False), (None, False)]
)
def test_a_letter_is_in_time_until_the_second_working_day_ends(sent: date | None, told: bool) -> None:
    assert in_time([met(sent=sent)], YEAR.until, frozenset()) is told


def test_one_late_letter_is_late_and_one_that_is_not_due_yet_is_neither() -> None:
    good, late = met(sent=FRIDAY), met(on=date(2026, 4, 3))
    assert in_time([good, late], YEAR.until, frozenset()) is False
    assert in_time([met(on=YEAR.until)], YEAR.until, frozenset()) is None
    assert in_time([], YEAR.until, frozenset()) is None


def test_anything_formal_ever_decided_makes_a_concern_formal_and_nothing_decided_is_neither() -> None:
    informal, hard = met(), met(DecisionKind.FORMAL_INVESTIGATION)
    assert (formal([]), formal([informal]), formal([informal, hard])) == (None, False, True)


def test_a_concern_with_two_kinds_counts_under_both_and_once_in_the_whole() -> None:
    found = [Handled(["clinical", "health"], True, False), Handled(["clinical"], False)]
    assert whole(found, Measure.RAISED).counts == ((1, 1),)
    assert whole(found, Measure.DECIDED).counts == ((1, 0),)
    lines = dict(
        zip(*[by_issue(found, Measure.RAISED).rows, by_issue(found, Measure.RAISED).counts], strict=True)
    )
    assert (lines["clinical"], lines["health"], lines["conduct"]) == ((1, 1), (1, 0), (0, 0))


@pytest.mark.django_db
def test_a_concern_counts_as_it_stood_on_the_last_day_and_nothing_later(cast: Cast) -> None:
    case, _way = story.told(cast)
    story.raised(cast, practitioner=None, matter="team", matter_name="Ward 7")
    end = datetime(2027, 1, 31, 12, tzinfo=UTC)
    who: dict[str, Any] = {"proposed_by": cast.alice, "closed_by": cast.marian, "proposed_at": end}
    shut = Closing.objects.create(case=case, why="Done.", closed_at=end + timedelta(days=1), **who)
    rows: dict[str, Any] = {"case": case, "by": cast.alice, "on": date(2026, 5, 1)}
    Considered.objects.create(consideration="guidance", state=State.DONE, note="", at=end, **rows)
    later = end + timedelta(days=1)
    Considered.objects.create(consideration="guidance", state=State.PLANNED, note="", at=later, **rows)
    Considered.objects.create(consideration="effect", state=State.PLANNED, note="", at=end, **rows)
    [one] = facts.handled(cast.here, YEAR)
    assert (one.closed, one.formal, one.in_time) == (False, None, None)
    assert sorted(one.kinds) == ["clinical", "management"]
    owed = {Consideration.EXPLAINED, Consideration.PASTORAL, Consideration.GUIDANCE}
    assert set(one.stands) == owed, "nobody kept in touch with Dana all year"
    Closing.objects.filter(pk=shut.pk).update(closed_at=end)
    assert [each.closed for each in facts.ended(cast.here, YEAR)] == [True]
    assert facts.handled(cast.here, Year(2025)) == facts.handled(cast.elsewhere, YEAR) == []


@pytest.mark.django_db
def test_a_decision_counts_once_signed_with_the_letter_about_it(cast: Cast) -> None:
    decision = story.decided(cast)
    item = decision.item
    [one] = facts.handled(cast.here, YEAR)
    assert (one.formal, one.in_time) == (False, False)
    body: dict[str, Any] = {
        "kind": "outcome",
        "title": "Outcome",
        "body": "Dear Dana",
        "saved_by": cast.alice,
    }
    on = datetime.combine(item.meeting.on, datetime.min.time(), UTC) + timedelta(hours=12)
    letter = Letter.objects.create(case=item.case, decision=decision, saved_at=on, sent_at=on, **body)
    assert [each.in_time for each in facts.handled(cast.here, YEAR)] == [True]
    Letter.objects.filter(pk=letter.pk).update(sent_at=on + timedelta(days=9))
    assert [each.in_time for each in facts.handled(cast.here, YEAR)] == [False]


@pytest.mark.django_db
def test_everybody_reads_the_whole_and_few_read_it_by_issue(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    mo, marian = signed_in(cast.mo), signed_in(cast.marian)
    assert "too few concerns about a person" in mo.get(PAGE).content.decode()
    year = Year.shown(timezone.localdate())
    figures.put([cast.dana], year, by=cast.alice, closed_by=cast.marian, group=cast.group)
    with django_assert_max_num_queries(12):
        told = mo.get(PAGE).content.decode()
    for words in (f"were raised in {year.number}", "decided nothing formal: about", "within 2 working days"):
        assert words in told
    assert "Kind of question" not in told
    with django_assert_max_num_queries(12):
        more = marian.get(PAGE).content.decode()
    assert "Kind of question" in more
    counts = whole(facts.handled(cast.here, year), Measure.DECIDED).counts[0]
    assert counts == (81, 41), "what is shown below is not what was counted"
    for page in (told, more):
        assert "For about 80 it decided nothing formal" in page
        assert [words for words in (" 81 ", ">81<", " 41 ", ">41<") if words in page] == []
        assert cast.dana.name not in page.split("<main")[1]
    assert signed_in(cast.charlie).get(PAGE).content.decode().count("too few") >= 1


@pytest.mark.django_db
def test_whoever_only_reads_their_own_concern_and_whoever_is_not_signed_in_sees_no_figures(
    cast: Cast,
) -> None:
    kept_away = add(cast.here, "Kit Away", Role.CASE_ONLY)
    kept_away.memberships.exclude(role=Role.CASE_ONLY).delete()
    assert signed_in(kept_away).get(PAGE).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/toolkit/read/2-2/", "/toolkit/exercises/2-2/"])
def test_the_exercise_about_our_own_figures_opens_them_for_who_works_here(cast: Cast, path: str) -> None:
    way = f'href="{PAGE}"'
    assert way in signed_in(cast.mo).get(path).content.decode()
    assert way not in Client().get(path).content.decode()


def test_a_share_of_nobody_is_not_said() -> None:
    released = release.table(whole([Handled(["health"], True, False)] * 40, Measure.DECIDED))
    assert not released.cells[0][0].shown, "that all were decided so would be said of each of them"
