"""Anybody tells of a concern, with or without a name, and comes back to an inbox of their own."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import codes, reports
from lotus.concerns.models import Case, InboxEntry, Promise, Report
from lotus.core import closing
from lotus.core.refusal import Refused
from lotus.kernel.models import AuditEntry, Message
from tests.concerns.test_cases_pages import TYPED
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

HERE = "/raise/willowmere/"
TOLD = {"happened": "Nobody answered the bell for an hour.", "urgent": "no", "who": "Ward 7", "then": "send"}


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def begin(client: Client) -> tuple[str, str]:
    """The twelve words, and what carries them on to the next page."""
    page = text(client.post(f"{HERE}begin/"))
    words = re.findall(r"<li><b>([a-z]+)</b></li>", page)
    assert len(words) == 12
    return " ".join(words), token(page)


def token(page: str) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', page)
    assert found
    return found[1]


def tell(client: Client | None = None, **change: str) -> str:
    """Tell of a concern; the words that lead back."""
    client = client or Client()
    words, kept = begin(client)
    answer = client.post(f"{HERE}tell/", {**TOLD, "kept": kept, **change})
    assert "Thank you. We have it" in text(answer)
    return words


def back(words: str, here: str = HERE, client: Client | None = None) -> str:
    return text((client or Client()).post(f"{here}back/", {"words": words}))


def taken_up(cast: Cast, **change: str) -> tuple[Case, str]:
    words = tell(**change)
    report = Report.objects.get()
    answer = signed_in(cast.alice).post(reverse("concerns:report_record", args=[report.pk]), TYPED)
    assert answer.status_code == 302
    return Case.objects.get(), words


def test_twelve_words_hold_more_than_128_bits_and_are_read_however_they_are_typed() -> None:
    drawn = codes.draw()
    assert len(set(codes.drawn_from())) ** codes.WORDS >= 2**128
    assert set(drawn.split()) <= set(codes.drawn_from())
    assert not {"accuse", "guilt", "victim"} & set(codes.drawn_from()), "nobody is given words that hurt"
    assert drawn != codes.draw()
    short = "\n".join(word[:4].upper() for word in drawn.split())
    assert codes.mark(f" {short}, ", "report") == codes.mark(drawn, "report")
    assert codes.mark(drawn, "report") != codes.mark(drawn, "other")
    assert codes.mark(" ".join(drawn.split()[::-1]), "report") != codes.mark(drawn, "report")


def test_a_concern_is_told_without_a_name_and_found_again_with_the_words(cast: Cast) -> None:
    words = tell()
    report = Report.objects.get()
    assert report.typed["happened"] == ["Nobody answered the bell for an hour."]
    assert words not in str(report.code)
    inbox = back(words.upper())
    assert "You hear from us what came of it" in inbox
    assert Report.objects.count() == 1


def test_nothing_is_left_in_the_browser_and_nothing_tells_who_came(cast: Cast) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9")
    before = AuditEntry.objects.count()
    tell(client)
    assert not client.cookies
    assert AuditEntry.objects.count() == before
    rows = [str(list(model.objects.values())) for model in (Report, InboxEntry)]
    assert "203.0.113.9" not in "".join(rows)


def test_what_is_typed_comes_back_with_the_words_before_it_is_sent(cast: Cast) -> None:
    client = Client()
    words, kept = begin(client)
    saved = client.post(f"{HERE}drafts/", {"kept": kept, "happened": "Half a sen", "happened_on-day": "31x"})
    assert saved.json() == {"saved": True}
    page = back(words)
    assert "Half a sen" in page
    assert "31x" in page
    assert not signed_in(cast.alice).get(reverse("concerns:caseload")).content.count(b"Told to us on")
    wrong = client.post(f"{HERE}tell/", {"kept": kept, "happened": "Half a sentence", "then": "send"})
    assert "Say whether somebody could be at risk" in text(wrong)
    assert "Half a sentence" in back(words)


def test_sent_twice_it_is_there_once_and_a_late_draft_changes_nothing(cast: Cast) -> None:
    client = Client()
    _words, kept = begin(client)
    for _ in range(2):
        assert "Thank you" in text(client.post(f"{HERE}tell/", {**TOLD, "kept": kept}))
    late = client.post(f"{HERE}drafts/", {"kept": kept, "happened": "something else"})
    assert late.status_code == 400
    assert Report.objects.get().typed["happened"] == [TOLD["happened"]]


def test_words_that_are_not_known_get_one_answer_however_they_are_wrong(cast: Cast) -> None:
    words = tell()
    unknown = [codes.draw(), "not words at all", "12345", words.rsplit(" ", 1)[0]]
    pages = {re.sub(r"<textarea.*?</textarea>", "", back(one), flags=re.S) for one in unknown}
    assert len(pages) == 1
    assert "We do not know these words here" in pages.pop()
    assert "We do not know these words here" in back(words, here="/raise/otherdale/")


def test_who_guesses_has_to_wait_and_learns_nothing_meanwhile(cast: Cast) -> None:
    words = tell()
    client = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(6):
        back(codes.draw(), client=client)
    assert "There were several tries" in back(words, client=client)
    assert "What was said" in back(words)


@pytest.mark.parametrize("page", ["tell", "inbox"])
def test_without_words_these_pages_lead_to_where_the_words_are_asked(cast: Cast, page: str) -> None:
    for kept in ("", "made:up", signed_elsewhere()):
        answer = Client().post(f"{HERE}{page}/", {"kept": kept})
        assert answer["Location"] == f"{HERE}back/"
    assert Client().post(f"{HERE}drafts/", {"kept": ""}).status_code == 400


def signed_elsewhere() -> str:
    """What carries somebody through the pages of another organisation."""
    return token(text(Client().post("/raise/otherdale/begin/")))


def test_a_place_that_is_not_there_is_not_found(cast: Cast) -> None:
    for page in ("", "begin/", "tell/", "back/", "inbox/", "drafts/"):
        assert Client().post(f"/raise/nowhere/{page}").status_code == 404


def test_those_who_look_after_concerns_read_it_and_nobody_else(cast: Cast) -> None:
    tell()
    address = reverse("concerns:report", args=[Report.objects.get().pk])
    for person in (cast.alice, cast.marian):
        assert "Nobody answered the bell" in text(signed_in(person).get(address))
        assert address in text(signed_in(person).get("/"))
    for person in (cast.bob, cast.idris, cast.helen, cast.ada, cast.mo, cast.charlie):
        assert signed_in(person).get(address).status_code == 404
    assert signed_in(cast.marian).post(f"{address}record/", TYPED).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"who": "alice morgan"},
        {"happened": "I told Alice  Morgan and nothing happened."},
        {"not_for": "Alice Morgan"},
        {"contact": "Alice@Willowmere.example"},
    ],
)
def test_whoever_it_names_never_sees_it(cast: Cast, change: dict[str, str]) -> None:
    tell(**change)
    report = Report.objects.get()
    address = reverse("concerns:report", args=[report.pk])
    client = signed_in(cast.alice)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}record/", TYPED).status_code == 404
    assert address not in text(client.get("/")) + text(client.get(reverse("concerns:caseload")))
    assert signed_in(cast.marian).get(address).status_code == 200
    with pytest.raises(Refused, match="taken this up"):
        reports.close(report, body="Thank you.", by=cast.alice, at=story.MONDAY)


def test_somebody_is_always_left_to_read_it(cast: Cast) -> None:
    tell(who="Alice Morgan", happened="Dr Marian Cole was told and did nothing.")
    assert list(Report.objects.get().kept_from.all()) == [cast.alice]
    tell(who="Alice Morgan and Dr Marian Cole")
    assert Report.objects.filter(kept_from=None).count() == 1


def test_what_cannot_wait_reaches_them_by_e_mail_at_once_without_a_word_of_it(cast: Cast) -> None:
    tell(urgent="yes", risk="He is on call tonight.", who="Alice Morgan")
    assert [message.to for message in Message.objects.all()] == ["marian@willowmere.example"]
    assert "on call" not in Message.objects.get().body


def test_a_risk_is_asked_for_in_words(cast: Cast) -> None:
    client = Client()
    _words, kept = begin(client)
    answer = client.post(f"{HERE}tell/", {**TOLD, "kept": kept, "urgent": "yes"})
    assert "Write what the risk is" in text(answer)


def test_taken_up_it_is_a_concern_with_two_promises_to_whoever_told_it(cast: Cast) -> None:
    tell(name="Wren", place="Ward 7")
    report = Report.objects.get()
    form = text(signed_in(cast.alice).get(reverse("concerns:report_record", args=[report.pk])))
    assert "Nobody answered the bell for an hour." in form
    case = reports.record(report, _raised(cast), by=cast.alice, at=timezone.now())
    today = timezone.localdate()
    due = dict(Promise.objects.filter(case=case).values_list("kind", "due"))
    assert due["acknowledge"] == today + timedelta(days=7)
    assert due["feedback"] == closing.months_after(today, 3)
    assert signed_in(cast.marian).get(reverse("concerns:report", args=[report.pk])).status_code == 404
    with pytest.raises(Refused, match="taken this up"):
        reports.record(report, _raised(cast), by=cast.alice, at=timezone.now())


def _raised(cast: Cast) -> object:
    from lotus.concerns.actions import cases
    from lotus.core.casework import Channel, IssueKind, ReporterKind

    return cases.Raised(
        practitioner=cast.dana,
        about="answering bells",
        issues=[IssueKind.CLINICAL],
        discipline="nurse",
        place="Ward 7",
        channel=Channel.ONLINE_FORM,
        occurred_on=None,
        reported_on=timezone.localdate(),
        what_happened="Nobody answered the bell.",
        safety_now=False,
        safety_note="",
        reporter=cases.Told(ReporterKind.ANONYMOUS),
    )


def test_three_months_later_is_the_same_day_or_the_last_of_the_month() -> None:
    assert closing.months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert closing.months_after(date(2026, 1, 15), 3) == date(2026, 4, 15)


def test_the_manager_and_whoever_raised_it_talk_through_the_inbox(cast: Cast) -> None:
    case, words = taken_up(cast)
    manager, address = signed_in(cast.alice), reverse("concerns:reporter", args=[case.pk])
    answer = {"body": "Thank you. We are looking at it. When was it?", "outcome": "no"}
    assert manager.post(address, answer).status_code == 302
    page = back(words)
    assert "When was it?" in page
    assert "Alice Morgan" in page
    assert "Somebody read it and answered you" in page
    more = {"kept": token(page), "body": "On two Fridays.", "file": SimpleUploadedFile("n.txt", b"a note")}
    for _ in range(2):
        assert "We have it. It stands below" in text(Client().post(f"{HERE}inbox/", more))
        more.pop("file", None)
        more["body"] = "After ten at night."
    assert InboxEntry.objects.filter(by=None).count() == 2
    again = text(Client().post(f"{HERE}inbox/", more))
    assert InboxEntry.objects.filter(by=None).count() == 2, "the same words twice are there once"
    assert "After ten at night." in again
    shown = text(manager.get(address))
    assert "On two Fridays." in shown
    entry = InboxEntry.objects.exclude(file=None).get()
    file = manager.get(reverse("concerns:reporter_file", args=[case.pk, entry.pk]))
    assert file.content == b"a note"
    waiting = set(Promise.objects.filter(case=case, done_at=None).values_list("kind", flat=True))
    assert waiting >= {"inbox", "feedback"}
    assert "acknowledge" not in waiting
    manager.post(address, {"body": "We changed the rota.", "outcome": "yes"})
    assert not Promise.objects.filter(case=case, done_at=None, kind__in=["inbox", "feedback"]).exists()
    assert "We told you what came of it" in back(words)
    assert "You told them on" in text(manager.get(address))


def test_nothing_written_and_a_hostile_file_are_said_beside_the_field(cast: Cast) -> None:
    words = tell()
    kept = token(back(words))
    assert "Write something before you send it" in text(Client().post(f"{HERE}inbox/", {"kept": kept}))
    bad = {"kept": kept, "body": "Look at this.", "file": SimpleUploadedFile("x.exe", b"MZ\x90\x00\x03")}
    page = text(Client().post(f"{HERE}inbox/", bad))
    assert "nhsuk-error-message" in page
    assert "Look at this." in page
    assert not InboxEntry.objects.exists()


def test_the_inbox_is_for_the_manager_and_the_responsible_officer_alone(cast: Cast) -> None:
    case, _words = taken_up(cast)
    story_told(cast, case)
    address = reverse("concerns:reporter", args=[case.pk])
    assert signed_in(cast.marian).get(address).status_code == 200
    assert signed_in(cast.marian).post(address, {"body": "x", "outcome": "no"}).status_code == 404
    for person in (cast.dana, cast.idris, cast.bob, cast.helen, cast.mo, cast.ada, cast.charlie):
        assert signed_in(person).get(address).status_code == 404, person.name
        assert signed_in(person).post(reverse("concerns:reporter_code", args=[case.pk])).status_code == 404
    standing = text(signed_in(cast.dana).get(reverse("concerns:standing", args=[case.pk])))
    assert "raised it" not in standing.replace("somebody raised a concern", "")


def story_told(cast: Cast, case: Case) -> None:
    """As far as the first letter, so that Dana can see where things stand."""
    from lotus.concerns.actions import cases, letters

    at = datetime.now(UTC)
    cases.assign(case, adviser=cast.idris, pastoral=cast.bob, by=cast.alice, at=at)
    letter = letters.draft(case, letters.FIRST, by=cast.alice, at=at, facts={})
    letter = letters.save(letter, body="Dear Dana,\n\nPlease read this.", number=1, by=cast.alice, at=at)
    letters.send(letter, number=letter.version, by=cast.alice, at=at)


def test_somebody_who_rang_gets_words_once(cast: Cast) -> None:
    case = story.raised(cast)
    client, address = signed_in(cast.alice), reverse("concerns:reporter_code", args=[case.pk])
    assert "They have no inbox" in text(client.get(reverse("concerns:reporter", args=[case.pk])))
    refused = client.post(reverse("concerns:reporter", args=[case.pk]), {"body": "Hello", "outcome": "no"})
    assert "They have no inbox yet" in text(refused)
    words = " ".join(re.findall(r"<li><b>([a-z]+)</b></li>", text(client.post(address))))
    assert "What was said" in back(words)
    assert client.post(address).status_code == 302, "shown once"
    assert client.get(address).status_code == 302
    assert "What somebody told us" not in text(client.get(reverse("concerns:caseload")))


def test_some_of_it_is_answered_without_a_case(cast: Cast) -> None:
    words = tell()
    report = Report.objects.get()
    client, address = signed_in(cast.alice), reverse("concerns:report_close", args=[report.pk])
    assert "Write what you answer" in text(client.post(address, {"body": ""}))
    assert client.post(address, {"body": "The bells were mended on Monday."}).status_code == 302
    assert "The bells were mended on Monday." in back(words)
    assert "Told to us on" not in text(client.get(reverse("concerns:caseload")))
    assert "taken this up meanwhile" in text(client.post(address, {"body": "Once more."}))
