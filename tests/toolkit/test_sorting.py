"""Who leads a session sorts what was said under names; all see it, and nothing tells who wrote what."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from lotus.core import together
from lotus.core.refusal import Refused
from lotus.toolkit import policy
from lotus.toolkit.actions import sessions, sorting
from lotus.toolkit.models import Gathering
from tests.factories.browser import signed_in
from tests.factories.cast import Cast
from tests.toolkit.gathered import session, write

pytestmark = pytest.mark.django_db
SAID = ("Tea.", "We listen.", "We stay.", "Tea.", "Handover is long.")


def _shown(cast: Cast) -> tuple[Gathering, list[str], str]:
    """A session whose words are shown, the seats in it, and where its words are sorted."""
    gathering = session(cast.mo)
    seats = write(gathering, *SAID)
    sessions.show(gathering, few=False, by=cast.mo)
    gathering.refresh_from_db()
    return gathering, seats, f"/toolkit/sessions/{gathering.pk}/words/"


def _page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def _groups(gathering: Gathering) -> dict[str, tuple[str, ...]]:
    gathering.refresh_from_db()
    return {one.name: one.words for one in policy.groups(gathering.shown, "strong")}


def test_words_are_sorted_by_ticks_and_buttons_and_everybody_sees_it(cast: Cast) -> None:
    gathering, seats, path = _shown(cast)
    mo = signed_in(cast.mo)
    page = _page(mo, path)
    assert "Not sorted yet" in page
    assert page.count("We stay.") == 1
    sent = {
        "strong-words": [together.token("Tea."), together.token("We stay.")],
        "strong-name": "Small things",
    }
    assert mo.post(path, sent)["Location"] == f"{path}?question=strong"
    assert set(_groups(gathering)["Small things"]) == {"Tea.", "We stay."}
    mo.post(path, {"strong-words": [together.token("We listen.")], "under": "Small things"})
    mo.post(path, {"back": together.token("We stay.")})
    mo.post(path, {"call": "Small things", "name0-name": "What warms"})
    assert set(_groups(gathering)["What warms"]) == {"Tea.", "We listen."}
    for seen in (_page(Client(), seats[0]), _page(mo, f"/toolkit/sessions/{gathering.pk}/")):
        assert "<h4>What warms</h4>" in seen
        assert "written 2 times" in seen
        assert seen.index("Not sorted") < seen.index("Handover is long.")


def test_what_is_not_ticked_or_named_is_told_and_nothing_moves(cast: Cast) -> None:
    gathering, _seats, path = _shown(cast)
    mo, tea = signed_in(cast.mo), together.token("Tea.")
    assert "Tick what belongs together first" in mo.post(path, {"strong-name": "A"}).content.decode()
    page = mo.post(path, {"strong-words": [tea]}).content.decode()
    assert "Write what they have in common" in page
    assert f'value="{tea}" checked' in page, "what was ticked stays ticked"
    mo.post(path, {"strong-words": [tea], "strong-name": "A"})
    assert "Write another name" in mo.post(path, {"call": "A", "name0-name": ""}).content.decode()
    assert "Everything is sorted" not in _page(mo, path)
    assert _groups(gathering) == {"A": ("Tea.",)}


def test_how_words_are_sorted_stays_when_later_answers_join_and_after_the_close(cast: Cast) -> None:
    gathering, _seats, path = _shown(cast)
    sorting.put(gathering, "strong", map(together.token, SAID), under="All of it", by=cast.mo)
    assert "Everything is sorted" in _page(signed_in(cast.mo), path)
    write(gathering, *(f"late {n}" for n in range(5)))
    sessions.add_later(gathering, by=cast.mo)
    assert set(_groups(gathering)["All of it"]) == {*SAID}
    sessions.close(gathering, by=cast.mo, at=timezone.now())
    sorting.put(gathering, "strong", [together.token("late 1")], under="Late", by=cast.mo)
    assert _groups(gathering)["Late"] == ("late 1",)
    assert gathering.turn == 4, "a screen does not jump each time a word is moved"


def test_nothing_is_sorted_before_it_is_shown(cast: Cast) -> None:
    gathering = session(cast.mo)
    write(gathering, *SAID)
    page = _page(signed_in(cast.mo), f"/toolkit/sessions/{gathering.pk}/words/")
    assert "Nothing to sort yet" in page
    assert "We listen." not in page
    with pytest.raises(Refused):
        sorting.put(gathering, "strong", [together.token("Tea.")], under="A", by=cast.mo)


def test_refused_nobody_sorts_what_another_leads(cast: Cast) -> None:
    gathering, _seats, path = _shown(cast)
    for who in (cast.ada, cast.marian, cast.charlie):
        assert signed_in(who).get(path).status_code == 404
        assert signed_in(who).post(path, {"strong-name": "A"}).status_code == 404
        with pytest.raises(PermissionDenied):
            sorting.put(gathering, "strong", [together.token("Tea.")], under="A", by=who)
    assert _groups(gathering) == {}
