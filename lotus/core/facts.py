"""The only shapes figures travel in before they are released: true counts and means, not to be shown.

A page may not import them; it gets what ``lotus.analysis.release`` makes of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERYBODY = "everybody"
"""The breakdown, and the group, of the whole."""


@dataclass(frozen=True)
class Table:
    """Counts of people by two things. None where nobody could be, as everybody knows.

    Raises ``ValueError`` with one plain sentence when the lines do not fit the names or a count is below nothing.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int | None, ...], ...]

    def __post_init__(self) -> None:
        if not self.rows or not self.columns:
            raise ValueError("A table has at least one row and one column.")
        for what, names in (("row", self.rows), ("column", self.columns)):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"The {what} {twice[0]} is there twice.")
        fits = len(self.counts) == len(self.rows) and all(
            len(line) == len(self.columns) for line in self.counts
        )
        if not fits:
            raise ValueError("Each row has one count for each column.")
        if any(count is not None and count < 0 for line in self.counts for count in line):
            raise ValueError("A count is 0 or more.")


@dataclass(frozen=True)
class Breakdown:
    """The groups of one question about people, with how many answered the survey in each.

    The groups do not overlap. Who said nothing may be a group of its own; where it is left out, it is the rest.
    `within` names the breakdown above (a team's division) and `parents` each group's group there.
    """

    name: str
    groups: Mapping[str, int]
    within: str = ""
    parents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """One thing asked, or a scale of several (`of`): the ends of its scale, and its options from first to last."""

    name: str
    least: float
    most: float
    options: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """What one group (or everybody) answered to one measure.

    `mean` and `sd` (of a sample, n − 1) are None where nobody answered. `spread`: how many chose each option.
    """

    measure: str
    breakdown: str
    group: str
    n: int
    mean: float | None
    sd: float | None
    spread: tuple[int, ...] = ()


@dataclass(frozen=True)
class Contrast:
    """Two groups of one breakdown (or a group and everybody) whose difference is asked for: `group` minus `other`."""

    measure: str
    breakdown: str
    group: str
    other: tuple[str, str] = (EVERYBODY, EVERYBODY)


@dataclass(frozen=True)
class Survey:
    """All that was answered at one moment, broken down as was declared before it opened.

    `shared`: for two breakdowns, how many people are in a group of one and a group of the other. It lets the release
    see that a group of one lies wholly inside a group of the other, so that one cannot be taken from the other.
    """

    name: str
    n: int
    breakdowns: tuple[Breakdown, ...]
    measures: tuple[Measure, ...]
    answered: tuple[Answered, ...]
    contrasts: tuple[Contrast, ...] = ()
    shared: Mapping[tuple[str, str], Mapping[tuple[str, str], int]] = field(default_factory=dict)
