"""A restriction of somebody's work, or an exclusion from it: how long it may hold, and when it holds no longer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lotus.core.closing import months_after
from lotus.core.settled import Numbers


class Kind(StrEnum):
    """What changes at work."""

    RESTRICTION = "restriction"
    EXCLUSION = "exclusion"


class Form(StrEnum):
    """How soon it was needed. A restriction has one form."""

    IMMEDIATE = "immediate"
    FORMAL = "formal"


class Outcome(StrEnum):
    """What a look at it led to."""

    STAYS = "stays"
    CHANGES = "changes"
    BECOMES_FORMAL = "becomes_formal"
    ENDS = "ends"


@dataclass(frozen=True)
class Held:
    """A look that was confirmed, or what was decided first: when advice was sought, and the board told why."""

    advice_on: date | None = None
    board_on: date | None = None


def outcomes(kind: Kind, form: Form) -> tuple[Outcome, ...]:
    """What a look may lead to: an immediate exclusion is not made longer, it becomes formal or ends."""
    if kind is Kind.EXCLUSION and form is Form.IMMEDIATE:
        return (Outcome.ENDS, Outcome.BECOMES_FORMAL)
    return (Outcome.ENDS, Outcome.CHANGES, Outcome.STAYS)


def latest(kind: Kind, form: Form, start: date, clocks: Numbers) -> date:
    """The last day until which it may hold before somebody looks at it again."""
    name = "restriction" if kind is Kind.RESTRICTION else f"exclusion_{form}"
    return start + timedelta(weeks=clocks[name].value)


def lapsed(until: date, today: date, ended: date | None = None) -> bool:
    """Whether its last day passed without a look at it: the person then has the right to return to work."""
    return ended is None and today > until


def advice_due(start: date, until: date, looks: Iterable[Held], clocks: Numbers) -> bool:
    """Whether advice has to be sought again: it would hold past so many weeks, and no look since sought any."""
    past = until > start + timedelta(weeks=clocks["advice_again"].value)
    return past and not any(one.advice_on for one in looks)


def board_due(start: date, until: date, looks: Iterable[Held], clocks: Numbers) -> bool:
    """Whether it has to be explained to the board: it would hold past so many months, and nobody has."""
    past = until > months_after(start, clocks["board"].value)
    return past and not any(one.board_on for one in looks)
