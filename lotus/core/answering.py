"""By when somebody who told of a concern hears from us, and how it is counted whether they did."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lotus.core.casework import AboutKind, IssueKind, ReporterKind
from lotus.core.facts import Table

DAYS_TO_ACKNOWLEDGE = 7
MONTHS_TO_ANSWER = 3
GIVEN = {"telephone": "by telephone", "in_person": "in person", "video": "by video", "letter": "in a letter"}
"""How an account can be given that is entered for somebody."""


class Answer(StrEnum):
    """How soon whoever raised a concern first heard from us. Two only: the more there are, the fewer may be shown."""

    WEEK = "week"
    LATER = "later"


class Outcome(StrEnum):
    """What became of a concern about a team, a process or a culture."""

    CHANGED = "changed"
    ENDED = "ended"
    OPEN = "open"


GROUPS: dict[str, tuple[str, ...]] = {
    "about": tuple(one for one in AboutKind if one is not AboutKind.PERSON),
    "kinds": tuple(IssueKind),
    "raised_by": tuple(ReporterKind),
}
"""By what such concerns are grouped: what they are about, which questions they raise, and as what somebody raised them.

None of these is asked for the figures' sake, and none says who somebody is.
"""


@dataclass(frozen=True)
class Year:
    """The concerns of one year, as they stood at the end of the January after it."""

    number: int

    @property
    def until(self) -> date:
        """The last day that counts: by then even the last of the year could have been answered in time."""
        return date(self.number + 1, 1, 31)

    @classmethod
    def shown(cls, today: date) -> "Year":
        """The newest year whose figures are settled; they then stay as they are for a year."""
        newest = cls(today.year - 1)
        return newest if newest.until < today else cls(today.year - 2)


@dataclass(frozen=True)
class Told:
    """One concern: its groups, by what they are grouped, how soon it was answered, and what became of it."""

    groups: Mapping[str, Collection[str]]
    answer: Answer
    outcome: Outcome


def soon(raised: date, answered: date | None) -> Answer:
    """How soon an answer came, if any did; the day itself does not count."""
    in_time = answered is not None and (answered - raised).days <= DAYS_TO_ACKNOWLEDGE
    return Answer.WEEK if in_time else Answer.LATER


def tables(told: Collection[Told], by: str) -> tuple[Table, Table]:
    """How soon answered, and what became of it, by the groups of one kind. True counts, not to be shown.

    A concern that raises two kinds of question is counted under both.
    """
    groups = GROUPS[by]
    answers = Counter((group, one.answer) for one in told for group in one.groups[by])
    outcomes = Counter((group, one.outcome) for one in told for group in one.groups[by])
    return (
        Table(groups, tuple(Answer), tuple(tuple(answers[group, one] for one in Answer) for group in groups)),
        Table(
            groups, tuple(Outcome), tuple(tuple(outcomes[group, one] for one in Outcome) for group in groups)
        ),
    )
