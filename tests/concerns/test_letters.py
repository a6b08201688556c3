"""Letters: filled from their case, edited by a person, sent once, and the code that is shown once."""

import logging
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotus.analysis import tone
from lotus.concerns import tasks
from lotus.concerns.actions import letters, timeline
from lotus.concerns.models import Case, Decision, Letter, Promise
from lotus.concerns.presenters import lettercheck
from lotus.concerns.presenters import letters as pages
from lotus.core import letters as core
from lotus.core import library
from lotus.core.casework import DecisionKind, ReporterKind
from lotus.core.refusal import Refused
from lotus.kernel import files
from lotus.kernel.models import AuditEntry, Invitation, Message, Person
from lotus.ui import formats
from tests.factories import cast as people
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

CODE = re.compile(r'class="l-code">([2-9A-Z]{4}-[2-9A-Z]{4})<')
FILLED = {
    "practitioner_name": "Dr Dana Reid",
    "greeting_name": "Dana",
    "letter_date": "Thursday 5 March 2026",
    "earlier_letter_date": "Monday 9 February 2026",
    "reference": "LOT-2026-00042",
    "case_manager_name": "Alice Morgan",
    "case_manager_phone": "01632 960 118",
    "case_manager_email": "alice@willowmere.example",
    "pastoral_name": "Bob Lee",
    "pastoral_phone": "01632 960 119",
    "case_about": "record keeping",
    "raised_on": "Monday 2 February 2026",
    "what_was_said": "- It has been said that eleven sets of notes held no plan.",
    "next_steps": "- **By Monday 16 March 2026:** Idris Bell reads the notes and writes to you.",
    "next_contact_date": "Thursday 19 March 2026",
    "contact_by_date": "Thursday 19 March 2026",
    "account_by_date": "Monday 23 February 2026",
    "organisation": "Willowmere Community Trust",
    "organisation_address": "1 Mill Lane, Willowmere",
    "support": core.support_bullets(library.load("support-directory", "default").data),
    "signer_name": "Alice Morgan",
    "signer_post": "Case manager",
    "decision": "support and time to reflect",
    "decision_meaning": "You can work as usual.",
    "group_name": "Concerns group",
    "meeting_date": "Tuesday 3 March 2026",
    "chair_name": "Helen Shaw",
    "found_and_why": "- Three of the notes held no plan, because the form had no place for one.",
    "investigator_by_date": "Monday 16 March 2026",
    "conditions": "- You work with a colleague beside you in theatre.",
    "conditions_review_date": "Tuesday 31 March 2026",
    "outside_body": "the General Medical Council",
    "occupational_health_why": "It would help to know how night work could be made easier.",
    "decided_on": "Tuesday 3 March 2026",
    "outcome": "The group found that the form had no place for a plan.",
    "learned": "- The form has been changed.",
    "follow_up_first": "Friday 3 April 2026",
    "follow_up_second": "Wednesday 3 June 2026",
    "notes_by_date": "Friday 13 March 2026",
    "review_date": "Tuesday 3 March 2026",
    "review_decision": "it stays for now",
    "what_is_late": "the report of the investigation",
    "reporter_name": "Mrs Rose Hall",
    "meeting_place": "the Willow Room, Mill Lane",
    "meeting_time": "at 2.30pm for about an hour",
    "meeting_people": "- Idris Bell, professional adviser",
    "meeting_questions": "- How was the ward staffed that night?",
    "earlier_date": "Tuesday 10 March 2026",
    "new_date": "Tuesday 24 March 2026",
    "why": "One of the people we need to speak to has been ill.",
    "questions": "- What do you remember of the night of 1 February?",
    "reporter_greeting": "Mrs Hall",
    "what_can_be_shared": "We have changed the form on which plans are written.",
    "starts_on": "Wednesday 4 March 2026",
    "what_is_decided": "a restriction of your work",
    "watcher": "Leon Barker, lay member of the board",
}
READY = (
    "**Date:** today\n\n# A concern\n\nDear Dana,\n\nNothing has been decided.\n\nAlice Morgan\nCase manager"
)


