"""The first card of where things stand: what was said once is not said for ever, and what holds at work goes first."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from lotus.concerns.presenters import lead
from lotus.concerns.presenters.decided import Decided
from lotus.core import library
from lotus.core.casework import DecisionKind, Stage

TODAY = date(2026, 3, 12)
HELD = {"until": "2026-04-01", "ended_on": None, "told_at": "2026-03-05"}
USUAL = ("as usual", "goes on as it is now")


def decided(kind: DecisionKind) -> Decided:
    words = library.load("concerns", "decisions").entries[kind]
    return Decided(
        kind=kind,
        first=words["first"],
        sentence="On Tuesday 3 March the group decided on",
        phrase=words["phrase"],
        meaning=[words["means"]],
        usual="first_held" in words,
        first_held=words.get("first_held", ""),
        means_held=words.get("means_held", ""),
        who="",
        reasons=(),
        not_means="",
        href="",
        letter="",
    )


def card(stage: Stage, told: DecisionKind | None = None, **known: Any) -> lead.Lead:
    """The card of a case at a stage, as far as the card looks at it."""
    case: Any = SimpleNamespace(
        stage=stage,
        reported_on=date(2026, 2, 6),
        about="record keeping",
        plans_begun=[],
        restrictions_known=known.pop("restrictions", []),
        investigations_known=known.pop("investigations", []),
    )
    every: dict[str, Any] = {
        "steps": [],
        "promises": [],
        "letters": [],
        "accounts": [],
        "people": {},
        **known,
    }
    found = lead.Known(
        case=case, today=TODAY, copy=None, told=decided(told) if told else None, meeting=None, **every
    )
    return lead.card(found)


def promise(kind: str, due: date = date(2026, 3, 20)) -> Any:
    return SimpleNamespace(kind=kind, due=due, theirs="")


def whole(made: lead.Lead) -> str:
    return " ".join([made.heading, *made.texts])


@pytest.mark.parametrize("told", [None, *DecisionKind])
@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.RAISED])
def test_while_something_changes_at_work_nothing_says_that_all_goes_on(
    stage: Stage, told: DecisionKind | None
) -> None:
    made = whole(card(stage, told, restrictions=[HELD]))
    assert not any(words in made for words in USUAL)
    assert "Something changes at work for now. It holds until Wednesday 1 April at the latest" in made


@pytest.mark.parametrize("told", [None, DecisionKind.SUPPORT_AND_REFLECTION])
def test_a_look_that_was_missed_is_said_first(told: DecisionKind | None) -> None:
    made = card(Stage.HELPED, told, restrictions=[{**HELD, "until": "2026-03-11"}])
    assert "You have the right to return to work." in made.texts[0]


def test_before_its_letter_the_restriction_is_not_told_and_nothing_false_is_said() -> None:
    made = whole(card(Stage.UNDERSTOOD, restrictions=[{**HELD, "told_at": None}]))
    assert "at work" not in made
    assert not any(words in made for words in USUAL)
    waits = card(Stage.GROUP, promises=[promise("outcome")], restrictions=[HELD])
    assert "You get it by Friday 20 March." in waits.texts


def test_conditions_that_ended_are_over() -> None:
    over = [{**HELD, "ended_on": "2026-03-10"}]
    assert card(Stage.GROUP, DecisionKind.CONDITIONS, restrictions=over).heading == (
        "What had changed at work has ended. You can work as before."
    )
    assert card(Stage.UNDERSTOOD, restrictions=over).heading.endswith("Your work goes on as it is now.")


@pytest.mark.parametrize("told", DecisionKind)
def test_once_it_is_learned_from_or_closed_nothing_is_announced_again(told: DecisionKind) -> None:
    learning, closed = card(Stage.LEARNING, told), card(Stage.CLOSED, told)
    assert learning.heading == "We are asking what we, as an organisation, can learn from it."
    assert closed.heading == "The concern is closed. You need do nothing more."
    assert "then close the concern" not in whole(learning) + whole(closed)
    assert "Support stays open to you." in closed.texts
    asked = card(Stage.CLOSED, told, promises=[promise("follow-up-3")])
    assert "We will ask how you are after one month and after three." in asked.texts


def test_a_report_that_can_be_read_is_what_there_is_to_do() -> None:
    looked = {"comments_by": "2026-03-20", "planned_end": "2026-03-18", "ended_at": None}
    made = card(
        Stage.INVESTIGATED,
        DecisionKind.FORMAL_INVESTIGATION,
        investigations=[looked],
        promises=[promise("comments")],
    )
    assert made.heading == "The investigation has its report. Nothing has been decided on it."
    assert made.facts[1]["value"] == "Read the report, when you are ready"
    assert "Until Friday 20 March you can say which facts are wrong" in made.facts[1]["note"]
    begun = card(
        Stage.INVESTIGATED,
        DecisionKind.FORMAL_INVESTIGATION,
        investigations=[{**looked, "comments_by": None}],
    )
    assert begun.heading == "There will be a formal investigation. Nothing has been found."


def test_opened_again_it_no_longer_says_what_was_decided_before() -> None:
    again = SimpleNamespace(kind="reopened", at=datetime(2026, 3, 10, 12, tzinfo=UTC))
    before, since = (
        SimpleNamespace(
            decision_id=1, kind="outcome", read_at=again.at, sent_at=datetime(2026, 3, day, tzinfo=UTC)
        )
        for day in (1, 12)
    )
    made = card(Stage.UNDERSTOOD, DecisionKind.NO_FURTHER_ACTION, steps=[again], letters=[before])
    assert made.heading == "The concern was opened again on Tuesday 10 March. Nothing has been decided since."
    told = card(Stage.LEARNING, DecisionKind.NO_FURTHER_ACTION, steps=[again], letters=[since, before])
    assert "opened again" not in told.heading
