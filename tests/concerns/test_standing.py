"""Where things stand: what the person sees whom a case is about, when, and what never reaches them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import hearing, letters, triage
from lotus.concerns.models import Case, Letter, Promise, Statement, Step, TriageCopy
from lotus.concerns.presenters import letters as letter_pages
from lotus.concerns.presenters import standing
from lotus.core import library
from lotus.core.casework import DecisionKind
from lotus.core.refusal import Refused
from lotus.kernel import words
from lotus.kernel.models import AuditEntry, Draft
from tests.factories import cast as people
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import PASSWORD, Cast

OWN = ("standing", "own_account", "own_triage", "opened")
SAID = "- In eleven sets of night notes there was no plan."


def page(name: str, case: Case, *parts: Any) -> str:
    return reverse(f"concerns:{name}", args=[case.pk, *parts])


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def dana(cast: Cast) -> Client:
    return signed_in(cast.dana)


def answered(cast: Cast, **changes: Any) -> Letter:
    """A case whose outcome letter has gone, as it was drafted from the record."""
    decision = story.decided(cast)
    for name, value in changes.items():
        setattr(decision, name, value)
    decision.save()
    case, at = decision.item.case, datetime(2026, 3, 4, 9, tzinfo=UTC)
    filled = letter_pages.facts(case, letters.OUTCOME, cast.alice, at.date())
    letter = letters.draft(case, letters.OUTCOME, by=cast.alice, at=at, facts=filled)
    letters.send(letter, number=1, by=cast.alice, at=at)
    return Letter.objects.get(pk=letter.pk)


def shared(cast: Cast) -> Case:
    """A case whose triage was shared, Wren's name taken out of the copy."""
    case = story.heard(cast)
    _triage, copy = story.triaged(cast, case)
    texts = {**copy.texts, "summary": "Night notes without a plan."}
    saved = triage.save_copy(copy, texts, number=copy.version, by=cast.idris, at=timezone.now())
    triage.approve_copy(saved, number=saved.version, by=cast.alice, at=timezone.now())
    return case


# ---- Before the first letter, and for others ----


def test_before_the_first_letter_nothing_of_the_case_exists_for_them(cast: Cast, dana: Client) -> None:
    case = story.assigned(cast)
    letter = story.first_letter(cast, case)
    for name in OWN:
        assert dana.get(page(name, case)).status_code == 404
    assert dana.post(page("own_account", case), {"body": "How do I know?"}).status_code == 404
    for name in ("own_letter", "own_paper", "letter", "letter_paper", "letter_send"):
        assert dana.get(page(name, case, letter.pk)).status_code == 404
    assert "Where things stand" not in text(dana.get("/"))
    assert not Statement.objects.exists()


def test_nobody_else_reads_the_practitioners_pages(cast: Cast) -> None:
    case = shared(cast)
    letter = Letter.objects.get()
    for person in (
        cast.alice,
        cast.bob,
        cast.idris,
        cast.marian,
        cast.helen,
        cast.ada,
        cast.mo,
        cast.charlie,
    ):
        client = signed_in(person)
        for name in OWN:
            assert client.get(page(name, case)).status_code == 404
        assert client.get(page("own_letter", case, letter.pk)).status_code == 404
        assert client.get(page("own_paper", case, letter.pk)).status_code == 404
        assert client.post(page("own_account", case), {"body": "Not mine to write"}).status_code == 404
    letter.refresh_from_db()
    assert letter.read_at is None
    assert Statement.objects.count() == 1


def test_a_practitioner_never_gets_the_pages_of_those_who_handle_the_case(cast: Cast, dana: Client) -> None:
    case, _way = story.told(cast)
    letter = Letter.objects.get()
    for name in ("case", "assign", "triage", "copy", "interest"):
        assert dana.get(page(name, case)).status_code == 404
    assert dana.get(page("letter", case, letter.pk)).status_code == 404
    assert dana.post(page("letter_new", case, "outcome")).status_code == 404


