"""How a risk is scored: likelihood × consequence = R, and the rating that R falls into.

The method is the one of the national triage guide (5 × 5 matrix, as in the NPSA risk matrix of 2008):
the likelihood L (1–5) of the outcome recurring is multiplied by the highest consequence C (1–5) among the
domains it touches. Keys only; the words live in ``lotus/content/triage``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Likelihood(IntEnum):
    """How likely the outcome is to recur, from 1 to 5."""

    RARE = 1
    UNLIKELY = 2
    POSSIBLE = 3
    LIKELY = 4
    ALMOST_CERTAIN = 5

    @property
    def key(self) -> str:
        return self.name.lower()


class Consequence(IntEnum):
    """How much the outcome would matter in one domain, from 1 to 5."""

    NEGLIGIBLE = 1
    MINOR = 2
    MODERATE = 3
    MAJOR = 4
    CATASTROPHIC = 5

    @property
    def key(self) -> str:
        return self.name.lower()


class Domain(StrEnum):
    """What an outcome can touch. The order decides which domain is named when two are equally high."""

    PATIENT_SAFETY = "patient_safety"
    STATUTORY = "statutory"
    FINANCIAL = "financial"
    MANAGEMENT = "management"
    PROFESSIONALISM = "professionalism"


class Rating(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Level(StrEnum):
    """Who looks after a risk."""

    CASE_MANAGER = "case_manager"
    ADVISORY_GROUP = "advisory_group"
    ADVISORY_GROUP_AND_RESPONSIBLE_OFFICER = "advisory_group_and_responsible_officer"


class Factor(StrEnum):
    """What a reviewer weighs beside the likelihood. Factors inform; they never change L by arithmetic."""

    INSIGHT = "insight"
    HEALTH = "health"
    BEHAVIOURS = "behaviours"
    SUPPORT = "support"
    CONTEXT = "context"
    ENGAGEMENT = "engagement"


class Weight(StrEnum):
    """What a factor does to the likelihood, as the reviewer sees it."""

    HELPS = "helps"
    NEUTRAL = "neutral"
    WORSENS = "worsens"
    NOT_KNOWN = "not_known"


class Timeframe(StrEnum):
    """How soon the risk may recur; a probability means nothing without it."""

    EPISODE = "episode"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    LONGER = "longer"


class Priority(StrEnum):
    """How soon a risk needs a remedy."""

    NOW = "now"
    SOON = "soon"
    PLANNED = "planned"


PRODUCTS = tuple(sorted({low * high for low in range(1, 6) for high in range(1, 6)}))
"""Every R that can occur: 1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25. No 7, 11, 13 or 14."""

_LEVELS = {
    Rating.GREEN: Level.CASE_MANAGER,
    Rating.AMBER: Level.ADVISORY_GROUP,
    Rating.RED: Level.ADVISORY_GROUP_AND_RESPONSIBLE_OFFICER,
}
_WORKING_DAYS = {Level.ADVISORY_GROUP_AND_RESPONSIBLE_OFFICER: 1}


@dataclass(frozen=True)
class Bands:
    """Where green and amber end and red begins, all three numbers included in their band.

    Raises ``ValueError``, with every fault in it, unless each R that can occur falls into exactly one band,
    the bands stand in order, and none is empty.
    """

    green_to: int = 6
    amber_to: int = 12
    red_from: int = 15

    def __post_init__(self) -> None:
        faults = band_faults(self.green_to, self.amber_to, self.red_from)
        if faults:
            raise ValueError(" ".join(faults))

    def rating(self, score: int) -> Rating:
        """The band of an R. Raises ``ValueError`` for a number that is no product of two levels."""
        if score not in PRODUCTS:
            raise ValueError(f"A risk cannot come to {score}: no two numbers from 1 to 5 multiply to it.")
        if score <= self.green_to:
            return Rating.GREEN
        return Rating.AMBER if score <= self.amber_to else Rating.RED

    def ranges(self) -> tuple[tuple[Rating, int, int], ...]:
        """Each rating with the lowest and the highest R that can occur in it, green first."""
        found = []
        for rating in Rating:
            inside = [product for product in PRODUCTS if self.rating(product) is rating]
            found.append((rating, inside[0], inside[-1]))
        return tuple(found)


def band_faults(green_to: int, amber_to: int, red_from: int) -> tuple[str, ...]:
    """What is wrong with three limits, as plain sentences; empty when they make good bands."""
    limits = (green_to, amber_to, red_from)
    if any(isinstance(limit, bool) or not isinstance(limit, int) for limit in limits):
        return ("The limits of the bands are whole numbers.",)
    faults = [*_order_faults(*limits), *_gap_faults(max(green_to, amber_to), red_from)]
    return tuple(faults or _empty_faults(*limits))


def _order_faults(green_to: int, amber_to: int, red_from: int) -> list[str]:
    faults = []
    if green_to >= amber_to:
        faults.append(f"Green ends at {green_to}, so amber must end above it, not at {amber_to}.")
    if amber_to >= red_from:
        faults.append(f"Amber ends at {amber_to}, so red must begin above it, not at {red_from}.")
    return faults


def _gap_faults(held_to: int, red_from: int) -> list[str]:
    missed = [str(product) for product in PRODUCTS if held_to < product < red_from]
    return [f"No band holds a risk of {', '.join(missed)}."] if missed else []


def _empty_faults(green_to: int, amber_to: int, red_from: int) -> list[str]:
    ends = (("Green", 1, green_to), ("Amber", green_to + 1, amber_to), ("Red", red_from, 25))
    return [
        f"{name} would hold no risk at all."
        for name, low, high in ends
        if not any(low <= product <= high for product in PRODUCTS)
    ]


DEFAULT_BANDS = Bands()


@dataclass(frozen=True)
class Score:
    """One scored risk. ``score`` is R = likelihood × consequence; ``domain`` the one that decided."""

    likelihood: Likelihood
    consequence: Consequence
    domain: Domain
    score: int
    rating: Rating


def likelihood_of(probability: float) -> Likelihood:
    """The level of a probability between 0 and 1, whose time frame the reviewer names beside it.

    Exactly 10%, 1% and 0.1% belong to the higher level; exactly 50% is Likely, since Almost certain means
    over 50%. Raises ``ValueError`` outside 0–1 and for NaN.
    """
    if not 0 <= probability <= 1:
        raise ValueError("A probability is a number from 0 (never) to 1 (certain), such as 0.25.")
    if probability > 0.5:
        return Likelihood.ALMOST_CERTAIN
    floors = ((0.1, Likelihood.LIKELY), (0.01, Likelihood.POSSIBLE), (0.001, Likelihood.UNLIKELY))
    return next((level for floor, level in floors if probability >= floor), Likelihood.RARE)


def score(likelihood: int, consequences: Mapping[Domain, int], bands: Bands = DEFAULT_BANDS) -> Score:
    """R = L × the highest C, with the first domain (in the order of ``Domain``) that has it.

    ``consequences`` holds only the domains that apply, each 1–5, and at least one. Raises ``ValueError``
    with a plain sentence for an unknown domain, a number outside 1–5 or no domain at all.
    """
    level = Likelihood(_one_to_five(likelihood, "The likelihood"))
    known = _known(consequences)
    domain = max(Domain, key=lambda each: known.get(each, 0))
    product = level * known[domain]
    return Score(level, known[domain], domain, product, bands.rating(product))


def _known(consequences: Mapping[Domain, int]) -> dict[Domain, Consequence]:
    if not consequences:
        raise ValueError("Choose the consequence for at least one domain.")
    unknown = [str(key) for key in consequences if key not in set(Domain)]
    if unknown:
        raise ValueError(f"There is no domain called {', '.join(unknown)}; choose from {', '.join(Domain)}.")
    return {
        Domain(key): Consequence(_one_to_five(value, f"The consequence for {key}"))
        for key, value in consequences.items()
    }


def _one_to_five(value: int, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 5:
        raise ValueError(f"{what} is a whole number from 1 to 5.")
    return value


def overall(scores: Iterable[Score]) -> Score | None:
    """The score that rates the case: the highest R, the first of equals; None when nothing is scored."""
    return max(scores, key=lambda each: each.score, default=None)


def managed_at(rating: Rating) -> Level:
    """Who looks after a risk of this rating."""
    return _LEVELS[Rating(rating)]


def told_within(level: Level) -> int | None:
    """Within how many working days the level must be told; None when there is no set time."""
    return _WORKING_DAYS.get(level)