def page(name: str, case: Case, *parts: Any) -> str:
    return reverse(f"concerns:{name}", args=[case.pk, *parts])


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def alice(cast: Cast) -> Client:
    return signed_in(cast.alice)


@pytest.fixture
def draft(cast: Cast) -> Letter:
    """The first letter of a case, just begun."""
    case = story.assigned(cast)
    filled = pages.facts(case, letters.FIRST, cast.alice, date(2026, 2, 9))
    return letters.draft(case, letters.FIRST, by=cast.alice, at=story.MONDAY, facts=filled)


def ready(letter: Letter, by: Person, body: str = READY) -> Letter:
    return letters.save(letter, body=body, number=letter.version, by=by, at=timezone.now())


# ---- What fills a letter ----


def test_the_first_letter_is_filled_with_all_that_the_case_knows(draft: Letter) -> None:
    for words in (
        "Dr Dana Ellis",
        "Dear Dana,",
        "Monday 9 February 2026",
        "LOT-2026-00001",
        "Alice Morgan, 01632 960142, alice@willowmere.example",
        "record keeping at night",
        "On Friday 6 February 2026 somebody raised",
        "**Bob Tierney, pastoral contact:** is there for you on 01632 960177",
        "**If a life is at risk:** call 999.",
        "Case manager, Willowmere Health and Care",
        "1 Mill Lane, Willowmere",
    ):
        assert words in draft.body
    assert [each.quote for each in core.placeholders(draft.body)] == ["[[what_was_said]]"]
    assert "Wren" not in draft.body


def test_the_days_in_the_first_letter_are_the_days_that_are_promised(cast: Cast, draft: Letter) -> None:
    sent = ready(draft, cast.alice)
    letters.send(sent, number=sent.version, by=cast.alice, at=story.MONDAY)
    due = dict(Promise.objects.filter(done_at=None).values_list("kind", "due"))
    assert f"It helps most by {formats.day(due['account'])}" in draft.body
    assert f"You will hear from me by {formats.day(due['contact'])}" in draft.body
    assert (due["account"], due["contact"]) == (date(2026, 2, 23), date(2026, 2, 23))


def test_the_adviser_has_a_date_in_the_first_letter_once_there_is_one(cast: Cast) -> None:
    case = story.assigned(cast)
    story.free(cast, case, cast.idris)
    steps = pages.facts(case, letters.FIRST, cast.alice, date(2026, 2, 12))["next_steps"].splitlines()
    assert "By Wednesday 18 February 2026:** Dr Idris Vaughan" in steps[0]
    assert "By Thursday 26 February 2026:** tell us how you see it" in steps[1]


def test_what_nobody_knows_stays_open_for_a_person_to_write(cast: Cast) -> None:
    bare = people.add(cast.here, "Nia Bowen")
    case = story.raised(cast, practitioner=bare)
    filled = pages.facts(case, letters.FIRST, cast.alice, date(2026, 2, 9))
    assert "pastoral_name" not in filled
    assert pages.facts(case, letters.OUTCOME, cast.alice, date(2026, 2, 9)).get("decision") is None


def test_only_help_for_their_discipline_is_offered(cast: Cast) -> None:
    nurse = story.raised(cast, discipline="nurse")
    doctor = story.raised(cast)
    offered = [pages.facts(one, "x", cast.alice, date(2026, 2, 9))["support"] for one in (nurse, doctor)]
    assert ["Practitioner Health" in one for one in offered] == [False, True]


