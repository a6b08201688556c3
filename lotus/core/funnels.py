"""Organisations side by side: do their ratios differ by more than chance? From counts that may be shown alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, log, sqrt

from lotus.core import equity
from lotus.core.facts import Table
from lotus.core.fairness import Counted
from lotus.core.suppression import ReleasedTable

OTHERS, REFERENCE = "others", "reference"
KINDS = (REFERENCE, OTHERS)


@dataclass(frozen=True)
class Site:
    """One organisation: entries expected in both groups as one number, its ratio; neither where it is not shown.

    The number is half of their harmonic mean, 1 / (1/E₁ + 1/E₂): the narrower funnel limits are, the larger it is.
    """

    name: str
    size: float | None
    ratio: float | None
    outside: bool = False


@dataclass(frozen=True)
class Funnel:
    """Organisations with the ratio of all together, and how much more they differ than chance would have it."""

    sites: tuple[Site, ...]
    centre: float
    spread: float

    @property
    def shown(self) -> tuple[Site, ...]:
        return tuple(one for one in self.sites if one.ratio is not None)

    def limits(self, size: float) -> equity.Limits:
        """Funnel limits for organisations of this size."""
        return equity.funnel((2 * size, 2 * size), self.centre, self.spread)


def counts(counted: Mapping[str, Counted], reference: str, gate: str) -> Table:
    """The true counts, for release and nothing else: the reference and all other groups of each organisation."""
    rows: list[str] = []
    lines: list[tuple[int, ...]] = []
    for name, one in counted.items():
        people, entered = one.people, one.entered
        others = [group for group in people if group != reference]
        rows += [_row(name, kind) for kind in KINDS]
        lines.append((people.get(reference, 0), entered.get(reference, 0)))
        lines.append((sum(people[group] for group in others), sum(entered.get(group, 0) for group in others)))
    return Table(tuple(rows), ("headcount", gate), tuple(lines))


def sums(organisations: int) -> list[list[int]]:
    """Rows that add up to what is known from elsewhere: each kind over all organisations."""
    kinds = len(KINDS)
    return [[place * kinds + kind for place in range(organisations)] for kind in range(kinds)]


def _row(organisation: str, kind: str) -> str:
    return f"{organisation}: {kind}"


def funnel(organisations: Sequence[str], shown: ReleasedTable) -> Funnel | None:
    """The funnel of those that are shown; None where there are too few of them, or nobody entered among them."""
    four = {name: _four(shown, place) for place, name in enumerate(organisations)}
    known = {
        name: one
        for name, one in four.items()
        if one and min(equity.expected(*one)) >= equity.FEWEST_EXPECTED
    }
    ratios = {name: equity.ratio(*one) for name, one in known.items()}
    centre = (
        equity.ratio(*(sum(column) for column in zip(*known.values(), strict=True)))
        if len(known) > 2
        else None
    )
    if not centre or not isfinite(centre):
        return None
    sizes = {name: 1 / sum(1 / one for one in equity.expected(*four_)) for name, four_ in known.items()}
    scores = [
        (log(ratio) - log(centre)) * sqrt(sizes[name])
        for name, ratio in ratios.items()
        if ratio and isfinite(ratio)
    ]
    plain = Funnel((), centre, equity.over_dispersion(scores))
    sites = []
    for name in organisations:
        ratio, size = ratios.get(name), sizes.get(name)
        limits = plain.limits(size) if size else None
        outside = limits is not None and ratio is not None and not limits.low_998 <= ratio <= limits.high_998
        sites.append(Site(name, size, ratio, outside))
    return Funnel(tuple(sites), centre, plain.spread)


def _four(shown: ReleasedTable, place: int) -> tuple[int, int, int, int] | None:
    """Entered and headcount of the others and of the reference, where all are shown."""
    reference, others = shown.cells[place * len(KINDS)], shown.cells[place * len(KINDS) + 1]
    counts = others[1].n, others[0].n, reference[1].n, reference[0].n
    known = [one for one in counts if one is not None]
    if len(known) < 4 or known[0] > known[1] or known[2] > known[3]:
        return None
    return known[0], known[1], known[2], known[3]
