"""The triage: filling it in, signing it, reading it, and who may do none of that."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lotus.concerns.actions import cases, hearing, meetings
from lotus.concerns.actions import triage as actions
from lotus.concerns.models import Case, Interest, Promise, Step, Triage
from lotus.kernel.models import AuditEntry, Draft, Message, Person
from lotus.kernel.permissions import Role
from tests.factories import reviews, story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add


def page(name: str, case: Case, *parts: Any) -> str:
    return reverse(f"concerns:{name}", args=[case.pk, *parts])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_adviser_fills_in_the_triage_and_finds_it_again(cast: Cast) -> None:
    case = reviews.asked(cast)
    client, place = signed_in(cast.idris), page("triage", case)
    assert "Look at the situation before the person" in text(client.get(place))
    assert Triage.objects.count() == 0  # looking begins nothing
    answer = client.post(place, reviews.typed())
    assert (answer.status_code, answer["Location"]) == (302, f"{place}?done=saved")
    row = Triage.objects.get()
    assert (row.reviewer, row.version, row.reviewed_on) == (cast.idris, 1, date(2026, 2, 12))
    assert row.documents == [["Forty sets of night notes", "January 2026"]]
    assert (row.safeguarding, row.health) == (False, False)
    shown = text(client.get(answer["Location"]))
    assert "The triage is saved." in shown
    assert "Two of six posts are empty." in shown
    assert Step.objects.filter(kind="triage-begun").count() == 1


def test_a_risk_rated_red_goes_to_each_responsible_officer_within_a_working_day(cast: Cast) -> None:
    case = story.heard(cast)
    story.free(cast, case, cast.idris)
    rona = add(cast.here, "Rona Firth", Role.RESPONSIBLE_OFFICER)
    tied = add(cast.here, "Ines Tidy", Role.RESPONSIBLE_OFFICER)
    Interest.objects.create(case=case, person=tied, has=True, words="", at=story.MONDAY)
    wrote = Message.objects.count()
    saved = actions.save(
        actions.begin(case, by=cast.idris, at=story.MONDAY),
        story.REVIEW,
        number=0,
        by=cast.idris,
        at=story.MONDAY,
    )
    red = replace(story.RISK, likelihood=5, consequences={"patient_safety": 5})
    actions.save_risk(saved, red, risk=None, number=0, by=cast.idris, at=story.MONDAY)
    actions.sign(saved, number=1, names_others=True, by=cast.idris, at=story.MONDAY)
    rows = Promise.objects.filter(case=case, kind="red")
    assert {(one.who, one.due) for one in rows} == {
        (cast.marian, date(2026, 2, 10)),
        (rona, date(2026, 2, 10)),
    }
    assert not any(one.shown for one in rows)
    assert Message.objects.count() == wrote + 2
    one = rows.first()
    assert one
    cases.note_done(one, by=cast.alice, at=story.MONDAY)
    assert not rows.filter(done_at=None).exists(), "what one of them has done is done"


def test_a_half_finished_triage_is_saved_too(cast: Cast) -> None:
    case = reviews.asked(cast)
    answer = signed_in(cast.idris).post(page("triage", case), {"number": "0", "summary": "Only this yet."})
    assert answer.status_code == 302
    assert Triage.objects.get().texts["summary"] == "Only this yet."


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"reviewed_on-day": "31"}, "That day is not in the calendar"),
        ({"reviewed_on-year": "2999"}, "This day is still to come"),
        ({"reviewed_on-year": "1926"}, "This day is before the concern was reported"),
        ({"document_1_dated": "May 2025"}, "Write what document 2 is"),
        ({"summary": "x" * 20_001}, "Shorten this"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_all_typed_text_stays(
    cast: Cast, changed: dict[str, str], says: str
) -> None:
    case = reviews.asked(cast)
    answer = signed_in(cast.idris).post(page("triage", case), reviews.typed(**changed))
    shown = text(answer)
    assert answer.status_code == 200
    assert says in shown
    assert "All you wrote is kept" in shown
    for words in (
        "Good Medical Practice asks",
        "Two of six posts",
        "Forty sets of night notes",
        "Agree what would",
    ):
        assert words in shown
    assert Triage.objects.count() == 0


def test_another_row_for_a_document_needs_no_script_and_loses_nothing(cast: Cast) -> None:
    case = reviews.asked(cast)
    client, place = signed_in(cast.idris), page("triage", case)
    posted = reviews.typed(then="document", once=str(uuid.uuid4()), kept=_token(client, place))
    shown = text(client.post(place, posted))
    assert 'name="document_3"' in shown
    assert "Good Medical Practice asks" in shown
    assert "put right" not in shown
    assert Triage.objects.count() == 0
    assert "Forty sets of night notes" in text(client.get(place)), "it was kept as a draft"


def _token(client: Client, place: str) -> str:
    start = text(client.get(place)).split('name="kept" value="')[1]
    return start.split('"')[0]


def test_what_was_typed_before_the_browser_closed_is_there_again(cast: Cast) -> None:
    case = reviews.asked(cast)
    client, place = signed_in(cast.idris), page("triage", case)
    typed = reviews.typed(kept=_token(client, place), rationale="Half a thou")
    assert client.post(reverse("kernel:keep_draft"), typed).status_code == 200
    assert "Half a thou" in text(signed_in(cast.idris).get(place))
    signed_in(cast.idris).post(place, {**typed, "rationale": "A whole thought."})
    assert not Draft.objects.exists()
    assert "A whole thought." in text(client.get(place))


def test_two_people_editing_one_triage_the_second_is_shown_both_versions(cast: Cast) -> None:
    row = reviews.begun(cast)
    case, place = row.case, page("triage", row.case)
    other = _second_adviser(cast, case)
    first, second = signed_in(cast.idris), signed_in(other)
    assert first.post(place, reviews.typed(1, rationale="What Idris thinks.")).status_code == 302
    answer = second.post(place, reviews.typed(1, rationale="What Sam thinks."))
    shown = text(answer)
    assert answer.status_code == 200
    assert "Dr Idris Vaughan saved this while you were writing" in shown
    assert "What Idris thinks." in shown
    assert "What Sam thinks.</textarea>" in shown, "what was typed is still in the form"
    assert Triage.objects.get().texts["rationale"] == "What Idris thinks."
    assert 'name="number" value="2"' in shown
    assert second.post(place, reviews.typed(2, rationale="What both think.")).status_code == 302
    assert Triage.objects.get().texts["rationale"] == "What both think."


def _second_adviser(cast: Cast, case: Case) -> Person:
    from lotus.concerns.models import Part
    from lotus.kernel.permissions import Role

    other = add(cast.here, "Dr Sam Reed", Role.ADVISER)
    Part.objects.create(case=case, person=other, role="adviser", by=cast.alice, at=reviews.AT)
    hearing.answer_interest(case, has=False, words="", by=other, at=reviews.AT)
    return other


def test_a_draft_begun_before_somebody_saved_is_not_saved_over_them(cast: Cast) -> None:
    row = reviews.begun(cast)
    place = page("triage", row.case)
    client, other = signed_in(cast.idris), signed_in(_second_adviser(cast, row.case))
    client.post(
        reverse("kernel:keep_draft"), reviews.typed(1, kept=_token(client, place), rationale="Mine, earlier.")
    )
    other.post(place, reviews.typed(1, rationale="Theirs."))
    shown = text(client.get(place))
    assert "Mine, earlier." in shown
    assert 'name="number" value="1"' in shown, "the draft still knows which version it began from"


def test_the_other_version_can_be_taken_instead(cast: Cast) -> None:
    row = reviews.begun(cast)
    client, place = signed_in(cast.idris), page("triage", row.case)
    token = _token(client, place)
    client.post(reverse("kernel:keep_draft"), reviews.typed(kept=token, rationale="To be left."))
    answer = client.post(place, {"kept": token, "then": "leave"})
    assert answer.status_code == 302
    assert "To be left." not in text(client.get(place))


def test_pressing_the_button_twice_saves_once(cast: Cast) -> None:
    case = reviews.asked(cast)
    client, posted = signed_in(cast.idris), reviews.typed(once=str(uuid.uuid4()))
    first, again = (client.post(page("triage", case), posted) for _each in range(2))
    assert first["Location"] == again["Location"]
    assert Triage.objects.get().version == 1


@pytest.mark.parametrize(
    ("then", "leads_to"),
    [
        ("risk", "triage/risks/new/"),
        ("sign", "triage/sign/"),
        ("save", "triage/?done=saved"),
        ("odd", "?done=saved"),
    ],
)
def test_each_button_saves_and_leads_on(cast: Cast, then: str, leads_to: str) -> None:
    row = reviews.begun(cast)
    answer = signed_in(cast.idris).post(page("triage", row.case), reviews.typed(1, then=then))
    assert answer["Location"].endswith(leads_to)
    assert Triage.objects.get().version == 2


def test_the_button_of_a_risk_leads_to_it(cast: Cast) -> None:
    row = reviews.begun(cast)
    risk = reviews.only_risk(row)
    answer = signed_in(cast.idris).post(page("triage", row.case), reviews.typed(1, then=str(risk.pk)))
    assert answer["Location"] == page("risk", row.case, risk.pk)


def test_going_on_to_sign_saves_and_shows_what_is_missing_beside_each_field(cast: Cast) -> None:
    case = reviews.asked(cast)
    client, place = signed_in(cast.idris), page("triage", case)
    shown = text(client.post(place, reviews.typed(then="sign", rationale="", health="yes")))
    assert "There are 3 things to put right. All you wrote is kept." in shown
    assert 'href="#id_rationale"' in shown
    assert "name the standard that may be breached" in shown
    assert "Write what makes you think there is a possible health concern." in shown
    assert 'href="#risks"' in shown
    assert Triage.objects.get().texts["summary"] == "Night notes without a plan."
    assert 'name="number" value="1"' in shown
    told = {"health": "yes", "health_details": "Said so herself.", "disability": "It has lasted two years."}
    assert client.post(place, reviews.typed(1, **told)).status_code == 302
    read = text(signed_in(cast.alice).get(place))
    assert "Health: may it amount to a disability" in read
    assert "It has lasted two years." in read


# ---- Signing ----


def test_the_page_before_signing_says_what_is_missing_with_links(cast: Cast) -> None:
    case = reviews.asked(cast)
    client = signed_in(cast.idris)
    assert client.get(page("triage_sign", case))["Location"] == page("triage", case)
    client.post(page("triage", case), {"number": "0", "summary": "Only this yet."})
    shown = text(client.get(page("triage_sign", case)))
    for place in ("id_rationale", "id_recommendation", "id_reviewed_on-day", "id_safeguarding", "risks"):
        assert f'href="{page("triage", case)}#{place}"' in shown
    assert "Sign this triage" not in shown


def test_signing_asks_about_others_and_fixes_the_triage(cast: Cast) -> None:
    row = reviews.begun(cast)
    client, place = signed_in(cast.idris), page("triage_sign", row.case)
    shown = text(client.get(place))
    assert "Does any of it name or point to somebody else?" in shown
    assert "Amber, 9 of 25" in shown
    assert "Say whether any of it names" in text(client.post(place, {"number": "1"}))
    answer = client.post(place, {"number": "1", "names_others": "yes"})
    assert answer["Location"] == page("triage", row.case) + "?done=signed"
    row.refresh_from_db()
    assert row.signed_at
    assert (row.names_others, row.score, row.rating) == (True, 9, "amber")
    shown = text(client.get(answer["Location"]))
    assert "The triage is signed" in shown
    assert "Signed by Dr Idris Vaughan" in shown
    assert client.get(place)["Location"] == page("triage", row.case)


def test_a_signature_waits_when_the_triage_was_changed_meanwhile(cast: Cast) -> None:
    row = reviews.begun(cast)
    other = _second_adviser(cast, row.case)
    signed_in(other).post(page("triage", row.case), reviews.typed(1, rationale="Newer reasons."))
    place = page("triage_sign", row.case)
    shown = text(signed_in(cast.idris).post(place, {"number": "1", "names_others": "no"}))
    assert "Dr Sam Reed changed this triage after you opened this page" in shown
    assert "Newer reasons." in shown
    assert Triage.objects.get().signed_at is None
    assert signed_in(cast.idris).post(place, {"number": "2", "names_others": "no"}).status_code == 302


def test_a_signature_needs_all_that_is_missing(cast: Cast) -> None:
    row = reviews.begun(cast)
    actions.remove_risk(reviews.only_risk(row), by=cast.idris, at=reviews.AT)
    answer = signed_in(cast.idris).post(page("triage_sign", row.case), {"number": "1", "names_others": "no"})
    assert "Add at least one risk" in text(answer)
    assert Triage.objects.get().signed_at is None


def test_a_signed_triage_cannot_be_changed_and_what_was_typed_is_still_there(cast: Cast) -> None:
    case = reviews.asked(cast)
    row, _copy = _signed(cast, case)
    shown = text(signed_in(cast.idris).post(page("triage", case), reviews.typed(1, rationale="Too late.")))
    assert "This triage is signed." in shown
    assert "Too late.</textarea>" in shown
    row.refresh_from_db()
    assert row.texts["rationale"] == story.REVIEW.texts["rationale"]
    answer = signed_in(cast.idris).post(page("triage_sign", case), {"number": "1", "names_others": "no"})
    assert "This triage is signed." in text(answer)


def _signed(cast: Cast, case: Case) -> Any:
    row = actions.save(
        actions.begin(case, by=cast.idris, at=reviews.AT),
        story.REVIEW,
        number=0,
        by=cast.idris,
        at=reviews.AT,
    )
    actions.save_risk(row, story.RISK, risk=None, number=0, by=cast.idris, at=reviews.AT)
    copy = actions.sign(row, number=1, names_others=True, by=cast.idris, at=reviews.AT)
    return copy.triage, copy


# ---- Reading ----


def test_those_who_may_see_it_read_it_and_cannot_write(cast: Cast) -> None:
    row = reviews.begun(cast)
    for reader in (cast.alice, cast.marian):
        client = signed_in(reader)
        shown = text(client.get(page("triage", row.case)))
        assert "This is not signed yet" in shown
        assert "Good Medical Practice asks for clear records." in shown
        assert "Amber, 9 of 25" in shown
        assert '<form method="post" novalidate' not in shown
        assert client.post(page("triage", row.case), reviews.typed(1)).status_code == 404
    assert Triage.objects.get().version == 1


def test_before_it_is_begun_the_page_says_what_will_be_there(cast: Cast) -> None:
    case = reviews.asked(cast)
    assert "The triage has not been begun" in text(signed_in(cast.alice).get(page("triage", case)))


def test_a_member_of_the_group_reads_it_once_they_have_answered_the_question(cast: Cast) -> None:
    item = _on_agenda(cast)
    client, place = signed_in(cast.omar), page("triage", item.case)
    assert client.get(place).status_code == 404
    story.free(cast, item.case, cast.omar)
    assert "Signed by Dr Idris Vaughan" in text(client.get(place))
    hearing.answer_interest(item.case, has=True, words="A friend.", by=cast.priya, at=reviews.AT)
    assert signed_in(cast.priya).get(place).status_code == 404


def _on_agenda(cast: Cast) -> Any:
    case = story.heard(cast)
    story.triaged(cast, case)
    return meetings.ask(case, group=cast.group, on=date(2026, 3, 3), by=cast.alice, at=reviews.AT)


def test_reading_it_is_written_into_the_audit(cast: Cast) -> None:
    row = reviews.begun(cast)
    signed_in(cast.alice).get(page("triage", row.case))
    entry = AuditEntry.objects.order_by("-number").first()
    assert entry is not None
    assert (entry.action, entry.person, entry.subject) == ("page.shown", cast.alice.pk, row.case_id)
    assert entry.details["page"] == "concerns:triage"


def test_a_signed_triage_can_be_had_as_one_paper(cast: Cast) -> None:
    import io

    import pikepdf

    case = reviews.asked(cast)
    client = signed_in(cast.alice)
    assert client.get(page("triage_paper", case)).status_code == 404
    _signed(cast, case)
    answer = client.get(page("triage_paper", case))
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert paper.Root.MarkInfo.Marked
        assert case.reference in str(paper.docinfo["/Title"])


# ---- Refused ----

WRITES = ["triage", "risk_new", "triage_sign"]


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("who", ["charlie", "dana", "mo", "ada", "bob", "omar"])
def test_nobody_else_opens_or_writes_it(cast: Cast, name: str, who: str) -> None:
    row = reviews.begun(cast)
    person = getattr(cast, who)
    if who == "dana":
        person = _with_account(person)
    client, place = signed_in(person), page(name, row.case)
    assert client.get(place).status_code == 404
    assert client.post(place, reviews.typed(1)).status_code == 404
    assert Triage.objects.get().version == 1


def _with_account(person: Person) -> Person:
    from lotus.kernel import accounts

    person.refresh_from_db()
    if person.account is None:
        person.account = accounts.account_for("dana@willowmere.example")
        person.save()
    return person


@pytest.mark.parametrize("name", WRITES)
def test_an_adviser_who_has_not_answered_the_question_sees_nothing(cast: Cast, name: str) -> None:
    case, _way = story.told(cast)
    client, place = signed_in(cast.idris), page(name, case)
    assert client.get(place).status_code == 404
    assert client.post(place, reviews.typed()).status_code == 404
    assert not Triage.objects.exists()


@pytest.mark.parametrize("name", ["risk_new", "triage_sign"])
def test_those_who_read_it_open_no_page_to_write(cast: Cast, name: str) -> None:
    row = reviews.begun(cast)
    for reader in (cast.alice, cast.marian):
        assert signed_in(reader).get(page(name, row.case)).status_code == 404
        assert signed_in(reader).post(page(name, row.case), reviews.typed_risk()).status_code == 404
    assert len(row.live_risks()) == 1


def test_the_adviser_of_another_case_sees_nothing(cast: Cast) -> None:
    from lotus.kernel.permissions import Role

    row = reviews.begun(cast)
    other = add(cast.here, "Dr Sam Reed", Role.ADVISER)
    assert signed_in(other).get(page("triage", row.case)).status_code == 404


def test_an_adviser_who_was_replaced_writes_no_more(cast: Cast) -> None:
    from lotus.kernel.permissions import Role

    row = reviews.begun(cast)
    other = add(cast.here, "Dr Sam Reed", Role.ADVISER)
    cases.assign(row.case, adviser=other, pastoral=cast.bob, by=cast.alice, at=reviews.AT)
    assert signed_in(cast.idris).post(page("triage", row.case), reviews.typed(1)).status_code == 404
