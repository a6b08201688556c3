"""Letters to who raised a concern: they reach them one way, keep what was promised, and nobody else finds them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lotus.concerns.actions import cases, replies, reports
from lotus.concerns.models import Case, Promise, Reply, Report
from lotus.concerns.presenters import replies as pages
from lotus.core.casework import ReplyWay, ReporterKind
from lotus.core.refusal import Refused, Stale
from lotus.kernel.models import Message
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = datetime(2026, 2, 12, 10, tzinfo=UTC)
WORDS = "Dear Wren,\n\nThank you. We looked into it, and changed how nights are staffed."
pytestmark = pytest.mark.django_db


def written(cast: Cast, case: Case, words: str = WORDS) -> Reply:
    begun = replies.draft(case, facts=pages.facts(case, cast.alice, AT.date()), by=cast.alice, at=AT)
    return replies.save(begun, body=words, number=1, by=cast.alice, at=AT)


def sent(cast: Cast, case: Case, way: ReplyWay, *, outcome: bool = False) -> Reply:
    reply = written(cast, case)
    replies.send(reply, number=reply.version, way=way, outcome=outcome, by=cast.alice, at=AT)
    reply.refresh_from_db()
    return reply


def staff_case(cast: Cast) -> Case:
    return story.raised(cast, reporter=cases.Told(ReporterKind.PERSON, cast.mo.name, "", cast.mo))


def test_a_draft_is_filled_with_what_is_known_and_what_can_be_shared_stays_open(cast: Cast) -> None:
    case = story.raised(cast)
    begun = replies.draft(case, facts=pages.facts(case, cast.alice, AT.date()), by=cast.alice, at=AT)
    assert "Wren Abbott" in begun.body
    assert "6 February 2026" in begun.body
    assert "[[what_can_be_shared]]" in begun.body
    assert replies.draft(case, facts={}, by=cast.alice, at=AT) == begun
    with pytest.raises(Refused, match="still open"):
        replies.send(begun, number=1, way=ReplyWay.PAPER, outcome=True, by=cast.alice, at=AT)


def test_into_the_inbox_it_keeps_both_promises(cast: Cast) -> None:
    case = story.raised(cast)
    reports.give_code(case, by=cast.alice, at=AT)
    assert set(Promise.objects.filter(case=case, done_at=None).values_list("kind", flat=True)) >= {
        "acknowledge",
        "feedback",
    }
    sent(cast, case, ReplyWay.INBOX, outcome=True)
    report = Report.objects.get(case=case)
    assert "changed how nights are staffed" in report.entries.get().body
    assert (report.acknowledged_on, report.answered_on) == (AT.date(), AT.date())
    assert not Promise.objects.filter(case=case, done_at=None, kind__in=["acknowledge", "feedback"]).exists()


def test_on_paper_without_an_outcome_the_outcome_is_promised_within_three_months(cast: Cast) -> None:
    case = story.raised(cast)
    reply = sent(cast, case, ReplyWay.PAPER)
    assert Promise.objects.get(case=case, kind="feedback", done_at=None).due == date(2026, 5, 6)
    found = signed_in(cast.marian).get(reverse("concerns:reply_paper", args=[case.pk, reply.pk]))
    assert found.content.startswith(b"%PDF")
    sent(cast, case, ReplyWay.PAPER, outcome=True)
    assert not Promise.objects.filter(case=case, kind="feedback", done_at=None).exists()


def test_to_their_sign_in_they_read_it_and_the_mail_says_nothing_of_it(cast: Cast) -> None:
    case = staff_case(cast)
    assert ReplyWay.SIGN_IN in replies.ways(case)
    reply = sent(cast, case, ReplyWay.SIGN_IN, outcome=True)
    mail = Message.objects.get(to=cast.mo.email)
    assert "nights" not in mail.body
    assert reverse("concerns:own_replies", args=[case.pk]) in mail.body
    page = signed_in(cast.mo).get(reverse("concerns:own_replies", args=[case.pk])).content.decode()
    assert "changed how nights are staffed" in page
    reply.refresh_from_db()
    assert reply.read_at


def test_nobody_but_who_runs_the_case_and_who_raised_it_finds_it(cast: Cast) -> None:
    case, _way = story.told(cast)
    reply = sent(cast, case, ReplyWay.PAPER)
    for person in (cast.idris, cast.bob, cast.helen, cast.dana, cast.ada, cast.mo, cast.charlie):
        client = signed_in(person)
        assert client.get(reverse("concerns:reply_paper", args=[case.pk, reply.pk])).status_code == 404
        assert client.get(reverse("concerns:own_replies", args=[case.pk])).status_code == 404
        with pytest.raises(PermissionDenied):
            replies.draft(case, facts={}, by=person, at=AT)
    dana = signed_in(cast.dana).get(reverse("concerns:standing", args=[case.pk])).content.decode()
    assert "What came of the concern you raised" not in dana
    assert "nights are staffed" not in dana


def test_somebody_without_a_name_gets_no_paper_and_what_was_sent_stays(cast: Cast) -> None:
    case = story.raised(cast, reporter=cases.Told(ReporterKind.ANONYMOUS, "", ""))
    assert replies.ways(case) == []
    reply = written(cast, case)
    with pytest.raises(Refused, match="cannot reach"):
        replies.send(reply, number=2, way=ReplyWay.PAPER, outcome=True, by=cast.alice, at=AT)
    reports.give_code(case, by=cast.alice, at=AT)
    replies.send(reply, number=2, way=ReplyWay.INBOX, outcome=True, by=cast.alice, at=AT)
    with pytest.raises(Refused, match="stays as it was sent"):
        replies.save(reply, body="Another.", number=2, by=cast.alice, at=AT)


def test_two_who_write_at_once_are_shown_both_versions(cast: Cast) -> None:
    case = story.raised(cast)
    reply = written(cast, case)
    with pytest.raises(Stale) as stale:
        replies.save(reply, body="Mine.", number=1, by=cast.alice, at=AT)
    assert stale.value.differences[0].theirs == WORDS
    with pytest.raises(Stale):
        replies.send(reply, number=1, way=ReplyWay.PAPER, outcome=True, by=cast.alice, at=AT)


def test_the_pages_begin_check_save_and_send(cast: Cast) -> None:
    case = story.raised(cast)
    alice = signed_in(cast.alice)
    begun = alice.post(reverse("concerns:reply_new", args=[case.pk]))
    page = begun["Location"]
    assert "still open" in alice.get(page).content.decode()
    words = "Dear Wren,\n\nYou must immediately stop asking about Dr Dana Ellis."
    answer = alice.post(page, {"body": words, "number": "1", "then": "send"})
    send = answer["Location"]
    assert "names Dr Dana Ellis" in alice.get(send).content.decode()
    assert "saved this letter while" in alice.post(page, {"body": "Mine.", "number": "1"}).content.decode()
    assert "Choose how it reaches them" in alice.post(send, {"number": "2"}).content.decode()
    data: dict[str, Any] = {"number": "1", "way": "paper", "outcome": "yes"}
    assert "changed this letter" in alice.post(send, data).content.decode()
    assert alice.post(send, {**data, "number": "2"}).status_code == 302
    assert alice.get(page).status_code == 302
    assert "Printed" in alice.get(reverse("concerns:reporter", args=[case.pk])).content.decode()
