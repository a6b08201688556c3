"""How concerns about a person were handled in one year: what is counted of each, and the tables that come of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lotus.core import workdays
from lotus.core.casework import DecisionKind, IssueKind, is_formal
from lotus.core.facts import EVERYBODY, Table
from lotus.core.support import Consideration

DAYS_TO_LETTER = 2
"""Working days from a meeting to the letter that tells what it decided; day 0 is the meeting."""


class Measure(StrEnum):
    """What is counted. Each has two columns only: the more there are, the fewer may be shown."""

    RAISED = "raised"
    DECIDED = "decided"
    TOLD = "told"


COLUMNS: dict[Measure, tuple[str, str]] = {
    Measure.RAISED: ("closed", "open"),
    Measure.DECIDED: ("informal", "formal"),
    Measure.TOLD: ("in_time", "late"),
}
SUPPORT = ("stands", "not_yet")


@dataclass(frozen=True)
class Met:
    """One signed decision: the day of its meeting, and the day its letter was sent, if it was."""

    kind: DecisionKind
    met_on: date
    sent_on: date | None


@dataclass(frozen=True)
class Handled:
    """One concern as it stood on the last day that counts.

    `formal` is None where no group has decided, and `in_time` where no letter about a decision was due yet.
    """

    kinds: Collection[str]
    closed: bool
    formal: bool | None = None
    in_time: bool | None = None
    stands: Collection[Consideration] = ()

    def column(self, measure: Measure) -> str | None:
        """In which column it counts; None where it counts in none."""
        first = {Measure.RAISED: self.closed, Measure.TOLD: self.in_time}
        first[Measure.DECIDED] = None if self.formal is None else not self.formal
        found = first[measure]
        return None if found is None else COLUMNS[measure][0 if found else 1]


def formal(decisions: Collection[Met]) -> bool | None:
    """Whether anything formal was ever decided on a concern; None where nothing was decided."""
    return any(is_formal(one.kind) for one in decisions) if decisions else None


def in_time(decisions: Iterable[Met], until: date, holidays: Collection[date]) -> bool | None:
    """Whether each letter that was due by the last day had gone by its day; None where none was due."""
    due = [(workdays.add(one.met_on, DAYS_TO_LETTER, holidays), one.sent_on) for one in decisions]
    asked = [(by, sent) for by, sent in due if by <= until]
    return all(sent is not None and sent <= by for by, sent in asked) if asked else None


def whole(found: Collection[Handled], measure: Measure) -> Table:
    """One line: all concerns. True counts, not to be shown."""
    return _table([(EVERYBODY, one) for one in found], measure, (EVERYBODY,))


def by_issue(found: Collection[Handled], measure: Measure) -> Table:
    """One line for each kind of question; a concern that raises two counts under both. Not to be shown."""
    return _table([(kind, one) for one in found for kind in one.kinds], measure, tuple(IssueKind))


def _table(found: Iterable[tuple[str, Handled]], measure: Measure, rows: tuple[str, ...]) -> Table:
    columns = COLUMNS[measure]
    counts: Mapping[tuple[str, str | None], int] = Counter((row, one.column(measure)) for row, one in found)
    return Table(rows, columns, tuple(tuple(counts.get((row, one), 0) for one in columns) for row in rows))


def support(found: Collection[Handled]) -> Table:
    """One line for each of the eight considerations: on how many concerns it stood. Not to be shown."""
    standing = Counter(each for one in found for each in one.stands)
    lines = ((standing[each], len(found) - standing[each]) for each in Consideration)
    return Table(tuple(Consideration), SUPPORT, tuple(lines))
