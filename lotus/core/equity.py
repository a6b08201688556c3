"""Is one group more likely to enter a process than another? Relative likelihoods, intervals and plain verdicts.

Sources: P. A. R. Koopman, Confidence intervals for the ratio of two binomial proportions, Biometrics 40 (1984) 513-517;
D. Katz and others, Biometrics 34 (1978) 469-474; H. O. Lancaster, Significance tests in discrete distributions, Journal
of the American Statistical Association 56 (1961) 223-234; D. J. Spiegelhalter, Statistics in Medicine 24 (2005)
1185-1202.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

CHI_SQUARE_95 = 3.841458820694124
"""The 95% point of chi-square with one degree of freedom."""
NORMAL_95 = 1.959963984540054
FEWEST_EXPECTED = 5
"""With fewer expected entries in either group no ratio is shown."""
NOTHING = 1e-17
RARE = 0.025
"""What chance alone may bring on one side, at most, where a gap is called clear."""
NEARLY = (
    "The interval just leaves out 1; reckoned exactly, chance alone does so more often than once in 40 times."
)
"""Said where the interval and the exact chance do not agree."""


class Verdict(StrEnum):
    """What can be said about two groups."""

    CLEAR_GAP = "clear gap"
    NO_CLEAR_GAP = "no clear gap"
    TOO_FEW = "too few to say"


@dataclass(frozen=True)
class Interval:
    """95% limits of a ratio; `high` is infinite where nothing bounds it."""

    low: float
    high: float

    def excludes(self, value: float) -> bool:
        return self.low > value or self.high < value


@dataclass(frozen=True)
class Comparison:
    """One group beside the reference. Ratio and interval are None where there are too few to say."""

    entered: int
    headcount: int
    reference_entered: int
    reference_headcount: int
    ratio: float | None
    interval: Interval | None
    verdict: Verdict


Four = tuple[int, int, int, int]
"""Entered and headcount of a group, entered and headcount of the reference."""


def compare(entered: int, headcount: int, reference_entered: int, reference_headcount: int) -> Comparison:
    """Relative likelihood of entering with its Koopman interval and a verdict.

    Entered are people, each once a year; headcounts are summed over the same years. Raises ValueError when a count is
    negative, or more entered than there were.
    """
    counts = entered, headcount, reference_entered, reference_headcount
    _check(*counts)
    if min(expected(*counts)) < FEWEST_EXPECTED:
        return Comparison(*counts, ratio=None, interval=None, verdict=Verdict.TOO_FEW)
    interval = koopman(*counts)
    return Comparison(
        *counts, ratio=ratio(*counts), interval=interval, verdict=verdict(interval, counts, counts)
    )


def verdict(interval: Interval, least: Four, most: Four) -> Verdict:
    """Clear where the interval leaves out 1 and chance alone would seldom do as much, reckoned exactly.

    The interval by itself calls too many gaps clear where one group is much larger than the other. `least` and `most`
    are the counts that its ends rest on: the same ones, unless counts are rounded.
    """
    if not interval.excludes(1):
        return Verdict.NO_CLEAR_GAP
    nearest = least if interval.low > 1 else most
    return Verdict.CLEAR_GAP if by_chance(*nearest) <= RARE else Verdict.NO_CLEAR_GAP


def is_nearly(interval: Interval, said: Verdict) -> bool:
    """Whether the interval leaves out 1 and the gap is not clear all the same."""
    return said is Verdict.NO_CLEAR_GAP and interval.excludes(1)


def by_chance(entered: int, headcount: int, reference_entered: int, reference_headcount: int) -> float:
    """How often chance alone would part two equally likely groups as far as this, to this side (mid-P; Lancaster 1961).

    Exact, from the hypergeometric distribution: every way in which those who entered could have fallen on the groups; a
    difference just as great counts half. Worked example: 3 of 120 against 2 of 800 gives 0.0095.
    """
    a, n1, b, n2 = entered, headcount, reference_entered, reference_headcount
    _check(a, n1, b, n2)
    if a * n2 < b * n1:
        a, n1, b, n2 = b, n2, a, n1
    chance = math.exp(_ways(n1, a) + _ways(n2, b) - _ways(n1 + n2, a + b))
    found = chance / 2
    while chance > found * NOTHING and b and a < n1:
        chance *= (n1 - a) * b / ((a + 1) * (n2 - b + 1))
        found += chance
        a, b = a + 1, b - 1
    return found


def _ways(among: int, chosen: int) -> float:
    """The logarithm of how many ways there are to choose some of many."""
    return math.lgamma(among + 1) - math.lgamma(chosen + 1) - math.lgamma(among - chosen + 1)


def _check(entered: int, headcount: int, reference_entered: int, reference_headcount: int) -> None:
    for count, among in ((entered, headcount), (reference_entered, reference_headcount)):
        if count < 0 or among < 0 or count > among:
            raise ValueError(f"{count} of {among} is not a share")


def expected(
    entered: int, headcount: int, reference_entered: int, reference_headcount: int
) -> tuple[float, float]:
    """Entries of each group if both were equally likely: the pooled rate times the headcount."""
    people = headcount + reference_headcount
    rate = (entered + reference_entered) / people if people else 0.0
    return rate * headcount, rate * reference_headcount


def ratio(entered: int, headcount: int, reference_entered: int, reference_headcount: int) -> float | None:
    """(entered / headcount) / (the same of the reference): infinite when nobody of the reference entered, else None
    where nobody entered at all, or a group has nobody in it.
    """
    if not headcount or not reference_headcount or not entered + reference_entered:
        return None
    if not reference_entered:
        return math.inf
    return (entered / headcount) / (reference_entered / reference_headcount)


def koopman(entered: int, headcount: int, reference_entered: int, reference_headcount: int) -> Interval:
    """95% score interval of the ratio after Koopman: every ratio R0 whose score statistic stays below 3.8415.

    Nobody entered at all: from 0 to unbounded. Worked examples: 30 of 2,500 against 40 of 5,000 gives 0.940 to 2.391;
    3 of 120 against 2 of 800 gives 2.01 to 49.5.
    """
    counts = entered, headcount, reference_entered, reference_headcount
    _check(*counts)
    if not entered + reference_entered:
        return Interval(0.0, math.inf)

    def beyond(log_ratio: float) -> float:
        return _score(math.exp(log_ratio), *counts) - CHI_SQUARE_95

    centre = math.log(_centre(*counts))
    low = 0.0 if not entered else math.exp(_root(beyond, centre, -1))
    high = math.inf if not reference_entered else math.exp(_root(beyond, centre, 1))
    return Interval(low, high)


def _centre(entered: int, headcount: int, reference_entered: int, reference_headcount: int) -> float:
    """A ratio inside the interval: the ratio itself, moved off 0 and infinity."""
    rate = (entered or 0.5) / headcount
    return rate / ((reference_entered or 0.5) / reference_headcount)


def _score(of: float, a: int, n1: int, b: int, n2: int) -> float:
    """The score statistic at the ratio `of`, with both likelihoods at their most likely under that ratio."""
    q2 = _likeliest(of, a, n1, b, n2)
    return _squared(a, n1, of * q2) + _squared(b, n2, q2)


def _likeliest(of: float, a: int, n1: int, b: int, n2: int) -> float:
    """The likelihood of the reference that fits best when the other is `of` times it."""
    square = (n1 + n2) * of
    linear = -(n1 * of + a + n2 + b * of)
    root = math.sqrt(max(linear * linear - 4 * square * (a + b), 0.0))
    # 2C / (-B + root) is the smaller root without the loss of digits that (-B - root) / 2A would bring
    return min(2 * (a + b) / (-linear + root), 1.0, 1 / of)


def _squared(count: int, among: int, rate: float) -> float:
    """(observed - expected) squared over its variance; 0 where nothing can vary and nothing differs."""
    difference = count - among * rate
    variance = among * rate * (1 - rate)
    if variance > 0:
        return difference * difference / variance
    return 0.0 if abs(difference) < 1e-9 else math.inf


def _root(beyond: Callable[[float], float], inside: float, side: int) -> float:
    """Where `beyond` crosses 0 on one side of a point inside, to the last digits a float holds (bisection)."""
    step = 1.0
    while beyond(inside + side * step) < 0:
        step *= 2
    within, outside = inside, inside + side * step
    for _ in range(200):
        middle = (within + outside) / 2
        if middle in (within, outside):
            break
        if beyond(middle) < 0:
            within = middle
        else:
            outside = middle
    return (within + outside) / 2


def katz(entered: int, headcount: int, reference_entered: int, reference_headcount: int) -> Interval | None:
    """95% log interval of the ratio after Katz, for checking by hand; None where either count is 0."""
    _check(entered, headcount, reference_entered, reference_headcount)
    if not entered or not reference_entered:
        return None
    of = (entered / headcount) / (reference_entered / reference_headcount)
    error = math.sqrt(1 / entered - 1 / headcount + 1 / reference_entered - 1 / reference_headcount)
    return Interval(of * math.exp(-NORMAL_95 * error), of * math.exp(NORMAL_95 * error))


@dataclass(frozen=True)
class Bounds:
    """The ratio if everybody whose group is unknown had belonged to the one group, or to the other."""

    low: float | None
    high: float | None


def worst_case(
    entered: int, headcount: int, reference_entered: int, reference_headcount: int, unknown: int
) -> Bounds:
    """Bounds of the ratio over where `unknown` people who entered might belong; headcounts stay as they are."""
    least = ratio(
        entered, headcount, min(reference_entered + unknown, reference_headcount), reference_headcount
    )
    most = ratio(min(entered + unknown, headcount), headcount, reference_entered, reference_headcount)
    return Bounds(least, most)


@dataclass(frozen=True)
class Limits:
    """Funnel limits of the ratio for one organisation: 95% and 99.8% around the centre."""

    low_95: float
    high_95: float
    low_998: float
    high_998: float


def funnel(expected_entries: tuple[float, float], centre: float = 1.0, spread: float = 1.0) -> Limits:
    """Limits centre x exp(+-1.96 s) and centre x exp(+-3.09 s), s = sqrt(spread x (1/E1 + 1/E2)).

    E1 and E2 are the entries expected in the two groups; `spread` is the over-dispersion, 1 for none. Worked example:
    6 and 20 expected entries give 0.40 to 2.49 and 0.24 to 4.21. Raises ValueError when an expectation is not positive.
    """
    if min(expected_entries) <= 0:
        raise ValueError("a funnel needs entries to be expected in both groups")
    error = math.sqrt(spread * sum(1 / one for one in expected_entries))
    inner, outer = math.exp(1.96 * error), math.exp(3.09 * error)
    return Limits(centre / inner, centre * inner, centre / outer, centre * outer)


def over_dispersion(z_scores: list[float]) -> float:
    """How much more organisations differ than chance alone would have it: the mean square of their z-scores.

    A tenth at either end is winsorised first. At least 1: less than chance is not narrowed.
    """
    if not z_scores:
        return 1.0
    ordered = sorted(z_scores)
    cut = len(ordered) // 10
    low, high = ordered[cut], ordered[-1 - cut]
    squares = [min(max(z, low), high) ** 2 for z in ordered]
    return max(1.0, sum(squares) / len(squares))
