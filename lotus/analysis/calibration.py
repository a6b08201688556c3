"""How far reviewers agree who scored the same invented concerns alone, and where they part most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from lotus.analysis import bootstrap
from lotus.analysis.agreement import Figure, figure
from lotus.core import agreement
from lotus.core.agreement import Kind, Weighting
from lotus.core.risk import Bands, Rating

FEWEST = 4
"""Concerns in a round: with fewer, how far people agree cannot be told."""
PAIR_TIMES = 1000
LEVELS = (1, 2, 3, 4, 5)

Given = Mapping[str, Mapping[str, tuple[int, int]]]
"""For each concern each reviewer's likelihood and consequence, 1 to 5."""


@dataclass(frozen=True)
class Pair:
    """Two reviewers, and how far their ratings agree: Cohen's kappa with quadratic weights."""

    one: str
    other: str
    rating: Figure


@dataclass(frozen=True)
class Parted:
    """One concern: the lowest and highest R given, and how many gave each rating (green, amber, red)."""

    concern: str
    low: int
    high: int
    ratings: tuple[int, ...]


@dataclass(frozen=True)
class Result:
    """A round as a whole. `overall` has likelihood, consequence and rating; `parted` the widest apart first."""

    reviewers: tuple[str, ...]
    concerns: int
    overall: Mapping[str, Figure]
    pairs: tuple[Pair, ...]
    parted: tuple[Parted, ...]


def result(given: Given, bands: Bands, *, seed: int = bootstrap.SEED) -> Result:
    """Krippendorff's ordinal alpha for the round, quadratic-weighted kappa for each pair, both with 95% bootstrap
    intervals over the concerns. A figure without meaning is None and says why.
    """
    ratings = tuple(Rating)
    sides: dict[str, tuple[list[dict[str, agreement.Label]], Sequence[agreement.Label]]] = {
        "likelihood": ([{who: one[0] for who, one in row.items()} for row in given.values()], LEVELS),
        "consequence": ([{who: one[1] for who, one in row.items()} for row in given.values()], LEVELS),
        "rating": (
            [{who: bands.rating(one[0] * one[1]) for who, one in row.items()} for row in given.values()],
            ratings,
        ),
    }
    rated = sides["rating"][0]
    reviewers = tuple(sorted({who for row in given.values() for who in row}))
    return Result(
        reviewers=reviewers,
        concerns=len(given),
        overall={
            name: figure("alpha", agreement.alpha(texts, labels, Kind.ORDINAL), seed=seed)
            for name, (texts, labels) in sides.items()
        },
        pairs=tuple(_pair(one, other, rated, ratings, seed) for one, other in combinations(reviewers, 2)),
        parted=_parted(given, bands),
    )


def _pair(
    one: str,
    other: str,
    rated: Sequence[Mapping[str, agreement.Label]],
    ratings: Sequence[agreement.Label],
    seed: int,
) -> Pair:
    texts = [{who: row[who] for who in (one, other) if who in row} for row in rated]
    measure = agreement.cohen(texts, ratings, Weighting.QUADRATIC)
    return Pair(one, other, figure("cohen-quadratic", measure, PAIR_TIMES, seed))


def _parted(given: Given, bands: Bands) -> tuple[Parted, ...]:
    found = []
    for concern, row in given.items():
        scores = [likelihood * consequence for likelihood, consequence in row.values()]
        if scores:
            rated = [bands.rating(score) for score in scores]
            counts = tuple(rated.count(rating) for rating in Rating)
            found.append(Parted(concern, min(scores), max(scores), counts))
    return tuple(sorted(found, key=lambda one: (one.low - one.high, one.concern)))
