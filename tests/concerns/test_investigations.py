"""A formal investigation: one who stands free, terms that another signs, facts that the person may put right."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lotus.concerns import policy
from lotus.concerns.actions import cases, hearing, inquiries, investigations, letters, meetings
from lotus.concerns.models import Case, Evidence, InquiryReport, Interview, Investigation, Part, Promise, Step
from lotus.concerns.presenters import wholecopy
from lotus.concerns.presenters.letters import facts
from lotus.core import inquiry, settled
from lotus.core.casework import CaseRole, DecisionKind
from lotus.core.inquiry import Consent
from lotus.core.refusal import Refused, Stale
from lotus.core.wholecopy import Purpose
from lotus.kernel import accounts, files
from lotus.kernel.permissions import Relation, Role
from lotus.ui import pdf
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast, add

AT = datetime(2026, 3, 5, 10, tzinfo=UTC)


def page(name: str, case: Case, *parts: Any) -> str:
    return reverse(f"concerns:{name}", args=[case.pk, *parts])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def boxes(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


@pytest.fixture
def row(cast: Cast) -> Investigation:
    return story.investigated(cast)


def sent(cast: Cast, row: Investigation) -> InquiryReport:
    return inquiries.send_with(row, story.FOUND, number=0, by=cast.mo, at=AT)


def test_a_question_is_known_by_its_place_and_not_by_the_number_typed_before_it() -> None:
    assert inquiry.questions("1. Was it so?\n\n 2) When?\n- Why?") == ["Was it so?", "When?", "Why?"]
    assert inquiry.gaps(["a", "b"], {}) == ("summary", "how", "finding_1", "finding_2")
    assert inquiry.gaps(["a", "b"], story.FOUND) == ()


def test_an_organisation_sets_its_own_numbers_and_nonsense_is_left_out() -> None:
    own = {
        "investigation": {"value": 6, "source": "Our policy", "checked": "2026-05-01"},
        "board": {"value": 0},
    }
    found = settled.numbers({"clocks": own})
    assert (found["investigation"].value, found["investigation"].checked) == (6, "2026-05-01")
    assert found["board"].value == 6
    assert settled.numbers({"clocks": "none"})["exclusion_immediate"].value == 2
    assert {name for name, one in found.items() if not one.checked} == set(found) - {"investigation"}
    for wrong in ({"value": True}, {"value": 9999}, {"value": "4"}, "4"):
        assert settled.numbers({"clocks": {"comments": wrong}})["comments"].value == 5


def test_it_is_opened_only_once_it_was_decided_and_told(cast: Cast) -> None:
    case = story.decided(cast).item.case
    alice = signed_in(cast.alice)
    assert "There is no investigation" in text(alice.get(page("investigation", case)))
    assert "the letter about it has gone" in text(alice.get(page("investigation_open", case)))
    with pytest.raises(Refused, match="decided on"):
        investigations.begin(
            case, investigator=cast.mo, planned_end=date(2026, 4, 1), mhps=False, by=cast.alice, at=AT
        )


def test_who_investigates_has_no_other_part_and_is_asked_about_an_interest_first(cast: Cast) -> None:
    case = story.decided_and_told(cast, kind=DecisionKind.FORMAL_INVESTIGATION, without_check="Urgent.")
    for who in (cast.mo, cast.idris, cast.omar, cast.bob, cast.marian, cast.alice):
        accounts.grant(who, Role.INVESTIGATOR, by=None)
        who.__dict__.pop("_roles", None)
    alice = signed_in(cast.alice)
    end = timezone.localdate() + timedelta(days=28)
    typed = {"mhps": "yes", **boxes("planned_end", end)}
    for who in (cast.idris, cast.omar, cast.bob, cast.marian, cast.alice):
        answer = alice.post(page("investigation_open", case), {**typed, "investigator": str(who.pk)})
        assert answer.status_code == 200, who
        assert "choose somebody else" in text(answer), who
    typed["investigator"] = str(cast.mo.pk)
    assert alice.post(page("investigation_open", case), typed).status_code == 302
    assert policy.relations(cast.mo, case) == {Relation.ADVISER_UNASKED}
    mo = signed_in(cast.mo)
    assert mo.get(page("investigation", case)).status_code == 404
    assert mo.get(page("case", case)).status_code == 404
    assert page("interest", case) in text(mo.get("/"))
    assert mo.post(page("interest", case), {"has": "no"}).status_code == 302
    assert "Its terms are still to be written" in text(mo.get(page("investigation", case)))
    assert Promise.objects.get(kind="terms", done_at=None).who == cast.mo


def test_an_interest_takes_it_away_and_another_is_named(cast: Cast, row: Investigation) -> None:
    case = row.case
    ivy = add(cast.here, "Ivy Stone", Role.INVESTIGATOR)
    alice = signed_in(cast.alice)
    assert alice.post(page("investigation_open", case), {"investigator": str(ivy.pk)}).status_code == 302
    assert Part.objects.get(role=CaseRole.INVESTIGATOR, ended_at=None).person == ivy
    assert signed_in(cast.mo).get(page("investigation", case)).status_code == 404
    hearing.answer_interest(case, has=True, words="We share a house.", by=ivy, at=AT)
    assert not Part.objects.filter(role=CaseRole.INVESTIGATOR, ended_at=None).exists()
    assert Promise.objects.get(kind="investigator", done_at=None).who == cast.alice
    investigations.name(row, investigator=cast.mo, by=cast.alice, at=AT)
    assert not Promise.objects.filter(kind="investigator", done_at=None).exists()
    assert Relation.INVESTIGATOR in policy.relations(cast.mo, case)


def test_terms_are_written_by_one_and_signed_by_another(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", lambda html, **_how: html.encode())
    case = story.decided_and_told(cast, kind=DecisionKind.FORMAL_INVESTIGATION, without_check="Urgent.")
    accounts.grant(cast.mo, Role.INVESTIGATOR, by=None)
    facts = {"investigator": cast.mo, "planned_end": date(2026, 4, 1), "mhps": False}
    row = investigations.begin(case, **facts, by=cast.alice, at=AT)
    hearing.answer_interest(case, has=False, words="", by=cast.mo, at=AT)
    alice, mo, dana = signed_in(cast.alice), signed_in(cast.mo), signed_in(cast.dana)
    assert (
        mo.post(page("terms_write", case), {**story.ASKED, "how": "Wren Abbott tells it."}).status_code == 200
    )
    assert mo.post(page("terms_write", case), {"number": "0", "purpose": "To see."}).status_code == 302
    assert "at least one question" in text(alice.post(page("investigation", case), {"number": "1"}))
    assert mo.post(page("terms_write", case), {**story.ASKED, "number": "1"}).status_code == 302
    clash = text(mo.post(page("terms_write", case), {**story.ASKED, "purpose": "Another.", "number": "1"}))
    assert "To understand the notes" in clash
    assert "Another." in clash
    assert "being written" in text(dana.get(page("own_investigation", case)))
    assert dana.get(page("terms_paper", case)).status_code == 404
    assert "changed after you opened" in text(alice.post(page("investigation", case), {"number": "1"}))
    assert alice.post(page("investigation", case), {"number": "2"}).status_code == 302
    assert "To understand the notes of nine nights." in text(dana.get(page("own_investigation", case)))
    assert "Was anybody there to help?" in text(dana.get(page("terms_paper", case)))
    with pytest.raises(Refused, match="signed, and stand"):
        investigations.save_terms(row, story.ASKED, number=2, by=cast.mo, at=AT)
    with pytest.raises(Refused, match="signed already"):
        investigations.sign_terms(row, number=2, by=cast.marian, at=AT)


def test_who_wrote_the_terms_does_not_sign_them(cast: Cast, row: Investigation) -> None:
    Investigation.objects.filter(pk=row.pk).update(signed_at=None, saved_by=cast.alice)
    with pytest.raises(Refused, match="somebody else signs"):
        investigations.sign_terms(row, number=1, by=cast.alice, at=AT)


def test_each_delay_is_told_with_its_reason_and_by_letter(cast: Cast, row: Investigation) -> None:
    mo, dana, later = signed_in(cast.mo), signed_in(cast.dana), timezone.localdate() + timedelta(days=90)
    typed = {"why": "A witness is on leave.", **boxes("planned_end", later)}
    assert "names who raised" in text(
        mo.post(page("investigation_extend", row.case), {**typed, "why": "Wren Abbott is away."})
    )
    assert mo.post(page("investigation_extend", row.case), typed).status_code == 302
    with pytest.raises(Refused, match="a day after"):
        investigations.extend(row, planned_end=date(2026, 3, 20), why="x", by=cast.mo, at=AT)
    for name in ("own_investigation", "standing"):
        assert "A witness is on leave." in text(dana.get(page(name, row.case)))
    assert Promise.objects.get(kind="investigation", done_at=None).due == later
    known = facts(row.case, "delay-notice", cast.alice, later)
    assert known["why"] == "A witness is on leave."
    assert known["earlier_date"] == "Wednesday 1 April 2026"
    waits = Promise.objects.get(kind="delay-notice", done_at=None)
    assert waits.who == cast.alice
    letter = letters.draft(row.case, "delay-notice", by=cast.alice, at=AT, facts={})
    letter = letters.save(letter, body="Dear Dana,\n\nIt takes longer.", number=1, by=cast.alice, at=AT)
    letters.send(letter, number=letter.version, by=cast.alice, at=AT)
    assert not Promise.objects.filter(kind="delay-notice", done_at=None).exists()


def test_evidence_is_numbered_kept_and_read_by_few(cast: Cast, row: Investigation) -> None:
    case, mo = row.case, signed_in(cast.mo)
    file = SimpleUploadedFile("rota.txt", b"Nine nights, one doctor.")
    assert mo.post(page("evidence_new", case), {"title": "Rota", "file": file}).status_code == 302
    assert mo.post(page("evidence_new", case), {"title": "Notes", "source": "January"}).status_code == 302
    wrong = SimpleUploadedFile("x.exe", b"MZ\x00\x01")
    assert mo.post(page("evidence_new", case), {"title": "Kept", "file": wrong}).status_code == 200
    assert list(Evidence.objects.values_list("number", flat=True)) == [1, 2]
    first, second = Evidence.objects.order_by("number")
    assert b"one doctor" in signed_in(cast.alice).get(page("evidence", case, first.pk)).content
    assert signed_in(cast.alice).get(page("evidence", case, second.pk)).status_code == 404
    for who in (cast.helen, cast.idris, cast.bob, cast.dana, cast.charlie):
        assert signed_in(who).get(page("evidence", case, first.pk)).status_code == 404


def test_nobody_is_heard_who_has_not_agreed_to_it(cast: Cast, row: Investigation) -> None:
    case, mo = row.case, signed_in(cast.mo)
    typed = {
        "name": "Grace Holloway",
        "consent": "asked",
        "notes": "She said so.",
        "needs": "In the morning.",
    }
    assert "has not agreed" in text(mo.post(page("interview_new", case), typed))
    assert mo.post(page("interview_new", case), {**typed, "notes": ""}).status_code == 302
    one = Interview.objects.get()
    typed |= {"consent": "agreed", "number": "1", "agreed": "yes", **boxes("held_on", date(2026, 3, 6))}
    assert mo.post(page("interview", case, one.pk), typed).status_code == 302
    stale = text(mo.post(page("interview", case, one.pk), {**typed, "notes": "Otherwise."}))
    assert "She said so." in stale
    assert "Otherwise." in stale
    alice = text(signed_in(cast.alice).get(page("interview", case, one.pk)))
    assert "Read and agreed by them" in alice
    assert signed_in(cast.alice).post(page("interview", case, one.pk), typed).status_code == 404
    soon = inquiries.Heard("A", "", Consent.AGREED, held_on=date(2026, 3, 9))
    with pytest.raises(Refused, match="still to come"):
        inquiries.hear(row, soon, interview=None, number=0, by=cast.mo, at=AT)


def test_the_person_reads_the_report_and_says_what_is_wrong_before_the_group_has_it(
    cast: Cast, row: Investigation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "render", lambda html, **_how: html.encode())
    case, mo, dana, helen = row.case, signed_in(cast.mo), signed_in(cast.dana), signed_in(cast.helen)
    typed = {"number": "0", "summary": "Plans came late.", "how": "Notes were read.", "then": "send"}
    assert "Every question needs" in text(mo.post(page("report_write", case), typed))
    typed |= {
        "finding_1": "established",
        "why_1": "Eleven of forty.",
        "finding_2": "unclear",
        "why_2": "By hand.",
    }
    typed |= {"environment.staffing": "contributed", "team.leading": "mitigated", "around": "One doctor."}
    assert mo.post(page("report_write", case), {**typed, "then": ""}).status_code == 302
    assert dana.post(page("own_investigation", case), {"words": "Early"}).status_code == 200
    assert mo.post(page("report_write", case), {**typed, "number": "1"}).status_code == 302
    own = text(dana.get(page("own_investigation", case)))
    assert "Established. The facts are as they were said to be." in own
    assert "How many people there were" in own
    assert "There is no report yet" in text(helen.get(page("inquiry_report", case)))
    assert helen.get(page("report_paper", case)).status_code == 404
    assert "Plans came late." in text(dana.get(page("report_paper", case)))
    assert "can still say which facts" in text(mo.post(page("report_give", case), {"number": "2"}))
    assert dana.post(page("own_investigation", case), {"words": "Nine nights, not eight."}).status_code == 302
    assert "Nine nights, not eight." in text(mo.get(page("report_give", case)))
    assert "what you changed" in text(mo.post(page("report_give", case), {"number": "2"}))
    given = {"number": "2", "answer": "Put right in question 2."}
    assert mo.post(page("report_give", case), given).status_code == 302
    for client, name in ((helen, "inquiry_report"), (helen, "report_paper"), (dana, "own_investigation")):
        assert "Put right in question 2." in text(client.get(page(name, case)))
    assert Promise.objects.get(kind="group-again", done_at=None).who == cast.alice
    with pytest.raises(Refused, match="given to the group"):
        inquiries.comment(row, words="More", by=cast.dana, at=AT)
    with pytest.raises(Refused, match="has ended"):
        investigations.name(row.__class__.objects.get(), investigator=cast.mo, by=cast.alice, at=AT)


@pytest.mark.parametrize(("mhps", "until"), [(True, date(2026, 3, 19)), (False, date(2026, 3, 12))])
def test_there_is_time_to_comment_and_longer_under_the_doctors_framework(
    cast: Cast, row: Investigation, mhps: bool, until: date
) -> None:
    Investigation.objects.update(mhps=mhps)
    sent(cast, row)
    assert Investigation.objects.get().comments_by == until
    assert Promise.objects.get(kind="comments").due == until
    with pytest.raises(Refused, match="sent to the person already"):
        inquiries.send(row, number=1, by=cast.mo, at=AT)
    with pytest.raises(Refused, match="until"):
        inquiries.give(
            row, answer="", number=1, by=cast.mo, at=datetime(until.year, 3, until.day, 9, tzinfo=UTC)
        )
    inquiries.give(row, answer="", number=1, by=cast.mo, at=datetime(2026, 3, until.day + 1, 9, tzinfo=UTC))


def test_nothing_to_put_right_is_an_answer_too(cast: Cast, row: Investigation) -> None:
    sent(cast, row)
    assert (
        signed_in(cast.dana).post(page("own_investigation", row.case), {"then": "nothing"}).status_code == 302
    )
    assert Step.objects.filter(kind="not-commented").exists()
    inquiries.give(row, answer="", number=1, by=cast.mo, at=AT)
    meetings.ask(row.case, group=cast.group, on=date(2026, 3, 24), by=cast.alice, at=AT)
    assert not Promise.objects.filter(kind="group-again", done_at=None).exists()


def test_a_report_is_sent_as_it_was_read(cast: Cast, row: Investigation) -> None:
    inquiries.save_report(row, story.FOUND, number=0, by=cast.mo, at=AT)
    with pytest.raises(Stale):
        inquiries.send(row, number=0, by=cast.mo, at=AT)
    changed = {**story.FOUND, "texts": {**story.FOUND["texts"], "summary": "Otherwise."}}  # type: ignore[dict-item]
    with pytest.raises(Stale):
        inquiries.save_report(row, changed, number=0, by=cast.mo, at=AT)
    named = {**story.FOUND, "texts": {"summary": "Wren Abbott saw it.", "how": "x"}}
    with pytest.raises(Refused, match="names who raised"):
        inquiries.save_report(row, named, number=1, by=cast.mo, at=AT)


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("investigation", "alice marian mo"),
        ("investigation_open", "alice"),
        ("investigation_extend", "mo"),
        ("evidence_new", "mo"),
        ("interview_new", "mo"),
        ("report_write", "mo"),
        ("inquiry_report", "alice marian mo helen omar"),
        ("own_investigation", "dana"),
    ],
)
def test_each_page_is_there_for_those_alone_who_may(
    cast: Cast, row: Investigation, name: str, may: str
) -> None:
    for who in ("alice", "marian", "idris", "helen", "omar", "bob", "dana", "ada", "mo", "charlie"):
        status = signed_in(getattr(cast, who)).get(page(name, row.case)).status_code
        assert status == (200 if who in may.split() else 404), who


def test_the_actions_ask_again(cast: Cast, row: Investigation) -> None:
    end = date(2026, 5, 1)
    heard = inquiries.Heard("A", "", Consent.ASKED)
    calls = (
        ("alice", lambda by: investigations.name(row, investigator=cast.mo, by=by, at=AT)),
        ("alice marian", lambda by: investigations.sign_terms(row, number=1, by=by, at=AT)),
        ("mo", lambda by: investigations.save_terms(row, {}, number=1, by=by, at=AT)),
        ("mo", lambda by: investigations.extend(row, planned_end=end, why="x", by=by, at=AT)),
        ("mo", lambda by: inquiries.add_evidence(row, title="x", source="", file=None, by=by, at=AT)),
        ("mo", lambda by: inquiries.hear(row, heard, interview=None, number=0, by=by, at=AT)),
        ("mo", lambda by: inquiries.save_report(row, {}, number=0, by=by, at=AT)),
        ("mo", lambda by: inquiries.send(row, number=0, by=by, at=AT)),
        ("mo", lambda by: inquiries.give(row, answer="", number=0, by=by, at=AT)),
        ("dana", lambda by: inquiries.comment(row, words="x", by=by, at=AT)),
    )
    for may, call in calls:
        for who in {"alice", "marian", "idris", "helen", "bob", "dana", "ada", "mo"} - set(may.split()):
            with pytest.raises(PermissionDenied):
                call(getattr(cast, who))


def test_nothing_is_looked_at_before_the_terms_are_signed(cast: Cast, row: Investigation) -> None:
    Investigation.objects.update(signed_at=None)
    with pytest.raises(Refused, match="terms are signed first"):
        inquiries.add_evidence(row, title="x", source="", file=None, by=cast.mo, at=AT)
    assert signed_in(cast.mo).get(page("report_write", row.case)).status_code == 302


def test_an_adviser_cannot_become_the_investigator_later(cast: Cast, row: Investigation) -> None:
    accounts.grant(cast.mo, Role.ADVISER, by=None)
    cast.mo.__dict__.pop("_roles", None)
    with pytest.raises(Refused, match="another part"):
        cases.refuse_conflict(row.case, CaseRole.ADVISER, cast.mo, Role.ADVISER)


def test_it_is_part_of_a_copy_of_the_whole_case(cast: Cast, row: Investigation) -> None:
    file = files.store(cast.here, name="rota.txt", content_type="text/plain", body=b"A rota")
    inquiries.add_evidence(row, title="Rota", source="January", file=file, by=cast.mo, at=AT)
    heard = inquiries.Heard("Grace Holloway", "", Consent.ASKED)
    inquiries.hear(row, heard, interview=None, number=0, by=cast.mo, at=AT)
    investigations.extend(row, planned_end=date(2026, 5, 1), why="It takes longer.", by=cast.mo, at=AT)
    sent(cast, row)
    inquiries.comment(row, words="Nine, not eight.", by=cast.dana, at=AT)
    for purpose in Purpose:
        sections = {one.id: one.entries for one in wholecopy.gather(row.case, purpose)}
        words = "\n".join(one.words() for one in sections["investigation"])
        for said in (
            "nine nights",
            "It takes longer.",
            "Plans came late.",
            "Nine, not eight.",
            "Grace Holloway",
        ):
            assert said in words
        asked = {one.title for one in sections["investigation"] if one.ask}
        assert asked == (
            {"Evidence 1: Rota", "Asked to talk: Grace Holloway"} if purpose == Purpose.OWN else set()
        )
        assert [one.ask for one in sections["files"] if one.file == str(file.pk)] == [True]
