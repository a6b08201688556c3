"""Which cells to hide beside those that must be, so that no hidden one can be worked out.

A *view* is one thing a reader could try: unknown counts tied by equations, each within narrow bounds where it is
shown and wide ones where it is hidden. A hidden cell is safe when the counts that it could have, given all that is
shown, lie far enough apart. What can be seen through a mask is found with one linear program for all its hidden
cells; where one is too narrow, the duals say which openings would widen it, and an integer program chooses the
cheapest mask that makes all these openings (Benders' method, as in Fischetti and Salazar-González 2001). Both are
solved by HiGHS.

Everything is in deviations from the truth, so that "nothing changes" is always a solution. The solver takes a while to
load, so that is done where there is something to solve.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_ROUNDS = 40
_SLACK = 1e-6
_SECONDS = 5.0


@dataclass(frozen=True)
class View:
    """What a reader knows in one attempt. All arrays have one entry for each cell.

    `shown` and `hidden` hold how far below and above the truth a cell could be (rows: down, up; both 0 or more).
    `need` is how far it must be possible to lie while the cell is hidden: below, above, and from one to the other
    (rows; 0 needs no guard). Where `always` is set, also while it is shown.
    """

    equations: sparse.csr_array
    shown: Floats
    hidden: Floats
    need: Floats
    always: Flags

    @cached_property
    def gains(self) -> Floats:
        """How much further a cell can move, down and up, when it is hidden."""
        return self.hidden - self.shown


@dataclass(frozen=True)
class Mask:
    """Who is hidden, and which hidden cells stay narrow whatever is hidden (known from elsewhere already)."""

    hidden: Flags
    exposed: Flags


@dataclass(frozen=True)
class _Spans:
    """How far below and above the truth some cells can lie, and the prices (duals) that prove it."""

    cells: NDArray[np.intp]
    reach: Floats
    prices: Floats

    def sides(self) -> list[tuple[Floats, list[int]]]:
        """Below, above, and from one to the other: how far, and which prices prove it."""
        return [(self.reach[0], [0]), (self.reach[1], [1]), (self.reach.sum(axis=0), [0, 1])]


@dataclass(frozen=True)
class _Cut:
    """Openings (weights) of which enough must be made for `cell`; only while it is hidden, unless `always`."""

    cell: int
    always: bool
    weights: Floats
    enough: float


def protect(views: list[View], must: Flags, may: Flags, cost: Floats) -> Mask:
    """The cheapest mask between `must` and `may` that keeps every guarded cell of every view as wide as it needs.

    Where even hiding all that may be hidden leaves a cell narrower, it is kept as wide as it can be, and named.
    """
    may = may | must
    hidden, exposed, cuts = must.copy(), np.zeros(len(must), dtype=bool), list[_Cut]()
    for turn in range(len(must) + _ROUNDS):
        new = [cut for view in views for cut in _cuts(view, hidden)]
        if not new:
            break
        chosen = _cheapest(cuts + new, must, may, cost)
        if chosen is None:
            views, exposed = _attainable(views, may, exposed)
            cuts, hidden = [], must.copy()
            continue
        cuts += new
        hidden = hidden | chosen if turn >= _ROUNDS else chosen
    else:
        hidden = may
    return Mask(hidden, exposed)


def _attainable(views: list[View], may: Flags, exposed: Flags) -> tuple[list[View], Flags]:
    """The views with needs lowered to what hiding everything gives, and the cells whose need was lowered."""
    exposed, found = exposed.copy(), []
    for view in views:
        spans = _spans(view, may)
        need = view.need.copy()
        for side, (far, _prices) in enumerate(spans.sides()):
            short = far < need[side, spans.cells] - _SLACK
            need[side, spans.cells[short]] = np.maximum(far[short] - 2 * _SLACK, 0.0)
            exposed[spans.cells[short]] = True
        found.append(replace(view, need=need))
    return found, exposed


def _cuts(view: View, hidden: Flags) -> list[_Cut]:
    spans = _spans(view, hidden)
    return [
        _cut(view, side, int(spans.cells[place]), spans.prices[prices][:, place])
        for side, (far, prices) in enumerate(spans.sides())
        for place in np.flatnonzero(far < view.need[side, spans.cells] - _SLACK)
    ]


def _cut(view: View, side: int, cell: int, prices: Floats) -> _Cut:
    """Whatever is hidden, the cell lies at most as far as the constant plus the gains of the openings made."""
    up, down = np.maximum(prices, 0).sum(axis=0), np.maximum(-prices, 0).sum(axis=0)
    weights = down * view.gains[0] + up * view.gains[1]
    weights[weights < _SLACK] = 0
    enough = float(view.need[side, cell]) - float(down @ view.shown[0] + up @ view.shown[1])
    always = bool(view.always[cell])
    if not always:
        enough -= float(weights[cell])
        weights[cell] = 0
    return _Cut(cell, always, weights, enough)


def _cheapest(cuts: list[_Cut], must: Flags, may: Flags, cost: Floats) -> Flags | None:
    """The cheapest mask that makes all openings asked for; None where no mask does."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    lines, least = [], []
    for cut in cuts:
        line, enough = cut.weights.copy(), cut.enough - float(cut.weights[must].sum())
        if enough <= _SLACK:
            continue
        line[must] = 0
        line = np.minimum(line / enough, 1.0)
        whenever = cut.always or must[cut.cell]
        if not whenever:
            line[cut.cell] = -1.0
        lines.append(line)
        least.append(1.0 if whenever else 0.0)
    solved = milp(
        cost,
        constraints=LinearConstraint(sparse.csr_array(np.array(lines)), np.array(least) - _SLACK, np.inf),
        integrality=np.ones(len(must)),
        bounds=Bounds(must.astype(float), may.astype(float)),
        options={"time_limit": _SECONDS},
    )
    return None if solved.x is None else np.asarray(solved.x > 0.5)