def test_who_raised_it_reaches_no_page_that_the_practitioner_gets(cast: Cast, dana: Client) -> None:
    letter = answered(cast)
    case = letter.case
    copy = TriageCopy.objects.get()
    texts = {**copy.texts, "summary": "Night notes without a plan."}
    saved = triage.save_copy(copy, texts, number=1, by=cast.idris, at=timezone.now())
    triage.approve_copy(saved, number=saved.version, by=cast.alice, at=timezone.now())
    places = [page(name, case) for name in OWN]
    places += [page("own_letter", case, one.pk) for one in Letter.objects.all()]
    for place in [*places, "/"]:
        shown = text(dana.get(place, follow=True))
        assert "Wren" not in shown
        assert "Abbott" not in shown


# ---- The page ----


def test_first_it_says_that_nothing_is_decided_and_what_comes(cast: Cast) -> None:
    case, _way = story.told(cast)
    made = standing.page(case, date(2026, 2, 11))
    assert made.lead.heading == "Nothing has been decided. Your work goes on as it is now."
    assert made.lead.texts[0].startswith(
        "On Friday 6 February somebody raised a concern with us about record keeping at night."
    )
    facts = [(fact["label"], fact["value"], fact["note"]) for fact in made.lead.facts]
    assert facts[1][1:] == ("Read our letter, when you are ready", "It is under “Letters and papers”.")
    assert facts[2] == ("You will hear from us by", "Tuesday 24 February", "even if there is no news")
    assert [(step["when"].replace("\xa0", " "), step["title"]) for step in made.nexts] == [
        ("By Tuesday 24 February", "You can tell us how you see it"),
        ("By Tuesday 24 February", "You hear from us"),
    ]
    assert made.decided is None
    assert [person["name"] for person in made.people] == ["Alice Morgan", "Bob Tierney"]
    assert made.people[1]["for"].startswith("Pastoral contact. Bob is there for you.")


def test_once_the_letter_is_read_there_is_nothing_to_do_today(cast: Cast) -> None:
    case, _way = story.told(cast)
    letters.opened(Letter.objects.get(), by=cast.dana, at=timezone.now())
    fact = standing.page(case, date(2026, 2, 11)).lead.facts[1]
    assert fact["value"] == "Nothing today"
    assert fact["note"] == "When you are ready, tell us how you see it. It helps most by Tuesday 24 February."


def test_the_meeting_stands_with_its_day_and_the_name_of_the_group(cast: Cast) -> None:
    item = story.on_agenda(cast)
    made = standing.page(item.case, date(2026, 2, 16))
    meeting = next(step for step in made.nexts if "meets" in step["title"])
    assert (meeting["when"].replace("\xa0", " "), meeting["title"]) == (
        "Tuesday 3 March",
        "The Practice Standards Group meets",
    )
    assert made.way[2] == {"name": "With the group", "note": "Meets 3 March", "state": "now"}
    assert standing.page(item.case, date(2026, 3, 3)).nexts[-1]["when"].startswith("Today, Tuesday 3")


def test_a_decision_is_not_theirs_to_find_before_its_letter(cast: Cast, dana: Client) -> None:
    decision = story.decided(cast)
    made = standing.page(decision.item.case, date(2026, 3, 4))
    assert made.decided is None
    assert made.lead.heading == "The group has met. The letter that tells you what it decided is on its way."
    assert "You get it by Thursday 5 March." in made.lead.texts[0]
    assert made.way[2]["note"] == "Met 3 March"
    shown = text(dana.get(page("standing", decision.item.case)))
    for hidden in ("support and reflection", "acting on them", "short plan", "Being helped</p>"):
        assert hidden not in shown


