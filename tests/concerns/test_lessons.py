"""The lessons review and closing: no case closes without it, two people close, and what was learned is followed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import closing, lessons, letters, support
from lotus.concerns.models import Case, CheckIn, Closing, LessonAction, Letter, Problem, Promise, Review
from lotus.core import closing as dates
from lotus.core import learning as core
from lotus.core.learning import Strength
from lotus.core.refusal import Refused, Stale
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = datetime(2026, 3, 20, 10, tzinfo=UTC)
TEXTS = {
    "chronology": "January: notes without a plan.",
    "went_well": "She said it first.",
    "easier": "Two doctors.",
}


def page(name: str, case: Case, *parts: Any) -> str:
    return reverse(f"concerns:{name}", args=[case.pk, *parts])


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case whose outcome letter has gone; what was decided is done."""
    decision = story.decided(cast)
    at = datetime(2026, 3, 4, 9, tzinfo=UTC)
    letter = letters.draft(decision.item.case, letters.OUTCOME, by=cast.alice, at=at, facts={})
    Letter.objects.filter(pk=letter.pk)
    letter = letters.save(letter, body="Dear Dana,\n\nThe group met.", number=1, by=cast.alice, at=at)
    letters.send(letter, number=letter.version, by=cast.alice, at=at)
    case = Case.objects.get(pk=decision.item.case_id)
    Promise.objects.filter(case=case).exclude(kind="contact").update(done_at=at)
    return case


@pytest.fixture
def review(cast: Cast, case: Case) -> Review:
    return lessons.save(case, TEXTS, number=0, by=cast.alice, at=AT)


def agreed(cast: Cast, case: Case, **changes: Any) -> LessonAction:
    facts = {
        "what": "Two doctors on each night",
        "owner": cast.idris,
        "team": "Medicine",
        "due": date(2026, 6, 1),
        "strength": Strength.STANDARD,
        "by": cast.alice,
        "at": AT,
    }
    return lessons.add_action(case, **{**facts, **changes})


def signed(cast: Cast, case: Case) -> Review:
    saved = lessons.save(case, TEXTS, number=0, by=cast.alice, at=AT)
    return lessons.sign(case, number=saved.version, by=cast.alice, at=AT)


def closed(cast: Cast, case: Case) -> Closing:
    signed(cast, case)
    return closed_now(cast, case)


def closed_now(cast: Cast, case: Case) -> Closing:
    closing.propose(case, why="All is done.", by=cast.alice, at=AT)
    return closing.close(case, by=cast.marian, at=AT)


def test_there_are_seven_types_and_twenty_seven_factors() -> None:
    assert len(core.FACTORS) == 7
    assert len(core.EVERY) == 27
    assert core.known(
        {"team.spoken": "contributed", "team.nothing": "contributed", "task.design": "much"}
    ) == {"team.spoken": "contributed"}


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 3, 5), 3, date(2026, 6, 5)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_there_is(day: date, months: int, then: date) -> None:
    assert dates.months_after(day, months) == then
    assert dates.keep_until(date(2024, 2, 29), 6) == date(2030, 2, 28)


