"""What may be shown of figures about people, why something is not, and the shapes of what is shown.

The rules are those of ``docs/methods/disclosure-control.md``. Here stand numbers and reasons only: who is hidden is
decided in ``lotus.analysis.release``, the only place that may build a ``Released`` (it holds the seal).
"""

from collections.abc import Iterator
from dataclasses import KW_ONLY, InitVar, asdict, dataclass, field
from enum import StrEnum
from functools import cache
from math import ceil, floor
from typing import Any

FLOOR = 5
"""No organisation may set a lower threshold than this."""

_STEPS = (0.1, 0.2, 0.5)
_SHARE_STEPS = (1, 2, 5, 10, 20, 25)
_SEAL = object()


class Reason(StrEnum):
    """Why a figure is not shown. It never says whether the group itself was too small."""

    PROTECTED = "protected"
    ROLLED_UP = "rolled up"
    TOO_FEW = "too few overall"


class Word(StrEnum):
    """What is said instead of a share so near to nobody or everybody that a number would speak for each of them."""

    FEW = "few"
    MOST = "most"


@dataclass(frozen=True)
class Rules:
    """The fewest people a figure may be about, and the number that counts are rounded to (1 leaves them as they are).

    Raises ``ValueError`` with one plain sentence for a threshold below 5 or a base that is no whole number from 1.
    """

    threshold: int = 10
    base: int = 5

    def __post_init__(self) -> None:
        if self.threshold < FLOOR:
            raise ValueError(f"The threshold is {FLOOR} people or more, not {self.threshold}.")
        if self.base < 1:
            raise ValueError(f"Counts are rounded to a whole number from 1, not to {self.base}.")

    def hides(self, count: int) -> bool:
        """Too small to be shown by itself. None at all is hidden too: it says where the others are."""
        return count < self.threshold

    def rounded(self, count: int) -> int:
        """The nearest multiple of the base; a count in the middle goes up."""
        return (2 * count + self.base) // (2 * self.base) * self.base

    def behind(self, shown: int) -> tuple[int, int]:
        """The least and the greatest count that a shown number can stand for."""
        return max(shown - self.base // 2, self.threshold), shown + (self.base + 1) // 2 - 1


def mean_step(fewest: int, width: float) -> float:
    """How coarse a mean of at least `fewest` answers on a scale of this width must be.

    The sum of the answers behind a shown mean is open by `fewest` × step, which must be at least half of the width:
    somebody who knows how many answered still cannot tell one person's answer from another sum.
    """
    least = width / (2 * fewest)
    for power in range(12):
        for step in _STEPS:
            if step * 10**power >= least - 1e-12:
                return round(step * 10**power, 1)
    raise ValueError(f"A scale {width} wide is too wide.")


@cache
def share_step(fewest: int, most: int) -> int | None:
    """How many percentage points apart shown shares are, so that at least two counts fit behind each of them.

    That holds for every number of answers from `fewest` to `most`. None: no step is coarse enough.
    """
    for step in _SHARE_STEPS:
        if fewest * step >= 200 or all(_two_fit(answers, step) for answers in range(fewest, most + 1)):
            return step
    return None


def _two_fit(answers: int, step: int) -> bool:
    spans = [share_span(level, answers, step) for level in (0, *range(2 * step, 100 - step, step), 100)]
    return all(high != low for low, high in spans)


def share_level(count: int, answers: int, step: int) -> int:
    """The shown share in percent; 0 stands for "few" and 100 for "most".

    "Few" and "most" reach one and a half steps into the scale, so that they never mean nobody or everybody alone.
    """
    level = (200 * count + step * answers) // (2 * step * answers) * step
    if level <= step:
        return 0
    return 100 if level >= 100 - step else level


def share_span(level: int, answers: int, step: int) -> tuple[int, int]:
    """The least and the greatest count that are shown as this share. Below the least where none is."""
    low = 0 if level == 0 else -((2 * min(level, 100 - step) - step) * answers // -200)
    return low, answers if level == 100 else -((2 * max(level, step) + step) * answers // -200) - 1


def coarser_share_steps(step: int) -> tuple[int, ...]:
    """This step and those that are coarser."""
    return tuple(one for one in _SHARE_STEPS if one >= step)


def to_step(value: float, step: float) -> float:
    """The nearest multiple of a step, a value in the middle going up, without the noise of binary fractions."""
    return round(floor(value / step + 0.5 + 1e-9) * step, 6)


def steps_over(value: float, step: float) -> float:
    """The least multiple of a step that is not below the value."""
    return round(ceil(value / step - 1e-9) * step, 6)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it may be shown: or the reason why not, and then no number at all.

    `n` is rounded. A share is in percent; where it is said in a word, `value` is None. `into` names the larger group
    (breakdown, group) in whose figures the people of a rolled-up group are counted.
    """

    item: str
    breakdown: str
    group: str
    shown: bool
    reason: Reason | None = None
    n: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    word: Word | None = None
    into: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        numbers = (self.n, self.value, self.low, self.high, self.word)
        if self.shown == (self.reason is not None):
            raise ValueError("A figure is shown, or it has a reason.")
        if not self.shown and any(one is not None for one in numbers):
            raise ValueError("A figure that is not shown carries no number.")


@dataclass(frozen=True)
class Released:
    """What may be shown of a survey, and nothing else. Only ``lotus.analysis.release`` holds the seal."""

    name: str
    rules: Rules
    figures: tuple[Figure, ...]
    _: KW_ONLY
    seal: InitVar[object]
    _places: dict[tuple[str, str, str], Figure] = field(init=False, repr=False, compare=False)

    def __post_init__(self, seal: object) -> None:
        _check(seal)
        places = {(one.item, one.breakdown, one.group): one for one in self.figures}
        object.__setattr__(self, "_places", places)

    def figure(self, item: str, breakdown: str, group: str) -> Figure | None:
        return self._places.get((item, breakdown, group))

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "threshold": self.rules.threshold,
            "base": self.rules.base,
            "figures": [asdict(one) for one in self.figures],
        }


@dataclass(frozen=True, slots=True)
class Count:
    """One count of a table: rounded and shown, or hidden for a reason. `blank` where nobody could have been."""

    n: int | None
    reason: Reason | None = None
    blank: bool = False

    @property
    def shown(self) -> bool:
        return self.reason is None


@dataclass(frozen=True)
class ReleasedTable:
    """A table of counts as it may be shown, with its totals, all rounded."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    rules: Rules
    cells: tuple[tuple[Count, ...], ...]
    row_totals: tuple[Count, ...]
    column_totals: tuple[Count, ...]
    total: Count
    _: KW_ONLY
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        _check(seal)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def _check(seal: object) -> None:
    if seal is not _SEAL:
        raise TypeError("Only lotus.analysis.release builds what is released.")
