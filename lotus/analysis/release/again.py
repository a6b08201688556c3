"""A survey released again, after late answers came in: nothing of what is new can be told by comparing the releases.

A reader holds all releases and knows who came and went in between. So three things are unknown together: what each
group said then, what it says now, and the difference, which is what those said who came or went. Where they are few,
it is guarded like a hidden group: the releases, and all that adds up in each of them, must leave it open.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lotus.analysis.release.links import WHOLE, Key, Links, Sum, link
from lotus.analysis.release.overlaps import Crowd, to_hide, to_hide_now
from lotus.analysis.release.solver import Flags
from lotus.core.facts import Survey
from lotus.core.suppression import Released

Ints = NDArray[np.int64]
Pairs = Mapping[tuple[str, str], Mapping[tuple[str, str], int]]
RESPONDENTS = "respondents"


@dataclass(frozen=True)
class Before:
    """A survey as it was released before: what was true, what was shown, and who came and who went since then."""

    facts: Survey
    released: Released
    came: Survey
    went: Survey


def told_by(facts: Survey, keys: Sequence[Key]) -> dict[str, Ints]:
    """For the respondents and each measure: how many of each group there are, in the order of the keys."""
    sizes = {WHOLE: facts.n} | {
        (one.name, group): n for one in facts.breakdowns for group, n in one.groups.items()
    }
    answered = {(one.measure, (one.breakdown, one.group)): one.n for one in facts.answered}
    found = {RESPONDENTS: np.array([sizes.get(key, 0) for key in keys], dtype=np.int64)}
    for measure in facts.measures:
        counts = [answered.get((measure.name, key), 0) for key in keys]
        found[measure.name] = np.array(counts, dtype=np.int64)
    return found


def together(now: Survey, before: Sequence[Before]) -> Survey:
    """The survey with every group that any release had; one that is not there any more holds nobody."""
    for past in before:
        now = _with_groups_of(now, past.facts)
    return now


def _with_groups_of(survey: Survey, other: Survey) -> Survey:
    """The same breakdowns with the groups of the other as well, these first, so that both can be laid side by side."""
    theirs = {one.name: one for one in other.breakdowns}
    breakdowns = []
    for one in survey.breakdowns:
        more = theirs.get(one.name, one)
        groups = {**one.groups, **{group: 0 for group in more.groups if group not in one.groups}}
        breakdowns.append(replace(one, groups=groups, parents={**more.parents, **one.parents}))
    return replace(survey, breakdowns=tuple(breakdowns))


class Past:
    """A release before this one, laid beside this one: the same groups in the same order."""

    def __init__(self, before: Before, now: Links, facts: Survey) -> None:
        self.now, self.links = now, link(_in_the_order_of(facts, before.facts))
        names = [RESPONDENTS, *(one.name for one in facts.measures)]
        told, came, went = (told_by(one, now.keys) for one in (before.facts, before.came, before.went))
        none = np.zeros(len(now.keys), dtype=np.int64)
        self.told = {name: told.get(name, none) for name in names}
        self.came = {name: came.get(name, none) for name in names}
        self.went = {name: went.get(name, none) for name in names}
        self.shown = {name: np.zeros(len(now.keys), dtype=bool) for name in names}
        measure = {f"{one.name}={option}": one.name for one in facts.measures for option in one.options}
        for one in before.released:
            name, place = measure.get(one.item, one.item), now.places.get((one.breakdown, one.group))
            if one.shown and place is not None and name in self.shown:
                self.shown[name][place] = True
        moved = self.came[RESPONDENTS] + self.went[RESPONDENTS]
        self._moved = Links(now.keys, moved, (), now.above, _both(before.came.shared, before.went.shared))
        self._kept = {
            pair: _less(both, before.went.shared.get(pair, {})) for pair, both in before.facts.shared.items()
        }
        gone = self.went[RESPONDENTS]
        self._crowds = (
            Crowd(self.told[RESPONDENTS] - gone, self._kept, (True, True)),
            Crowd(self.came[RESPONDENTS], before.came.shared),
            Crowd(gone, before.went.shared, (False, True)),
        )
        self.common = tuple(one for one in now.sums if one in set(self.links.sums))
        self.across = tuple(dict.fromkeys(self._across()))
        self.moving = tuple(dict.fromkeys(self._moving(before)))

    def changed(self, name: str) -> Ints:
        """How many of each group came or went, whichever are more: who only changed an answer did both."""
        return np.maximum(self.came[name], self.went[name])

    def _across(self) -> Iterator[tuple[bool, Sum]]:
        """Groups of one release that lie wholly inside a group of another breakdown in the other release.

        True: the parts are of then, the whole is of now.
        """
        then, now = self.told[RESPONDENTS], self.now.n
        for (first, second), both in self._kept.items():
            for inner, outer, turned in ((first, second, False), (second, first, True)):
                for parts_are_of_then, sizes in ((True, then), (False, now)):
                    inside: dict[int, list[int]] = {}
                    for pair, n in both.items():
                        part = self.now.places[inner, pair[turned]]
                        if n and n == sizes[part]:
                            inside.setdefault(self.now.places[outer, pair[not turned]], []).append(part)
                    for whole, parts in inside.items():
                        yield parts_are_of_then, Sum(whole, tuple(sorted(parts)))

    def _moving(self, before: Before) -> Iterator[Sum]:
        """Groups of which all who came and all who went belong to one group of another breakdown."""
        came, went = before.came.shared, before.went.shared
        for first, second in came:
            for inner, outer, turned in ((first, second, False), (second, first, True)):
                inside: dict[int, list[int]] = {}
                for pair in {**came[first, second], **went.get((first, second), {})}:
                    part, whole = (
                        self.now.places[by, group]
                        for by, group in ((inner, pair[turned]), (outer, pair[not turned]))
                    )
                    both = [shared.get((first, second), {}).get(pair, 0) for shared in (came, went)]
                    if any(both) and both == [moved[RESPONDENTS][part] for moved in (self.came, self.went)]:
                        inside.setdefault(whole, []).append(part)
                yield from (Sum(whole, tuple(sorted(parts))) for whole, parts in inside.items())

    def cells(self, name: str, told: Ints) -> Ints:
        """After those of now: the groups of then and their rests, the differences and theirs, the rests across."""
        came, went = (
            [moved[one.whole] - moved[list(one.parts)].sum() for one in (*self.common, *self.moving)]
            for moved in (self.came[name], self.went[name])
        )
        across = [
            (told if of_then else self.told[name])[one.whole]
            - (self.told[name] if of_then else told)[list(one.parts)].sum()
            for of_then, one in self.across
        ]
        found = [self.links.with_rests(self.told[name]), self.changed(name), np.maximum(came, went), across]
        return np.maximum(np.concatenate(found), 0).astype(np.int64)

    @property
    def width(self) -> int:
        return (
            2 * len(self.now.keys)
            + len(self.links.left_over)
            + len(self.common)
            + len(self.moving)
            + len(self.across)
        )

    def equations(self, width: int, at: int) -> sparse.csr_array:
        """Sums of then; now less then is the difference, of groups and of rests; sums across. Ours begin `at`."""
        groups, rests = len(self.now.keys), len(self.links.left_over)
        differs = at + groups + rests
        inside = self.links.equations
        then = sparse.lil_array((inside.shape[0], width))
        then[:, at : at + groups + rests] = inside.toarray()
        rows: list[dict[int, float]] = [
            {differs + place: 1.0, place: -1.0, at + place: 1.0} for place in range(groups)
        ]
        for number, one in enumerate(self.common):
            rows.append({differs + groups + number: 1.0} | self._rests_of(one, at))
        last = differs + groups + len(self.common)
        for number, one in enumerate(self.moving):
            inside_it = {differs + part: 1.0 for part in one.parts}
            rows.append({differs + one.whole: -1.0, last + number: 1.0} | inside_it)
        last += len(self.moving)
        for number, (of_then, one) in enumerate(self.across):
            whole, parts = (0, at) if of_then else (at, 0)
            rows.append(
                {whole + one.whole: -1.0, last + number: 1.0} | {parts + part: 1.0 for part in one.parts}
            )
        lines = sparse.lil_array((len(rows), width))
        for number, row in enumerate(rows):
            for column, value in row.items():
                lines[number, column] = value
        return sparse.vstack([then, lines], format="csr")

    def _rests_of(self, one: Sum, at: int) -> dict[int, float]:
        """Where the rest of a sum stands now and then, if it has one."""
        found = {}
        for links, start, sign in ((self.now, 0, -1.0), (self.links, at, 1.0)):
            number = links.sums.index(one)
            if number in links.left_over:
                found[start + len(links.keys) + links.left_over.index(number)] = sign
        return found

    def to_hide(self, hidden: Flags, threshold: int) -> Flags:
        """Groups whose late answers could be told apart by what they share with another breakdown's, now or then.

        Who came and who went are counted together. A cell is wide enough when the threshold came, whoever went; so
        those who went, as many as there are up to the threshold, are asked for on top of it.
        """
        shown_then = self.shown[RESPONDENTS]
        either = hidden | ~shown_then
        found = to_hide_now(self.now, self._crowds, hidden, ~shown_then, threshold)
        if self._moved.n[0]:
            more = min(int(self.went[RESPONDENTS][0]), threshold)
            found |= to_hide(self._moved, either, threshold + more)
        return found & ~hidden


def _both(one: Pairs, other: Pairs) -> dict[tuple[str, str], dict[tuple[str, str], int]]:
    """The people of both, pair by pair."""
    found = {}
    for pair in {**one, **other}:
        first, second = one.get(pair, {}), other.get(pair, {})
        found[pair] = {cell: first.get(cell, 0) + second.get(cell, 0) for cell in {**first, **second}}
    return found


def _less(
    both: Mapping[tuple[str, str], int], gone: Mapping[tuple[str, str], int]
) -> dict[tuple[str, str], int]:
    return {pair: n - gone.get(pair, 0) for pair, n in both.items()}


def _in_the_order_of(now: Survey, past: Survey) -> Survey:
    """The past with the breakdowns and groups of now, in their order; `now` has every group of the past."""
    theirs = {one.name: one for one in past.breakdowns}
    breakdowns = []
    for one in now.breakdowns:
        then = theirs.get(one.name)
        groups = {group: then.groups.get(group, 0) if then else 0 for group in one.groups}
        parents = {**one.parents, **(then.parents if then else {})}
        breakdowns.append(replace(one, groups=groups, parents=parents))
    known = {one.name for one in now.breakdowns}
    shared = {pair: both for pair, both in past.shared.items() if known.issuperset(pair)}
    return replace(past, breakdowns=tuple(breakdowns), shared=shared)