def test_after_the_letter_it_says_what_was_decided_and_why(cast: Cast, dana: Client) -> None:
    letter = answered(cast)
    made = standing.page(letter.case, date(2026, 3, 5))
    assert made.lead.heading == "You can go on working as usual. This is not a formal investigation."
    assert (made.lead.decided, made.lead.phrase) == (
        "On Tuesday 3 March the Practice Standards Group decided on",
        "support and reflection",
    )
    assert made.lead.texts[0] == "We will agree with you what would help, and when we look back at it."
    assert made.nexts[1]["text"] == "Alice and Dana meet to agree a short plan"
    Promise.objects.filter(kind="copy").delete()
    fact = standing.page(letter.case, date(2026, 3, 5)).lead.facts[0]
    assert fact["value"] == "Alice and Dana meet to agree a short plan"
    assert made.decided
    assert made.decided.who == (
        "3 members of the Practice Standards Group decided, with Dr Helen Sato in the chair. Each of them had said "
        "that nothing ties them to it or to anybody in it. Your account was there for them to read."
    )
    shown = text(dana.get(page("standing", letter.case)))
    assert "<li>The facts are known and Dana is acting on them.</li>" in shown
    assert page("own_letter", letter.case, letter.pk) in shown


def test_reasons_come_from_the_letter_and_else_from_the_record(cast: Cast) -> None:
    letter = answered(cast)
    letter.body = "Dear Dana,\n\nThe group decided."
    letter.save()
    made = standing.page(letter.case, date(2026, 3, 5))
    assert made.decided
    assert made.decided.reasons[0].rows[0][0].text == "The facts are known and Dana is acting on them."
    assert letter.decision
    letter.decision.rationale = "Wren saw it."
    letter.decision.save()
    told = standing.page(letter.case, date(2026, 3, 5)).decided
    assert told
    assert told.reasons == ()


def test_reasons_are_told_from_under_the_heading_of_the_organisations_own_letter(cast: Cast) -> None:
    letter = answered(cast)
    assert letter.decision
    letter.decision.rationale = "Wren saw it."  # and so is never told from the record
    letter.decision.save()
    letter.body = letter.body.replace("## What was found, and the reasons", "## Why we think so")
    letter.save()
    assert (told := standing.page(letter.case, date(2026, 3, 5)).decided)
    assert told.reasons == ()
    for number, heading in enumerate(("Why we think so", "Our reasons"), 1):
        body = library.load("letters", letter.kind).body.replace("What was found, and the reasons", heading)
        file = words.File(cast.here, "letters", letter.kind)
        words.keep(file, words.Written(body), seen=number - 1, by=cast.marian, at=timezone.now())
    assert (told := standing.page(letter.case, date(2026, 3, 5)).decided)
    assert told.reasons


def test_reasons_of_a_letter_that_nothing_more_is_needed_stand_under_its_own_heading(cast: Cast) -> None:
    letter = answered(cast)
    assert letter.decision
    letter.decision.kind, letter.decision.rationale = DecisionKind.NO_FURTHER_ACTION, "Wren saw it."
    letter.decision.save()
    letter.body = letter.body.replace("## What was found, and the reasons", "## Why")
    letter.save()
    assert (told := standing.page(letter.case, date(2026, 3, 5)).decided)
    assert told.reasons


@pytest.mark.parametrize("kind", [kind for kind in DecisionKind if kind != DecisionKind.CONDITIONS])
def test_every_decision_can_be_told(cast: Cast, kind: DecisionKind) -> None:
    decision = story.decided(cast)
    decision.kind = kind
    decision.save()
    case, at = decision.item.case, datetime(2026, 3, 4, 9, tzinfo=UTC)
    letter = letters.draft(case, letters.OUTCOME, by=cast.alice, at=at, facts={})
    letter = letters.save(letter, body="Dear Dana,", number=1, by=cast.alice, at=at)
    letters.send(letter, number=2, by=cast.alice, at=at)
    case.refresh_from_db()
    made = standing.page(case, date(2026, 3, 5))
    states = [stage["state"] for stage in made.way]
    assert states.count("now") == 1
    assert states == sorted(states, key=["done", "now", "todo"].index)
    assert made.lead.heading


