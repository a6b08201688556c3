"""Invented people who answer a survey: teams within divisions, jobs that nearly are teams, items left out.

What is true of them, for who tries disclosure control; and an attacker who knows everybody's groups.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from lotus.core.facts import EVERYBODY, Answered, Breakdown, Measure, Survey

NOT_SAID = ""
ITEMS = ("q1", "q2", "q3")
Key = tuple[str, str]


@dataclass(frozen=True)
class People:
    """Each person's group in each breakdown (empty: not said) and points from 1 to 5 (0: not answered)."""

    groups: dict[str, list[str]]
    answers: dict[str, np.ndarray]

    @property
    def n(self) -> int:
        return len(next(iter(self.groups.values())))

    def inside(self, key: Key) -> np.ndarray:
        """Who is in a group, as flags."""
        breakdown, group = key
        if breakdown == EVERYBODY:
            return np.ones(self.n, dtype=bool)
        return np.array([name == group for name in self.groups[breakdown]])

    def names(self, breakdown: str) -> list[str]:
        return sorted(set(self.groups[breakdown]) - {NOT_SAID})


def people(number: int, seed: int) -> People:
    """40 to 400 people, in teams of very unequal size; some leave out a group or an item."""
    random = np.random.default_rng([seed, number, 7])
    count, teams = int(random.integers(40, 400)), int(random.integers(4, 16))
    team = random.choice(teams, count, p=random.dirichlet(np.full(teams, 0.8)))
    division = team % 3
    moved = random.random(count) < (0.0, 0.03, 0.2)[number % 3]
    job = np.where(moved, random.integers(0, 4, count), team % 5)
    band = random.integers(0, 6, count)
    groups = {
        "division": [f"D{one}" for one in division],
        "team": [f"T{one}" for one in team],
        "job": _some(random, [f"J{one}" for one in job], 0.03),
        "band": _some(random, [f"B{one}" for one in band], 0.1),
    }
    left_out = (0.0, 0.03, 0.3)
    answers = {
        item: np.where(random.random(count) < left_out[place], 0, random.integers(1, 6, count))
        for place, item in enumerate(ITEMS)
    }
    return People(groups, answers)


def _some(random: np.random.Generator, names: list[str], share: float) -> list[str]:
    return [NOT_SAID if random.random() < share else name for name in names]


def facts(of: People) -> Survey:
    """The true figures, as they go into the release: the items, and a scale of the first two."""
    answers = of.answers | {"scale": _scale(of)}
    keys = [(EVERYBODY, EVERYBODY), *((by, name) for by in of.groups for name in of.names(by))]
    told = [_answered(item, key, points[of.inside(key)]) for item, points in answers.items() for key in keys]
    measures = [Measure(item, 1, 5, ("1", "2", "3", "4", "5")) for item in ITEMS]
    return Survey(
        "invented",
        of.n,
        tuple(_breakdowns(of)),
        (*measures, Measure("scale", 1, 5, of=("q1", "q2"))),
        tuple(told),
        shared={pair: _both(of, *pair) for pair in combinations(of.groups, 2)},
    )


def _scale(of: People) -> np.ndarray:
    first, second = of.answers["q1"], of.answers["q2"]
    return np.where((first > 0) & (second > 0), (first + second) / 2, 0)


def _breakdowns(of: People) -> Iterator[Breakdown]:
    for by in of.groups:
        sizes = {name: int(of.inside((by, name)).sum()) for name in of.names(by)}
        within = "division" if by == "team" else ""
        parents = dict(zip(of.groups["team"], of.groups["division"], strict=True)) if within else {}
        yield Breakdown(by, sizes, within, parents)


def _both(of: People, first: str, second: str) -> dict[Key, int]:
    pairs = Counter(zip(of.groups[first], of.groups[second], strict=True))
    return {pair: n for pair, n in pairs.items() if NOT_SAID not in pair}


def _answered(item: str, key: Key, points: np.ndarray) -> Answered:
    said = points[points > 0]
    spread = () if item == "scale" else tuple(int((said == one).sum()) for one in range(1, 6))
    mean = float(said.mean()) if len(said) else None
    sd = float(said.std(ddof=1)) if len(said) > 1 else None
    return Answered(item, *key, len(said), mean, sd, spread)


def solved(of: People, shown: Iterable[Key], threshold: int) -> list[str]:
    """Whom an attacker works out who knows everybody's groups, and every shown n and mean without any rounding.

    From sums over groups one can learn exactly the sums over sets of people that are combinations of these groups. So
    each single person, each group that is not shown, each rest and each overlap of two groups is tried as such a set.
    """
    known = np.array([of.inside(key) for key in shown], dtype=float)
    if not len(known):
        return []
    _left, sizes, rows = np.linalg.svd(known, full_matrices=False)
    space = rows[sizes > 1e-9 * sizes[0]]
    found = [
        f"person {place}" for place, known_by in enumerate((space**2).sum(axis=0)) if known_by > 1 - 1e-7
    ]
    for name, flags in _targets(of):
        target = flags.astype(float)
        if 0 < target.sum() < threshold and np.linalg.norm(target - space.T @ (space @ target)) < 1e-6:
            found.append(name)
    return found


def _targets(of: People) -> Iterator[tuple[str, np.ndarray]]:
    every = {(by, name): of.inside((by, name)) for by in of.groups for name in {*of.names(by), NOT_SAID}}
    for (by, name), flags in every.items():
        yield f"{by} {name or 'not said'}", flags
    for (first, flags), (second, others) in combinations(every.items(), 2):
        if first[0] != second[0]:
            yield f"{first} and {second}", flags & others
            yield f"{first} without {second}", flags & ~others
            yield f"{second} without {first}", others & ~flags
