"""People who are in a group of one breakdown and a group of another, and can be told apart by sums alone.

Lay two breakdowns out as a table: a row for each shown group of the one, a column for each of the other, and one more
of each for all that is hidden or not said. Rows and columns are known, cells are not, but who knows everybody's groups
knows which cells are empty. A cell of too few people must be able to take in others, as many as the threshold; where it
cannot, it can be told by sums, alone or together with a few others.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

from lotus.analysis.release.links import WHOLE, Key, Links

Flags = NDArray[np.bool_]
Grid = NDArray[np.int32]


def to_hide(links: Links, hidden: Flags, threshold: int) -> Flags:
    """The smaller shown group of each cell that is too narrow."""
    found = np.zeros(len(hidden), dtype=bool)
    for pair, shared in links.shared.items():
        sides = [_Side(links, name, hidden) for name in pair]
        seen = (pair, threshold, *(tuple(side.at.items()) for side in sides))
        if seen not in links.narrow:
            links.narrow[seen] = tuple(narrow(_grid(links, pair, shared, sides), threshold))
        for cell in links.narrow[seen]:
            ends = [side.shown[at] for side, at in zip(sides, cell, strict=True) if at < len(side.shown)]
            ends = ends or sides[0].shown or sides[1].shown
            found[min(ends, key=lambda place: int(links.n[place]), default=0)] = True
    return found


class _Side:
    """The lines of one breakdown: its shown groups, those hidden within each shown group above, all others."""

    def __init__(self, links: Links, breakdown: str, hidden: Flags) -> None:
        members = links.members(breakdown)
        self.shown = [place for place in members if not hidden[place]]
        self.at = {place: number for number, place in enumerate(self.shown)}
        above = {place: _above(links, place, hidden) for place in members if hidden[place]}
        rests = {key: number for number, key in enumerate(dict.fromkeys(above.values())) if key != WHOLE}
        lines = {key: len(self.shown) + number for number, key in enumerate(rests)}
        self.height = len(self.shown) + len(rests) + 1
        self.at |= {place: lines.get(key, self.height - 1) for place, key in above.items()}


def _above(links: Links, place: int, hidden: Flags) -> Key:
    """The nearest group above that is shown."""
    key = links.above.get(links.keys[place], WHOLE)
    while key != WHOLE and hidden[links.places[key]]:
        key = links.above.get(key, WHOLE)
    return key


def _grid(
    links: Links, pair: tuple[str, str], shared: Mapping[tuple[str, str], int], sides: Sequence[_Side]
) -> Grid:
    """How many people each line of one and each line of the other share."""
    grid = np.zeros((sides[0].height, sides[1].height), dtype=np.int32)
    for (one, other), people in shared.items():
        row, column = sides[0].at[links.places[pair[0], one]], sides[1].at[links.places[pair[1], other]]
        grid[row, column] += people
    for side, turned in zip(sides, (grid, grid.T), strict=True):
        whole = np.zeros(side.height, dtype=np.int32)
        for place, line in side.at.items():
            whole[line] += links.n[place]
        turned[:-1, -1] += np.maximum(whole - turned.sum(axis=1), 0)[:-1]
    grid[-1, -1] += max(int(links.n[links.places[WHOLE]]) - int(grid.sum()), 0)
    return grid


def narrow(grid: Grid, threshold: int) -> Iterator[tuple[int, int]]:
    """The cells of too few people that cannot grow to the threshold with all rows and columns as they are."""
    light = np.argwhere((grid > 0) & (grid < threshold) & ~_easily(grid, threshold))
    if not len(light):
        return
    for row, column in light.tolist():
        missing = threshold - int(grid[row, column])
        if not _exchanges(grid, row, column, missing) and _most(grid, row, column, threshold) < missing:
            yield row, column


def _exchanges(grid: Grid, row: int, column: int, missing: int) -> bool:
    """Whether so many can be exchanged when each goes to the first place there is; a quick yes, never a sure no."""
    takes = grid[:, column].copy()
    takes[row] = 0
    for other in np.flatnonzero(grid[row]):
        left = int(grid[row, other]) if other != column else 0
        for place in np.flatnonzero((grid[:, other] > 0) & (takes > 0)) if left else ():
            gone = min(left, int(takes[place]))
            takes[place] -= gone
            left -= gone
            missing -= gone
            if missing <= 0:
                return True
    return False


def _most(grid: Grid, row: int, column: int, threshold: int) -> int:
    """How many more people the cell could hold: the greatest flow from its row to its column through other cells."""
    height, without = grid.shape[0], grid.copy()
    without[row, column] = 0
    rows, columns = np.nonzero(without)
    ends = np.concatenate([rows, columns + height]), np.concatenate([columns + height, rows])
    room = np.concatenate([np.minimum(without[rows, columns], threshold), np.full(len(rows), threshold)])
    graph = sparse.csr_array((room.astype(np.int32), ends), shape=(sum(grid.shape),) * 2)
    return int(maximum_flow(graph, row, height + column).flow_value)


def _easily(grid: Grid, threshold: int) -> Flags:
    """Where it takes no search: many can be exchanged through one other cell of the row, or of the column."""
    large, some = (grid >= threshold).astype(np.int32), (grid > 0).astype(np.int32)
    by_column = large @ (some.T @ grid >= 2 * threshold).astype(np.int32)
    by_row = (grid @ some.T >= 2 * threshold).astype(np.int32) @ large
    return np.asarray(by_column + by_row > 0)