def test_what_is_late_is_said_plainly_and_is_never_theirs(cast: Cast) -> None:
    case, _way = story.told(cast)
    made = standing.page(case, date(2026, 3, 20))
    account, contact = made.nexts
    assert account["when"].startswith("By Tuesday")
    assert account["text"].endswith("There is still time.")
    assert contact["when"].startswith("Was due on Tuesday")
    assert contact["text"] == "We are late with this, and that is on us. You need do nothing."
    assert made.lead.facts[2]["label"] == "You should have heard from us by"
    assert made.lead.facts[2]["note"] == "We are late, and that is on us. You can ring Alice."


def test_without_any_date_it_says_so(cast: Cast, dana: Client) -> None:
    case, _way = story.told(cast)
    Promise.objects.all().delete()
    made = standing.page(case, date(2026, 2, 11))
    assert [fact["value"] for fact in made.lead.facts] == [
        "There is no date just now",
        "Read our letter, when you are ready",
        "No date is set",
    ]
    assert "There is no date just now." in text(dana.get(page("standing", case)))


def test_a_day_in_another_year_carries_its_year(cast: Cast) -> None:
    case, _way = story.told(cast)
    assert standing.page(case, date(2025, 12, 30)).nexts[0]["when"] == "By Tuesday 24\xa0February\xa02026"


def test_only_steps_meant_for_them_are_shown(cast: Cast, dana: Client) -> None:
    case = story.heard(cast)
    Step.objects.create(
        case=case, kind="x", stage="understood", ours="ours", theirs="kept back", shown=False,
        by=cast.alice, at=timezone.now(),
    )  # fmt: skip
    shown = text(dana.get(page("standing", case)))
    assert "You put your account on record, in your own words." in shown
    assert "began the first letter" not in shown
    assert "kept back" not in shown


def test_somebody_without_telephone_or_address_is_still_named(cast: Cast) -> None:
    case, _way = story.told(cast)
    cast.bob.phone = cast.bob.email = ""
    cast.bob.save()
    bob = standing.page(case, date(2026, 2, 11)).people[1]
    assert (bob["phone"], bob.get("write")) == ("", None)


def test_the_page_asks_the_database_the_same_whatever_it_shows(
    cast: Cast, dana: Client, django_assert_max_num_queries: Any
) -> None:
    letter = answered(cast)
    for number in range(30):
        Step.objects.create(
            case=letter.case, kind="contact", stage="helped", ours="", theirs=f"Step {number}", shown=True,
            by=cast.alice, at=timezone.now(),
        )  # fmt: skip
    with django_assert_max_num_queries(22):
        assert dana.get(page("standing", letter.case)).status_code == 200


# ---- Letters ----


def test_a_letter_is_read_and_its_first_opening_is_noted(cast: Cast, dana: Client) -> None:
    case, _way = story.told(cast)
    letter = Letter.objects.get()
    place = page("own_letter", case, letter.pk)
    assert "A concern was raised." in text(dana.get(place))
    letter.refresh_from_db()
    first = letter.read_at
    assert first
    dana.get(place)
    letter.refresh_from_db()
    assert letter.read_at == first
    assert Step.objects.filter(kind="first-notice-read").count() == 1
    entry = AuditEntry.objects.filter(action="page.shown").latest("number")
    assert (entry.relation, entry.details["shown"]) == ("practitioner", [str(letter.pk)])


def test_a_letter_can_be_kept_as_a_pdf(cast: Cast, dana: Client) -> None:
    case, _way = story.told(cast)
    letter = Letter.objects.get()
    answer = dana.get(page("own_paper", case, letter.pk))
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment")
    letter.refresh_from_db()
    assert letter.read_at


