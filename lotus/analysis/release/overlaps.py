"""People who are in a group of one breakdown and a group of another, and can be told apart by sums alone.

Lay two breakdowns out as a table: a row for each shown group of the one, a column for each of the other, and one more
of each for all that is hidden or not said. Rows and columns are known, cells are not, but who knows everybody's groups
knows which cells are empty. A cell of too few people must be able to take in others, as many as the threshold; where it
cannot, it can be told by sums, alone or together with a few others.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lotus.analysis.release.links import WHOLE, Key, Links

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Grid = NDArray[np.int32]


@dataclass(frozen=True)
class Crowd:
    """People who were there at the same releases: how many in each group (all first), and by pairs of breakdowns."""

    n: Ints
    shared: Mapping[tuple[str, str], Mapping[tuple[str, str], int]]
    then: bool = False
    now: bool = True

    def at(self, now: bool) -> bool:
        """Whether they were there now, or then."""
        return self.now if now else self.then


def to_hide(links: Links, hidden: Flags, threshold: int) -> Flags:
    """The smaller shown group of each cell that is too narrow."""
    return _to_hide(links, [Crowd(links.n, links.shared)], [hidden], threshold)


def to_hide_now(
    links: Links, crowds: Sequence[Crowd], hidden: Flags, hidden_then: Flags, threshold: int
) -> Flags:
    """The same with what was shown then: each group by its sum of now or of then, whichever was shown."""
    return _to_hide(links, crowds, [hidden, hidden_then], threshold)


def _to_hide(links: Links, crowds: Sequence[Crowd], hidden: Sequence[Flags], threshold: int) -> Flags:
    found = np.zeros(len(hidden[0]), dtype=bool)
    for pair in links.shared:
        for order in product((False, True), repeat=2) if len(hidden) > 1 else [(False, False)]:
            sides = tuple(
                _Side(links, name, hidden, turned) for name, turned in zip(pair, order, strict=True)
            )
            if not any(side.now for side in sides):
                continue
            for cell in _narrow_ones(sides, pair, crowds, threshold):
                ends = [side.shown[at] for side, at in zip(sides, cell, strict=True) if at < len(side.shown)]
                ends = [place for place in ends if not hidden[0][place]] or sides[0].now or sides[1].now
                found[min(ends, key=lambda place: int(links.n[place]))] = True
    return found


class _Side:
    """The lines of one breakdown: its shown groups, those hidden within each shown group above, all others.

    `hidden` is of now, or of now and then; `turned`: a group shown at both is taken as it was then.
    """

    def __init__(self, links: Links, breakdown: str, hidden: Sequence[Flags], turned: bool) -> None:
        self.links, self.breakdown = links, breakdown
        self._order = [(place, flags) for place, flags in enumerate(hidden)][:: -1 if turned else 1]
        members = links.members(breakdown)
        told = {place: self._told(place) for place in members}
        self.shown = [place for place in members if told[place] is not None]
        self.now = [place for place in self.shown if told[place] == 0 and not hidden[0][place]]
        self.at = {place: number for number, place in enumerate(self.shown)}
        above = {place: self._above(place) for place in members if told[place] is None}
        rests = {key: number for number, key in enumerate(dict.fromkeys(above.values())) if key != WHOLE}
        lines = {key: len(self.shown) + number for number, key in enumerate(rests)}
        self.height = len(self.shown) + len(rests) + 1
        self.at |= {place: lines.get(key, self.height - 1) for place, key in above.items()}
        whens = [*(told[place] for place in self.shown), *(self._told(links.places[key]) for key in rests)]
        self.of_now = [when == 0 for when in whens]

    def _told(self, place: int) -> int | None:
        """Where the sum of a group is shown: 0 is now, 1 is then, None is nowhere."""
        return next((when for when, flags in self._order if not flags[place]), None)

    def _above(self, place: int) -> Key:
        """The nearest group above that is shown."""
        key = self.links.above.get(self.links.keys[place], WHOLE)
        while key != WHOLE and self._told(self.links.places[key]) is None:
            key = self.links.above.get(key, WHOLE)
        return key

    def line(self, group: str, crowd: Crowd) -> int:
        """In which line those of a crowd stand who are in a group: the last, where its sum does not hold them."""
        line = self.at[self.links.places[self.breakdown, group]]
        return line if line < len(self.of_now) and crowd.at(self.of_now[line]) else self.height - 1


def _narrow_ones(
    sides: Sequence[_Side], pair: tuple[str, str], crowds: Sequence[Crowd], threshold: int
) -> tuple[tuple[int, int], ...]:
    """The cells that are too narrow, found out once for the same groups shown."""
    known = sides[0].links.narrow
    seen = (pair, threshold, tuple(id(crowd.shared) for crowd in crowds), *(_seen(side) for side in sides))
    if seen not in known:
        known[seen] = tuple(narrow(_grid(sides, pair, crowds), threshold))
    return known[seen]


def _seen(side: _Side) -> Hashable:
    return tuple(side.at.items()), tuple(side.of_now)


def _grid(sides: Sequence[_Side], pair: tuple[str, str], crowds: Sequence[Crowd]) -> Grid:
    """How many people each line of one and each line of the other share."""
    grid = np.zeros((sides[0].height, sides[1].height), dtype=np.int32)
    for crowd in crowds:
        left, shared = int(crowd.n[0]), crowd.shared.get(pair, {})
        alone = [{group: int(crowd.n[place]) for group, place in _groups(side)} for side in sides]
        for groups, people in shared.items():
            row, column = (side.line(group, crowd) for side, group in zip(sides, groups, strict=True))
            grid[row, column] += people
            left -= people
            for one, group in zip(alone, groups, strict=True):
                one[group] -= people
        for side, one, turned in zip(sides, alone, (grid, grid.T), strict=True):
            for group, people in one.items():
                turned[side.line(group, crowd), -1] += max(people, 0)
                left -= max(people, 0)
        grid[-1, -1] += max(left, 0)
    return grid


def _groups(side: _Side) -> Iterator[tuple[str, int]]:
    return ((side.links.keys[place][1], place) for place in side.at)


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
    from scipy.sparse.csgraph import maximum_flow

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
