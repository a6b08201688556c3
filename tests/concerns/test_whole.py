"""The whole case as one file: decided word by word, approved by a second person, and nobody in it who should not be."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import handlers, hearing, support, wellbeing, whole, worries
from lotus.concerns.models import Case, Promise, Redaction, WholeCopy
from lotus.concerns.presenters import wholecopy
from lotus.concerns.tasks import packing
from lotus.core.refusal import Refused
from lotus.core.wholecopy import Kind, Purpose, Reason
from lotus.kernel.models import AuditEntry, Message, Person, StoredFile
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = datetime(2026, 3, 10, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def asked(cast: Cast, case: Case, purpose: Purpose = Purpose.OWN) -> WholeCopy:
    sections = wholecopy.gather(case, purpose)
    made = whole.ask(case, purpose, sections, why="Asked on 9 March.", by=cast.alice, at=AT)
    made.refresh_from_db()
    return made


def decided(copy: WholeCopy, by: Person, *, left_in: tuple[str, ...] = ()) -> None:
    """Everything that is open is taken out, but for what is named."""
    rows = Redaction.objects.filter(copy=copy, out=None)
    answers = [
        whole.Answer(row.pk, Reason.IN_KNOWN if row.words in left_in else Reason.OUT_PERSON, "", row.version)
        for row in rows
    ]
    whole.decide(copy, answers, by=by, at=AT)


def approved(cast: Cast, copy: WholeCopy) -> WholeCopy:
    decided(copy, cast.alice)
    whole.hand_over(copy, by=cast.alice, at=AT)
    whole.approve(copy, by=cast.marian, at=timezone.now())
    return WholeCopy.objects.get(pk=copy.pk)


def inside(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def fetched(person: Person, page: str, copy: WholeCopy) -> dict[str, bytes]:
    answer = signed_in(person).get(reverse(f"concerns:{page}", args=[copy.case_id, copy.pk]))
    assert answer.status_code == 200
    return inside(answer.content)


@pytest.fixture
def case(cast: Cast) -> Case:
    """A decided case with what only two people may read: a talk, a worry, how somebody says they are."""
    case = story.decided(cast).item.case
    hearing.sign_account(case, body="Wren Abbott was there, too.", by=cast.dana, at=AT)
    talk: dict[str, Any] = {"feeling": "talk-words", "needed": "need-words", "own_words": True}
    support.note_check_in(case, held_on=AT.date(), how="video", **talk, next_on=None, by=cast.bob, at=AT)
    worries.raise_worry(case, words="worry-words", by=cast.bob, at=AT)
    wellbeing.keep(case, answers={"before": "severe"}, pastoral_may=False, by=cast.dana, at=AT)
    return Case.objects.get(pk=case.pk)


def test_her_copy_names_nobody_who_raised_it_and_holds_what_is_hers(cast: Cast, case: Case) -> None:
    copy = approved(cast, asked(cast, case))
    found = fetched(cast.dana, "own_copy", copy)
    assert found["case.pdf"].startswith(b"%PDF")
    told = found["case.json"].decode()
    assert "I was alone on nine of the nights." in told
    assert "Eleven sets of night notes held no plan." in told
    every = b"".join(body for name, body in found.items() if not name.endswith(".pdf")).decode()
    assert "Wren" not in every
    assert "Abbott" not in every
    assert "wren@willowmere.example" not in every
    assert "Agree what would help at night." not in told, "the signed triage was not shared, and was left out"
    papers = [body for name, body in found.items() if name.startswith("files/")]
    assert papers
    assert all(body.startswith(b"%PDF") for body in papers), "as she got them"
    alone = json.loads(found["for-you-alone.json"])
    assert alone["talks"][0]["feeling"] == "talk-words"
    assert alone["how_you_say_you_are"] == {"before": "severe"}


def test_what_two_people_alone_may_read_is_in_no_copy_of_the_team(cast: Cast, case: Case) -> None:
    for purpose in Purpose:
        found = fetched(cast.alice, "whole_file", approved(cast, asked(cast, case, purpose)))
        assert "for-you-alone.json" not in found
        every = b"".join(found.values()).decode(errors="replace")
        for words in ("talk-words", "need-words", "worry-words", "severe"):
            assert words not in every


def test_a_tribunal_gets_who_raised_it_the_reasons_the_audit_and_digests(cast: Cast, case: Case) -> None:
    copy = asked(cast, case, Purpose.TRIBUNAL)
    decided(copy, cast.alice, left_in=("Wren Abbott", "Wren", "wren@willowmere.example"))
    whole.hand_over(copy, by=cast.alice, at=AT)
    whole.approve(copy, by=cast.marian, at=AT)
    found = fetched(cast.marian, "whole_file", WholeCopy.objects.get(pk=copy.pk))
    assert "Wren Abbott" in found["case.json"].decode()
    assert "Agree what would help at night." in found["case.json"].decode()
    lines = list(csv.reader(io.StringIO(found["audit.csv"].decode("utf-8-sig"))))
    assert sorted({line[2] for line in lines if line[4] == "case.raised"}) == ["Alice Morgan"]
    assert {line.split("  ")[1] for line in found["digests.txt"].decode().splitlines()} == {*found} - {
        "digests.txt"
    }


def test_who_raised_it_cannot_be_left_in_and_a_part_of_the_name_is_asked_about(
    cast: Cast, case: Case
) -> None:
    copy = asked(cast, case)
    name = next(row for row in copy.redactions.all() if row.locked)
    assert (name.kind, name.out) == (Kind.REPORTER, True)
    with pytest.raises(Refused, match="protects"):
        whole.decide(copy, [whole.Answer(name.pk, Reason.IN_POST, "", 0)], by=cast.alice, at=AT)
    assert [row.words for row in copy.redactions.filter(out=None, kind=Kind.REPORTER)] == [
        "Abbott",
        "Wren",
    ]


def test_those_who_act_on_the_case_are_not_proposed(cast: Cast, case: Case) -> None:
    words = {row.words for row in asked(cast, case).redactions.all()}
    assert words.isdisjoint({"Alice Morgan", "Alice", "Dana", "Dr Dana Ellis", "Helen", "Bob Tierney"})
    assert words.isdisjoint({"Dr Marian Cole", "Marian Cole", cast.alice.email, cast.bob.email})


def test_every_decision_says_why_and_by_whom_and_the_words_do_not_leave_with_them(
    cast: Cast, case: Case
) -> None:
    copy = asked(cast, case)
    decided(copy, cast.alice)
    row = copy.redactions.filter(locked=False).first()
    assert row
    with pytest.raises(Refused, match="Write the reason"):
        whole.decide(copy, [whole.Answer(row.pk, Reason.OUT_OTHER, " ", 1)], by=cast.alice, at=AT)
    whole.add(copy, words="nine of the nights", reason=Reason.OUT_HARM, note="", by=cast.alice, at=AT)
    with pytest.raises(Refused, match="stand nowhere"):
        whole.add(copy, words="not there", reason=Reason.OUT_HARM, note="", by=cast.alice, at=AT)
    found = fetched(cast.dana, "own_copy", approved(cast, copy))
    lines = list(csv.DictReader(io.StringIO(found["decisions.csv"].decode("utf-8-sig"))))
    assert {line["by"] for line in lines} == {"Alice Morgan", ""}
    assert all(line["reason"] for line in lines)
    assert not any("raised it" in line["about"] + line["reason"] for line in lines)
    assert "nine of the nights" not in found["decisions.csv"].decode() + found["case.json"].decode()


def test_two_who_decide_at_once_are_told_of_each_other(cast: Cast, case: Case) -> None:
    copy = asked(cast, case)
    row = copy.redactions.filter(out=None).first()
    assert row
    whole.decide(copy, [whole.Answer(row.pk, Reason.OUT_PERSON, "", 0)], by=cast.alice, at=AT)
    with pytest.raises(Refused, match="Alice Morgan decided meanwhile"):
        whole.decide(copy, [whole.Answer(row.pk, Reason.IN_KNOWN, "", 0)], by=cast.marian, at=AT)


def test_nothing_leaves_before_a_second_person_who_decided_nothing_has_read_it(
    cast: Cast, case: Case
) -> None:
    copy = asked(cast, case)
    with pytest.raises(Refused, match="still"):
        whole.hand_over(copy, by=cast.alice, at=AT)
    with pytest.raises(Refused, match="not prepared"):
        whole.approve(copy, by=cast.marian, at=AT)
    decided(copy, cast.alice)
    whole.hand_over(copy, by=cast.alice, at=AT)
    with pytest.raises(Refused, match="decided nothing"):
        whole.approve(copy, by=cast.alice, at=AT)
    whole.send_back(copy, why="Look at the ward again.", by=cast.marian, at=AT)
    copy.refresh_from_db()
    assert (copy.returned, copy.prepared_at, copy.file) == ("Look at the ward again.", None, None)
    assert signed_in(cast.dana).get(reverse("concerns:own_copy", args=[case.pk, copy.pk])).status_code == 404


def test_only_those_who_run_the_case_may_make_one(cast: Cast, case: Case) -> None:
    sections = wholecopy.gather(case, Purpose.OWN)
    for person in (cast.idris, cast.bob, cast.helen, cast.dana, cast.ada, cast.charlie):
        with pytest.raises(PermissionDenied):
            whole.ask(case, Purpose.OWN, sections, why="x", by=person, at=AT)
        assert signed_in(person).get(reverse("concerns:whole", args=[case.pk])).status_code == 404


def test_no_copy_is_made_for_somebody_who_has_not_been_told(cast: Cast) -> None:
    case = story.assigned(cast)
    with pytest.raises(Refused, match="not been told"):
        asked(cast, case)
    page = signed_in(cast.alice).get(reverse("concerns:whole", args=[case.pk])).content.decode()
    assert 'value="own"' not in page


def test_a_copy_ends_with_its_time_and_its_decisions_stay(cast: Cast, case: Case) -> None:
    copy = approved(cast, asked(cast, case))
    assert StoredFile.objects.filter(pk=copy.file_id).exists()
    assert whole.expire(at=timezone.now() + timedelta(days=30)) == 0
    assert whole.expire(at=timezone.now() + timedelta(days=32)) == 1
    copy.refresh_from_db()
    assert (copy.file, copy.contents) == (None, [])
    assert copy.redactions.exists()
    assert not StoredFile.objects.filter(name__isnull=False, content_type="application/zip").exists()
    assert (
        signed_in(cast.alice).get(reverse("concerns:whole_file", args=[case.pk, copy.pk])).status_code == 404
    )
    assert AuditEntry.objects.filter(action="whole.ended").exists()


def test_she_asks_herself_is_promised_a_day_and_told_when_it_is_there(cast: Cast, case: Case) -> None:
    page = reverse("concerns:own_copies", args=[case.pk])
    dana = signed_in(cast.dana)
    assert dana.post(page).status_code == 302
    dana.post(page)
    promise = Promise.objects.get(case=case, kind="copy-asked")
    assert promise.who == cast.alice
    assert "You get it by" in dana.get(page).content.decode()
    before = Message.objects.filter(to=cast.dana.email).count()
    copy = approved(cast, asked(cast, case))
    promise.refresh_from_db()
    assert promise.done_at
    assert Message.objects.filter(to=cast.dana.email).count() == before + 1
    assert reverse("concerns:own_copy", args=[case.pk, copy.pk]) in dana.get(page).content.decode()


NOTES = ("The rota is still to come.", "A quiet word: her mother is ill.", "Counsel says to wait.")


@pytest.fixture
def noted(cast: Cast, case: Case) -> Case:
    """The same case with three notes of those who handle it, and a label."""
    for number, words in enumerate(NOTES):
        handlers.note(case, body=words, corrects=None, by=cast.alice, at=AT + timedelta(minutes=number))
    handlers.label(case, ["staffing"], by=cast.alice, at=AT)
    return case


def of_note(copy: WholeCopy, words: str) -> Redaction:
    sections = {entry["id"]: str(entry) for one in copy.contents for entry in one["entries"]}
    return next(row for row in copy.redactions.filter(kind=Kind.NOTE) if words in sections[row.entry])


def test_each_note_of_the_handlers_enters_a_copy_only_as_somebody_decided(cast: Cast, noted: Case) -> None:
    copy = asked(cast, noted)
    rota, mother, advice = (of_note(copy, words) for words in NOTES)
    assert {rota.out, mother.out, advice.out} == {None}
    answers = [
        whole.Answer(rota.pk, Reason.IN_OWN, "", 0),
        whole.Answer(mother.pk, Reason.IN_PART, "It is about her mother.", 0, ("her mother is ill",)),
        whole.Answer(advice.pk, Reason.OUT_ADVICE, "", 0),
    ]
    whole.decide(copy, answers, by=cast.alice, at=AT)
    found = fetched(cast.alice, "whole_file", approved(cast, copy))
    told, record = found["case.json"].decode(), found["decisions.csv"].decode("utf-8-sig")
    assert NOTES[0] in told
    assert "A quiet word: [words removed]." in told
    assert "mother" not in told + record
    assert NOTES[2] not in told
    assert "staffing" not in told.casefold(), "the label waited for a decision, and was taken out"
    for said in (found["README.txt"].decode(), told):
        assert "3 notes among themselves: 1 in full in this copy, 1 without some words, 1 kept back" in said
    lines = [line for line in csv.DictReader(io.StringIO(record)) if line["about"].startswith("A note")]
    assert [line["decision"] for line in lines] == ["left in", "left in", "taken out"]
    assert "without some of its words" in lines[1]["reason"]


def test_a_note_nobody_decided_about_is_in_no_copy_and_holds_it_up(cast: Cast, noted: Case) -> None:
    copy = asked(cast, noted, Purpose.TRIBUNAL)
    assert NOTES[0] not in str(packing.clean(copy, copy.redactions.all()))
    decided(copy, cast.alice)
    Redaction.objects.filter(pk=of_note(copy, NOTES[0]).pk).update(out=None)
    with pytest.raises(Refused, match="still to be decided"):
        whole.hand_over(copy, by=cast.alice, at=AT)


def test_a_record_that_stays_in_part_says_which_words_go_and_why(cast: Cast, noted: Case) -> None:
    copy = asked(cast, noted)
    row = of_note(copy, NOTES[1])
    page = reverse("concerns:whole_copy", args=[noted.pk, copy.pk]) + f"?change={row.pk}"
    posted = {"then": "decide", f"d_{row.pk}": "in_part", f"n_{row.pk}": "It is about her mother."}
    alice = signed_in(cast.alice)
    assert "Write the words that are taken out" in alice.post(page, posted).content.decode()
    answer = alice.post(page, {**posted, f"w_{row.pk}": "her father"}).content.decode()
    assert "does not stand in it" in answer
    assert "her father" in answer, "what was typed is kept"
    assert alice.post(page, {**posted, f"w_{row.pk}": "her mother\n\n quiet  word"}).status_code == 302
    rows = [(one.words, one.out, one.note) for one in copy.redactions.filter(kind=Kind.ADDED)]
    assert rows == [(words, True, "It is about her mother.") for words in ("her mother", "quiet word")]
    name = copy.redactions.filter(kind=Kind.REPORTER, locked=False).first()
    assert name
    with pytest.raises(Refused, match="Write the words"):
        whole.decide(copy, [whole.Answer(name.pk, Reason.IN_PART, "x", 0, ("Wren",))], by=cast.alice, at=AT)


def test_the_pages_decide_add_hand_over_and_approve(cast: Cast, case: Case) -> None:
    alice, marian = signed_in(cast.alice), signed_in(cast.marian)
    begun = alice.post(reverse("concerns:whole", args=[case.pk]), {"purpose": "own", "why": "Asked."})
    copy = WholeCopy.objects.get()
    page = reverse("concerns:whole_copy", args=[case.pk, copy.pk])
    assert begun["Location"] == page
    assert "Write the reason beside it" in _decide(alice, page, copy, "out_other").content.decode()
    while Redaction.objects.filter(copy=copy, out=None).exists():
        assert _decide(alice, page, copy, "out_person").status_code == 302
    row = copy.redactions.filter(locked=False).first()
    assert row
    assert f'name="d_{row.pk}"' in alice.get(f"{page}?change={row.pk}").content.decode()
    nowhere = {"then": "add", "add-words": "not there", "add-reason": "out_harm"}
    assert "stand nowhere" in alice.post(page, nowhere).content.decode()
    assert alice.post(page, {**nowhere, "add-words": "forty sets"}).status_code in {200, 302}
    assert alice.post(page, {"then": "ready"}).status_code == 302
    read = reverse("concerns:whole_approve", args=[case.pk, copy.pk])
    assert "somebody else says" in alice.get(read).content.decode()
    assert "I was alone on nine" in marian.get(read).content.decode()
    assert "decided nothing" in alice.post(read, {"then": "approve"}).content.decode()
    assert "Write what should" in marian.post(read, {"then": "back", "why": ""}).content.decode()
    assert marian.post(read, {"then": "approve"}).status_code == 302
    assert "Fetch the file" in alice.get(page).content.decode()
    assert alice.post(page, {"then": "end"}).status_code == 302
    assert "Taken back" in alice.get(page).content.decode()


def _decide(client: Any, page: str, copy: WholeCopy, reason: str) -> Any:
    rows = Redaction.objects.filter(copy=copy, out=None)[:8]
    return client.post(page, {"then": "decide", **{f"d_{row.pk}": reason for row in rows}})