def test_a_letter_not_yet_sent_or_of_another_case_is_not_there(cast: Cast, dana: Client) -> None:
    decision = story.decided(cast)
    case = decision.item.case
    draft = letters.draft(case, letters.OUTCOME, by=cast.alice, at=timezone.now(), facts={})
    for name in ("own_letter", "own_paper"):
        assert dana.get(page(name, case, draft.pk)).status_code == 404
    assert "Draft" not in text(dana.get(page("standing", case)))
    other, _way = story.told(cast, practitioner=cast.mo)
    theirs = Letter.objects.get(case=other, sent_at__isnull=False)
    assert dana.get(page("own_letter", other, theirs.pk)).status_code == 404
    assert dana.get(page("own_letter", case, theirs.pk)).status_code == 404


def test_what_is_written_in_a_letter_is_never_read_as_markup(cast: Cast, dana: Client) -> None:
    case = story.assigned(cast)
    draft = story.first_letter(cast, case)
    saved = letters.save(
        draft, body="# <b>Bold</b>\n\n<script>alert(1)</script>", number=2, by=cast.alice, at=timezone.now()
    )
    letters.send(saved, number=3, by=cast.alice, at=timezone.now())
    for place in (page("own_letter", case, draft.pk), page("letter", case, draft.pk)):
        client = dana if "where" in place else signed_in(cast.alice)
        shown = text(client.get(place))
        assert "&lt;script&gt;" in shown
        assert "<script>alert" not in shown
        assert "<b>Bold" not in shown


# ---- The account ----


def test_they_put_their_account_on_record_and_add_to_it(cast: Cast, dana: Client) -> None:
    case, _way = story.told(cast)
    place = page("own_account", case)
    assert "Nobody decides before your words were there to be read." in text(dana.get(place))
    answer = dana.post(place, {"body": "I was alone on nine of the nights.\nNobody came."})
    assert (answer.status_code, answer["Location"]) == (302, f"{place}?signed=1")
    shown = text(dana.get(answer["Location"]))
    assert "Your words are on record, signed by you." in shown
    assert "I was alone on nine of the nights.\nNobody came." in shown
    dana.post(place, {"body": "The rota shows it."})
    assert [one.body for one in Statement.objects.all()][1] == "The rota shows it."
    assert not Promise.objects.filter(kind="account", done_at=None).exists()
    assert "You last added to it on" in text(dana.get(page("standing", case)))


def test_an_empty_account_is_not_signed(cast: Cast, dana: Client) -> None:
    case, _way = story.told(cast)
    assert "A few words are enough" in text(dana.post(page("own_account", case), {"body": " "}))
    assert not Statement.objects.exists()


def test_nobody_signs_an_account_for_somebody_else(cast: Cast) -> None:
    case, _way = story.told(cast)
    for person in (cast.alice, cast.bob, cast.marian):
        with pytest.raises(PermissionDenied):
            hearing.sign_account(case, body="Not theirs", by=person, at=timezone.now())


def test_what_was_begun_is_kept_and_the_page_says_so(cast: Cast, dana: Client) -> None:
    case, _way = story.told(cast)
    place = page("own_account", case)
    Draft.objects.create(
        person=cast.dana, key=place, typed={"body": ["Half a thought"]}, saved_at=timezone.now()
    )
    assert "Half a thought" in text(dana.get(place))
    shown = text(dana.get(page("standing", case)))
    assert "Go on with your account" in shown
    assert "nobody else can read them yet" in shown


# ---- The triage, and who opened the case ----


def test_the_triage_is_theirs_once_it_was_shared(cast: Cast, dana: Client) -> None:
    case = story.heard(cast)
    story.triaged(cast, case)
    assert dana.get(page("own_triage", case)).status_code == 404
    assert "How the risk was looked at" not in text(dana.get(page("standing", case)))


def test_their_copy_shows_the_rating_in_words_and_its_reasons(cast: Cast, dana: Client) -> None:
    case = shared(cast)
    stands = text(dana.get(page("standing", case)))
    assert "Amber, 9 of 25." in stands
    assert "It says nothing about who you are." in stands
    shown = text(dana.get(page("own_triage", case)))
    for said in (
        "Amber, 9 of 25.",
        "Good Medical Practice asks for clear records.",
        "A patient waits for treatment",
    ):
        assert said in shown
    assert 'role="img"' in shown
    copy = TriageCopy.objects.get()
    assert copy.read_at
    assert Step.objects.filter(kind="copy-read").count() == 1
    dana.get(page("own_triage", case))
    assert Step.objects.filter(kind="copy-read").count() == 1


