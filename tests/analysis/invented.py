"""Random tables to try disclosure control on, and what somebody outside sees of what is released of them."""

from dataclasses import dataclass

import numpy as np

from lotus.core.facts import Table
from lotus.core.suppression import ReleasedTable, Rules
from tests.analysis import attacker

SIZES = (2, 3, 5, 10)
"""How unequal the counts are (the number of successes of a negative binomial): at 2 very, at 10 a little."""


@dataclass(frozen=True)
class Case:
    """One table with the threshold it is released under."""

    counts: np.ndarray
    threshold: int
    size: int

    @property
    def table(self) -> Table:
        return table_of(self.counts)


def table_of(counts: np.ndarray) -> Table:
    height, width = counts.shape
    lines = tuple(tuple(int(count) for count in line) for line in counts)
    return Table(tuple(f"row {i}" for i in range(height)), tuple(f"column {j}" for j in range(width)), lines)


def case(number: int, seed: int) -> Case:
    """2 to 8 rows and columns, counts with mean 20, thresholds 5 and 10 in turn."""
    random = np.random.default_rng([seed, number])
    size = SIZES[number // 2 % len(SIZES)]
    counts = random.negative_binomial(size, size / (size + 20), random.integers(2, 9, 2))
    return Case(counts, (5, 10)[number % 2], size)


def moved(counts: np.ndarray, number: int, seed: int) -> np.ndarray:
    """Who came and went before the second release: one person, about one in each cell, or about four."""
    random = np.random.default_rng([seed, number, 1])
    if number % 3 == 0:
        change = np.zeros_like(counts)
        change[tuple(random.integers(0, side) for side in counts.shape)] = 1
        return change
    often = (0.5, 2.0)[number % 3 - 1]
    return random.poisson(often, counts.shape) - np.minimum(counts, random.poisson(often, counts.shape))


def seen(released: ReleasedTable, exact: np.ndarray | None = None) -> attacker.Known:
    """What a reader has: the numbers shown. With `exact` counts, all shown totals are given without rounding."""
    rules = released.rules
    totals = ([count.n for count in released.row_totals], [count.n for count in released.column_totals])
    total = released.total.n
    if exact is not None:
        totals = (_where(totals[0], exact.sum(axis=1)), _where(totals[1], exact.sum(axis=0)))
        total = None if total is None else int(exact.sum())
    cells = [[count.n for count in line] for line in released.cells]
    return attacker.read(
        cells, *totals, total, threshold=rules.threshold, base=rules.base, exact_totals=exact is not None
    )


def _where(shown: list[int | None], exact: np.ndarray) -> list[int | None]:
    return [None if rounded is None else int(count) for rounded, count in zip(shown, exact, strict=True)]


def naive(counts: np.ndarray, threshold: int) -> attacker.Known:
    """What a reader has where the small counts alone are hidden, as is often done by hand."""
    rules = Rules(threshold)
    cells = [[None if count < threshold else rules.rounded(int(count)) for count in line] for line in counts]
    return attacker.read(
        cells,
        [int(count) for count in counts.sum(axis=1)],
        [int(count) for count in counts.sum(axis=0)],
        int(counts.sum()),
        threshold=threshold,
        base=rules.base,
        exact_totals=True,
    )


def share(released: ReleasedTable) -> float:
    """The part of the inner cells that is shown."""
    return float(np.mean([[count.shown for count in line] for line in released.cells]))
