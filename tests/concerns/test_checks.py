"""Before anything formal: one person answers, a second confirms, the group reads it, and not going formal counts."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lotus.concerns.actions import checks, meetings
from lotus.concerns.models import AgendaItem, Case, Check, Decision, Promise, Step
from lotus.concerns.presenters import check as pages
from lotus.core import library
from lotus.core.casework import DecisionKind
from lotus.core.preformal import Question, asked, not_formal
from lotus.core.refusal import Refused, Stale
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = datetime(2026, 2, 16, 10, tzinfo=UTC)
MEETS = datetime(2026, 3, 3, 15, tzinfo=UTC)
INQUIRY = DecisionKind.FORMAL_INVESTIGATION
ENTRIES = library.load("pre-formal", "questions").entries
SENTENCES = {str(one): f"A sentence on {one}." for one in asked(INQUIRY, ENTRIES)}


def page(name: str, case: Case) -> str:
    return reverse(f"concerns:{name}", args=[case.pk])


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    return story.on_agenda(cast)


def answered(cast: Cast, case: Case, *, number: int = 0, needed: bool = True, **other: Any) -> Check:
    facts = {"kind": INQUIRY, "answers": SENTENCES, "why": "Nobody saw all of it.", **other}
    return checks.answer(case, checks.Answered(needed=needed, **facts), number=number, by=cast.alice, at=AT)


def decide(cast: Cast, item: AgendaItem, **other: Any) -> Decision:
    facts: dict[str, Any] = {
        "kind": INQUIRY,
        "discussion": "The answers were read.",
        "rationale": "The facts are not known.",
        "next_step": "Somebody from outside looks at it",
        "who": cast.alice,
        "by_when": date(2026, 3, 11),
        "present": [cast.helen, cast.omar, cast.priya],
    }
    saved = meetings.record(item, meetings.Decided(**{**facts, **other}), number=0, by=cast.helen, at=MEETS)
    return meetings.sign(item, number=saved.version, by=cast.helen, at=MEETS)


def test_a_referral_to_a_regulator_is_asked_three_questions_more() -> None:
    more = set(asked(DecisionKind.REFERRAL, ENTRIES)) - set(asked(INQUIRY, ENTRIES))
    assert more == {Question.PRESSURES, Question.INDUCTION, Question.IMPARTIAL}
    assert asked(DecisionKind.CONDITIONS, ENTRIES) == asked(INQUIRY, ENTRIES)


def test_what_the_group_decided_counts_before_what_the_check_found() -> None:
    assert not_formal(False, None, False)
    assert not not_formal(True, None, False)
    assert not_formal(True, DecisionKind.INTERVIEW, False)
    assert not not_formal(False, INQUIRY, True)


def test_nothing_formal_is_decided_without_a_confirmed_check(cast: Cast, item: AgendaItem) -> None:
    with pytest.raises(Refused, match="answered and confirmed by a second person"):
        decide(cast, item)
    check = answered(cast, item.case)
    with pytest.raises(Refused, match="answered and confirmed"):
        decide(cast, item)
    checks.confirm(check, number=1, by=cast.marian, at=AT)
    for other in (DecisionKind.REFERRAL, DecisionKind.CONDITIONS):
        with pytest.raises(Refused, match="answered and confirmed"):
            decide(cast, item, kind=other, review_on=date(2026, 3, 20))
    decision = decide(cast, item)
    assert Check.objects.get().decision == decision
    assert "A decision rests on it." in text(signed_in(cast.omar).get(page("check", item.case)))
    assert checks.confirmed(item.case) is None


def test_a_check_that_found_it_needless_carries_nothing_formal(cast: Cast, item: AgendaItem) -> None:
    check = answered(cast, item.case, needed=False)
    checks.confirm(check, number=1, by=cast.marian, at=AT)
    with pytest.raises(Refused, match="answered and confirmed"):
        decide(cast, item)
    decide(cast, item, without_check="The police asked for it on the day.")
    answer = text(signed_in(cast.alice).get(reverse("concerns:meeting", args=[item.case_id, item.pk])))
    assert "The police asked for it on the day." in answer


def test_what_is_not_formal_needs_no_check(cast: Cast, item: AgendaItem) -> None:
    assert decide(cast, item, kind=DecisionKind.INTERVIEW).signed_at


def test_not_going_formal_is_told_and_counted(cast: Cast, item: AgendaItem) -> None:
    case = item.case
    assert pages.counted(cast.alice) == ""
    check = answered(cast, case, needed=False, why="The facts are known.")
    assert not Step.objects.filter(kind="check-answered", shown=True).exists()
    checks.confirm(check, number=1, by=cast.marian, at=AT)
    assert "It is not. The facts are known." in text(signed_in(cast.dana).get(page("standing", case)))
    assert "(1), 1 ended without anything formal" in text(signed_in(cast.alice).get(page("check", case)))
    assert pages.counted(cast.mo) == ""


def test_a_second_person_confirms_or_says_what_is_missing(cast: Cast, item: AgendaItem) -> None:
    case, marian = item.case, signed_in(cast.marian)
    check = answered(cast, case)
    assert Promise.objects.get(kind="check", done_at=None).who == cast.marian
    assert "Write what does not convince" in text(
        marian.post(page("check_confirm", case), {"number": "1", "then": "back"})
    )
    back = {"number": "1", "then": "back", "words": "Who outside has looked at it?"}
    assert marian.post(page("check_confirm", case), back).status_code == 302
    assert Promise.objects.get(kind="check-back", done_at=None).who == cast.alice
    alice = signed_in(cast.alice)
    assert "Who outside has looked at it?" in text(alice.get(page("check", case)))
    answered(cast, case, number=check.version, why="Somebody outside has looked at it.")
    stale = text(marian.post(page("check_confirm", case), {"number": "1"}))
    assert "changed after you opened this page" in stale
    assert marian.post(page("check_confirm", case), {"number": "2"}).status_code == 302
    assert Check.objects.get().confirmed_by == cast.marian
    assert not Promise.objects.filter(kind__startswith="check", done_at=None).exists()
    assert marian.post(page("check_confirm", case), {"number": "2"}).status_code == 302
    with pytest.raises(Refused, match="confirmed already"):
        checks.confirm(check, number=2, by=cast.marian, at=AT)


def test_nobody_confirms_what_they_answered(cast: Cast, item: AgendaItem) -> None:
    check = answered(cast, item.case)
    Check.objects.update(answered_by=cast.marian)
    with pytest.raises(Refused, match="somebody else needs to confirm"):
        checks.confirm(check, number=1, by=cast.marian, at=AT)


def test_every_question_is_answered_and_names_nobody_who_raised_it(cast: Cast, item: AgendaItem) -> None:
    case, alice = item.case, signed_in(cast.alice)
    typed = {**SENTENCES, "number": "0", "kind": "referral", "needed": "no", "why": "Wren Abbott was right."}
    assert "Answer this with a sentence" in text(alice.post(page("check_write", case), typed))
    typed |= {"kind": "formal_investigation"}
    answer = text(alice.post(page("check_write", case), typed))
    assert "it names who raised the concern" in answer
    assert "A sentence on peer." in answer
    assert not Check.objects.exists()
    with pytest.raises(Refused, match="Write why"):
        answered(cast, case, why=" ")
    with pytest.raises(Refused, match="formal step"):
        answered(cast, case, kind=DecisionKind.CLOSE)


def test_of_two_who_answer_the_second_is_shown_both(cast: Cast, item: AgendaItem) -> None:
    answered(cast, item.case)
    with pytest.raises(Stale):
        answered(cast, item.case, why="Another reason.")
    typed = {**SENTENCES, "number": "0", "kind": "formal_investigation", "needed": "yes", "why": "Another."}
    answer = text(signed_in(cast.alice).post(page("check_write", item.case), {**typed, "needed": "no"}))
    assert "Nobody saw all of it." in answer
    assert "Another." in answer


@pytest.mark.parametrize(
    ("name", "may", "status"),
    [
        ("check", "alice marian helen omar idris", 200),
        ("check_write", "alice", 200),
        ("check_confirm", "marian", 302),
    ],
)
def test_each_page_is_there_for_those_alone_who_may(
    cast: Cast, item: AgendaItem, name: str, may: str, status: int
) -> None:
    answered(cast, item.case)
    for who in ("alice", "marian", "idris", "helen", "omar", "bob", "dana", "ada", "mo", "charlie"):
        got = signed_in(getattr(cast, who)).get(page(name, item.case)).status_code
        assert got == (status if who in may.split() else 404), who


def test_the_actions_ask_again(cast: Cast, item: AgendaItem) -> None:
    check = answered(cast, item.case)
    told = checks.Answered(INQUIRY, SENTENCES, needed=True, why="x")
    calls = (
        ("alice", lambda by: checks.answer(item.case, told, number=1, by=by, at=AT)),
        ("marian", lambda by: checks.confirm(check, number=1, by=by, at=AT)),
        ("marian", lambda by: checks.send_back(check, words="x", number=1, by=by, at=AT)),
    )
    for may, call in calls:
        for who in {"alice", "marian", "idris", "helen", "bob", "dana", "ada", "mo"} - {may}:
            with pytest.raises(PermissionDenied):
                call(getattr(cast, who))
