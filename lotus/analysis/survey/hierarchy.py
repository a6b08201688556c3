"""Which group lies in which: a team in a division, so that figures of a small team are found in its division's."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from lotus.analysis.survey import reading
from lotus.analysis.survey.coding import NOT_STATED
from lotus.analysis.survey.reading import Answers
from lotus.core.refusal import Refused

Parents = dict[str, dict[str, str]]
"""For each breakdown that lies within another: its groups and the group above each."""


def settle(answers: Answers, within: Mapping[str, str]) -> tuple[Answers, Parents]:
    """The group above each group, as the answers say it.

    Who named a team and no division is counted in the division of that team. Raises ``Refused`` where the same team
    is found in two divisions.
    """
    parents: Parents = {}
    for inner, outer in _from_below(within):
        above = _above(answers, inner, outer)
        names = answers.groups[outer]
        parents[inner] = {
            group: names[place]
            for group, place in zip(answers.groups[inner], above, strict=True)
            if place >= 0 and names[place] != NOT_STATED
        }
        known = np.array(above)[answers.columns[inner]]
        settled, there = reading.placed(np.where(known >= 0, known, answers.columns[outer]), names)
        columns, groups = answers.columns | {outer: settled}, answers.groups | {outer: there}
        answers = replace(answers, columns=columns, groups=groups)
    return answers, parents


def _from_below(within: Mapping[str, str]) -> list[tuple[str, str]]:
    """Inner and outer breakdowns, each inner one before it is somebody's outer one."""
    order: list[tuple[str, str]] = []
    waiting = dict(within)
    while waiting:
        ready = [inner for inner in waiting if inner not in waiting.values()]
        if not ready:
            raise Refused(f"The breakdowns {', '.join(sorted(waiting))} lie within each other in a ring.")
        order += [(inner, waiting.pop(inner)) for inner in ready]
    return order


def _above(answers: Answers, inner: str, outer: str) -> list[int]:
    """For each group of the inner breakdown the place of its group above; −1 where there is none."""
    inside, outside = answers.groups[inner], answers.groups[outer]
    pairs = answers.columns[inner].astype(np.int64) * len(outside) + answers.columns[outer]
    found = np.bincount(pairs, minlength=len(inside) * len(outside)).reshape(len(inside), len(outside)) > 0
    above = []
    for group, row in zip(inside, found, strict=True):
        named = [place for place in np.flatnonzero(row).tolist() if outside[place] != NOT_STATED]
        if len(named) > 1 and group != NOT_STATED:
            places = f"“{outside[named[0]]}” and “{outside[named[1]]}”"
            raise Refused(f"The {inner} “{group}” lies in {places}; a {inner} can lie in one {outer} only.")
        above.append(named[0] if named and group != NOT_STATED else -1)
    return above
