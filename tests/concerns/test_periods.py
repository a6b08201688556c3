"""How long closed concerns are kept, as an organisation settles it: nothing falls due that nobody was told of."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from lotus.concerns.actions import closing, purging, settled
from lotus.concerns.models import Case, Closing, Decision, Hold, Keeping, Purging
from lotus.core.keeping import periods
from lotus.core.refusal import Refused
from lotus.kernel.models import AuditEntry, Wording
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = datetime(2026, 3, 20, 10, tzinfo=UTC)
LATER = datetime(2030, 6, 1, 10, tzinfo=UTC)
PAGE = "/concerns/settings/keep-informal/"
pytestmark = pytest.mark.django_db


def closed(cast: Cast, about: str = "record keeping", at: datetime = AT, case: Case | None = None) -> Case:
    """A concern that was closed, kept for six years."""
    case = case or story.raised(cast, about=about)
    Case.objects.filter(pk=case.pk).update(stage="closed")
    until = at.date().replace(year=at.year + 6)
    who: dict[str, Any] = {"proposed_by": cast.alice, "closed_by": cast.marian}
    Closing.objects.create(case=case, why="Done.", proposed_at=at, closed_at=at, keep_until=until, **who)
    return Case.objects.get(pk=case.pk)


def settle(cast: Cast, years: int, *, name: str = "keep-informal", seen: int = 0, **more: Any) -> Wording:
    value: dict[str, Any] = {"source": "Our schedule", "checked": None, "by": cast.ada, "at": LATER, **more}
    return settled.settle(name, {"value": years}, seen=seen, **value)


def until(case: Case) -> date | None:
    return Closing.objects.get(case=case).keep_until


def test_a_longer_period_holds_for_what_is_closed_already_and_what_is_closed_next(cast: Cast) -> None:
    case = closed(cast)
    settle(cast, 8)
    assert until(case) == date(2034, 3, 20)
    cast.here.refresh_from_db()
    assert (periods(cast.here.settings)["informal"].words, periods(cast.here.settings)["formal"].value) == (
        "8 years",
        6,
    )
    entry = AuditEntry.objects.get(action="retention.counted-anew")
    assert entry.details == {"period": "informal", "years": 8, "records": 1, "fell_due": 0}
    settled.settle_back("keep-informal", to=0, seen=1, by=cast.ada, at=LATER)
    assert until(case) == date(2032, 3, 20)
    cast.here.refresh_from_db()
    assert not periods(cast.here.settings)["informal"].own


def test_a_shorter_one_makes_nothing_fall_due_that_nobody_was_told_of(cast: Cast) -> None:
    first, second = closed(cast), closed(cast, "letters")
    Hold.objects.create(case=second, why="An inquiry.", look_again=date(2031, 1, 1), by=cast.marian, at=AT)
    for told in (0, 2):
        with pytest.raises(Refused, match="1 more closed concern would be past"):
            settle(cast, 4, told=told)
    assert until(first) == date(2032, 3, 20)
    assert not Wording.objects.exists()
    settle(cast, 4, told=1)
    assert until(first) == until(second) == date(2030, 3, 20)
    assert list(purging.due(cast.here, today=LATER.date()).values_list("case", flat=True)) == [first.pk]


def test_going_back_to_a_shorter_one_is_told_of_too_and_a_longer_one_takes_back_requests(cast: Cast) -> None:
    case = closed(cast)
    settle(cast, 4, told=1)
    Purging.objects.create(case=case, why="Its time is over.", by=cast.alice, at=LATER)
    settle(cast, 9, seen=1)
    assert not Purging.objects.exists(), "its time is not over any more"
    with pytest.raises(Refused, match="1 more closed concern"):
        settled.settle_back("keep-informal", to=1, seen=2, by=cast.ada, at=LATER)
    settled.settle_back("keep-informal", to=1, seen=2, told=1, by=cast.ada, at=LATER)
    assert until(case) == date(2030, 3, 20)


def test_only_the_class_that_was_settled_is_counted_anew_and_nobody_elses(cast: Cast) -> None:
    plain, serious = closed(cast), closed(cast, "letters")
    Keeping.objects.create(case=serious, kind="serious", why="A serious incident.", by=cast.marian, at=AT)
    Closing.objects.filter(case=serious).update(keep_until=date(2046, 3, 20))
    settle(cast, 25, name="keep-serious")
    assert (until(plain), until(serious)) == (date(2032, 3, 20), date(2051, 3, 20))
    decision = story.decided(cast)
    Decision.objects.filter(pk=decision.pk).update(kind="formal_investigation")
    formal = closed(cast, case=decision.item.case)
    assert closing.own_class(formal) == "formal"
    settle(cast, 10, name="keep-formal")
    assert (until(plain), until(formal)) == (date(2032, 3, 20), date(2036, 3, 20))


@pytest.mark.parametrize("years", [0, 101])
def test_years_beyond_reason_are_refused(cast: Cast, years: int) -> None:
    with pytest.raises(Refused, match="from 1 to 100"):
        settle(cast, years)


def test_only_an_administrator_settles_how_long_and_nobody_a_class_that_is_none(cast: Cast) -> None:
    for by in (cast.alice, cast.marian, cast.dana, cast.charlie):
        with pytest.raises(PermissionDenied):
            settle(cast, 8, by=by)
        assert signed_in(by).get(PAGE).status_code == 404
    assert signed_in(cast.ada).get("/concerns/settings/keep-colour/").status_code == 404
    with pytest.raises(Refused, match="no such number"):
        settle(cast, 8, name="keep-colour")


def test_the_page_tells_how_many_would_fall_due_before_it_lets_a_shorter_one_be_saved(cast: Cast) -> None:
    case = closed(cast, at=timezone.now() - timedelta(days=4 * 365))
    ada, typed = signed_in(cast.ada), {"number": "0", "value": "2", "source": "Our schedule"}
    looked = ada.post(PAGE, {**typed, "then": "preview"}).content.decode()
    for words in (
        "2 years from closing",
        "1 closed concern kept so already",
        "0 of them are past",
        "1 would be",
    ):
        assert words in looked
    assert case.reference not in looked
    refused = ada.post(PAGE, typed).content.decode()
    assert "1 more closed concern would be past" in refused
    assert not Wording.objects.exists()
    saved = ada.post(PAGE, {**typed, "seen_due": "1"}, follow=True).content.decode()
    assert "Holds now: 2 years" in saved
    assert "Our schedule" in signed_in(cast.marian).get("/concerns/retention/").content.decode()
    ada.post(PAGE, {"number": "1", "value": "30", "source": "ours"})
    again = ada.post(PAGE, {"back": "1"}).content.decode()
    assert "1 more closed concern would be past" in again
    assert 'name="told" value="1"' in again
    assert "Holds now: 2 years" in ada.post(PAGE, {"back": "1", "told": "1"}, follow=True).content.decode()