def test_the_outcome_letter_is_drafted_from_the_record(cast: Cast) -> None:
    decision = story.decided(cast)
    case = decision.item.case
    filled = pages.facts(case, letters.OUTCOME, cast.alice, date(2026, 3, 4))
    letter = letters.draft(case, letters.OUTCOME, by=cast.alice, at=timezone.now(), facts=filled)
    for words in (
        "The group decided on **support and reflection**. You can go on working as usual.",
        "The Practice Standards Group met on Tuesday 3 March 2026, with Dr Helen Sato in the chair.",
        "I last wrote to you about it on Tuesday 10 February 2026.",
        "- The facts are known and Dana is acting on them.",
        "- **By Wednesday 11 March 2026:** Alice and Dana meet to agree a short plan.",
        "I will be in touch by Wednesday 18 March 2026",
    ):
        assert words in letter.body
    assert core.placeholders(letter.body) == []


def test_a_record_that_points_to_who_raised_it_is_left_open(cast: Cast) -> None:
    decision = story.decided(cast)
    decision.rationale, decision.next_step = "Wren was right to ask.", "Abbott is told"
    decision.save()
    filled = pages.facts(decision.item.case, letters.OUTCOME, cast.alice, date(2026, 3, 4))
    assert (filled["found_and_why"], filled["next_steps"]) == ("", "")


def test_a_restriction_carries_the_day_it_is_looked_at_again(cast: Cast) -> None:
    decision = story.decided(cast)
    Decision.objects.filter(pk=decision.pk).update(
        kind=DecisionKind.CONDITIONS, review_on=date(2026, 3, 30), by_when=None
    )
    filled = pages.facts(decision.item.case, letters.OUTCOME, cast.alice, date(2026, 3, 4))
    assert filled["conditions_review_date"] == "Monday 30 March 2026"
    assert filled["next_steps"] == "- Alice and Dana meet to agree a short plan."


def test_of_a_body_only_its_whole_name_points_to_it(cast: Cast) -> None:
    case = story.raised(cast, reporter=_told(ReporterKind.BODY, "Care Quality Commission"))
    assert not pages.points_to_reporter(case, "Willowmere Health and Care")
    assert pages.points_to_reporter(case, "as the Care Quality Commission asked")


def _told(kind: ReporterKind, name: str) -> Any:
    from lotus.concerns.actions import cases

    return cases.Told(kind, name)


def test_every_decision_has_the_words_that_are_read_first() -> None:
    words = library.load("concerns", "decisions").entries
    assert all(words[kind]["first"].endswith(".") for kind in DecisionKind)


# ---- Beginning and writing ----


def test_a_letter_is_begun_once_and_gone_on_with(cast: Cast, alice: Client) -> None:
    case = story.assigned(cast)
    place = page("letter_new", case, "first-notice")
    first, second = alice.post(place), alice.post(place)
    assert first.status_code == 302
    assert first["Location"] == second["Location"] == page("letter", case, Letter.objects.get().pk)
    shown = text(alice.get(first["Location"]))
    assert "Write the first letter" in shown
    assert "What has been said, without the names of others; one bullet for each point" in shown
    assert "Eleven sets of night notes held no plan." in shown  # to write from
    assert '<mark class="complete">[[what_was_said]]</mark>' in shown


def test_a_decision_that_nothing_more_is_needed_has_a_shorter_letter(cast: Cast) -> None:
    decision = story.decided(cast)
    Decision.objects.filter(pk=decision.pk).update(kind="no_further_action")
    case = decision.item.case
    filled = pages.facts(case, letters.OUTCOME, cast.alice, date(2026, 3, 4))
    letter = letters.draft(case, letters.OUTCOME, by=cast.alice, at=timezone.now(), facts=filled)
    assert "No further action will be taken on the concern about" in letter.body
    assert "- The facts are known and Dana is acting on them." in letter.body
    assert core.placeholders(letter.body) == []
    opened = pages.still_open(
        letter, letter.body.replace(filled["next_contact_date"], "[[next_contact_date]]")
    )
    assert [one.write for one in opened] == ["The day by which they hear from you, news or not"]


