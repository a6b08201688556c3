"""Release of a table of counts, with its totals, and of a table that follows one released before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lotus.analysis.release.solver import Flags, Floats, View, protect
from lotus.core.facts import Table
from lotus.core.suppression import _SEAL, Count, Reason, ReleasedTable, Rules

Ints = NDArray[np.int64]
_TOTAL_COST = 4.0


@dataclass(frozen=True)
class Earlier:
    """A table of the same rows and columns that was released before: its true counts and what was shown of it."""

    table: Table
    released: ReleasedTable


def table(counts: Table, rules: Rules | None = None, earlier: Earlier | None = None) -> ReleasedTable:
    """What may be shown of a table of counts.

    The reader is taken to know every total exactly, although totals are shown rounded, and (where there is an
    earlier table) who came and went in between. Raises ``ValueError`` when the earlier table has other rows or columns.
    """
    rules = rules or Rules()
    truth, blank = _truth(counts)
    if rules.hides(int(truth[-1])):
        return _build(counts, truth, np.ones(len(truth), dtype=bool), blank, rules)
    must = (truth < rules.threshold) & ~blank
    views = [_view(counts, truth, blank, rules)]
    if earlier:
        views.append(_since(views[0], counts, truth, earlier, rules))
    mask = protect(views, must, _may(counts, must), _cost(counts, truth))
    return _build(counts, truth, mask.hidden & ~blank, blank, rules)


def _truth(counts: Table) -> tuple[Ints, Flags]:
    """Cells row by row, then row totals, column totals and the total; and which cells cannot occur."""
    grid = np.array([[count or 0 for count in line] for line in counts.counts], dtype=np.int64)
    blank = np.array([count is None for line in counts.counts for count in line])
    truth = np.concatenate([grid.ravel(), grid.sum(axis=1), grid.sum(axis=0), [grid.sum()]])
    return truth, np.concatenate([blank, np.zeros(len(truth) - grid.size, dtype=bool)])


def equations(height: int, width: int) -> sparse.csr_array:
    """Cells add up to row totals and column totals, and these to the total. One row for each sum, equal to 0."""
    rows, columns = np.eye(height), np.eye(width)
    along = np.hstack([np.kron(rows, np.ones(width)), -rows, np.zeros((height, width + 1))])
    down = np.hstack(
        [np.kron(np.ones(height), columns), np.zeros((width, height)), -columns, np.zeros((width, 1))]
    )
    cells = height * width
    ends = np.zeros((2, cells + height + width + 1))
    ends[0, cells : cells + height] = ends[1, cells + height : -1] = 1
    ends[:, -1] = -1
    return sparse.csr_array(np.vstack([along, down, ends]))


def _view(counts: Table, truth: Ints, blank: Flags, rules: Rules) -> View:
    """This table by itself: shown cells are known to the rounding, shown totals exactly, hidden ones not at all."""
    need = _need(truth, blank, rules)
    wide = np.vstack([np.minimum(truth, need[2]), need[2]])
    narrow = np.zeros((2, len(truth)))
    cells = len(counts.rows) * len(counts.columns)
    narrow[:, :cells] = _reach(truth, rules)[:, :cells]
    narrow[:, blank] = wide[:, blank] = 0
    narrow = np.where(truth < rules.threshold, 0.0, narrow)
    return View(
        equations(len(counts.rows), len(counts.columns)),
        narrow,
        np.maximum(wide, narrow),
        need,
        np.zeros(len(truth), dtype=bool),
    )


def _need(truth: Ints, blank: Flags, rules: Rules) -> Floats:
    """A hidden count could be as many different ones as the threshold; one that is too small, any below it.

    The second also keeps it from a reader who reckons which of the hidden ones must be the small one.
    """
    width = np.full(len(truth), rules.threshold - 1.0)
    small = truth < rules.threshold
    below, above = np.where(small, truth, 0.0), np.where(small, width - truth, 0.0)
    return np.asarray(np.where(blank, 0.0, np.vstack([below, above, width])), dtype=float)


def _reach(truth: Ints, rules: Rules) -> Floats:
    """How far below and above the truth a shown count could be."""
    behind = np.array([rules.behind(rules.rounded(int(count))) for count in truth], dtype=float).T
    return np.vstack([truth - behind[0], behind[1] - truth])


def _since(alone: View, counts: Table, truth: Ints, earlier: Earlier, rules: Rules) -> View:
    """Both tables together, for a reader who knows who came and went: the same unknowns, seen twice.

    What was hidden then stays guarded, whether it is shown now or not.
    """
    if (earlier.table.rows, earlier.table.columns) != (counts.rows, counts.columns):
        raise ValueError("The earlier table has other rows or columns.")
    then, _blank = _truth(earlier.table)
    was = np.array([count.shown and not count.blank for count in _all(earlier.released)])
    before = _view(earlier.table, then, _blank, earlier.released.rules)
    known = np.where(was, before.shown, before.hidden)
    known[0] = np.minimum(known[0], truth)
    need = np.where(was, 0.0, before.need)
    need[0] = np.minimum(need[0], truth)
    return View(alone.equations, np.minimum(alone.shown, known), known, need, ~was)


def _all(released: ReleasedTable) -> list[Count]:
    cells = [count for line in released.cells for count in line]
    return [*cells, *released.row_totals, *released.column_totals, released.total]


def _may(counts: Table, must: Flags) -> Flags:
    """Totals are hidden only where one of them must be: a reader may know them from elsewhere."""
    cells = len(counts.rows) * len(counts.columns)
    may = np.ones(len(must), dtype=bool)
    may[cells:] = must[cells:].any()
    return may


def _cost(counts: Table, truth: Ints) -> Floats:
    """Hide as few cells as possible, of equally many those with fewer people; totals last."""
    cost = 1 + 0.5 * truth / max(int(truth.max()), 1)
    cost[len(counts.rows) * len(counts.columns) :] += _TOTAL_COST
    return np.asarray(cost, dtype=float)


def _build(counts: Table, truth: Ints, hidden: Flags, blank: Flags, rules: Rules) -> ReleasedTable:
    reason = Reason.TOO_FEW if rules.hides(int(truth[-1])) else Reason.PROTECTED
    shown = [
        Count(None, reason)
        if hide
        else Count(None, blank=True)
        if never
        else Count(rules.rounded(int(count)))
        for count, hide, never in zip(truth, hidden, blank, strict=True)
    ]
    height, width = len(counts.rows), len(counts.columns)
    cells = height * width
    return ReleasedTable(
        counts.rows,
        counts.columns,
        rules,
        tuple(tuple(shown[row * width : (row + 1) * width]) for row in range(height)),
        tuple(shown[cells : cells + height]),
        tuple(shown[cells + height : -1]),
        shown[-1],
        seal=_SEAL,
    )
