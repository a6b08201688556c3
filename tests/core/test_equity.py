"""Relative likelihoods: worked examples, an independent library, and what holds for every table."""

import math
import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.core import equity
from lotus.core.equity import Verdict
from tests.proofs import Proof

# Computed by hand and with statsmodels: a, n1, b, n2, ratio, Katz, Koopman
WORKED = [
    ((30, 2500, 40, 5000), 1.500, (0.937, 2.402), (0.940, 2.391)),
    ((300, 25000, 400, 50000), 1.500, (1.292, 1.741), (1.293, 1.741)),
    ((3, 120, 2, 800), 10.0, (1.69, 59.2), (2.01, 49.5)),
    ((1, 200, 10, 2000), 1.000, (0.129, 7.77), (0.165, 5.98)),
]


@pytest.mark.parametrize(("counts", "ratio", "katz", "koopman"), WORKED)
def test_the_worked_examples(
    counts: tuple[int, int, int, int],
    ratio: float,
    katz: tuple[float, float],
    koopman: tuple[float, float],
) -> None:
    by_hand, score = equity.katz(*counts), equity.koopman(*counts)
    assert by_hand is not None
    assert equity.ratio(*counts) == pytest.approx(ratio)
    assert (by_hand.low, by_hand.high) == pytest.approx(katz, rel=4e-3)
    assert (score.low, score.high) == pytest.approx(koopman, rel=4e-3)


def test_a_two_year_window_adds_both_years() -> None:
    found = equity.compare(30 + 24, 2500 * 2, 40 + 46, 5000 * 2)
    assert found.ratio == pytest.approx(1.256, abs=5e-4)
    assert found.verdict is Verdict.NO_CLEAR_GAP


def _table(dice: random.Random) -> tuple[int, int, int, int]:
    """Small and large groups, rare and frequent entries, some of them none; never none in both."""
    while True:
        n1, n2 = (int(10 ** dice.uniform(0.5, 4.5)) for _ in range(2))
        rate = 10 ** dice.uniform(-3, -0.3)
        a = sum(dice.random() < rate for _ in range(min(n1, 300))) if n1 <= 300 else _about(dice, n1, rate)
        b = sum(dice.random() < rate for _ in range(min(n2, 300))) if n2 <= 300 else _about(dice, n2, rate)
        if a + b:
            return a, n1, b, n2


def _about(dice: random.Random, among: int, rate: float) -> int:
    spread = math.sqrt(among * rate * (1 - rate))
    return min(among, max(0, round(dice.gauss(among * rate, spread))))


@pytest.mark.proof
def test_koopman_equals_an_independent_library(proof: Proof) -> None:
    from statsmodels.stats.proportion import score_test_proportions_2indep

    dice, trials, equal = random.Random(proof.seed), proof.trials(10_000), 0
    for _ in range(trials):
        counts = _table(dice)
        interval = equity.koopman(*counts)
        for limit in (interval.low, interval.high):
            if 0 < limit < math.inf:
                _z, p = score_test_proportions_2indep(
                    *counts, value=limit, compare="ratio", correction=False, return_results=False
                )
                assert p == pytest.approx(0.05, abs=1e-6), counts
        equal += 1
    proof.keep(
        "fairness-koopman",
        "A Koopman limit is where an independent score test gives p = 0.05, to a millionth",
        tried=trials,
        found=equal,
        must=trials,
    )
    assert equal == trials


