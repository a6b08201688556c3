"""Somebody who has all that was published, the rules, and a solver, and wants to know the hidden counts.

Written apart from what protects: it knows no more of Lotus than a reader does (numbers shown, gaps, the threshold,
what counts are rounded to) and works with the counts themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

Span = tuple[float, float]
ANY: Span = (0.0, inf)


@dataclass(frozen=True)
class Known:
    """What is known of a table: for each count and each total the least and the greatest it can be."""

    cells: tuple[tuple[Span, ...], ...]
    rows: tuple[Span, ...]
    columns: tuple[Span, ...]
    total: Span
    hidden: tuple[tuple[int, int], ...]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.columns)


def behind(shown: int, base: int, threshold: int) -> Span:
    """The counts that are rounded to this number and may be shown."""
    fits = [count for count in range(shown + base + 1) if floor(count / base + 0.5) * base == shown]
    return float(max(min(fits), threshold)), float(max(fits))


def read(
    cells: Sequence[Sequence[int | None]],
    rows: Sequence[int | None],
    columns: Sequence[int | None],
    total: int | None,
    *,
    threshold: int,
    base: int,
    exact_totals: bool = False,
) -> Known:
    """Turn what was published (None: a gap) into bounds. `exact_totals`: the totals given are not rounded."""

    def span(shown: int | None, exact: bool = False) -> Span:
        if shown is None:
            return ANY
        return (float(shown), float(shown)) if exact else behind(shown, base, threshold)

    hidden = [(i, j) for i, line in enumerate(cells) for j, shown in enumerate(line) if shown is None]
    return Known(
        tuple(tuple(span(shown) for shown in line) for line in cells),
        tuple(span(shown, exact_totals) for shown in rows),
        tuple(span(shown, exact_totals) for shown in columns),
        span(total, exact_totals),
        tuple(hidden),
    )


def meet(one: Span, other: Span) -> Span:
    return max(one[0], other[0]), min(one[1], other[1])


def shifted(span: Span, by: float) -> Span:
    return max(span[0] + by, 0.0), span[1] + by


def both(now: Known, then: Known, moved: np.ndarray) -> Known:
    """Two publications of the same table, for a reader who knows who came and went (`moved`) in between."""
    height, width = now.shape
    return Known(
        tuple(
            tuple(meet(now.cells[i][j], shifted(then.cells[i][j], moved[i, j])) for j in range(width))
            for i in range(height)
        ),
        tuple(meet(now.rows[i], shifted(then.rows[i], moved[i].sum())) for i in range(height)),
        tuple(meet(now.columns[j], shifted(then.columns[j], moved[:, j].sum())) for j in range(width)),
        meet(now.total, shifted(then.total, moved.sum())),
        then.hidden,
    )


def blind(known: Known) -> Known:
    """The totals alone."""
    return replace(known, cells=tuple(tuple(ANY for _span in line) for line in known.cells))


def _sums(known: Known) -> tuple[np.ndarray, list[Span]]:
    """Each total as a line over the inner cells, with its bounds."""
    height, width = known.shape
    lines = [np.kron(np.eye(height)[i], np.ones(width)) for i in range(height)]
    lines += [np.kron(np.ones(height), np.eye(width)[j]) for j in range(width)]
    return np.array([*lines, np.ones(height * width)]), [*known.rows, *known.columns, known.total]


def span_of(known: Known, cell: tuple[int, int]) -> Span:
    """The least and the greatest that a hidden count can be."""
    lines, limits = _sums(known)
    place = cell[0] * known.shape[1] + cell[1]
    aim = np.zeros(lines.shape[1])
    upper = [high for _low, high in limits]
    lower = [low for low, _high in limits]
    finite = np.isfinite(upper)
    sides = np.vstack([lines[finite], -lines])
    ends = np.concatenate([np.array(upper)[finite], -np.array(lower)])
    bounds = [span for line in known.cells for span in line]
    found = []
    for sign in (1.0, -1.0):
        aim[place] = sign
        solved = linprog(aim, A_ub=sides, b_ub=ends, bounds=bounds)
        assert solved.status in (0, 3), solved.message
        found.append(sign * solved.fun if solved.status == 0 else inf)
    return found[0], found[1]


def whole_span_of(known: Known, cell: tuple[int, int]) -> Span:
    """The same with whole numbers only, for tables with few cells."""
    lines, limits = _sums(known)
    aim = np.zeros(lines.shape[1])
    place = cell[0] * known.shape[1] + cell[1]
    bounds = np.array([span for line in known.cells for span in line])
    found = []
    for sign in (1.0, -1.0):
        aim[place] = sign
        solved = milp(
            aim,
            constraints=LinearConstraint(lines, [low for low, _ in limits], [high for _, high in limits]),
            integrality=np.ones(len(aim)),
            bounds=Bounds(bounds[:, 0], np.minimum(bounds[:, 1], 1e6)),
        )
        assert solved.x is not None, solved.message
        found.append(sign * solved.fun)
    return found[0], found[1]


def values(span: Span) -> float:
    """How many whole numbers lie in it."""
    return inf if span[1] == inf else floor(span[1] + 1e-6) - ceil(span[0] - 1e-6) + 1


def narrowest(known: Known) -> float:
    """How many values are left to the hidden count that is best known; endless when nothing is hidden."""
    return min((values(span_of(known, cell)) for cell in known.hidden), default=inf)


def narrowest_by_the_rules(known: Known, threshold: int) -> float:
    """The same for somebody who also reckons that at least one hidden count of the table must be below the threshold.

    For each hidden count, all values that it could have in a table in which one or another is so.
    """
    if any(span == ANY for span in (*known.rows, *known.columns, known.total)):
        return narrowest(known)
    left: list[float] = []
    for cell in known.hidden:
        spans = [
            span_of(bent, cell) for other in known.hidden if possible(bent := below(known, other, threshold))
        ]
        left.append(_covered(spans))
    return min(left, default=inf)


def below(known: Known, cell: tuple[int, int], threshold: int) -> Known:
    """As if this count were known to be below the threshold."""
    cells = [list(line) for line in known.cells]
    cells[cell[0]][cell[1]] = meet(cells[cell[0]][cell[1]], (0.0, threshold - 1.0))
    return replace(known, cells=tuple(tuple(line) for line in cells))


def possible(known: Known) -> bool:
    """Whether any table at all fits."""
    lines, limits = _sums(known)
    bounds = np.array([span for line in known.cells for span in line])
    solved = milp(
        np.zeros(lines.shape[1]),
        constraints=LinearConstraint(lines, [low for low, _ in limits], [high for _, high in limits]),
        bounds=Bounds(bounds[:, 0], bounds[:, 1]),
    )
    return solved.x is not None


def _covered(spans: Iterable[Span]) -> float:
    """How many whole numbers lie in at least one of these."""
    found: set[int] = set()
    for low, high in spans:
        if high - low > 10_000:
            return inf
        found |= set(range(ceil(low - 1e-6), floor(high + 1e-6) + 1))
    return float(len(found))
