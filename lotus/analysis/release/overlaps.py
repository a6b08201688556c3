"""People who are in a group of one breakdown and a group of another, and can be told apart by sums alone.

Lay two breakdowns out as a table: a row for each shown group of the one, a column for each of the other, and one more
of each for all that is hidden or not said. Rows and columns are known, cells are not, but who knows everybody's groups
knows which cells are empty. A cell of too few people must be able to take in others, as many as the threshold; where it
cannot, it can be told by sums, alone or together with a few others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lotus.analysis.release.links import WHOLE, Links

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Grid = NDArray[np.int32]


@dataclass(frozen=True)
class Crowd:
    """People who were there at the same releases: how many in each group (all first), and by pairs of breakdowns."""

    n: Ints
    shared: Mapping[tuple[str, str], Mapping[tuple[str, str], int]]
    at: tuple[bool, bool] = (True, False)
    """Whether they were there now, and then."""


@dataclass(frozen=True)
class _Shown:
    """Which sums a reader has, of now and (where there was a release before) of then."""

    links: Links
    crowds: Sequence[Crowd]
    hidden: Sequence[Flags]

    @cached_property
    def whens(self) -> Sequence[Flags]:
        """What is shown now, and then. A group of which nobody came or went is the same at both."""
        shown = [~flags for flags in self.hidden]
        return [flags | self._same & np.any(shown, axis=0) for flags in shown]

    @cached_property
    def _same(self) -> Flags:
        return np.all(
            [crowd.n == 0 for crowd in self.crowds if not all(crowd.at[: len(self.hidden)])], axis=0
        )

    @cached_property
    def ours(self) -> Flags:
        """The groups that hiding now takes from the reader."""
        then = [~flags & self._same for flags in self.hidden[1:]]
        return ~self.hidden[0] & ~np.any([*then, np.zeros_like(self._same)], axis=0)

    def inside(self, place: int, when: int, whole: int) -> bool:
        """Whether all who were in a group at one release were there at the other as well."""
        gone = (crowd for crowd in self.crowds if crowd.at[when] and not crowd.at[whole])
        return not any(crowd.n[place] for crowd in gone)


def to_hide(links: Links, hidden: Flags, threshold: int) -> Flags:
    """The smaller shown group of each cell that is too narrow."""
    return _to_hide(_Shown(links, [Crowd(links.n, links.shared)], [hidden]), threshold)


def to_hide_now(
    links: Links, crowds: Sequence[Crowd], hidden: Flags, hidden_then: Flags, threshold: int
) -> Flags:
    """The same with what was shown then: each group by its sum of now or of then, whichever was shown.

    Who was there at one release alone is in a line of which no sum is known.
    """
    return _to_hide(_Shown(links, crowds, [hidden, hidden_then]), threshold)


def _to_hide(shown: _Shown, threshold: int) -> Flags:
    found = np.zeros(len(shown.hidden[0]), dtype=bool)
    orders = list(permutations(range(len(shown.hidden))))
    for pair in shown.links.shared:
        for order in product(orders, repeat=2):
            sides = [_Side(shown, name, whens) for name, whens in zip(pair, order, strict=True)]
            now = [place for side in sides for place in side.ours]
            for cell in _narrow_ones(sides, pair, threshold) if now else ():
                ends = [
                    side.groups[at] for side, at in zip(sides, cell, strict=True) if at < len(side.groups)
                ]
                ends = [place for place in ends if place in now] or now
                found[min(ends, key=lambda place: int(shown.links.n[place]))] = True
    return found


class _Side:
    """The lines of one breakdown: its shown groups, those left over in each shown group above, in all, and nowhere.

    Each group is taken at the first of the releases at which it was shown; 0 is now.
    """

    def __init__(self, shown: _Shown, breakdown: str, order: Sequence[int]) -> None:
        self.shown, self.breakdown, links = shown, breakdown, shown.links
        members = links.members(breakdown)
        told = {place: next((when for when in order if shown.whens[when][place]), None) for place in members}
        self.groups = [place for place in members if told[place] is not None]
        self.ours = [place for place in self.groups if told[place] == 0 and shown.ours[place]]
        lines = {place: when for place, when in told.items() if when is not None}
        above = {place: _above(links, place) for place in members}
        for over in dict.fromkeys(over for chain in above.values() for over in chain):
            below = [(place, told[place]) for place in members if over in above[place]]
            for when in order:
                whole = all(at is None or shown.inside(place, at, when) for place, at in below)
                if over not in lines and shown.whens[when][over] and whole:
                    lines[over] = when
        numbers = {place: number for number, place in enumerate(lines)}
        self.of, self.height = tuple(lines.values()), len(lines) + 1
        self.at = {
            place: [numbers[one] for one in (place, *above[place]) if one in numbers] for place in members
        }
        self._all = [numbers[0]] if 0 in numbers else []

    def line(self, crowd: Crowd, group: str | None = None) -> int:
        """Where those of a crowd stand who are in a group, or said none: in the first line whose sum holds them."""
        lines = self._all if group is None else self.at[self.shown.links.places[self.breakdown, group]]
        return next((line for line in lines if crowd.at[self.of[line]]), self.height - 1)


def _above(links: Links, place: int) -> list[int]:
    """The groups above, the nearest first; everybody last."""
    found = []
    while place:
        place = links.places[links.above.get(links.keys[place], WHOLE)]
        found.append(place)
    return found


def _narrow_ones(
    sides: Sequence[_Side], pair: tuple[str, str], threshold: int
) -> tuple[tuple[int, int], ...]:
    """The cells that are too narrow, found out once for the same groups shown."""
    shown = sides[0].shown
    known = shown.links.narrow
    lines = tuple((tuple(map(tuple, side.at.values())), side.of) for side in sides)
    seen = (pair, threshold, tuple(id(crowd.shared) for crowd in shown.crowds), lines)
    if seen not in known:
        known[seen] = tuple(narrow(_grid(sides, pair), threshold))
    return known[seen]


def _grid(sides: Sequence[_Side], pair: tuple[str, str]) -> Grid:
    """How many people each line of one and each line of the other share; anything may be where both have no sum."""
    grid = np.zeros((sides[0].height, sides[1].height), dtype=np.int32)
    for crowd in sides[0].shown.crowds:
        left, shared = int(crowd.n[0]), crowd.shared.get(pair, {})
        alone = [{group: int(crowd.n[place]) for group, place in _groups(side)} for side in sides]
        nowhere = [side.line(crowd) for side in sides]
        for groups, people in shared.items():
            row, column = (side.line(crowd, group) for side, group in zip(sides, groups, strict=True))
            grid[row, column] += people
            left -= people
            for one, group in zip(alone, groups, strict=True):
                one[group] -= people
        for side, one, other, turned in zip(sides, alone, reversed(nowhere), (grid, grid.T), strict=True):
            for group, people in one.items():
                turned[side.line(crowd, group), other] += max(people, 0)
                left -= max(people, 0)
        grid[tuple(nowhere)] += max(left, 0)
    grid[-1, -1] += _ANY
    return grid


_ANY = 1 << 20


def _groups(side: _Side) -> Iterator[tuple[str, int]]:
    return ((side.shown.links.keys[place][1], place) for place in side.at)


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
