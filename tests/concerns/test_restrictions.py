"""A restriction or an exclusion: by two who stand free, with reasons, looked at before its last day, or it is over."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.actions import letters, restrictions
from lotus.concerns.models import Case, Interest, Look, Promise, Restriction
from lotus.concerns.presenters.letters import facts
from lotus.core import letters as core_letters
from lotus.core import restriction, settled
from lotus.core.refusal import Refused
from lotus.core.restriction import Form, Held, Kind, Outcome
from tests.factories import story
from tests.factories.browser import signed_in
from tests.factories.cast import Cast

AT = datetime(2026, 3, 5, 10, tzinfo=UTC)
NUMBERS = settled.numbers({})
START = date(2026, 3, 5)


def page(name: str, case: Case) -> str:
    return reverse(f"concerns:{name}", args=[case.pk])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def boxes(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


@pytest.fixture
def case(cast: Cast) -> Case:
    return story.told(cast)[0]


def told(**changes: Any) -> restrictions.Proposed:
    facts: dict[str, Any] = {
        "kind": Kind.EXCLUSION,
        "form": Form.FORMAL,
        "conditions": "No work on any ward.\nYou can go on studying.",
        "why": "A patient could wait too long.",
        "alternatives": "Days only, with somebody beside: nobody is free.",
        "starts_on": START,
        "until": START + timedelta(weeks=4),
        "watcher": "Leon Barker",
        "advice_on": START,
        "advice": "Review weekly.",
        "without_check": "It could not wait.",
    }
    return restrictions.Proposed(**{**facts, **changes})


def proposed(cast: Cast, case: Case, *, at: datetime = AT, **changes: Any) -> Restriction:
    return restrictions.propose(case, told(**changes), no_interest=True, by=cast.alice, at=at)


def held(cast: Cast, case: Case, **changes: Any) -> Restriction:
    row = proposed(cast, case, **changes)
    restrictions.confirm(row, no_interest=True, by=cast.marian, at=AT)
    return row


def looked(until: date | None, **changes: Any) -> restrictions.Looked:
    facts: dict[str, Any] = {
        "outcome": Outcome.STAYS,
        "why": "Not known yet.",
        "alternatives": "None is safe.",
    }
    return restrictions.Looked(**{**facts, "until": until, **changes})


def sent(cast: Cast, case: Case, kind: str, at: datetime = AT) -> None:
    letter = letters.draft(case, kind, by=cast.alice, at=at, facts={})
    letter = letters.save(letter, body="Dear Dana,\n\nPlease read.", number=1, by=cast.alice, at=at)
    letters.send(letter, number=letter.version, by=cast.alice, at=at)


@pytest.mark.parametrize(
    ("kind", "form", "weeks"),
    [
        (Kind.EXCLUSION, Form.IMMEDIATE, 2),
        (Kind.EXCLUSION, Form.FORMAL, 4),
        (Kind.RESTRICTION, Form.FORMAL, 4),
        (Kind.RESTRICTION, Form.IMMEDIATE, 4),
    ],
)
def test_how_long_it_may_hold(kind: Kind, form: Form, weeks: int) -> None:
    assert restriction.latest(kind, form, START, NUMBERS) == START + timedelta(weeks=weeks)


def test_it_holds_through_its_last_day_and_no_longer() -> None:
    assert not restriction.lapsed(START, START)
    assert restriction.lapsed(START, START + timedelta(days=1))
    assert not restriction.lapsed(START, START + timedelta(days=9), ended=START)


def test_advice_is_due_again_past_twelve_weeks_and_the_board_past_six_months() -> None:
    twelve, half = START + timedelta(weeks=12), date(2026, 9, 5)
    assert not restriction.advice_due(START, twelve, [], NUMBERS)
    assert restriction.advice_due(START, twelve + timedelta(days=1), [Held()], NUMBERS)
    assert not restriction.advice_due(START, half, [Held(advice_on=twelve)], NUMBERS)
    assert not restriction.board_due(START, half, [], NUMBERS)
    assert restriction.board_due(START, half + timedelta(days=1), [Held()], NUMBERS)
    assert not restriction.board_due(START, half + timedelta(days=1), [Held(board_on=half)], NUMBERS)


def test_one_proposes_and_a_second_confirms_both_without_an_interest(cast: Cast, case: Case) -> None:
    alice, marian = signed_in(cast.alice), signed_in(cast.marian)
    today = timezone.localdate()
    typed = {
        "kind": "exclusion",
        "form": "immediate",
        **{name: f"words on {name}" for name in ("conditions", "why", "alternatives", "watcher", "advice")},
        **boxes("starts_on", today),
        **boxes("until", today + timedelta(days=15)),
        "without_check": "Today.",
    }
    assert "no interest" in text(alice.post(page("restriction_new", case), typed))
    typed["no_interest"] = "on"
    assert "before it is looked at again" in text(alice.post(page("restriction_new", case), typed))
    typed |= boxes("until", today + timedelta(days=14))
    assert alice.post(page("restriction_new", case), typed).status_code == 302
    assert Promise.objects.get(kind="restriction-confirm").who == cast.marian
    assert alice.post(page("restriction", case), {"no_interest": "on"}).status_code == 302
    assert "Nothing holds before" in text(alice.get(page("restriction", case)))
    assert "no interest" in text(marian.post(page("restriction", case), {}))
    assert marian.post(page("restriction", case), {"no_interest": "on"}).status_code == 302
    assert "It holds until" in text(alice.get(page("restriction", case)))
    assert Interest.objects.filter(case=case, has=False).count() == 2
    row = Restriction.objects.get()
    with pytest.raises(Refused, match="answered this already"):
        restrictions.confirm(row, no_interest=True, by=cast.marian, at=timezone.now())
    assert "There is one already" in text(alice.post(page("restriction_new", case), typed))


def test_nobody_confirms_what_they_proposed(cast: Cast, case: Case) -> None:
    row = proposed(cast, case)
    for call in (restrictions.confirm, lambda *a, **k: restrictions.decline(*a, words="x", **k)):
        with pytest.raises(Refused, match="somebody else"):
            call(row, no_interest=True, by=cast.alice, at=AT)
        with pytest.raises(Refused, match="no interest"):
            call(row, no_interest=False, by=cast.marian, at=AT)


def test_not_to_exclude_is_a_decision_too_and_kept(cast: Cast, case: Case) -> None:
    proposed(cast, case)
    marian = signed_in(cast.marian)
    typed = {"then": "decline", "no_interest": "on"}
    assert "Write why not" in text(marian.post(page("restriction", case), typed))
    assert marian.post(page("restriction", case), {**typed, "words": "Days are enough."}).status_code == 302
    assert "Days are enough." in text(signed_in(cast.alice).get(page("restriction", case)))
    assert restrictions.standing(case) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"advice_on": None}, "advice_on"),
        ({"advice": " "}, "advice"),
        ({"without_check": ""}, "without_check"),
        ({"starts_on": START - timedelta(days=1)}, "starts_on"),
        ({"until": START + timedelta(weeks=4, days=1)}, "until"),
        ({"why": "Wren Abbott is afraid."}, "why"),
    ],
)
def test_what_is_missing_is_named_at_its_field(
    cast: Cast, case: Case, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as no:
        proposed(cast, case, **changes)
    assert no.value.field == field


def test_the_person_reads_it_once_the_letter_has_gone(cast: Cast, case: Case) -> None:
    row = held(cast, case)
    dana = signed_in(cast.dana)
    assert dana.get(page("own_restriction", case)).status_code == 404
    assert "What changes at work" not in text(dana.get(page("standing", case)))
    known = facts(case, "restriction", cast.alice, START)
    assert known["conditions"] == "- No work on any ward.\n- You can go on studying."
    body = letters.draft(case, "restriction", by=cast.alice, at=AT, facts=known).body
    assert [one.quote for one in core_letters.placeholders(body)] == []
    assert "you have the right to return to work" in body
    sent_one = letters.draft(case, "restriction", by=cast.alice, at=AT, facts={})
    letters.send(sent_one, number=sent_one.version, by=cast.alice, at=AT)
    assert not Promise.objects.filter(kind="restriction-letter", done_at=None).exists()
    own = text(dana.get(page("own_restriction", case)))
    assert "A patient could wait too long." in own
    assert "Leon Barker" in own
    assert Promise.objects.get(kind="restriction-until").due == row.until


def test_a_missed_look_gives_the_right_to_return_to_work_and_every_page_says_so(
    cast: Cast, case: Case
) -> None:
    row = held(cast, case)
    sent(cast, case, "restriction")
    Restriction.objects.update(until=timezone.localdate() - timedelta(days=1))
    for who, name in ((cast.alice, "case"), (cast.marian, "restriction"), (cast.alice, "restriction_look")):
        assert "has the right to return to work" in text(signed_in(who).get(page(name, case)))
    for name in ("standing", "own_restriction"):
        assert "You have the right to return to work." in text(signed_in(cast.dana).get(page(name, case)))
    row.refresh_from_db()
    row.case = case
    late = timezone.now()
    with pytest.raises(Refused, match="holds nobody back any more"):
        restrictions.look(row, looked(date(2026, 4, 20)), no_interest=True, by=cast.alice, at=late)
    ends = looked(None, outcome=Outcome.ENDS, why="Nobody looked.", alternatives="")
    look = restrictions.look(row, ends, no_interest=True, by=cast.alice, at=late)
    restrictions.confirm(look, no_interest=True, by=cast.marian, at=late)
    assert "You can work as before" in text(signed_in(cast.dana).get(page("standing", case)))
    assert not Promise.objects.filter(kind="restriction-until", done_at=None).exists()
    known = facts(case, "restriction-review", cast.alice, START)
    assert known["review_decision"] == "it ends"


def test_each_time_it_goes_on_it_is_justified_by_two(cast: Cast, case: Case) -> None:
    row, at = held(cast, case), datetime(2026, 3, 30, 9, tzinfo=UTC)
    far = looked(date(2026, 4, 28))
    with pytest.raises(Refused) as no:
        restrictions.look(row, far, no_interest=True, by=cast.alice, at=at)
    assert no.value.field == "until"
    unsaid = looked(date(2026, 4, 27), alternatives=" ")
    with pytest.raises(Refused, match="what else"):
        restrictions.look(row, unsaid, no_interest=True, by=cast.alice, at=at)
    goes_on = looked(date(2026, 4, 27), outcome=Outcome.CHANGES, conditions="Days only.")
    look = restrictions.look(row, goes_on, no_interest=True, by=cast.alice, at=at)
    with pytest.raises(Refused, match="second person has still"):
        restrictions.look(row, goes_on, no_interest=True, by=cast.alice, at=at)
    restrictions.confirm(look, no_interest=True, by=cast.marian, at=at)
    row = Restriction.objects.get()
    assert (row.until, row.conditions) == (date(2026, 4, 27), "Days only.")
    sent(cast, case, "restriction-review", at)
    assert Look.objects.get().told_at
    assert "Not known yet." in text(signed_in(cast.dana).get(page("own_restriction", case)))


def test_an_immediate_exclusion_becomes_formal_after_advice_or_ends(cast: Cast, case: Case) -> None:
    row = held(cast, case, form=Form.IMMEDIATE, until=START + timedelta(days=14), advice_on=None)
    at, until = datetime(2026, 3, 18, 9, tzinfo=UTC), date(2026, 4, 14)
    with pytest.raises(Refused, match="becomes a formal one"):
        restrictions.look(row, looked(until), no_interest=True, by=cast.alice, at=at)
    formal = looked(until, outcome=Outcome.BECOMES_FORMAL)
    with pytest.raises(Refused, match="advice is sought"):
        restrictions.look(row, formal, no_interest=True, by=cast.alice, at=at)
    advised = looked(until, outcome=Outcome.BECOMES_FORMAL, advice_on=at.date())
    look = restrictions.look(row, advised, no_interest=True, by=cast.alice, at=at)
    restrictions.confirm(look, no_interest=True, by=cast.marian, at=at)
    assert Restriction.objects.get().form == Form.FORMAL


def test_long_exclusions_ask_for_advice_again_and_for_the_board(cast: Cast, case: Case) -> None:
    row = held(cast, case)
    for day, field in ((date(2026, 5, 20), "advice_on"), (date(2026, 8, 20), "board_on")):
        Restriction.objects.update(until=day)
        row.until, at = day, datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        facts = {} if field == "advice_on" else {"advice_on": day}
        with pytest.raises(Refused) as no:
            restrictions.look(
                row, looked(day + timedelta(weeks=4), **facts), no_interest=True, by=cast.alice, at=at
            )
        assert no.value.field == field


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("restriction", "alice marian helen omar bob"),
        ("restriction_new", "alice marian"),
        ("restriction_look", "alice marian"),
        ("own_restriction", "dana"),
    ],
)
def test_each_page_is_there_for_those_alone_who_may(cast: Cast, name: str, may: str) -> None:
    item = story.on_agenda(cast)
    held(cast, item.case)
    Restriction.objects.update(told_at=AT)
    for who in ("alice", "marian", "idris", "helen", "omar", "bob", "dana", "ada", "mo", "charlie"):
        status = signed_in(getattr(cast, who)).get(page(name, item.case)).status_code
        assert status == (200 if who in may.split() else 404), who


def test_the_actions_ask_again(cast: Cast, case: Case) -> None:
    row = proposed(cast, case)
    calls = (
        lambda by: proposed(Cast(**{**vars(cast), "alice": by}), case),
        lambda by: restrictions.confirm(row, no_interest=True, by=by, at=AT),
        lambda by: restrictions.decline(row, words="x", no_interest=True, by=by, at=AT),
        lambda by: restrictions.look(row, looked(START), no_interest=True, by=by, at=AT),
    )
    for call in calls:
        for who in ("idris", "helen", "bob", "dana", "ada", "mo", "charlie"):
            with pytest.raises(PermissionDenied):
                call(getattr(cast, who))