def test_the_review_is_begun_saved_and_signed(cast: Cast, case: Case) -> None:
    alice = signed_in(cast.alice)
    assert "Nothing has been written yet" in text(alice.get(page("lessons", case)))
    assert alice.post(page("lessons_write", case), {**TEXTS, "number": "0"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "learning"
    typed = {**TEXTS, "easier": "", "number": "1", "then": "sign"}
    assert "what would make it easier" in text(alice.post(page("lessons_write", case), typed))
    assert not Review.objects.get().signed_at
    assert alice.post(page("lessons_write", case), {**typed, "easier": "Two doctors."}).status_code == 302
    assert Review.objects.get().signed_by == cast.alice
    assert alice.get(page("lessons_write", case)).status_code == 302
    with pytest.raises(Refused, match="is signed"):
        lessons.save(case, TEXTS, number=2, by=cast.alice, at=AT)
    with pytest.raises(Refused, match="is signed"):
        agreed(cast, case)


def test_the_review_is_a_paper_too_with_its_problems_and_what_changes(
    cast: Cast, case: Case, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    lessons.add_problem(
        case,
        words="No line for the plan.",
        factors={"environment.staffing": "contributed"},
        note="On every sheet.",
        by=cast.alice,
        at=AT,
    )
    agreed(cast, case)
    monkeypatch.setattr("lotus.ui.pdf.render", lambda html, **_told: html.encode())
    shown = text(signed_in(cast.marian).get(page("lessons_paper", case)))
    for words in (
        "Problem 1: No line for the plan.",
        "On every sheet.",
        "Change 1: ",
        "Not signed yet",
        case.reference,
    ):
        assert words in shown
    for who in (cast.bob, cast.dana, cast.ada, cast.mo):
        assert signed_in(who).get(page("lessons_paper", case)).status_code == 404


def test_who_saves_second_sees_both_versions(cast: Cast, case: Case, review: Review) -> None:
    typed = {**TEXTS, "easier": "A third doctor.", "number": "0"}
    answer = text(signed_in(cast.alice).post(page("lessons_write", case), typed))
    assert "A third doctor." in answer
    assert "Two doctors." in answer
    assert lessons.save(case, TEXTS, number=0, by=cast.alice, at=AT).version == 2
    with pytest.raises(Stale):
        lessons.sign(case, number=1, by=cast.alice, at=AT)


def test_a_problem_is_looked_at_from_the_outside_in(cast: Cast, case: Case, review: Review) -> None:
    alice, form = signed_in(cast.alice), page("lesson_problem", case)
    shown = text(alice.get(form))
    assert shown.index("The wider system") < shown.index("The member of staff")
    assert "Answer at least one factor" in text(alice.post(form, {"words": "No plan for the night"}))
    typed = {
        "words": "No plan for the night",
        "environment.staffing": "contributed",
        "team.spoken": "mitigated",
    }
    assert alice.post(form, typed).status_code == 302
    assert Problem.objects.get().factors == {
        "environment.staffing": "contributed",
        "team.spoken": "mitigated",
    }
    shown = text(alice.get(page("lessons", case)))
    assert "How many people there were" in shown
    assert "root cause" not in shown


def test_an_action_is_done_by_its_owner_and_assured_by_another(
    cast: Cast, case: Case, review: Review
) -> None:
    alice = signed_in(cast.alice)
    assert "Choose who sees to it" in text(alice.post(page("lesson_action_new", case), {"what": "x"}))
    typed = {"what": "Two doctors", "strength": "standard", "owner": str(cast.idris.pk), "team": ""}
    soon = timezone.localdate() + timedelta(days=5)
    due = {"due-day": str(soon.day), "due-month": str(soon.month), "due-year": str(soon.year)}
    assert alice.post(page("lesson_action_new", case), {**typed, **due}).status_code == 302
    action = LessonAction.objects.get()
    idris, place = signed_in(cast.idris), page("lesson_action", case, action.pk)
    assert "Two doctors" in text(idris.get("/"))
    assert idris.post(place, {"evidence": "The rota of May"}).status_code == 302
    assert "Two doctors" not in text(idris.get("/"))
    idris.post(place, {"worked": "yes", "words": "I think so"})
    assert LessonAction.objects.get().assured_by is None
    marian = signed_in(cast.marian)
    assert "Write how you know" in text(marian.post(place, {"worked": "yes", "words": ""}))
    assert marian.post(place, {"worked": "yes", "words": "No gap in June"}).status_code == 302
    assert "it was done and worked" in text(alice.get(page("lessons", case)))


def test_nobody_assures_their_own_action_or_one_that_is_not_done(
    cast: Cast, case: Case, review: Review
) -> None:
    own = agreed(cast, case, owner=cast.marian)
    with pytest.raises(Refused, match="not been noted as done"):
        lessons.assure(agreed(cast, case), worked=True, words="x", by=cast.marian, at=AT)
    with pytest.raises(Refused, match="Only its owner"):
        lessons.done(own, evidence="x", by=cast.idris, at=AT)
    lessons.done(own, evidence="The rota", by=cast.alice, at=AT)
    with pytest.raises(Refused, match="already"):
        lessons.done(own, evidence="The rota", by=cast.marian, at=AT)
    with pytest.raises(Refused, match="other than its owner"):
        lessons.assure(own, worked=True, words="x", by=cast.marian, at=AT)
    with pytest.raises(Refused, match="Choose somebody"):
        agreed(cast, case, owner=cast.mo)


def test_the_person_reads_what_concerns_the_system_once_it_is_signed(
    cast: Cast, case: Case, review: Review
) -> None:
    agreed(cast, case)
    dana = signed_in(cast.dana)
    assert dana.get(page("own_lessons", case)).status_code == 404
    lessons.sign(case, number=review.version, by=cast.alice, at=AT)
    assert "What we learned as an organisation" in text(dana.get(page("standing", case)))
    shown = text(dana.get(page("own_lessons", case)))
    assert "Two doctors on each night" in shown
    assert "January: notes without a plan." not in shown


# ---- Closing ----


def test_no_case_closes_without_its_review_or_with_a_promise_open(cast: Cast, case: Case) -> None:
    alice = signed_in(cast.alice)
    assert "No case closes without it" in text(alice.get(page("close", case)))
    assert "No case closes without it" in text(alice.post(page("close", case), {"why": "Done."}))
    signed(cast, case)
    Promise.objects.create(case=case, kind="next", ours="Meet Dana", due=date(2026, 4, 1), made_at=AT)
    with pytest.raises(Refused, match="Meet Dana"):
        closing.propose(case, why="Done.", by=cast.alice, at=AT)
    assert not Closing.objects.exists()


def test_one_asks_and_another_closes_and_the_person_is_asked_how_they_are(cast: Cast, case: Case) -> None:
    signed(cast, case)
    alice, marian = signed_in(cast.alice), signed_in(cast.marian)
    with pytest.raises(Refused, match="Nobody has asked"):
        closing.close(case, by=cast.marian, at=AT)
    assert alice.post(page("close", case), {"why": "All is done."}).status_code == 302
    assert "waits for a responsible officer" in text(alice.get(page("close", case)))
    with pytest.raises(Refused, match="already"):
        closing.propose(case, why="x", by=cast.alice, at=AT)
    assert "All is done." in text(marian.get(page("close", case)))
    assert marian.post(page("close", case), {}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "closed"
    shown = text(alice.get(page("close", case)))
    assert "Kept until" in shown
    assert "has not checked this period" in shown
    kinds = dict(Promise.objects.filter(case=case, done_at=None).values_list("kind", "who"))
    assert kinds == {
        "closing-letter": cast.alice.pk,
        "follow-up-1": cast.bob.pk,
        "follow-up-3": cast.bob.pk,
    }
    assert "We ask how you are" in text(signed_in(cast.dana).get(page("standing", case)))


def test_after_closing_the_contact_is_reminded_and_a_talk_keeps_the_promise(cast: Cast, case: Case) -> None:
    closed(cast, case)
    Promise.objects.filter(kind="follow-up-1").update(due=timezone.localdate())
    assert "Ask how Dana is" in text(signed_in(cast.bob).get("/"))
    Promise.objects.filter(kind="follow-up-1").update(due=date(2026, 4, 20))
    facts = {"how": "video", "feeling": "", "own_words": False, "needed": "", "next_on": None}
    support.note_check_in(case, held_on=date(2026, 4, 20), **facts, by=cast.bob, at=AT)
    left = Promise.objects.filter(case=case, done_at=None).values_list("kind", flat=True)
    assert set(left) == {"closing-letter", "follow-up-3"}
    assert CheckIn.objects.filter(held_on__isnull=False).count() == 1


def test_the_day_of_a_follow_up_is_a_working_day_and_the_record_is_kept_six_years(
    cast: Cast, case: Case
) -> None:
    row = closed(cast, case)
    assert row.keep_until == date(2032, 3, 20)
    due = dict(Promise.objects.filter(kind__startswith="follow-up").values_list("kind", "due"))
    assert due == {"follow-up-1": date(2026, 4, 20), "follow-up-3": date(2026, 6, 22)}


def test_a_closed_case_is_opened_again_with_a_reason_and_closes_anew(cast: Cast, case: Case) -> None:
    closed(cast, case)
    marian = signed_in(cast.marian)
    assert "Write why" in text(marian.post(page("close", case), {"why": ""}))
    assert marian.post(page("close", case), {"why": "New notes were found."}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "understood"
    assert not Promise.objects.filter(kind__startswith="follow-up", done_at=None).exists()
    assert not Review.objects.get().signed_at
    with pytest.raises(Refused, match="is open"):
        closing.open_again(case, why="x", by=cast.marian, at=AT)
    with pytest.raises(Refused, match="not signed"):
        closing.propose(case, why="x", by=cast.alice, at=AT)


def test_the_last_letter_is_owed_once_the_concern_is_closed(cast: Cast, case: Case) -> None:
    alice, dana = signed_in(cast.alice), signed_in(cast.dana)
    begin = page("letter_new", case, "closing")
    assert "waits until that is done" in text(alice.post(begin))
    begun = lessons.save(case, TEXTS, number=0, by=cast.alice, at=AT)
    agreed(cast, case)
    lessons.sign(case, number=begun.version, by=cast.alice, at=AT)
    closed_now(cast, case)
    assert "Send Dana the letter that it is closed" in text(alice.get(page("case", case)))
    assert "You get a letter about how it ended" in text(dana.get(page("standing", case)))
    assert alice.post(begin).status_code == 302
    letter = Letter.objects.get(kind="closing")
    for filled in (
        "Friday 20 March 2026",
        "- Two doctors on each night.",
        "Monday 20 April",
        "Monday 22 June",
    ):
        assert filled in letter.body
    shown = text(alice.get(page("letter", case, letter.pk)))
    assert "All is done." in shown
    assert "How it ended, in a sentence" in shown
    body = letter.body.replace("[[outcome]]", "The plan was kept.")
    kept = letters.save(letter, body=body, number=letter.version, by=cast.alice, at=AT)
    letters.send(kept, number=kept.version, by=cast.alice, at=AT)
    assert "How it ended, and what we learned" in text(dana.get(page("standing", case)))
    left = Promise.objects.filter(case=case, done_at=None).values_list("kind", flat=True)
    assert set(left) == {"follow-up-1", "follow-up-3"}, "nobody is promised a contact on a closed concern"
    assert "that it is closed" not in text(alice.get(page("case", case))).split("What happened")[0]
    with pytest.raises(Refused, match="goes once"):
        letters.draft(case, letters.CLOSING, by=cast.alice, at=AT, facts={})


def test_a_last_letter_that_was_begun_does_not_go_once_the_concern_is_open_again(
    cast: Cast, case: Case
) -> None:
    closed(cast, case)
    begun = letters.draft(case, letters.CLOSING, by=cast.alice, at=AT, facts={})
    written = letters.save(begun, body="Dear Dana,\n\nIt is closed.", number=1, by=cast.alice, at=AT)
    closing.open_again(Case.objects.get(pk=case.pk), why="New notes.", by=cast.marian, at=AT)
    with pytest.raises(Refused, match="waits until that is done"):
        letters.send(written, number=written.version, by=cast.alice, at=AT)


def test_who_asked_for_closing_does_not_close(cast: Cast, case: Case) -> None:
    from lotus.kernel import accounts
    from lotus.kernel.permissions import Role

    signed(cast, case)
    accounts.grant(cast.alice, Role.RESPONSIBLE_OFFICER, by=None)
    cast.alice.__dict__.pop("_roles", None)
    closing.propose(case, why="x", by=cast.alice, at=AT)
    with pytest.raises(Refused, match="other than who asked"):
        closing.close(case, by=cast.alice, at=AT)


# ---- Refused ----


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("lessons", "alice marian idris helen omar"),
        ("lessons_write", "alice"),
        ("lesson_problem", "alice"),
        ("lesson_action_new", "alice"),
        ("close", "alice marian"),
        ("own_lessons", ""),
    ],
)
def test_each_page_is_there_for_those_alone_who_may(cast: Cast, case: Case, name: str, may: str) -> None:
    for who in ("alice", "marian", "idris", "helen", "omar", "bob", "dana", "ada", "mo", "charlie"):
        status = signed_in(getattr(cast, who)).get(page(name, case)).status_code
        assert status == (200 if who in may.split() else 404), who


def test_the_actions_ask_again(cast: Cast, case: Case, review: Review) -> None:
    action = agreed(cast, case)
    calls = (
        ("alice", lambda by: lessons.save(case, TEXTS, number=1, by=by, at=AT)),
        ("alice", lambda by: lessons.sign(case, number=1, by=by, at=AT)),
        ("alice", lambda by: lessons.add_problem(case, words="x", factors={}, note="", by=by, at=AT)),
        ("alice", lambda by: agreed(cast, case, by=by)),
        ("marian", lambda by: lessons.assure(action, worked=True, words="x", by=by, at=AT)),
        ("alice marian idris helen", lambda by: lessons.done(action, evidence="", by=by, at=AT)),
        ("alice", lambda by: closing.propose(case, why="x", by=by, at=AT)),
        ("marian", lambda by: closing.close(case, by=by, at=AT)),
        ("marian", lambda by: closing.open_again(case, why="x", by=by, at=AT)),
    )
    for may, call in calls:
        for who in {"alice", "marian", "idris", "helen", "bob", "dana", "ada", "mo", "charlie"} - set(
            may.split()
        ):
            with pytest.raises(PermissionDenied):
                call(getattr(cast, who))


def test_the_pages_come_to_those_who_look_after_it(cast: Cast, case: Case) -> None:
    client: Client = signed_in(cast.alice)
    assert "What this shows about the system" in text(client.get(page("case", case)))
