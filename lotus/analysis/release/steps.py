"""Release of how many people of each group took each step of a way, where whoever took a later one took an earlier one.

The steps are not parts of a whole: somebody who was investigated stands under "raised" as well, and in the headcount.
So rows do not add up; columns do, and each count is at most that of the step before it.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lotus.analysis.release.solver import Flags, Floats, View, protect
from lotus.core.facts import Table
from lotus.core.suppression import _SEAL, Count, Reason, ReleasedTable, Rules

Ints = NDArray[np.int64]
_TOTAL_COST = 4.0
_FIRST_COST = 3.0


def steps(counts: Table, rules: Rules | None = None, sums: Sequence[Sequence[int]] = ()) -> ReleasedTable:
    """What may be shown of people by group (rows) and step (columns, the first holding the others).

    The reader is taken to know the total of every step exactly, as it is the same by whatever people are grouped; and
    for each of `sums` (places of rows) what these add up to, such as a group over all organisations. Row totals are
    blank. A count of None is nobody whom anybody could have counted.
    """
    rules = rules or Rules()
    truth, blank = _truth(counts)
    height, width = len(counts.rows), len(counts.columns)
    below = _below(truth, blank, height, width)
    must = (truth < rules.threshold) & ~blank
    guarded = np.concatenate([must, np.ones(len(below), dtype=bool)])
    view = _view(truth, blank, below, rules, _equations(height, width, below, sums), width)
    may = np.ones(len(guarded), dtype=bool)
    may[height * width : len(truth)] = must[height * width :]
    cost = np.concatenate([_cost(truth, height, width), np.zeros(len(below))])
    hidden = protect([view], guarded, may, cost).hidden[: len(truth)] & ~blank
    return _built(counts, truth, hidden, blank, rules)


def _truth(counts: Table) -> tuple[Ints, Flags]:
    """Cells row by row, then the total of each column; and which cells hold nobody by their nature."""
    grid = np.array([[count or 0 for count in line] for line in counts.counts], dtype=np.int64)
    blank = np.array([count is None for line in counts.counts for count in line])
    whole = np.concatenate([grid.ravel(), grid.sum(axis=0)])
    return whole, np.concatenate([blank, np.zeros(grid.shape[1], dtype=bool)])


def _below(truth: Ints, blank: Flags, height: int, width: int) -> list[tuple[int, int]]:
    """Pairs of cells, the second at most the first: in each row the steps that follow one another.

    Left out where somebody came to a later step without the one before it: then nobody can reckon with it.
    """
    found = []
    for earlier, later in pairwise(range(width)):
        pairs = [(row * width + earlier, row * width + later) for row in range(height)]
        known = [(one, other) for one, other in pairs if not (blank[one] or blank[other])]
        if all(truth[one] >= truth[other] for one, other in known):
            found += known
    return found


def _equations(
    height: int, width: int, below: Sequence[tuple[int, int]], sums: Sequence[Sequence[int]]
) -> sparse.csr_array:
    """Columns add up to totals, rows that belong together to what is known; no step exceeds the one before."""
    cells = height * width
    lines: list[dict[int, float]] = []
    for column in range(width):
        lines.append({row * width + column: 1.0 for row in range(height)} | {cells + column: -1.0})
        lines += [{row * width + column: 1.0 for row in rows} for rows in sums]
    for place, (earlier, later) in enumerate(below):
        lines.append({earlier: 1.0, later: -1.0, cells + width + place: -1.0})
    found = sparse.lil_array((len(lines), cells + width + len(below)))
    for number, line in enumerate(lines):
        for at, value in line.items():
            found[number, at] = value
    return found.tocsr()


def _view(
    truth: Ints,
    blank: Flags,
    below: Sequence[tuple[int, int]],
    rules: Rules,
    equations: sparse.csr_array,
    width: int,
) -> View:
    """Shown counts are known to the rounding, shown totals exactly, hidden ones not at all.

    After the counts stand the differences between steps, of which all that is known is that they are 0 or more.
    """
    most = rules.threshold - 1.0
    small = truth < rules.threshold
    need = [np.where(small, truth, 0.0), np.where(small, most - truth, 0.0), np.full(len(truth), most)]
    narrow, wide = _reach(truth, rules), np.vstack([np.minimum(truth, most), np.full(len(truth), most)])
    narrow[:, small] = 0.0
    narrow[:, -width:] = 0.0
    narrow[:, blank] = wide[:, blank] = 0.0
    room = 4.0 * rules.threshold
    apart = np.array([[min(float(truth[one] - truth[other]), room), room] for one, other in below])
    apart = apart.reshape(len(below), 2).T
    free = np.zeros((3, len(below)))
    return View(
        equations,
        np.hstack([narrow, np.zeros_like(apart)]),
        np.hstack([np.maximum(wide, narrow), apart]),
        np.hstack([np.where(blank, 0.0, np.vstack(need)), free]),
        np.zeros(len(truth) + len(below), dtype=bool),
    )


def _reach(truth: Ints, rules: Rules) -> Floats:
    """How far below and above the truth a shown count could be."""
    behind = np.array([rules.behind(rules.rounded(int(count))) for count in truth], dtype=float).T
    return np.vstack([truth - behind[0], behind[1] - truth])


def _cost(truth: Ints, height: int, width: int) -> Floats:
    """Hide as few counts as possible, of equally many those with fewer people; headcounts and totals last."""
    cost = 1 + 0.5 * truth / max(int(truth.max()), 1)
    cost[: height * width : width] += _FIRST_COST
    cost[height * width :] += _TOTAL_COST
    return np.asarray(cost, dtype=float)


def _built(counts: Table, truth: Ints, hidden: Flags, blank: Flags, rules: Rules) -> ReleasedTable:
    shown = [_count(int(n), hide, never, rules) for n, hide, never in zip(truth, hidden, blank, strict=True)]
    height, width = len(counts.rows), len(counts.columns)
    cells = height * width
    return ReleasedTable(
        counts.rows,
        counts.columns,
        rules,
        tuple(tuple(shown[row * width : (row + 1) * width]) for row in range(height)),
        tuple(Count(None, blank=True) for _row in range(height)),
        tuple(shown[cells:]),
        Count(None, blank=True),
        seal=_SEAL,
    )


def _count(n: int, hide: bool, never: bool, rules: Rules) -> Count:
    if hide:
        return Count(None, Reason.PROTECTED)
    return Count(None, blank=True) if never else Count(rules.rounded(n))