def test_beside_the_outcome_letter_stands_what_the_group_wrote_down(cast: Cast, alice: Client) -> None:
    case = story.decided(cast).item.case
    answer = alice.post(page("letter_new", case, "outcome"))
    shown = text(alice.get(answer["Location"]))
    assert "Write the outcome letter" in shown
    assert "The notes, the rota and the account were read." in shown
    assert "Say them to Dana, as “you”." in shown
    assert "Nothing is open" in shown


def test_a_letter_that_cannot_be_begun_says_why(cast: Cast, alice: Client) -> None:
    case = story.raised(cast)
    for kind, why in (
        ("first-notice", "Name a pastoral contact first"),
        ("outcome", "There is no decision yet"),
        ("closing", "Send the first letter first"),
    ):
        answer = alice.post(page("letter_new", case, kind))
        assert why in text(answer)
    assert not Letter.objects.exists()
    for kind in ("no-further-action", "to-who-raised-it", "poem"):
        assert alice.post(page("letter_new", case, kind)).status_code == 404
    assert alice.get(page("letter_new", case, "outcome"))["Location"] == page("case", case)


def test_nobody_but_the_case_manager_begins_writes_or_sends(cast: Cast, draft: Letter) -> None:
    case = draft.case
    story.free(cast, case, cast.idris)
    for person in (cast.bob, cast.idris, cast.marian, cast.helen, cast.ada, cast.mo, cast.charlie):
        client = signed_in(person)
        assert client.post(page("letter_new", case, "first-notice")).status_code == 404
        assert client.post(page("letter", case, draft.pk), {"body": "x", "number": "1"}).status_code == 404
        assert client.post(page("letter_send", case, draft.pk), {"number": "1"}).status_code == 404
        assert client.post(page("letter_invite", case, draft.pk)).status_code == 404
    draft.refresh_from_db()
    assert (draft.version, draft.sent_at) == (1, None)


def test_the_responsible_officer_reads_a_letter_and_changes_nothing(cast: Cast, draft: Letter) -> None:
    marian = signed_in(cast.marian)
    shown = text(marian.get(page("letter", draft.case, draft.pk)))
    assert "Last saved by" in shown
    assert "<textarea" not in shown
    assert marian.get(page("letter_paper", draft.case, draft.pk)).status_code == 404  # drafts have no paper


def test_a_draft_is_saved_and_the_page_says_what_is_still_open(
    cast: Cast, alice: Client, draft: Letter
) -> None:
    place = page("letter", draft.case, draft.pk)
    answer = alice.post(place, {"body": "Dear [[greeting_name]], on XX/XX/XXXX", "number": "1"})
    assert (answer.status_code, answer["Location"]) == (302, place)
    draft.refresh_from_db()
    assert (draft.version, draft.body) == (2, "Dear [[greeting_name]], on XX/XX/XXXX")
    shown = text(alice.get(place))
    assert "2 things are still open" in shown
    assert "How they like to be addressed" in shown


def test_the_letter_check_stands_beside_a_draft_and_stops_nothing(
    cast: Cast, alice: Client, draft: Letter
) -> None:
    place = page("letter", draft.case, draft.pk)
    body = (
        "Dear Dana,\n\nYou failed to write <b>notes</b>, and it is in your own interest to admit it.\n\nAlice"
    )
    alice.post(place, {"body": body, "number": "1"})
    shown = text(alice.get(place))
    assert "“You failed”" in shown
    assert "Is it kind?" in shown
    assert "The letter does not say what support there is." in shown
    assert alice.post(page("letter_send", draft.case, draft.pk), {"number": "2"}).status_code == 302
    draft.refresh_from_db()
    assert draft.sent_at