@pytest.mark.proof
def test_koopman_limits_equal_those_of_an_independent_library(proof: Proof) -> None:
    """statsmodels solves a cubic (Nam 1995); ours looks for the root: two ways to one answer.

    Where a whole group entered the cubic has another root and its answer is not the score interval; those tables are
    tried against the score test above.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    dice, trials, equal = random.Random(proof.seed + 1), proof.trials(10_000), 0
    for _ in range(trials):
        counts = _table(dice)
        while counts[0] == counts[1] or counts[2] == counts[3]:
            counts = _table(dice)
        a, _n1, b, _n2 = counts
        low, high = _theirs(confint_proportions_2indep, counts)
        ours = equity.koopman(*counts)
        assert ours.low == pytest.approx(low if a else 0.0, rel=1e-6, abs=1e-9), counts
        assert ours.high == pytest.approx(high if b else math.inf, rel=1e-6), counts
        equal += 1
    proof.keep(
        "fairness-limits",
        "Koopman limits equal statsmodels' to a millionth",
        tried=trials,
        found=equal,
        must=trials,
    )


def _theirs(library: object, counts: tuple[int, int, int, int]) -> tuple[float, float]:
    import numpy as np

    a, n1, b, n2 = counts
    with np.errstate(all="ignore"):  # it divides by 0 where nobody entered
        found = library(a, n1, b, n2, compare="ratio", method="score", correction=False)  # type: ignore[operator]
    return float(found[0]), float(found[1])


COUNTS = st.tuples(st.integers(1, 5000), st.integers(1, 5000)).flatmap(
    lambda among: st.tuples(
        st.integers(0, among[0]), st.just(among[0]), st.integers(0, among[1]), st.just(among[1])
    )
)


@given(COUNTS)
def test_the_interval_holds_the_ratio_and_turns_over_with_the_groups(
    counts: tuple[int, int, int, int],
) -> None:
    a, n1, b, n2 = counts
    of, interval, turned = equity.ratio(*counts), equity.koopman(*counts), equity.koopman(b, n2, a, n1)
    assert of is None or interval.low <= of * (1 + 1e-9)
    assert of is None or of <= interval.high * (1 + 1e-9)
    assert interval.low == pytest.approx(0 if turned.high == math.inf else 1 / turned.high, rel=1e-6)


@given(COUNTS)
def test_a_verdict_never_comes_with_too_few(counts: tuple[int, int, int, int]) -> None:
    found = equity.compare(*counts)
    if min(equity.expected(*counts)) < 5:
        assert (found.verdict, found.ratio, found.interval) == (Verdict.TOO_FEW, None, None)
    else:
        assert found.interval is not None
        assert found.verdict is Verdict.NO_CLEAR_GAP or found.interval.excludes(1)


@given(COUNTS)
def test_the_chance_of_a_gap_equals_that_of_an_independent_library(counts: tuple[int, int, int, int]) -> None:
    from scipy.stats import hypergeom

    a, n1, b, n2 = counts if counts[0] * counts[3] >= counts[2] * counts[1] else counts[2:] + counts[:2]
    ways = hypergeom(n1 + n2, a + b, n1)
    theirs = ways.sf(a) + ways.pmf(a) / 2
    assert equity.by_chance(*counts) == pytest.approx(theirs, rel=1e-6, abs=1e-12)


def test_a_gap_that_chance_alone_often_brings_is_not_clear_though_the_interval_leaves_out_1() -> None:
    found = equity.compare(13, 500, 63, 4500)
    assert found.interval is not None
    assert found.interval.low > 1
    assert equity.by_chance(13, 500, 63, 4500) > equity.RARE
    assert found.verdict is Verdict.NO_CLEAR_GAP
    assert equity.compare(16, 500, 63, 4500).verdict is Verdict.CLEAR_GAP


def test_equal_groups_of_unequal_size_are_rarely_called_unequal() -> None:
    """Exact: every pair of counts that can happen, with its chance. The interval alone would not hold this."""
    from scipy.stats import binom

    rate, of, others = 0.06, 150, 900
    by_interval = by_verdict = 0.0
    for a, b in product(range(10, 30), range(25, 85)):
        found = equity.compare(a, of, b, others)
        if found.interval and found.interval.low > 1:
            chance = float(binom.pmf(a, of, rate) * binom.pmf(b, others, rate))
            by_interval += chance
            by_verdict += chance * (found.verdict is Verdict.CLEAR_GAP)
    assert by_interval > 0.0305
    assert 0.02 < by_verdict < 0.025


def test_nobody_entered_at_all_says_nothing() -> None:
    assert equity.koopman(0, 100, 0, 200) == equity.Interval(0.0, math.inf)
    assert equity.ratio(0, 100, 0, 200) is None
    assert equity.compare(0, 100, 0, 200).verdict is Verdict.TOO_FEW


def test_a_group_with_nobody_in_it_says_nothing() -> None:
    assert equity.compare(0, 0, 10, 200).verdict is Verdict.TOO_FEW
    assert equity.expected(0, 0, 0, 0) == (0.0, 0.0)


def test_nobody_of_the_reference_entered_is_unbounded_above() -> None:
    found = equity.compare(20, 1000, 0, 1000)
    assert (found.ratio, found.verdict) == (math.inf, Verdict.CLEAR_GAP)
    assert found.interval is not None
    assert found.interval.high == math.inf
    assert found.interval.low > 1


def test_nobody_of_the_group_entered_begins_at_0() -> None:
    found = equity.compare(0, 1000, 20, 1000)
    assert found.interval is not None
    assert (found.ratio, found.interval.low) == (0.0, 0.0)
    assert found.interval.high < 1


def test_katz_has_no_answer_where_nobody_entered() -> None:
    assert equity.katz(0, 100, 3, 200) is None
    assert equity.katz(3, 100, 0, 200) is None


@pytest.mark.parametrize("counts", [(5, 4, 1, 10), (-1, 4, 1, 10), (1, 4, 11, 10)])
def test_what_is_not_a_share_is_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="is not a share"):
        equity.compare(*counts)


def test_the_unknown_bound_the_ratio_from_both_sides() -> None:
    bounds = equity.worst_case(30, 2500, 40, 5000, unknown=10)
    assert bounds.low == pytest.approx((30 / 2500) / (50 / 5000))
    assert bounds.high == pytest.approx((40 / 2500) / (40 / 5000))


@pytest.mark.parametrize(
    ("entries", "inner", "outer"),
    [
        ((6, 20), (0.40, 2.49), (0.24, 4.21)),
        ((20, 40), (0.58, 1.71), (0.43, 2.33)),
        ((66, 132), (0.74, 1.34), (0.63, 1.59)),
    ],
)
def test_the_worked_funnel_limits(
    entries: tuple[float, float], inner: tuple[float, float], outer: tuple[float, float]
) -> None:
    limits = equity.funnel(entries)
    assert (limits.low_95, limits.high_95) == pytest.approx(inner, abs=0.006)
    assert (limits.low_998, limits.high_998) == pytest.approx(outer, abs=0.006)


def test_a_funnel_without_expectation_is_refused() -> None:
    with pytest.raises(ValueError, match="expected"):
        equity.funnel((0, 20))


def test_organisations_that_differ_by_chance_alone_widen_nothing() -> None:
    dice = random.Random(7)
    assert equity.over_dispersion([dice.gauss(0, 1) for _ in range(2000)]) == 1.0
    assert equity.over_dispersion([dice.gauss(0, 2) for _ in range(2000)]) == pytest.approx(3.0, abs=0.5)
    assert equity.over_dispersion([]) == 1.0