def test_a_shared_triage_without_risks_is_still_theirs_to_read(cast: Cast) -> None:
    case = shared(cast)
    for risk in TriageCopy.objects.get().triage.live_risks():
        risk.removed_at = timezone.now()
        risk.save()
    made = standing.page(case, date(2026, 3, 1))
    assert made.risk
    assert made.risk.text == ""


def test_they_see_who_opened_their_case_by_role_and_day(cast: Cast, dana: Client) -> None:
    case, _way = story.told(cast)
    assert "Nobody has opened it yet" in text(dana.get(page("opened", case)))
    for person in (cast.alice, cast.alice, cast.marian, cast.bob):
        assert signed_in(person).get(page("case", case)).status_code == 200
    signed_in(cast.idris).get(page("interest", case))
    shown = text(dana.get(page("opened", case)))
    assert "Case manager, Responsible officer, Professional adviser, Pastoral contact" in shown
    main = shown[shown.index("<main") : shown.index("l-support")]
    for name in ("Alice", "Marian", "Bob", "Idris", "Wren"):
        assert name not in main


def test_that_somebody_raised_it_here_is_told_to_nobody(cast: Cast, dana: Client) -> None:
    case, _way = story.told(cast)
    from lotus.kernel import audit

    for relation in ("raised_it", "practitioner", "chair"):
        audit.record(
            "page.shown", organisation=cast.here, by=cast.mo, kind="case", subject=case.pk, relation=relation
        )
    shown = text(dana.get(page("opened", case)))
    assert "Chair of the advisory group" in shown
    assert "aised it" not in shown
    assert "Practitioner" not in shown


def test_somebody_in_two_organisations_sees_only_the_case_of_the_one_they_are_in(cast: Cast) -> None:
    case, _way = story.told(cast)
    assert cast.dana.account
    elsewhere = people.add(cast.elsewhere, "Dr Dana Ellis", email=cast.dana.account.email, password=PASSWORD)
    assert signed_in(elsewhere).get(page("standing", case)).status_code == 404


def test_the_adviser_after_sharing_takes_nothing_back(cast: Cast) -> None:
    case = shared(cast)
    before = standing.page(case, date(2026, 3, 1)).papers
    assert [paper["title"] for paper in before] == ["The triage, and its reasons", "Our first letter to you"]
    assert [paper["status"].word for paper in before] == ["Sent", "Sent"]
    assert (story.MONDAY + timedelta(days=1)).strftime("%Y") in before[1]["date"]


def test_what_is_settled_without_them_is_named_once_the_letter_has_gone(cast: Cast, dana: Client) -> None:
    why = "Who reads your notes in May is chosen without you, so that it is fair to both."
    decision = story.decided(cast, without_part=why)
    case = decision.item.case
    assert why not in text(dana.get(page("standing", case)))
    assert why in text(signed_in(cast.omar).get(page("meeting", case, decision.item.pk)))
    at = datetime(2026, 3, 3, 16, tzinfo=UTC)
    letter = letters.draft(case, letters.OUTCOME, by=cast.alice, at=at, facts={})
    letter = letters.save(letter, body="Dear Dana,\n\nThe group met.", number=1, by=cast.alice, at=at)
    letters.send(letter, number=letter.version, by=cast.alice, at=at)
    assert why in text(dana.get(page("standing", case)))


def test_what_is_settled_without_them_never_names_who_raised_it(cast: Cast) -> None:
    with pytest.raises(Refused, match="it names who raised the concern"):
        story.decided(cast, without_part="Wren Abbott chooses who reads the notes.")