def test_another_letter_is_begun_from_the_case_once_the_practitioner_was_told(
    cast: Cast, alice: Client, draft: Letter
) -> None:
    case = draft.case
    begin = page("letter_new", case, "delay-notice")
    assert begin not in text(alice.get(page("case", case)))
    assert "Send the first letter first" in text(alice.post(begin))
    letters.send(
        ready(draft, cast.alice), number=2, by=cast.alice, at=timezone.now(), email="dana@here.example"
    )
    assert begin in text(alice.get(page("case", case)))
    alice.post(begin)
    delay = Letter.objects.get(kind="delay-notice")
    assert "[[new_date]]" in delay.body
    assert delay.title == "Delay notice"
    letters.send(ready(delay, cast.alice), number=2, by=cast.alice, at=timezone.now())
    alice.post(begin)
    assert Letter.objects.filter(kind="delay-notice").count() == 2
    delay.refresh_from_db()
    assert (delay.sent_at is not None, delay.body) == (True, READY)


@pytest.mark.parametrize("kind", library.slugs("letters"))
def test_a_template_once_filled_raises_nothing_in_the_letter_check(kind: str) -> None:
    entry = library.load("letters", kind)
    for decisions in [(), *[tuple(each["decisions"]) for each in entry.data.get("sections", {}).values()]]:
        written = core.draft(entry, FILLED, decisions)
        assert [(each.code, each.quote) for each in tone.check(written, lettercheck.KINDS.get(kind))] == []


def test_an_empty_letter_is_not_saved(cast: Cast, alice: Client, draft: Letter) -> None:
    answer = alice.post(page("letter", draft.case, draft.pk), {"body": " ", "number": "1"})
    assert "Write the letter before you save it" in text(answer)


def test_of_two_people_the_second_is_shown_both_versions(cast: Cast, alice: Client, draft: Letter) -> None:
    place = page("letter", draft.case, draft.pk)
    ready(draft, cast.alice, "What was saved meanwhile")
    answer = alice.post(place, {"body": "What I typed", "number": "1"})
    shown = text(answer)
    assert answer.status_code == 200
    assert "Alice Morgan saved this letter while you were writing" in shown
    assert "What was saved meanwhile" in shown
    assert "What I typed" in shown
    assert 'name="number" value="2"' in shown
    draft.refresh_from_db()
    assert draft.body == "What was saved meanwhile"


def test_a_letter_sent_meanwhile_stays_and_what_was_typed_is_kept(
    cast: Cast, alice: Client, draft: Letter
) -> None:
    saved = ready(draft, cast.alice)
    letters.send(saved, number=saved.version, by=cast.alice, at=timezone.now())
    shown = text(alice.post(page("letter", draft.case, draft.pk), {"body": "What I typed", "number": "2"}))
    assert "This letter has been sent, and stays as it was sent." in shown
    assert "What I typed" in shown


def test_a_careful_colleague_looks_at_names_dates_and_days(cast: Cast, draft: Letter) -> None:
    friday = date(2026, 2, 13)
    notes = " ".join(pages.editor(draft, "Wren told us. Dear Dana", friday).notes)
    assert "The letter may name who raised the concern. Look for: Wren." in notes
    assert "Today’s date, Friday 13 February 2026, is not in the letter." in notes
    assert "Today is Friday." in notes
    assert pages.editor(draft, "Monday 9 February 2026", date(2026, 2, 9)).notes == []


# ---- Sending ----


