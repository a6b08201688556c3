"""Statistical process control by the NHS "Making Data Count" rules: charts for single figures and for rare events.

Sources: NHS England, Making Data Count; the rules as NHS-R's "plot the dots" codes them. D. J. Wheeler, Understanding
Variation (1993), for 2.66 and 3.267. Rare events: L. S. Nelson, Journal of Quality Technology 26 (1994), 239-240.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

LIMIT = 2.66
"""Limits lie this many mean moving ranges from the mean."""
SCREEN = 3.267
"""A moving range of this many mean moving ranges or more is left out, once."""
BASELINE = 12
"""Limits are those of the first twelve points; with fewer they are provisional."""
RUN = 7
RARE_POWER = 3.6
"""Days between rare events to the power of 1/3.6 vary about evenly, so that the same limits apply (Nelson 1994)."""


class Rule(StrEnum):
    """Why a point is special. In the order in which one goes before another."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_IN_THREE = "two_in_three"
    SHIFT = "shift"


SAID = {
    Rule.OUTSIDE: "outside the limits",
    Rule.TREND: "part of seven or more in a row rising or falling",
    Rule.TWO_IN_THREE: "one of two in three close to a limit",
    Rule.SHIFT: "part of seven or more in a row on one side of the mean",
}
"""Each rule in words."""


