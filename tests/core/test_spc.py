"""Control charts: a published vector, each rule by hand, and a second implementation written another way."""

import random
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from lotus.core import spc
from lotus.core.spc import Assurance, Better, Rule, Variation
from tests.proofs import Proof

VECTOR = [9, 11, 8, 10, 12, 9, 10, 11, 9, 10, 8, 9, 2, 7, 8, 7, 8, 7, 8, 7]


def charted(values: list[float], **options: Any) -> spc.Chart:
    return spc.chart([(str(number), value) for number, value in enumerate(values, 1)], **options)


def test_the_published_vector() -> None:
    found = charted(VECTOR, better=Better.LOWER)
    assert (found.mean, found.moving_range) == pytest.approx((9.6667, 1.8182), abs=5e-5)
    assert (found.lower, found.upper) == pytest.approx((4.830, 14.503), abs=5e-4)
    assert found.points[12].rule is Rule.OUTSIDE
    assert [Rule.SHIFT in point.rules for point in found.points] == [False] * 10 + [True] * 10
    assert {point.variation for point in found.points[12:]} == {Variation.IMPROVEMENT}
    assert (found.baseline, found.provisional) == (12, False)


def test_fewer_than_12_points_make_provisional_limits() -> None:
    assert charted(VECTOR[:11]).provisional
    assert not charted(VECTOR[:12]).provisional
    assert charted(VECTOR, baseline=8).provisional


def test_all_points_may_be_the_baseline() -> None:
    assert charted(VECTOR, baseline=None).mean == pytest.approx(np.mean(VECTOR))
    assert charted(VECTOR, baseline=None).baseline == 20


def test_a_range_far_beyond_the_others_is_left_out_once() -> None:
    values = [10, 11, 10, 11, 10, 11, 40, 41, 40, 41, 40, 41]
    assert charted(values).moving_range == pytest.approx(1.0)


def test_ranges_that_are_all_alike_are_all_kept() -> None:
    assert charted([5, 5, 5]).moving_range == 0
    assert charted([5, 5, 5]).variation is Variation.COMMON


def test_seven_rising_points_are_a_trend_and_six_are_not() -> None:
    steady = [50, 52, 48, 51, 49, 50, 52, 48, 51, 49, 50, 50]
    rising = charted([*steady, 47, 48, 49, 50, 51, 52, 53])
    assert [Rule.TREND in point.rules for point in rising.points[-7:]] == [True] * 7
    assert not any(Rule.TREND in point.rules for point in charted([*steady, 48, 49, 50, 51, 52, 53]).points)
    flat = charted([*steady, 47, 48, 49, 49, 50, 51, 52])
    assert not any(Rule.TREND in point.rules for point in flat.points)


def test_two_of_three_in_the_outer_third_on_one_side() -> None:
    steady = [50, 52, 48, 51, 49, 50, 52, 48, 51, 49, 50, 50]
    limits = charted(steady)
    outer = limits.mean + 0.9 * (limits.upper - limits.mean)
    inner = limits.mean + 0.1 * (limits.upper - limits.mean)
    found = charted([*steady, outer, inner, outer])
    assert [Rule.TWO_IN_THREE in point.rules for point in found.points[-3:]] == [True, False, True]
    crossing = charted([*steady, outer, limits.mean - 0.1, outer])
    assert not any(Rule.TWO_IN_THREE in point.rules for point in crossing.points)


def test_a_point_on_the_mean_ends_a_run() -> None:
    values = [9.0, 11.0] * 6 + [10.0, 11.0, 10.5, 11.0, 10.5, 11.0, 10.0, 11.0]
    assert not any(Rule.SHIFT in point.rules for point in charted(values).points)


@pytest.mark.parametrize(
    ("target", "better", "says"),
    [
        (20, Better.HIGHER, Assurance.FAILING),
        (20, Better.LOWER, Assurance.PASSING),
        (1, Better.HIGHER, Assurance.PASSING),
        (1, Better.LOWER, Assurance.FAILING),
        (10, Better.HIGHER, Assurance.HIT_OR_MISS),
        (10, Better.NEITHER, None),
        (None, Better.HIGHER, None),
    ],
)
def test_a_target_is_met_always_never_or_now_and_then(
    target: float | None, better: Better, says: Assurance | None
) -> None:
    assert charted(VECTOR, target=target, better=better).assurance is says


@pytest.mark.parametrize(
    ("better", "says"),
    [
        (Better.HIGHER, Variation.CONCERN),
        (Better.LOWER, Variation.IMPROVEMENT),
        (Better.NEITHER, Variation.NEUTRAL),
    ],
)
def test_a_special_point_is_good_or_bad_by_the_way_that_is_better(better: Better, says: Variation) -> None:
    assert charted(VECTOR, better=better).variation is says