def test_a_letter_is_read_once_more_and_sent(
    cast: Cast, alice: Client, draft: Letter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    case = draft.case
    place = page("letter", case, draft.pk)
    answer = alice.post(place, {"body": READY, "number": "1", "then": "send"})
    assert answer["Location"] == page("letter_send", case, draft.pk)
    assert "Sign and send the letter" in text(alice.get(answer["Location"]))
    answer = alice.post(answer["Location"], {"number": "2"})
    assert (answer.status_code, answer["Location"]) == (302, place)
    shown = text(alice.get(place))
    (code,) = CODE.findall(shown)
    assert not CODE.search(text(alice.get(place)))  # shown once
    case.refresh_from_db()
    assert case.told_at
    mail = Message.objects.get()
    assert "/invitation/" in mail.body
    assert code not in mail.body + mail.subject + answer["Location"] + caplog.text
    assert "record keeping" not in mail.body
    assert not any(code in str(entry.details) for entry in AuditEntry.objects.all())


def test_the_code_waits_sealed_in_the_session(cast: Cast, alice: Client, draft: Letter) -> None:
    ready(draft, cast.alice)
    alice.post(page("letter_send", draft.case, draft.pk), {"number": "2"})
    held = alice.session["letter-code"]
    assert set(held) == {"letter", "sealed"}
    other = story.first_letter(cast, story.assigned(cast))
    assert not CODE.search(text(alice.get(page("letter", other.case, other.pk))))  # another letter's page
    (code,) = CODE.findall(text(alice.get(page("letter", draft.case, draft.pk))))
    assert code not in str(held)


def test_a_placeholder_keeps_a_letter_from_going_and_nothing_is_lost(
    cast: Cast, alice: Client, draft: Letter
) -> None:
    place = page("letter_send", draft.case, draft.pk)
    assert "One thing is still open, so the letter cannot go yet." in text(alice.get(place))
    shown = text(alice.post(place, {"number": "1"}))
    assert "Fill in what is still open: [[what_was_said]]" in shown
    draft.refresh_from_db()
    assert draft.sent_at is None
    assert not Message.objects.exists()


def test_a_letter_never_names_who_raised_the_concern(cast: Cast, alice: Client, draft: Letter) -> None:
    ready(draft, cast.alice, "Dear Dana, wren  abbott raised it.")
    shown = text(alice.post(page("letter_send", draft.case, draft.pk), {"number": "2"}))
    assert "The letter names who raised the concern: Wren Abbott." in shown
    draft.refresh_from_db()
    assert draft.sent_at is None


def test_a_newer_version_is_read_before_it_is_sent(cast: Cast, alice: Client, draft: Letter) -> None:
    ready(draft, cast.alice, "Dear Dana, the newer words.")
    answer = alice.post(page("letter_send", draft.case, draft.pk), {"number": "1"})
    shown = text(answer)
    assert "Alice Morgan saved a newer version meanwhile." in shown
    assert "the newer words" in shown
    assert 'name="number" value="2"' in shown
    draft.refresh_from_db()
    assert draft.sent_at is None


def test_a_letter_is_sent_once(cast: Cast, alice: Client, draft: Letter) -> None:
    ready(draft, cast.alice)
    place = page("letter_send", draft.case, draft.pk)
    once = "0b1f4f3e-2a54-4b7c-9a55-0d6c3c1d6a01"
    first, again = (alice.post(place, {"number": "2", "once": once}) for _ in range(2))
    assert first["Location"] == again["Location"] == page("letter", draft.case, draft.pk)
    assert alice.post(place, {"number": "2"})["Location"] == first["Location"]
    assert alice.get(place)["Location"] == first["Location"]
    assert Message.objects.count() == 1


def test_somebody_without_an_address_is_asked_for_one(cast: Cast, alice: Client) -> None:
    nia = people.add(cast.here, "Nia Bowen", email="")
    assert nia.account is None
    letter = story.first_letter(cast, story.assigned(cast, practitioner=nia))
    place = page("letter_send", letter.case, letter.pk)
    assert "Their e-mail address" in text(alice.get(place))
    assert "Write their e-mail address" in text(alice.post(place, {"number": "2", "email": ""}))
    wrong = text(alice.post(place, {"number": "2", "email": "nia at home"}))
    assert "Write the whole e-mail address" in wrong
    assert "nia at home" in wrong
    assert alice.post(place, {"number": "2", "email": "Nia@home.example"}).status_code == 302
    assert Message.objects.get().to == "nia@home.example"


def test_somebody_who_can_sign_in_gets_no_code(cast: Cast, alice: Client) -> None:
    letter = story.first_letter(cast, story.assigned(cast, practitioner=cast.mo))
    alice.post(page("letter_send", letter.case, letter.pk), {"number": "2"})
    shown = text(alice.get(page("letter", letter.case, letter.pk)))
    assert not CODE.search(shown)
    assert "Send a new link" not in shown
    assert "/invitation/" not in Message.objects.get().body


def test_a_lost_code_is_replaced_and_the_first_one_ends(cast: Cast, alice: Client, draft: Letter) -> None:
    case = draft.case
    place = page("letter_invite", case, draft.pk)
    assert "Send the letter first." in text(alice.post(place))
    ready(draft, cast.alice)
    alice.post(page("letter_send", case, draft.pk), {"number": "2"})
    shown = alice.get(page("letter", case, draft.pk)), alice.get(page("letter", case, draft.pk))
    assert "Send a new link, and get a new code" in text(shown[1])
    assert alice.get(place).status_code == 302  # opening the address does nothing
    alice.post(place)
    (first,), (second,) = (
        CODE.findall(text(one)) for one in (shown[0], alice.get(page("letter", case, draft.pk)))
    )
    assert first != second
    assert Invitation.objects.filter(used_at=None, ends_at__gt=timezone.now()).count() == 1
    cast.dana.account.set_password("warm paper and deep water")  # type: ignore[union-attr]
    cast.dana.account.save()  # type: ignore[union-attr]
    assert "has chosen a password already" in text(alice.post(place))


def test_nobody_but_the_case_manager_gets_a_new_code(cast: Cast) -> None:
    case, _way = story.told(cast)
    letter = Letter.objects.get()
    before = Invitation.objects.count()
    for person in (cast.marian, cast.bob, cast.dana, cast.charlie):
        assert signed_in(person).post(page("letter_invite", case, letter.pk)).status_code == 404
    assert Invitation.objects.count() == before


# ---- The paper ----


def test_the_paper_is_made_once_and_kept_as_sent(cast: Cast, alice: Client, draft: Letter) -> None:
    sent = ready(draft, cast.alice)
    letters.send(sent, number=sent.version, by=cast.alice, at=timezone.now())
    first, second = tasks.paper_of(draft), tasks.paper_of(draft)
    assert first.pk == second.pk
    answer = alice.get(page("letter_paper", draft.case, draft.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content == files.read(first)
    assert answer.content.startswith(b"%PDF-")
    assert "LOT-2026-00001 First notice.pdf" in answer["Content-Disposition"]


def test_the_paper_shows_the_letters_own_head_and_signature_once(cast: Cast, draft: Letter) -> None:
    draft.signed_by = cast.alice
    draft.sent_at = datetime(2026, 2, 10, 9, tzinfo=UTC)
    paper = tasks._paper(draft, "Dr Dana Ellis")
    assert paper.to == ("Dr Dana Ellis",)
    assert [label for label, _value in paper.facts] == ["Date", "Our reference", "Questions to"]
    assert (paper.closing, paper.signer) == ("With good wishes,", "Alice Morgan")
    assert paper.post == "Case manager, Willowmere Health and Care"
    assert "Private and confidential" not in core.plain(paper.blocks)


def test_a_draft_has_no_paper(cast: Cast, draft: Letter) -> None:
    with pytest.raises(ValueError, match="only a sent letter"):
        tasks.paper_of(draft)


def test_a_letter_by_an_action_names_nobody_either(cast: Cast, draft: Letter) -> None:
    saved = ready(draft, cast.alice, "Wren Abbott raised it.")
    with pytest.raises(Refused, match="names who raised"):
        letters.send(saved, number=saved.version, by=cast.alice, at=timezone.now())


def test_working_days_leave_bank_holidays_out(cast: Cast) -> None:
    thursday = datetime(2026, 4, 2, 9, tzinfo=UTC)  # the day before Good Friday
    case = story.assigned(cast)
    filled = pages.facts(case, letters.FIRST, cast.alice, thursday.date())
    assert filled["account_by_date"] == formats.day(timeline.workday(thursday, 10)) == "Monday 20 April 2026"
    assert filled["next_contact_date"] == formats.day(thursday.date() + timedelta(days=14))
