"""Recording a concern, naming who looks after it, the interest question, the list and the page of a case."""

import re
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import cases, timeline
from lotus.concerns.models import Case, Interest, Part, Promise
from lotus.core import library
from lotus.core.casework import ReporterKind
from lotus.kernel import accounts
from lotus.kernel.models import AuditEntry, Message, Person
from lotus.kernel.permissions import Role
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add

TYPED = {
    "practitioner": "dana@willowmere.example",
    "about": "record keeping at night",
    "issues": ["clinical", "management"],
    "discipline": "doctor",
    "place": "Ward 7",
    "what_happened": "Eleven sets of night notes held no plan.",
    "occurred_on-day": "30",
    "occurred_on-month": "January",
    "occurred_on-year": "2026",
    "reported_on-day": "6",
    "reported_on-month": "2",
    "reported_on-year": "2026",
    "channel": "email",
    "reporter_kind": "person",
    "reporter_name": "Wren Abbott",
    "reporter_contact": "01632 960130",
    "safety_now": "no",
}


def without_token(answer: HttpResponse) -> str:
    """A page without the part that differs each time it is shown."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def page(name: str, case: Case) -> str:
    return reverse(f"concerns:{name}", args=[case.pk])


def test_a_case_manager_records_a_concern_and_lands_on_its_page(cast: Cast) -> None:
    answer = signed_in(cast.alice).post(reverse("concerns:raise"), TYPED, follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain[-1][0] == page("case", case)
    assert (case.reference[-5:], case.stage, case.practitioner) == ("00001", "raised", cast.dana)
    assert {issue.kind for issue in case.issues.all()} == {"clinical", "management"}
    assert case.reporter.name == "Wren Abbott"
    assert "Concern about record keeping at night" in answer.content.decode()


@pytest.mark.parametrize("who", ["bob", "idris", "marian", "helen", "ada", "mo"])
def test_only_case_managers_can_record_a_concern(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    assert client.get(reverse("concerns:raise")).status_code == 404
    assert client.post(reverse("concerns:raise"), TYPED).status_code == 404
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"practitioner": "nobody at all"}, "We found nobody here"),
        ({"practitioner": ""}, "Write who it is about"),
        ({"issues": []}, "Choose at least one"),
        ({"reported_on-year": "2999"}, "This day is still to come"),
        ({"reported_on-year": "2025"}, "It cannot have been reported before it happened"),
        ({"occurred_on-day": "31", "occurred_on-month": "2"}, "That day is not in the calendar"),
        ({"reporter_name": ""}, "Write their name"),
        ({"safety_now": "yes"}, "Write what the risk is"),
        ({"practitioner": "alice@willowmere.example"}, "This case is about Alice Morgan"),
        ({"reporter_contact": "alice@willowmere.example"}, "somebody else to look after it"),
        ({"practitioner": "charlie@otherdale.example"}, "We found nobody here"),
    ],
)
def test_what_cannot_be_taken_in_is_said_beside_the_field_and_nothing_typed_is_lost(
    cast: Cast, change: dict[str, str], says: str
) -> None:
    answer = signed_in(cast.alice).post(reverse("concerns:raise"), {**TYPED, **change})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert says in text
    assert "Eleven sets of night notes held no plan." in text
    assert not Case.objects.exists()


def test_two_people_of_one_name_are_told_apart_by_address(cast: Cast) -> None:
    add(cast.here, "Dr Dana Ellis", email="second@willowmere.example")
    answer = signed_in(cast.alice).post(reverse("concerns:raise"), {**TYPED, "practitioner": "dr dana ellis"})
    assert "More than one person here has this name" in answer.content.decode()


def test_a_colleague_who_raised_it_is_known_by_their_address_and_has_no_part_in_it(cast: Cast) -> None:
    typed = {**TYPED, "reporter_contact": "IDRIS@willowmere.example"}
    signed_in(cast.alice).post(reverse("concerns:raise"), typed)
    case = Case.objects.get()
    assert case.reporter.person == cast.idris
    typed = {"adviser": str(cast.idris.pk), "pastoral": str(cast.bob.pk)}
    answer = signed_in(cast.alice).post(page("assign", case), typed)
    assert answer.status_code == 200
    assert not Part.objects.filter(case=case, role="adviser").exists()


def test_immediate_danger_reaches_the_responsible_officer_the_same_day(cast: Cast) -> None:
    typed = {**TYPED, "safety_now": "yes", "safety_note": "He is on call tonight."}
    signed_in(cast.alice).post(reverse("concerns:raise"), typed)
    message = Message.objects.get(to="marian@willowmere.example")
    assert "on call" not in message.body
    assert Promise.objects.filter(kind="safety", who=cast.marian).exists()
    assert "Look at what is needed today" in signed_in(cast.marian).get("/").content.decode()


def test_sending_the_same_form_twice_makes_one_case(cast: Cast) -> None:
    client = signed_in(cast.alice)
    once = {**TYPED, "once": "7f1f0c62-33a1-4cde-9d6c-0f2f2a5a8d11"}
    first, second = (client.post(reverse("concerns:raise"), once) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_what_was_typed_comes_back_after_the_browser_was_closed(cast: Cast) -> None:
    client = signed_in(cast.alice)
    shown = client.get(reverse("concerns:raise")).content.decode()
    token = re.search(r'name="kept" value="([^"]+)"', shown)[1]  # type: ignore[index]
    client.post("/drafts/", {"kept": token, "what_happened": "Half a sen", "reported_on-day": "31x"})
    again = signed_in(cast.alice).get(reverse("concerns:raise")).content.decode()
    assert "Half a sen" in again
    assert "31x" in again
    assert "Half a sen" not in signed_in(cast.charlie).get(reverse("concerns:raise")).content.decode()


def test_naming_people_gives_them_their_parts_and_asks_the_adviser_first(cast: Cast) -> None:
    case = story.raised(cast)
    typed = {"adviser": str(cast.idris.pk), "pastoral": str(cast.bob.pk)}
    answer = signed_in(cast.alice).post(page("assign", case), typed)
    assert answer.status_code == 302
    assert set(Part.objects.filter(case=case, ended_at=None).values_list("person__name", "role")) == {
        ("Alice Morgan", "case_manager"),
        ("Dr Idris Vaughan", "adviser"),
        ("Bob Tierney", "pastoral"),
    }
    idris = signed_in(cast.idris)
    assert idris.get(page("case", case)).status_code == 404
    assert "Ward 7" in idris.get(page("interest", case)).content.decode()


def test_one_person_cannot_be_adviser_and_pastoral_contact(cast: Cast) -> None:
    accounts.grant(cast.bob, Role.ADVISER, by=None)
    case = story.raised(cast)
    typed = {"adviser": str(cast.bob.pk), "pastoral": str(cast.bob.pk)}
    answer = signed_in(cast.alice).post(page("assign", case), typed)
    assert answer.status_code == 200
    assert "pastoral-error" in answer.content.decode()
    assert not Part.objects.filter(role="pastoral").exists()


def test_the_case_manager_cannot_be_the_pastoral_contact(cast: Cast) -> None:
    accounts.grant(cast.alice, Role.PASTORAL_CONTACT, by=None)
    case = story.raised(cast)
    typed = {"adviser": str(cast.idris.pk), "pastoral": str(cast.alice.pk)}
    signed_in(cast.alice).post(page("assign", case), typed)
    assert not Part.objects.filter(role="pastoral").exists()


def test_a_new_adviser_takes_the_place_of_the_old_one(cast: Cast) -> None:
    case = story.assigned(cast)
    other = add(cast.here, "Dr Nia Rees", Role.ADVISER)
    typed = {"adviser": str(other.pk), "pastoral": str(cast.bob.pk)}
    signed_in(cast.alice).post(page("assign", case), typed)
    now = Part.objects.filter(case=case, role="adviser", ended_at=None)
    assert [part.person for part in now] == [other]
    assert signed_in(cast.idris).get(page("interest", case)).status_code == 404


@pytest.mark.parametrize("who", ["bob", "idris", "marian", "helen", "ada", "mo", "charlie", "dana"])
def test_nobody_but_the_case_manager_names_people(cast: Cast, who: str) -> None:
    case = story.assigned(cast)
    client = signed_in(getattr(cast, who))
    assert client.get(page("assign", case)).status_code == 404
    assert client.post(page("assign", case), {"adviser": str(cast.idris.pk)}).status_code == 404


def test_answering_no_opens_the_case_and_starts_the_clock_of_the_triage(cast: Cast) -> None:
    case = story.assigned(cast)
    idris = signed_in(cast.idris)
    answer = idris.post(page("interest", case), {"has": "no"})
    assert answer.headers["Location"] == page("case", case)
    assert idris.get(page("case", case)).status_code == 200
    assert Promise.objects.filter(case=case, kind="triage", who=cast.idris).exists()
    assert idris.get(page("interest", case)).status_code == 404


def test_answering_yes_takes_the_case_from_sight_and_asks_for_another_adviser(cast: Cast) -> None:
    case = story.assigned(cast)
    idris = signed_in(cast.idris)
    answer = idris.post(page("interest", case), {"has": "yes", "words": "We share a house."}, follow=True)
    assert "your interest is on record" in answer.content.decode().lower()
    for name in ("case", "interest", "triage"):
        assert idris.get(page(name, case)).status_code == 404
    assert case.about not in idris.get("/concerns/").content.decode()
    assert "We share a house." in signed_in(cast.alice).get(page("case", case)).content.decode()
    assert Promise.objects.filter(case=case, kind="assign", done_at=None).exists()


def test_a_yes_needs_a_sentence_and_a_choice_needs_to_be_made(cast: Cast) -> None:
    case = story.assigned(cast)
    idris = signed_in(cast.idris)
    assert "Write in a sentence" in idris.post(page("interest", case), {"has": "yes"}).content.decode()
    assert "Choose an answer" in idris.post(page("interest", case), {"words": "x"}).content.decode()
    assert not Interest.objects.exists()


def test_the_page_shows_the_reporter_to_the_manager_and_the_responsible_officer_only(cast: Cast) -> None:
    case = story.heard(cast)
    story.free(cast, case, cast.idris)
    seen = {
        who: signed_in(getattr(cast, who)).get(page("case", case))
        for who in ("alice", "marian", "idris", "bob")
    }
    assert all(answer.status_code == 200 for answer in seen.values())
    names = {who for who, answer in seen.items() if "Wren Abbott" in answer.content.decode()}
    assert names == {"alice", "marian"}


def test_the_pastoral_contact_sees_that_there_is_a_case_and_nothing_of_what_was_raised(cast: Cast) -> None:
    case = story.heard(cast)
    text = signed_in(cast.bob).get(page("case", case)).content.decode()
    assert "Dr Dana Ellis" in text
    assert "no plan" not in text
    assert "alone on nine" not in text


@pytest.mark.parametrize("who", ["charlie", "dana", "mo", "ada", "helen"])
def test_others_find_no_such_case(cast: Cast, who: str) -> None:
    case = story.assigned(cast)
    client = signed_in(getattr(cast, who))
    there, absent = client.get(page("case", case)), client.get(page("case", Case(pk=case.reporter.pk)))
    assert (there.status_code, absent.status_code) == (404, 404)
    assert without_token(there) == without_token(absent)


def test_every_page_of_a_case_that_is_shown_is_in_the_audit(cast: Cast) -> None:
    case = story.assigned(cast)
    signed_in(cast.alice).get(page("case", case))
    entry = AuditEntry.objects.filter(action="page.shown", subject=case.pk).latest("number")
    assert (entry.person, entry.relation, entry.details["page"]) == (
        cast.alice.pk,
        "case_manager",
        "concerns:case",
    )
    signed_in(cast.alice).get("/concerns/")
    assert AuditEntry.objects.latest("id").details["shown"] == [str(case.pk)]


def test_the_list_takes_the_same_number_of_queries_however_long_it_is(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    for number in range(8):
        story.raised(cast, about=f"matter {number}", practitioner=cast.mo if number % 2 else cast.dana)
    client = signed_in(cast.alice)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        text = client.get("/concerns/").content.decode()
    assert all(f"matter {number}" in text for number in range(8))


def test_the_manager_notes_that_they_were_in_touch_and_the_next_time_is_promised(cast: Cast) -> None:
    case, _way = story.told(cast)
    first = Promise.objects.get(case=case, kind="contact", done_at=None)
    answer = signed_in(cast.alice).post(page("contact", case), {"how": "telephone", "note": "No news yet."})
    assert answer.status_code == 302
    first.refresh_from_db()
    assert first.done_at is not None
    assert Promise.objects.get(
        case=case, kind="contact", done_at=None
    ).due > timezone.localdate() + timedelta(days=7)
    step = case.steps.get(kind="contact")
    assert "No news yet." in step.ours
    assert "No news yet." not in step.theirs


@pytest.mark.parametrize("who", ["bob", "idris", "marian", "dana", "charlie"])
def test_nobody_else_notes_contact(cast: Cast, who: str) -> None:
    case, _way = story.told(cast)
    assert signed_in(getattr(cast, who)).post(page("contact", case), {"how": "telephone"}).status_code == 404


def test_contact_needs_its_kind(cast: Cast) -> None:
    case, _way = story.told(cast)
    assert (
        "Choose how you were in touch"
        in signed_in(cast.alice).post(page("contact", case), {"note": "x"}).content.decode()
    )


def test_a_next_step_is_noted_as_done_by_hand_and_others_note_themselves(cast: Cast) -> None:
    case = story.raised(cast, safety_now=True, safety_note="Tonight")
    safety, assign = (Promise.objects.get(case=case, kind=kind) for kind in ("safety", "assign"))
    alice = signed_in(cast.alice)
    for promise in (safety, assign):
        address = reverse("concerns:promise_done", args=[case.pk, promise.pk])
        assert alice.get(address).status_code == 302
        assert alice.post(address).status_code == 302
        assert signed_in(cast.charlie).post(address).status_code == 404
    safety.refresh_from_db()
    assign.refresh_from_db()
    assert (safety.done_at is not None, assign.done_at) == (True, None)


def test_the_person_is_not_told_of_a_red_risk_before_the_triage_is_shared_with_them(cast: Cast) -> None:
    case, _way = story.told(cast)
    cases.to_officers(case, "red", due=date(2026, 2, 12), at=story.MONDAY)
    wish = timeline.promise(case, "wish", due=date(2026, 2, 12), at=story.MONDAY, who=cast.alice)
    for promise in (Promise.objects.get(case=case, kind="red", who=cast.marian), wish):
        cases.note_done(promise, by=cast.alice, at=story.MONDAY)
    theirs = signed_in(cast.dana).get(page("standing", case)).content.decode()
    assert "rated red" not in theirs
    assert "Alice Morgan looked at what you told us you would wish." in theirs


@pytest.mark.parametrize("kind", ["safety", "red"])
def test_a_responsible_officer_notes_what_was_put_before_them_and_nothing_of_the_manager(
    cast: Cast, kind: str
) -> None:
    case = story.raised(cast)
    cases.to_officers(case, kind, due=date(2026, 2, 10), at=story.MONDAY)
    before_officer = Promise.objects.get(case=case, who=cast.marian)
    next_step = timeline.promise(
        case, "next", due=date(2026, 2, 12), at=story.MONDAY, who=cast.alice, what="Meet"
    )
    marian = signed_in(cast.marian)
    shown = marian.get(page("case", case)).content.decode()
    assert f"Note as done: {before_officer.ours}" in shown
    assert "Note as done: Meet" not in shown
    for one in (before_officer, next_step):
        marian.post(reverse("concerns:promise_done", args=[case.pk, one.pk]))
        one.refresh_from_db()
    assert (before_officer.done_at is not None, next_step.done_at) == (True, None)


def test_nobody_but_manager_and_officer_notes_that_a_red_risk_was_seen_to(cast: Cast) -> None:
    case, _way = story.told(cast)
    story.free(cast, case, cast.idris)
    cases.to_officers(case, "red", due=date(2026, 2, 12), at=story.MONDAY)
    promise = Promise.objects.get(case=case, kind="red")
    for who in (cast.idris, cast.bob, cast.dana, cast.charlie, cast.mo):
        address = reverse("concerns:promise_done", args=[case.pk, promise.pk])
        assert signed_in(who).post(address).status_code == 404
    promise.refresh_from_db()
    assert promise.done_at is None


def test_an_anonymous_reporter_needs_no_name(cast: Cast) -> None:
    typed = {**TYPED, "reporter_kind": "anonymous", "reporter_name": "", "reporter_contact": ""}
    answer = signed_in(cast.alice).post(reverse("concerns:raise"), typed, follow=True)
    assert Case.objects.get().reporter.kind == ReporterKind.ANONYMOUS
    assert answer.content.decode().count("Somebody who did not give a name") == 1


def test_the_pastoral_contact_is_not_told_what_it_is_about_nor_to_call_before_the_letter(cast: Cast) -> None:
    case = story.assigned(cast)
    bob = signed_in(cast.bob)
    pages = bob.get("/concerns/").content.decode() + bob.get(page("case", case)).content.decode()
    assert "Being there for Dana" in pages
    assert case.about not in pages
    assert "Dana has not been told yet, so please wait" in pages


def test_the_head_of_a_case_names_what_waits_for_who_reads_it_before_what_waits_for_others(
    cast: Cast,
) -> None:
    case = story.assigned(cast)
    assert '<h2 class="l-lead-heading">Send the first letter to Dana, by' in _shown(cast.alice, case)
    Promise.objects.filter(case=case, kind="tell").delete()
    assert "Dr Idris Vaughan: Answer the interest question, by" in _shown(cast.marian, case)


def _shown(person: Person, case: Case) -> str:
    return signed_in(person).get(page("case", case)).content.decode()


def test_each_step_that_the_person_does_not_see_says_why_to_those_who_handle_it(cast: Cast) -> None:
    steps = library.load("concerns", "steps").entries
    unsaid = [kind for kind, one in steps.items() if "theirs" not in one and "unseen" not in one]
    assert unsaid == ["assigned-matter", "triage-signed-matter"], "these are about no person"
    case, _way = story.told(cast)
    story.free(cast, case, cast.idris)
    shown = _shown(cast.alice, case)
    assert "Not shown to Dana: nothing changes for them by it" in shown
    assert "Not shown to Dana: it is a draft, and they read the letter once it is sent" in shown
