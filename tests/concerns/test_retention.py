"""How long a concern is kept: held, kept longer, and removed by two people with nothing of it left but the log."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import closing, lessons, purging, reports, support, whole
from lotus.concerns.models import Case, Closing, Hold, Promise, Purging, Tombstone
from lotus.concerns.policy import belonging
from lotus.concerns.presenters import wholecopy
from lotus.config import operations
from lotus.core.refusal import Refused
from lotus.core.wholecopy import Purpose
from lotus.kernel import audit, files, rows
from lotus.kernel.models import AuditEntry, Draft, Message, StoredFile
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = datetime(2026, 3, 20, 10, tzinfo=UTC)
OVER = datetime(2032, 3, 21, 10, tzinfo=UTC)
CANARY = "canary-of-the-whole-case"
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """A closed case with a letter, a talk, an inbox, a copy and a draft, each holding words nobody else would write."""
    case = story.decided(cast, rationale=f"{CANARY} was weighed.").item.case
    talk: dict[str, Any] = {"feeling": CANARY, "needed": CANARY, "own_words": True}
    support.note_check_in(case, held_on=AT.date(), how="video", **talk, next_on=None, by=cast.bob, at=AT)
    reports.give_code(case, by=cast.alice, at=AT)
    reports.answer(case, body=CANARY, outcome=True, by=cast.alice, at=AT)
    sections = wholecopy.gather(case, Purpose.TRIBUNAL)
    whole.ask(case, Purpose.TRIBUNAL, sections, why=CANARY, by=cast.alice, at=AT)
    key = reverse("concerns:close", args=[case.pk])
    Draft.objects.create(person=cast.alice, key=key, typed={"why": [CANARY]}, saved_at=AT)
    return closed(cast, case)


def closed(cast: Cast, case: Case) -> Case:
    Promise.objects.filter(case=case).update(done_at=AT)
    lessons.save(
        case, {"easier": CANARY, "chronology": "x", "went_well": "y"}, number=0, by=cast.alice, at=AT
    )
    lessons.sign(case, number=1, by=cast.alice, at=AT)
    case = Case.objects.get(pk=case.pk)
    case.stage = "learning"
    case.save(update_fields=["stage"])
    closing.propose(case, why="Done.", by=cast.alice, at=AT)
    closing.close(case, by=cast.marian, at=AT)
    Promise.objects.filter(case=case).update(done_at=AT)
    return Case.objects.get(pk=case.pk)


def everywhere() -> str:
    """Every value of every table, opened where it is sealed."""
    found = []
    for model in rows.tables().values():
        for one in model._base_manager.all():
            found += [str(getattr(one, field.attname)) for field in rows.fields(model)]
    return "\n".join(found)


def asked(cast: Cast, case: Case, at: datetime = OVER) -> Purging:
    return purging.ask(case, why="Its time is over.", by=cast.alice, at=at)


def test_removed_by_two_people_nothing_of_it_is_left_and_the_log_stays_whole(cast: Cast, case: Case) -> None:
    pk, reference = str(case.pk), case.reference
    papers = [one.pk for one in StoredFile.objects.filter(content_type="application/pdf")]
    assert CANARY in everywhere()
    assert papers
    asked(cast, case)
    stone = purging.purge(case, by=cast.marian, at=OVER)
    left = everywhere()
    for words in (CANARY, "record keeping at night", "I was alone on nine", "Wren Abbott", reference):
        assert words not in left
    assert not Case.objects.filter(pk=pk).exists()
    assert not StoredFile.objects.filter(pk__in=papers).exists()
    assert all(files.place(one).with_suffix(files.GONE).exists() for one in papers)
    assert not Draft.objects.filter(key__contains=pk).exists()
    assert not Message.objects.filter(to=cast.dana.email).exists()
    assert audit.verify_of(cast.here.pk) is None
    assert AuditEntry.objects.filter(subject=pk, action="case.raised").exists()
    assert AuditEntry.objects.get(action="retention.removed").details["digest"] == stone.digest
    assert (stone.asked_by, stone.confirmed_by) == (cast.alice, cast.marian)
    assert stone.counts["letter"] == 1
    assert stone.counts["draft"] == 1
    assert signed_in(cast.marian).get(reverse("concerns:case", args=[pk])).status_code == 404


def test_what_belongs_to_another_case_stays(cast: Cast, case: Case) -> None:
    other = story.raised(cast, about="another matter")
    before = belonging.counts(other)
    asked(cast, case)
    purging.purge(case, by=cast.marian, at=OVER)
    assert belonging.counts(Case.objects.get(pk=other.pk)) == before
    assert cast.group.meetings.exists(), "the meeting had other cases, or may have"


def test_it_is_not_removed_before_its_last_day_has_passed(cast: Cast, case: Case) -> None:
    until = Closing.objects.get(case=case).keep_until
    assert until == date(2032, 3, 20)
    with pytest.raises(Refused, match="not over yet"):
        asked(cast, case, OVER - timedelta(days=1))
    assert asked(cast, case)


def test_who_asked_does_not_remove_it_and_one_who_may_not_is_refused(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused, match="Nobody has asked"):
        purging.purge(case, by=cast.marian, at=OVER)
    purging.ask(case, why="Over.", by=cast.marian, at=OVER)
    with pytest.raises(Refused, match="other than who asked"):
        purging.purge(case, by=cast.marian, at=OVER)
    for person in (cast.alice, cast.idris, cast.bob, cast.helen, cast.dana, cast.ada, cast.charlie):
        with pytest.raises(PermissionDenied):
            purging.purge(case, by=person, at=OVER)
    purging.withdraw(case, by=cast.alice, at=OVER)
    assert not Purging.objects.exists()


def test_a_hold_stops_it_until_somebody_ends_the_hold_whatever_its_day(cast: Cast, case: Case) -> None:
    asked(cast, case)
    purging.hold(case, why="An inquiry.", look_again=date(2026, 4, 1), by=cast.marian, at=AT)
    assert not Purging.objects.exists(), "what was asked before the hold is asked anew after it"
    with pytest.raises(Refused, match="held"):
        asked(cast, case)
    assert not purging.due(today=OVER.date()).exists()
    with pytest.raises(PermissionDenied):
        purging.release(case, why="Over.", by=cast.alice, at=OVER)
    purging.release(case, why="The inquiry is over.", by=cast.marian, at=OVER)
    assert purging.due(today=OVER.date()).count() == 1
    assert asked(cast, case)


def test_opened_again_its_time_begins_anew(cast: Cast, case: Case) -> None:
    closing.open_again(case, why="Something new.", by=cast.marian, at=OVER)
    with pytest.raises(Refused, match="It is open"):
        asked(cast, case)
    assert not purging.due(today=date(2100, 1, 1)).exists()


def test_a_serious_one_is_kept_longer_for_a_reason_and_none_for_a_shorter_time(
    cast: Cast, case: Case
) -> None:
    purging.keep(case, kind="serious", why="A serious incident.", by=cast.marian, at=AT)
    assert Closing.objects.get(case=case).keep_until == date(2046, 3, 20)
    assert closing.retention_class(case) == "serious"
    purging.keep(case, kind="informal", why="It was not serious.", by=cast.marian, at=AT)
    assert Closing.objects.get(case=case).keep_until == date(2032, 3, 20)
    with pytest.raises(Refused, match="Choose"):
        purging.keep(case, kind="nothing", why="x", by=cast.marian, at=AT)


def test_an_installation_says_how_many_are_due(cast: Cast, case: Case) -> None:
    def said() -> list[str]:
        return [one.number for one in operations.findings(operations.read())]

    assert "L048" not in said()
    Closing.objects.filter(case=case).update(keep_until=date(2026, 4, 1))
    assert "L048" in said()


def test_the_pages_show_what_is_due_what_would_go_and_remove_it(
    cast: Cast, case: Case, django_assert_max_num_queries: Any
) -> None:
    Closing.objects.filter(case=case).update(keep_until=timezone.localdate() - timedelta(days=1))
    alice, marian = signed_in(cast.alice), signed_in(cast.marian)
    page, every = reverse("concerns:kept", args=[case.pk]), reverse("concerns:retention")
    assert "Its time is over" in alice.get(every).content.decode()
    assert "Letters" in alice.get(page).content.decode()
    assert alice.post(page, {"then": "hold"}).status_code == 404
    assert "Write why" in marian.post(page, {"then": "hold"}).content.decode()
    day = timezone.localdate() + timedelta(days=30)
    hold = {"then": "hold", "hold-why": "A claim.", "hold-look_again-day": str(day.day)}
    hold |= {"hold-look_again-month": str(day.month), "hold-look_again-year": str(day.year)}
    assert marian.post(page, hold).status_code == 302
    assert Hold.objects.get().look_again == day
    assert "Held" in alice.get(every).content.decode()
    assert marian.post(page, {"then": "release", "release-why": "Settled."}).status_code == 302
    assert alice.post(page, {"then": "ask", "ask-why": "Its time is over."}).status_code == 302
    assert "Remove all of it" not in alice.get(page).content.decode()
    with django_assert_max_num_queries(12):
        assert "Remove all of it" in marian.get(page).content.decode()
    assert alice.post(page, {"then": "withdraw"})["Location"] == page
    assert "Nobody has asked" in marian.post(page, {"then": "remove"}).content.decode()
    alice.post(page, {"then": "ask", "ask-why": "Its time is over."})
    assert marian.post(page, {"then": "remove"})["Location"] == every
    assert Tombstone.objects.count() == 1
    assert "removed it" in marian.get(every).content.decode()
    assert marian.get(page).status_code == 404
