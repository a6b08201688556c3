"""The end of what was told and not taken up, and of what was never sent: by two people, with nothing of it left."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lotus.concerns.actions import reports, settled, untaken
from lotus.concerns.models import Report, ReportHold, ReportPurging, Tombstone
from lotus.config import operations
from lotus.core.keeping import Period
from lotus.core.refusal import Refused
from lotus.kernel import audit, files, uploads
from lotus.kernel.models import AuditEntry, Draft, StoredFile
from tests.concerns.test_retention import everywhere
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

CANARY = "canary-of-the-open-page"
TOLD = {"happened": [CANARY], "urgent": ["no"]}
AT = datetime(2026, 3, 20, 10, tzinfo=UTC)
OVER = datetime(2029, 3, 22, 10, tzinfo=UTC)
HERE = "/concerns/retention/"


def answered(cast: Cast, at: datetime = AT, words: str = "some words", **told: list[str]) -> Report:
    """Told through the open page, answered without a case, and said a word more the next day, with a file."""
    mark = reports.mark(words)
    report = reports.send(cast.here, mark, {**TOLD, **told}, urgent=False, today=at.date())
    reports.close(report, body=f"{CANARY} answer", by=cast.alice, at=at)
    file = uploads.store(cast.here, name="note.txt", body=b"A note")
    reports.write(report, f"{CANARY} again", file, today=at.date() + timedelta(days=1))
    return Report.objects.get(pk=report.pk)


def ask(cast: Cast, report: Report, at: datetime = OVER) -> ReportPurging:
    return untaken.ask(report, why=f"{CANARY}: its time is over.", by=cast.alice, at=at)


@given(
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    st.integers(1, 30),
)
def test_the_days_before_which_something_is_over_are_exactly_those_whose_last_day_has_passed(
    start: date, today: date, years: int
) -> None:
    period = Period("x", "X", years, "years", "", "")
    assert (start < period.over_before(today)) == (period.until(start) < today)


@pytest.mark.django_db
def test_removed_by_two_people_nothing_of_a_report_is_left_and_the_log_stays_whole(cast: Cast) -> None:
    report, other = answered(cast), answered(cast, words="other words")
    paper = report.entries.get(number=2).file
    assert paper
    Draft.objects.create(person=cast.alice, key=f"/concerns/reports/{report.pk}/", typed=TOLD, saved_at=AT)
    untaken.hold(report, why=CANARY, look_again=AT.date(), by=cast.marian, at=AT)
    untaken.release(report, why=CANARY, by=cast.marian, at=AT)
    ask(cast, report)
    pk = report.pk
    stone = untaken.remove(report, by=cast.marian, at=OVER)
    assert stone.counts == {"report": 1, "inboxentry": 2, "reporthold": 1, "reportpurging": 1}
    assert (stone.asked_by, stone.confirmed_by) == (cast.alice, cast.marian)
    assert Report.objects.get() == other
    assert not StoredFile.objects.filter(pk=paper.pk).exists()
    assert files.place(paper.pk).with_suffix(files.GONE).exists(), "the file follows a day later"
    assert AuditEntry.objects.get(action="retention.removed").details["digest"] == stone.digest
    assert AuditEntry.objects.filter(subject=pk, action="report.closed").exists()
    assert audit.verify_of(cast.here.pk) is None
    ask(cast, other)
    untaken.remove(other, by=cast.marian, at=OVER)
    assert CANARY not in everywhere()


@pytest.mark.django_db
def test_its_time_begins_with_the_last_word_and_a_hold_stops_its_end(cast: Cast) -> None:
    report = answered(cast)
    with pytest.raises(Refused, match="not over yet"):
        ask(cast, report, OVER - timedelta(days=1))
    ask(cast, report)
    untaken.hold(report, why="An inquiry.", look_again=date(2026, 4, 1), by=cast.marian, at=AT)
    assert not ReportPurging.objects.exists(), "what was asked before the hold is asked anew after it"
    for again in (
        lambda: ask(cast, report),
        lambda: untaken.hold(report, why="x", look_again=AT.date(), by=cast.marian, at=AT),
    ):
        with pytest.raises(Refused, match="held"):
            again()
    untaken.release(report, why="It is over.", by=cast.marian, at=OVER)
    ask(cast, report)
    reports.write(report, "One word more.", None, today=OVER.date())
    with pytest.raises(Refused, match="not over yet"):
        untaken.remove(report, by=cast.marian, at=OVER)


@pytest.mark.django_db
def test_who_asked_does_not_remove_it_who_may_not_is_refused_and_what_waits_for_an_answer_stays(
    cast: Cast,
) -> None:
    report = answered(cast)
    waiting = reports.send(cast.here, reports.mark("waiting"), TOLD, urgent=False, today=AT.date())
    hidden = answered(cast, words="third", not_for=["Dr Marian Cole"])
    for one in (waiting, hidden):
        with pytest.raises(Refused, match="not there any more"):
            untaken.ask(one, why="Over.", by=cast.marian, at=OVER)
    with pytest.raises(Refused, match="Nobody has asked"):
        untaken.remove(report, by=cast.marian, at=OVER)
    untaken.ask(report, why="Over.", by=cast.marian, at=OVER)
    with pytest.raises(Refused, match="asked already"):
        ask(cast, report)
    with pytest.raises(Refused, match="other than who asked"):
        untaken.remove(report, by=cast.marian, at=OVER)
    acts: list[Any] = [untaken.remove, untaken.remove_unsent]
    for act in acts:
        for by in (cast.alice, cast.idris, cast.bob, cast.dana, cast.ada):
            with pytest.raises(PermissionDenied):
                act(*([report] if act is untaken.remove else []), by=by, at=OVER)
    with pytest.raises(Refused, match="not there any more"):
        untaken.withdraw(report, by=cast.charlie, at=OVER)
    untaken.withdraw(report, by=cast.alice, at=OVER)
    assert not ReportPurging.objects.exists()


@pytest.mark.django_db
def test_what_was_never_sent_goes_all_at_once_and_what_was_sent_meanwhile_stays(cast: Cast) -> None:
    begun = {"old": date(2025, 1, 1), "sent late": date(2025, 2, 1), "young": date(2026, 3, 1)}
    for words, day in begun.items():
        reports.keep(cast.here, reports.mark(words), TOLD, today=day)
    untaken.ask_unsent(by=cast.alice, at=AT)
    with pytest.raises(Refused, match="asked already"):
        untaken.ask_unsent(by=cast.marian, at=AT)
    reports.send(cast.here, reports.mark("sent late"), TOLD, urgent=False, today=AT.date())
    stone = untaken.remove_unsent(by=cast.marian, at=AT)
    assert stone.counts == {"unsent": 1}
    assert set(Report.objects.values_list("code", flat=True)) == {
        reports.mark("young"),
        reports.mark("sent late"),
    }
    with pytest.raises(Refused, match="Nothing that was never sent"):
        untaken.ask_unsent(by=cast.alice, at=AT)
    with pytest.raises(Refused, match="Nobody has asked"):
        untaken.remove_unsent(by=cast.marian, at=AT)


@pytest.mark.django_db
def test_a_shorter_period_is_told_of_first_and_a_longer_one_takes_requests_back(cast: Cast) -> None:
    answered(cast)
    reports.keep(cast.here, reports.mark("begun"), TOLD, today=AT.date())
    who: dict[str, Any] = {"source": "Ours", "checked": None, "by": cast.ada, "at": AT + timedelta(days=500)}
    with pytest.raises(Refused, match="1 more answered report would be past"):
        settled.settle("keep-report", {"value": 1}, seen=0, **who)
    settled.settle("keep-report", {"value": 1}, seen=0, told=1, **who)
    cast.alice.refresh_from_db()
    untaken.ask(Report.objects.get(closed_on__isnull=False), why="Over.", by=cast.alice, at=who["at"])
    untaken.ask_unsent(by=cast.alice, at=who["at"])
    settled.settle("keep-report", {"value": 2}, seen=1, **who)
    settled.settle("keep-unsent", {"value": 2}, seen=0, **who)
    assert not ReportPurging.objects.exists()


@pytest.mark.django_db
def test_the_pages_say_what_is_over_and_lead_two_people_to_its_end(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    long_ago = timezone.now() - timedelta(days=1200)
    report = answered(cast, at=long_ago)
    reports.keep(cast.here, reports.mark("begun"), TOLD, today=long_ago.date())
    assert operations.read().past_keeping == 2
    alice, marian = signed_in(cast.alice), signed_in(cast.marian)
    page, unsent = reverse("concerns:report_kept", args=[report.pk]), reverse("concerns:unsent")
    first, listed = (alice.get(one).content.decode() for one in (HERE, f"{HERE}reports/"))
    assert "1 report answered and not taken up" in first
    assert "1 text begun, never sent" in first
    assert "Its time is over" in listed
    assert str(report.pk) in str(
        AuditEntry.objects.filter(action="page.shown").latest("number").details["shown"]
    )
    for client in (signed_in(cast.bob), signed_in(cast.ada), signed_in(cast.charlie)):
        assert client.get(page).status_code == 404
    assert alice.post(page, {"then": "hold"}).status_code == 404
    assert alice.post(page, {"then": "remove"}).status_code == 404
    assert alice.post(unsent, {"then": "remove"}).status_code == 404
    assert "Write why" in marian.post(page, {"then": "hold"}).content.decode()
    assert alice.post(page, {"then": "ask", "ask-why": "Its time is over."})["Location"] == page
    with django_assert_max_num_queries(12):
        shown = marian.get(page).content.decode()
    assert "Remove all of it for good" in shown
    assert "Words in an inbox" in shown
    assert CANARY not in shown
    assert marian.post(page, {"then": "remove"})["Location"] == f"{HERE}reports/"
    assert "Nothing here" in marian.get(f"{HERE}reports/").content.decode()
    assert marian.get(page).status_code == 404
    assert "It has been asked" not in alice.post(unsent, {"then": "ask"}, follow=True).content.decode()
    assert "It waits for a responsible officer" in alice.get(unsent).content.decode()
    assert marian.post(unsent, {"then": "remove"})["Location"] == HERE
    assert "Nothing that was never sent" in alice.post(unsent, {"then": "ask"}).content.decode()
    assert not Report.objects.exists()
    assert not ReportHold.objects.exists()
    assert Tombstone.objects.count() == 2
