"""How the groups of a survey hang together: who adds up to whom, declared or found in the data.

Everybody is the sum of the groups of each breakdown and of those who said nothing; a division is the sum of its
teams; and a group that lies wholly inside one of another breakdown can be taken from it.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lotus.core.facts import EVERYBODY, Breakdown, Survey

Key = tuple[str, str]
Ints = NDArray[np.int64]
WHOLE: Key = (EVERYBODY, EVERYBODY)


@dataclass(frozen=True)
class Sum:
    """A group and some groups inside it that do not overlap; who is left over is the rest."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Links:
    """The groups (everybody first), how many answered in each, their sums, each group's group above, and overlaps."""

    keys: tuple[Key, ...]
    n: Ints
    sums: tuple[Sum, ...]
    above: dict[Key, Key]
    shared: Mapping[Key, Mapping[Key, int]]

    @cached_property
    def places(self) -> dict[Key, int]:
        return {key: place for place, key in enumerate(self.keys)}

    @cached_property
    def narrow(self) -> dict[Hashable, tuple[tuple[int, int], ...]]:
        """What was found out about overlaps, so that no two items ask for it twice."""
        return {}

    @cached_property
    def left_over(self) -> tuple[int, ...]:
        """Which sums have a rest. Where all are in the groups, a reader knows that nobody is left."""
        return tuple(number for number, rest in enumerate(self.rests(self.n)) if rest > 0)

    def members(self, breakdown: str) -> list[int]:
        """The places of a breakdown's groups."""
        return [place for place, key in enumerate(self.keys) if key[0] == breakdown]

    def rests(self, counts: Ints) -> Ints:
        """Who is left over in each sum, for the people who answered one thing."""
        found = [counts[one.whole] - counts[list(one.parts)].sum() for one in self.sums]
        return np.maximum(np.array(found, dtype=np.int64), 0)

    def with_rests(self, counts: Ints) -> Ints:
        """The counts of the groups, and after them those of the rests that there are."""
        return np.concatenate([counts, self.rests(counts)[list(self.left_over)]])

    @cached_property
    def equations(self) -> sparse.csr_array:
        rests = {number: len(self.keys) + place for place, number in enumerate(self.left_over)}
        rows, columns, values = [], [], []
        for number, one in enumerate(self.sums):
            inside = [*one.parts, *([rests[number]] if number in rests else [])]
            rows += [number] * (len(inside) + 1)
            columns += [one.whole, *inside]
            values += [-1.0, *([1.0] * len(inside))]
        shape = (len(self.sums), len(self.keys) + len(rests))
        return sparse.csr_array((values, (rows, columns)), shape=shape)


def link(survey: Survey) -> Links:
    """Find every sum. Raises ``ValueError`` when groups hold more people than what they are part of."""
    keys = [WHOLE, *((one.name, group) for one in survey.breakdowns for group in one.groups)]
    if len(set(keys)) < len(keys):
        raise ValueError("Two breakdowns of this survey have the same name.")
    counts = [survey.n, *(n for one in survey.breakdowns for n in one.groups.values())]
    places = {key: place for place, key in enumerate(keys)}
    above = dict(_parents(survey, places))
    sums = [*_declared(survey.breakdowns, places, above), *_found(survey, places)]
    links = Links(
        tuple(keys), np.array(counts, dtype=np.int64), tuple(dict.fromkeys(sums)), above, survey.shared
    )
    _check(links)
    return links


def _parents(survey: Survey, places: dict[Key, int]) -> Iterator[tuple[Key, Key]]:
    for one in survey.breakdowns:
        for group in one.groups:
            parent = (one.within, one.parents.get(group, ""))
            yield (one.name, group), parent if parent in places else WHOLE


def _declared(
    breakdowns: Sequence[Breakdown], places: dict[Key, int], above: dict[Key, Key]
) -> Iterator[Sum]:
    """Everybody by each breakdown, and each group above by the groups within it."""
    for one in breakdowns:
        inside: dict[Key, list[int]] = {}
        for group in one.groups:
            inside.setdefault(above[one.name, group], []).append(places[one.name, group])
        everyone = tuple(places[one.name, group] for group in one.groups)
        inside[WHOLE] = list(everyone)
        for parent, parts in inside.items():
            if parts:
                yield Sum(places[parent], tuple(parts))


def _found(survey: Survey, places: dict[Key, int]) -> Iterator[Sum]:
    """Groups of one breakdown that lie wholly inside a group of another, by who is in both."""
    sizes = {(one.name, group): n for one in survey.breakdowns for group, n in one.groups.items()}
    for (first, second), both in survey.shared.items():
        for inner, outer, turned in ((first, second, False), (second, first, True)):
            inside: dict[Key, list[int]] = {}
            for pair, n in both.items():
                small, large = ((inner, pair[turned]), (outer, pair[not turned]))
                if n > 0 and n == sizes.get(small) and large in places:
                    inside.setdefault(large, []).append(places[small])
            yield from (Sum(places[large], tuple(sorted(parts))) for large, parts in inside.items())


def _check(links: Links) -> None:
    for one in links.sums:
        if links.n[list(one.parts)].sum() > links.n[one.whole]:
            breakdown, group = links.keys[one.whole]
            part = links.keys[one.parts[0]][0]
            raise ValueError(f"The groups of {part} hold more people than {_name(breakdown, group)}.")


def _name(breakdown: str, group: str) -> str:
    return "answered at all" if breakdown == EVERYBODY else f"{breakdown} {group} does"
