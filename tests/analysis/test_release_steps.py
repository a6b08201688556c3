"""People by group and step: what is hidden stays open to somebody who knows every total and which step is rarer."""

from math import ceil, floor, inf

import numpy as np
import pytest
from scipy.optimize import linprog

from lotus.analysis import release
from lotus.analysis.release import ReleasedTable
from lotus.core.facts import Table
from lotus.core.suppression import Rules
from tests.analysis.attacker import behind
from tests.proofs import Proof

TABLES = 1_000


def _table(*lines: tuple[int | None, ...]) -> Table:
    names = tuple(f"group {place}" for place in range(len(lines)))
    return Table(names, ("headcount", "raised", "investigated")[: len(lines[0])], lines)


def _shown(released: ReleasedTable) -> list[list[int | None]]:
    return [[count.n for count in line] for line in released.cells]


def test_large_counts_are_shown_rounded_with_the_totals_of_the_steps() -> None:
    released = release.steps(_table((5003, 121, 41), (1800, 62, 33)))
    assert _shown(released) == [[5005, 120, 40], [1800, 60, 35]]
    assert [count.n for count in released.column_totals] == [6805, 185, 75]
    assert released.total.blank
    assert all(count.blank for count in released.row_totals)


def test_a_small_count_takes_another_of_its_step_with_it() -> None:
    released = release.steps(_table((5000, 120, 40), (1800, 60, 4)))
    assert _shown(released) == [[5000, 120, None], [1800, 60, None]]
    assert str(released.cells[0][2].reason) == "protected"


def test_where_nobody_could_have_been_counted_it_is_blank() -> None:
    released = release.steps(_table((5000, 120), (None, 20)))
    assert released.cells[1][0].blank
    assert released.cells[1][1].n == 20


def test_a_step_taken_without_the_one_before_it_tells_nothing_of_it() -> None:
    released = release.steps(_table((500, 30, 45), (400, 40, 20)))
    assert _shown(released) == [[500, 30, 45], [400, 40, 20]]


def _span(
    known: list[tuple[float, float]],
    sums: list[tuple[list[int], float]],
    below: list[tuple[int, int]],
    cell: int,
):
    """The least and the greatest a count can be, for a reader with a solver."""
    width = len(known)
    equal = np.zeros((len(sums), width))
    for number, (cells, _total) in enumerate(sums):
        equal[number, cells] = 1
    order = np.zeros((len(below), width))
    for number, (earlier, later) in enumerate(below):
        order[number, [earlier, later]] = -1, 1
    found = []
    for sign in (1, -1):
        aim = np.zeros(width)
        aim[cell] = sign
        solved = linprog(
            aim,
            A_ub=order,
            b_ub=np.zeros(len(below)),
            A_eq=equal,
            b_eq=[total for _c, total in sums],
            bounds=known,
        )
        assert solved.status in (0, 3), solved.message
        found.append(sign * solved.fun if solved.status == 0 else inf)
    return found


def _narrowest(counts: np.ndarray, shown: list[list[int | None]], threshold: int) -> float:
    """How many values are left to the hidden count that is best known; those no table could hide are left out."""
    height, width = counts.shape
    flat = [count for line in shown for count in line]
    known = [(0.0, inf) if count is None else behind(count, 5, threshold) for count in flat]
    sums = [
        ([row * width + column for row in range(height)], float(counts[:, column].sum()))
        for column in range(width)
    ]
    below = [(row * width + at, row * width + at + 1) for row in range(height) for at in range(width - 1)]
    left = inf
    for cell in (place for place, count in enumerate(flat) if count is None):
        low, high = _span(known, sums, below, cell)
        blind = _span([(0.0, inf)] * len(flat), sums, below, cell)
        if blind[1] - blind[0] >= threshold - 1:
            left = min(left, floor(high + 1e-6) - ceil(low - 1e-6) + 1)
    return left


@pytest.mark.proof
def test_no_hidden_step_can_be_narrowed_by_whoever_knows_every_total(proof: Proof) -> None:
    tried, broken, control, shares = proof.trials(TABLES), 0, 0, []
    for number in range(tried):
        random = np.random.default_rng([proof.seed, number, 5])
        threshold, height = (5, 10)[number % 2], int(random.integers(2, 7))
        counts = np.zeros((height, 4), dtype=np.int64)
        counts[:, 0] = random.integers(60, 4_000, height)
        for step in range(1, 4):
            counts[:, step] = random.binomial(counts[:, step - 1], (0.04, 0.6, 0.5)[step - 1])
        table = Table(
            tuple(map(str, range(height))), ("headcount", "a", "b", "c"), tuple(map(tuple, counts.tolist()))
        )
        shown = _shown(release.steps(table, Rules(threshold)))
        if counts.sum(axis=0).min() >= threshold:
            broken += _narrowest(counts, shown, threshold) < threshold
            alone = [
                [None if n < threshold else Rules(threshold).rounded(n) for n in line]
                for line in counts.tolist()
            ]
            control += _narrowest(counts, alone, threshold) < threshold
        shares.append(np.mean([[n is not None for n in line] for line in shown]))
    kept = f"{np.median(shares):.0%} of counts stay shown (median)."
    note = f"{control} of them are broken where small counts alone are hidden; {kept}"
    what = "Tables of steps of which no hidden count is narrowed by an attacker who knows every total"
    proof.keep("release-steps", what, tried=tried, found=tried - broken, must=tried, note=note)
    assert broken == 0
    assert control > 0
