"""An attacker with a solver works on what is released of thousands of random tables."""

from math import inf
from statistics import median

import numpy as np
import pytest

from lotus.analysis import release
from lotus.core.suppression import Rules
from tests.analysis import attacker, invented
from tests.proofs import Proof

pytestmark = pytest.mark.proof

TABLES, PAIRS, PARTS = 5_000, 1_000, 5
ASKED = 0.8
FEW = 4


def _narrowed(case: invented.Case, released: release.ReleasedTable) -> list[str]:
    """By which readings a hidden count of this table is known too well."""
    if not released.total.shown:
        return []
    exact, rounded = invented.seen(released, case.counts), invented.seen(released)
    found = {"exact totals": attacker.narrowest(exact), "rounded totals": attacker.narrowest(rounded)}
    if 0 < len(exact.hidden) <= FEW:
        found["by the rules"] = attacker.narrowest_by_the_rules(exact, case.threshold)
    return [reading for reading, values in found.items() if values < case.threshold]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_hidden_count_of_a_table_is_narrowed_below_the_threshold(proof: Proof, part: int) -> None:
    tried = proof.trials(TABLES // PARTS)
    broken, shares, possible = [], [], []
    for number in range(part * tried, (part + 1) * tried):
        case = invented.case(number, proof.seed)
        released = release.table(case.table, Rules(case.threshold))
        broken += [(number, reading) for reading in _narrowed(case, released)]
        shares.append(invented.share(released))
        possible.append(float(np.mean(case.counts >= case.threshold)))
    what = "Random tables in which an attacker narrows no hidden count below the threshold"
    spoilt = len({number for number, _reading in broken})
    proof.keep(f"release-tables-{part + 1}", what, tried=tried, found=tried - spoilt, must=tried)
    note = f"{median(possible):.2f} is the most that can be shown: the rest is below the threshold."
    proof.keep(
        f"release-share-{part + 1}",
        "Inner cells of these tables that stay shown, median",
        tried=tried,
        found=round(median(shares), 3),
        must=f"at least {ASKED}",
        good=median(shares) >= ASKED,
        note=note,
    )
    assert broken == []
    assert median(shares) >= ASKED


def test_the_same_attacker_breaks_tables_in_which_small_counts_alone_are_hidden(proof: Proof) -> None:
    tried, broken, hiding = proof.trials(500), 0, 0
    for number in range(tried):
        case = invented.case(number, proof.seed)
        known = invented.naive(case.counts, case.threshold)
        hiding += bool(known.hidden)
        broken += attacker.narrowest(known) < case.threshold
    what = "The attacker breaks tables in which the small counts alone are hidden"
    least = hiding // 4
    proof.keep(
        "release-control", what, tried=hiding, found=broken, must=f"at least {least}", good=broken >= least
    )
    assert broken >= least > 0


@pytest.mark.parametrize("part", range(PARTS))
def test_no_hidden_count_is_narrowed_by_a_second_release(proof: Proof, part: int) -> None:
    """The reader has both tables, with exact totals, and knows who came and went in between."""
    tried, broken, control = proof.trials(PAIRS // PARTS), [], 0
    for number in range(part * tried, (part + 1) * tried):
        case = invented.case(number, proof.seed)
        change = invented.moved(case.counts, number, proof.seed)
        now = case.counts + change
        first = release.table(case.table, Rules(case.threshold))
        second = release.table(
            invented.table_of(now), Rules(case.threshold), release.Earlier(case.table, first)
        )
        unaware = release.table(invented.table_of(now), Rules(case.threshold))
        if not (first.total.shown and second.total.shown):
            continue
        then = invented.seen(first, case.counts)
        alone = invented.seen(second, now)
        if attacker.narrowest(alone) < case.threshold or _gained(alone, then, change, case.threshold):
            broken.append(number)
        control += bool(_gained(invented.seen(unaware, now), then, change, case.threshold))
    what = "Two releases of a table, taken together, narrow no hidden count below the threshold"
    note = f"Without regard to the first release, {control} of the second ones do."
    proof.keep(
        f"release-pairs-{part + 1}", what, tried=tried, found=tried - len(broken), must=tried, note=note
    )
    assert broken == []
    assert control > 0 or not proof.in_full


def _gained(
    now: attacker.Known, then: attacker.Known, change: np.ndarray, threshold: int
) -> list[tuple[int, int]]:
    """The cells hidden in the first release that the second brings below the threshold.

    What the first release, the new totals and the movers tell already (two left, so there were two) is not counted.
    """
    together = attacker.both(now, then, change)
    before = attacker.both(attacker.blind(now), then, change)
    found = []
    for cell in together.hidden:
        left = attacker.values(attacker.span_of(together, cell))
        if left < threshold and left < attacker.values(attacker.span_of(before, cell)):
            found.append(cell)
    return found


def test_tables_whose_counts_are_not_rounded_are_safe_as_well(proof: Proof) -> None:
    """The hardest reading: every shown count and every total is exact. How much stays shown is only reported."""
    tried, broken, shares = proof.trials(1_000), 0, []
    for number in range(tried):
        case = invented.case(number, proof.seed)
        released = release.table(case.table, Rules(case.threshold, base=1))
        shares.append(invented.share(released))
        broken += bool(_narrowed(case, released))
    what = "The same where no count is rounded"
    note = f"Inner cells that stay shown, median: {median(shares):.2f}."
    proof.keep("release-unrounded", what, tried=tried, found=tried - broken, must=tried, note=note)
    assert broken == 0


def test_whole_numbers_leave_the_attacker_no_less_than_the_linear_program_says(proof: Proof) -> None:
    """So nothing is lost by attacking with linear programs: the ends that they find are reached by real tables."""
    tried, compared = proof.trials(200), 0
    for number in range(tried):
        case = invented.case(number, proof.seed)
        known = invented.seen(release.table(case.table, Rules(case.threshold)), case.counts)
        for cell in known.hidden[:2]:
            low, high = attacker.span_of(known, cell)
            if high < inf:
                assert attacker.whole_span_of(known, cell) == pytest.approx((low, high))
                compared += 1
    assert compared > 0
