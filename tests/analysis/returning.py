"""Invented surveys that are released twice: some answered late, a few took their answers back; and who attacks both."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from lotus.analysis import release
from lotus.core.facts import EVERYBODY
from lotus.core.suppression import Rules
from tests.analysis import respondents
from tests.analysis.respondents import NOT_SAID, Key, People


@dataclass(frozen=True)
class Twice:
    """Everybody who ever answered, and who of them stands in the first release and in the second."""

    of: People
    then: np.ndarray
    now: np.ndarray

    def released(self, threshold: int, *, aware: bool = True) -> tuple[release.Released, release.Released]:
        """Both releases; the second knows of the first, or (as a control) does not."""
        then, now, came, went = (
            respondents.facts(part(self.of, who))
            for who in (self.then, self.now, self.now & ~self.then, self.then & ~self.now)
        )
        first = release.survey(then, Rules(threshold))
        before = [release.Before(then, first, came, went)] if aware else []
        return first, release.survey(now, Rules(threshold), before=before)


def part(of: People, who: np.ndarray) -> People:
    """Some of the people."""
    places = np.flatnonzero(who)
    groups = {by: [names[place] for place in places] for by, names in of.groups.items()}
    return People(groups, {item: points[places] for item, points in of.answers.items()})


def twice(number: int, seed: int) -> Twice:
    """A tenth to a half came late, in some surveys from a few teams only; in every third one somebody went."""
    of = respondents.people(number, seed)
    random = np.random.default_rng([seed, number, 11])
    team = np.array(of.groups["team"])
    slow = random.choice(np.unique(team), 3)
    often = np.where(np.isin(team, slow), 0.6, (0.0, 0.05, 0.2)[number % 3])
    late = random.random(of.n) < often
    gone = (random.random(of.n) < 0.02) & ~late if number % 3 == 2 else np.zeros(of.n, dtype=bool)
    return Twice(of, ~late, ~gone)


def solved(case: Twice, shown: tuple[list[Key], list[Key]], threshold: int) -> list[str]:
    """Whom an attacker works out who knows everybody's groups, who came and went, and all that was shown, exactly.

    As in `respondents.solved`, with the sums of both releases at once.
    """
    moments = (("then", case.then), ("now", case.now))
    known = [
        case.of.inside(key) & who for (_when, who), keys in zip(moments, shown, strict=True) for key in keys
    ]
    if not known:
        return []
    _left, sizes, rows = np.linalg.svd(np.array(known, dtype=float), full_matrices=False)
    space = rows[sizes > 1e-9 * sizes[0]]
    found = [f"person {place}" for place, sure in enumerate((space**2).sum(axis=0)) if sure > 1 - 1e-7]
    for name, flags in _targets(case):
        target = flags.astype(float)
        if 0 < target.sum() < threshold and np.linalg.norm(target - space.T @ (space @ target)) < 1e-6:
            found.append(name)
    return found


def _targets(case: Twice) -> Iterator[tuple[str, np.ndarray]]:
    """Groups of then, of now, of those who came and went; and of any two of these who is in both, or in one alone."""
    every: Mapping[tuple[str, str], np.ndarray] = {
        (by, name): case.of.inside((by, name))
        for by in case.of.groups
        for name in {*case.of.names(by), NOT_SAID}
    } | {(EVERYBODY, EVERYBODY): np.ones(case.of.n, dtype=bool)}
    moments = {"then": case.then, "now": case.now}
    sets = {(when, *key): flags & who for key, flags in every.items() for when, who in moments.items()}
    for name, flags in sets.items():
        yield " ".join(name), flags
    for (first, flags), (second, others) in combinations(sets.items(), 2):
        yield f"{first} and {second}", flags & others
        yield f"{first} without {second}", flags & ~others
        yield f"{second} without {first}", others & ~flags