def test_one_point_is_no_chart() -> None:
    with pytest.raises(ValueError, match="two points"):
        charted([1])
    with pytest.raises(ValueError, match="two points"):
        charted([1, 2, 3], baseline=1)
    with pytest.raises(ValueError, match="three events"):
        spc.days_between([date(2026, 1, 1), date(2026, 2, 1)])


def _other_way(values: "np.ndarray[Any, Any]", baseline: int) -> tuple[float, float, list[str]]:
    """The same rules, written with arrays and windows: limits, and the first rule of each point."""
    first = values[:baseline]
    ranges = np.abs(np.diff(first))
    kept = ranges[ranges < 3.267 * ranges.mean()]
    spread = (kept if kept.size else ranges).mean()
    low, high = first.mean() - 2.66 * spread, first.mean() + 2.66 * spread
    near = spread * 2.66 * 2 / 3
    side = np.sign(values - first.mean())
    outside = (values < low) | (values > high)
    close = ~outside & (np.abs(values - first.mean()) > near)

    def spread_back(ends: "np.ndarray[Any, Any]", width: int) -> "np.ndarray[Any, Any]":
        marked = np.zeros(len(values), bool)
        for end in np.flatnonzero(ends):
            marked[end - width + 1 : end + 1] = True
        return marked

    shift, trend, two = (np.zeros(len(values), bool) for _ in range(3))
    for end in range(6, len(values)):
        window = side[end - 6 : end + 1]
        shift[end] = abs(window.sum()) == 7
        steps = np.sign(np.diff(values[end - 6 : end + 1]))
        trend[end] = abs(steps.sum()) == 6
    for end in range(2, len(values)):
        window = slice(end - 2, end + 1)
        if close[window].sum() >= 2 and abs(side[window].sum()) == 3:
            two[window] |= close[window]
    names = np.select(
        [outside, spread_back(trend, 7), two, spread_back(shift, 7)],
        ["outside", "trend", "two_in_three", "shift"],
        default="",
    )
    return float(low), float(high), list(names)


@pytest.mark.proof
def test_a_second_implementation_says_the_same(proof: Proof) -> None:
    dice, trials, equal = random.Random(proof.seed), proof.trials(5_000), 0
    for _ in range(trials):
        length, baseline = dice.randint(3, 60), dice.choice([5, 12, 20, 60])
        level, drift = dice.uniform(-5, 50), dice.choice([0, 0, 0.3, -0.4])
        values = [round(level + drift * at + dice.gauss(0, 3), dice.choice([0, 2])) for at in range(length)]
        if dice.random() < 0.3:
            values[dice.randrange(length)] += dice.choice([-1, 1]) * 25
        found = charted(values, baseline=baseline)
        low, high, rules = _other_way(np.array(values), baseline)
        assert (found.lower, found.upper) == pytest.approx((low, high)), values
        assert [str(point.rule or "") for point in found.points] == rules, values
        equal += 1
    proof.keep(
        "spc-oracle",
        "A second implementation of the control chart gives the same limits and signals",
        tried=trials,
        found=equal,
        must=trials,
    )


def _events(dice: random.Random, gap: float, count: int, begin: date) -> list[date]:
    days = [begin]
    for _ in range(count):
        days.append(days[-1] + timedelta(days=max(1, round(dice.expovariate(1 / gap)))))
    return days


def test_days_between_rare_events_grow_longer() -> None:
    dice = random.Random(3)
    before = _events(dice, 12, 24, date(2022, 1, 1))
    after = _events(dice, 150, 9, before[-1])
    found = spc.days_between(before + after[1:])
    assert found.lower < found.mean < found.upper
    assert found.variation is Variation.IMPROVEMENT
    assert found.points[0].value == (before[1] - before[0]).days


def test_days_between_stay_in_their_limits_while_nothing_changes() -> None:
    """About one point in a hundred lies outside by chance, not one in ten as with limits on plain days."""
    dice, outside, points = random.Random(11), 0, 0
    for _ in range(40):
        found = spc.days_between(_events(dice, 40, 48, date(2015, 1, 1)), baseline=None)
        outside += sum(Rule.OUTSIDE in point.rules for point in found.points)
        points += len(found.points)
    assert outside / points < 0.02


def test_two_events_on_one_day_are_no_days_apart() -> None:
    found = spc.days_between([date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 1), date(2026, 2, 1)])
    assert [point.value for point in found.points] == [0, 31, 28]
    assert found.provisional