class Better(StrEnum):
    """Which way is an improvement."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Variation(StrEnum):
    """What a point, or the newest of a series, says."""

    COMMON = "common cause"
    IMPROVEMENT = "special cause, improvement"
    CONCERN = "special cause, concern"
    NEUTRAL = "special cause"


class Assurance(StrEnum):
    """Whether a target will be met, if nothing changes."""

    PASSING = "consistently passing"
    FAILING = "consistently failing"
    HIT_OR_MISS = "hit or miss"


@dataclass(frozen=True)
class Point:
    """One figure: the first rule that makes it special (None for ordinary variation) and every other that does.

    `side` is 1 above the mean, -1 below, 0 on it.
    """

    label: str
    value: float
    rules: tuple[Rule, ...]
    side: int
    variation: Variation

    @property
    def rule(self) -> Rule | None:
        return self.rules[0] if self.rules else None


@dataclass(frozen=True)
class Chart:
    """A control chart: mean, mean moving range (after screening), limits, and what each point says.

    `provisional`: the limits rest on fewer than twelve points.
    """

    points: tuple[Point, ...]
    mean: float
    moving_range: float
    lower: float
    upper: float
    baseline: int
    provisional: bool
    better: Better
    target: float | None
    assurance: Assurance | None

    @property
    def variation(self) -> Variation:
        """What the newest point says."""
        return self.points[-1].variation


@dataclass(frozen=True)
class _Limits:
    mean: float
    moving_range: float

    @property
    def lower(self) -> float:
        return self.mean - LIMIT * self.moving_range

    @property
    def upper(self) -> float:
        return self.mean + LIMIT * self.moving_range

    def outer_third(self, value: float) -> int:
        """1 in the outer third above, -1 in the one below, else 0; beyond a limit counts as neither."""
        if self.lower <= value < self.mean - 2 / 3 * LIMIT * self.moving_range:
            return -1
        return int(self.mean + 2 / 3 * LIMIT * self.moving_range < value <= self.upper)


def chart(
    series: Sequence[tuple[str, float]],
    *,
    target: float | None = None,
    better: Better = Better.NEITHER,
    baseline: int | None = BASELINE,
) -> Chart:
    """The XmR chart of figures in the order of time, each with its label.

    Mean and limits come from the first `baseline` points (None: from all). Raises ValueError with fewer than two
    points or a baseline of fewer than two. Worked example: 9 11 8 10 12 9 10 11 9 10 8 9, then 2 7 8 7 8 7 8 7: mean
    9.667, mean moving range 1.818, limits 4.830 and 14.503; the 2 is below the limit, all after it below the mean.
    """
    values = [value for _label, value in series]
    if len(values) < 2 or (baseline is not None and baseline < 2):
        raise ValueError("a control chart needs two points or more")
    limits = _limits(values[:baseline])
    rules = _rules(values, limits)
    points = tuple(
        Point(label, value, found, _side(value, limits.mean), _variation(found, value, limits.mean, better))
        for (label, value), found in zip(series, rules, strict=True)
    )
    used = len(values[:baseline])
    return Chart(
        points=points,
        mean=limits.mean,
        moving_range=limits.moving_range,
        lower=limits.lower,
        upper=limits.upper,
        baseline=used,
        provisional=used < BASELINE,
        better=better,
        target=target,
        assurance=_assurance(limits, target, better),
    )


def _limits(values: Sequence[float]) -> _Limits:
    """Mean, and mean moving range after ranges far beyond the others were left out once."""
    ranges = [abs(after - before) for before, after in pairwise(values)]
    plain = fmean(ranges)
    kept = [one for one in ranges if one < SCREEN * plain] or ranges
    return _Limits(fmean(values), fmean(kept))


def _side(value: float, mean: float) -> int:
    return (value > mean) - (value < mean)


def _rules(values: Sequence[float], limits: _Limits) -> list[tuple[Rule, ...]]:
    """For each point every rule that makes it special, in their order."""
    sides = [_side(value, limits.mean) for value in values]
    steps = [0, *(_side(after, before) for before, after in pairwise(values))]
    found = {
        Rule.OUTSIDE: [not limits.lower <= value <= limits.upper for value in values],
        Rule.TREND: _in_runs(len(values), RUN, lambda at: _all_alike(steps[at + 1 : at + RUN])),
        Rule.TWO_IN_THREE: _two_in_three([limits.outer_third(value) for value in values], sides),
        Rule.SHIFT: _in_runs(len(values), RUN, lambda at: _all_alike(sides[at : at + RUN])),
    }
    return [tuple(rule for rule in Rule if found[rule][number]) for number in range(len(values))]


def _all_alike(signs: Sequence[int]) -> bool:
    return signs[0] != 0 and all(sign == signs[0] for sign in signs)


def _in_runs(count: int, length: int, is_run: Callable[[int], bool]) -> list[bool]:
    """Which points belong to some run of this length, a run beginning where `is_run` says so."""
    belongs = [False] * count
    for first in range(count - length + 1):
        if is_run(first):
            belongs[first : first + length] = [True] * length
    return belongs


def _two_in_three(thirds: Sequence[int], sides: Sequence[int]) -> list[bool]:
    """Points in the outer third of whose three neighbours in a row, all on one side, two or more lie there."""
    belongs = [False] * len(thirds)
    for first in range(len(thirds) - 2):
        window = range(first, first + 3)
        outer = [number for number in window if thirds[number]]
        if len(outer) >= 2 and _all_alike([sides[number] for number in window]):
            for number in outer:
                belongs[number] = True
    return belongs


def _variation(rules: tuple[Rule, ...], value: float, mean: float, better: Better) -> Variation:
    if not rules:
        return Variation.COMMON
    if better is Better.NEITHER:
        return Variation.NEUTRAL
    good = (value > mean) == (better is Better.HIGHER)
    return Variation.IMPROVEMENT if good else Variation.CONCERN


def _assurance(limits: _Limits, target: float | None, better: Better) -> Assurance | None:
    """Whether the target lies beyond both limits; None without a target, or without a way that is better."""
    if target is None or better is Better.NEITHER:
        return None
    if limits.lower <= target <= limits.upper:
        return Assurance.HIT_OR_MISS
    beyond_above = target > limits.upper
    return Assurance.FAILING if beyond_above == (better is Better.HIGHER) else Assurance.PASSING


@dataclass(frozen=True)
class RareChart:
    """Days between rare events. Mean and limits are in days, worked out on days to the power of 1/3.6."""

    points: tuple[Point, ...]
    mean: float
    lower: float
    upper: float
    baseline: int
    provisional: bool

    @property
    def variation(self) -> Variation:
        return self.points[-1].variation


def days_between(
    events: Sequence[date], *, better: Better = Better.HIGHER, baseline: int | None = BASELINE
) -> RareChart:
    """The chart of days from each event to the next (a T chart), for events rarer than about two a month.

    Longer between is better unless told otherwise. Limits of counts so small mean nothing on a chart of counts. Raises
    ValueError with fewer than three events.
    """
    if len(events) < 3:
        raise ValueError("a chart of days between needs three events or more")
    days = [(after - before).days for before, after in pairwise(sorted(events))]
    labels = [f"{day:%-d %B %Y}" for day in sorted(events)[1:]]
    found = chart(
        [(label, gap ** (1 / RARE_POWER)) for label, gap in zip(labels, days, strict=True)],
        better=better,
        baseline=baseline,
    )
    points = tuple(
        Point(point.label, float(gap), point.rules, point.side, point.variation)
        for point, gap in zip(found.points, days, strict=True)
    )
    lower, mean, upper = (max(edge, 0.0) ** RARE_POWER for edge in (found.lower, found.mean, found.upper))
    return RareChart(points, mean, lower, upper, found.baseline, found.provisional)