def _spans(view: View, hidden: Flags) -> _Spans:
    """How far each guarded cell could lie: two programs for each, solved as one."""
    down, up = np.where(hidden, view.hidden, view.shown)
    cells = np.flatnonzero((view.need > 0).any(axis=0) & (hidden | view.always))
    parts = _parts(view.equations, (down + up) > 0, cells)
    reach, prices = np.zeros((2, len(cells))), np.zeros((2, len(cells), len(down)))
    at = {int(cell): place for place, cell in enumerate(cells)}
    for place in at.values():
        prices[:, place, cells[place]] = (-1.0, 1.0)
    if parts:
        _solve(view.equations, parts, (down, up), at, reach, prices)
    return _Spans(cells, reach, prices)


@dataclass(frozen=True)
class _Part:
    """Unknowns that hang together, their equations, and the guarded cells among them (places in `columns`)."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    asked: NDArray[np.intp]


def _parts(equations: sparse.csr_array, free: Flags, cells: NDArray[np.intp]) -> list[_Part]:
    """The unknowns that can move, in groups that do not touch, where somebody is asked for."""
    if not len(cells):
        return []
    from scipy.sparse.csgraph import connected_components

    height = equations.shape[0]
    columns = np.flatnonzero(free)
    open_ones = equations[:, columns]
    graph = sparse.block_array([[None, open_ones], [open_ones.T, None]], format="csr")
    _number, labels = connected_components(graph, directed=False)
    asked = np.isin(columns, cells)
    found = []
    for label in np.unique(labels[height:][asked]):
        inside = labels[height:] == label
        rows = np.flatnonzero(labels[:height] == label)
        found.append(_Part(rows, columns[inside], np.flatnonzero(asked[inside])))
    return found


def _solve(
    equations: sparse.csr_array,
    parts: list[_Part],
    room: tuple[Floats, Floats],
    at: dict[int, int],
    reach: Floats,
    prices: Floats,
) -> None:
    """Ask for the least and the greatest of every cell in one linear program; fill in reach and prices."""
    from scipy.optimize import linprog

    blocks = [
        sparse.kron(sparse.eye_array(2 * len(part.asked)), equations[part.rows][:, part.columns])
        for part in parts
    ]
    aims = [_aims(part) for part in parts]
    bounds = [
        np.tile(np.column_stack((-room[0], room[1]))[part.columns], (2 * len(part.asked), 1))
        for part in parts
    ]
    whole = sparse.block_diag(blocks, format="csc")
    solved = linprog(
        np.concatenate(aims),
        A_eq=whole,
        b_eq=np.zeros(whole.shape[0]),
        bounds=np.concatenate(bounds),
        method="highs-ds",
    )
    assert solved.status == 0, solved.message
    moved, duals = np.asarray(solved.x) * -np.concatenate(aims), np.asarray(solved.eqlin.marginals)
    column = row = 0
    for part in parts:
        copies, across, height = 2 * len(part.asked), len(part.columns), len(part.rows)
        places = [at[int(cell)] for cell in part.columns[part.asked]]
        best = moved[column : column + copies * across].reshape(2, len(places), across).sum(axis=2)
        reach[:, places] = best
        price = duals[row : row + copies * height].reshape(copies, height) @ equations[part.rows]
        prices[:, places] += price.reshape(2, len(places), -1)
        column, row = column + copies * across, row + copies * height


def _aims(part: _Part) -> Floats:
    """Minimise x for the first half of the copies and −x for the second, each for its own cell."""
    count, across = len(part.asked), len(part.columns)
    aims = np.zeros((2, count, across))
    aims[0, np.arange(count), part.asked] = 1.0
    aims[1, np.arange(count), part.asked] = -1.0
    return aims.ravel()
