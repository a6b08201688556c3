"""How far several people give the same texts the same codes, beyond what chance would do.

Every coefficient is a *measure*: what each text adds to a few sums, and what the sums come to. So it can be worked out
for all texts, for one code, or for texts drawn again and again (`analysis.bootstrap`), always by the same formula.

Where a coefficient has no meaning (one coder, no text that two coded, one code only) its value is None, and
`Measure.why_not` says why in a sentence; it is never NaN and never quietly 0 or 1.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, permutations
from operator import mul

Label = Hashable
Text = Mapping[str, Label]
"""The label that each coder gave one text. Who did not code it is not in it."""
Weights = Sequence[Sequence[float]]
Sums = Sequence[float]


class Kind(StrEnum):
    """What codes are to each other: only different, in an order, or numbers with equal steps."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


class Weighting(StrEnum):
    """How much a near miss counts, by the places of two codes in their order."""

    NONE = "none"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


ONE_CODER = "Only one person coded."
NO_OVERLAP = "No text was coded by two people."
NOT_TWO = "It is for two coders."
ONE_CODE = "One code only was used, so agreement cannot be told from chance."


@dataclass(frozen=True)
class Measure:
    """A coefficient: what each text adds to its sums, and what the sums come to (None: no meaning)."""

    name: str
    adds: tuple[tuple[float, ...], ...]
    come_to: Callable[[Sums], float | None]
    why_not: str = ""

    @property
    def value(self) -> float | None:
        if self.why_not not in ("", ONE_CODE) or not self.adds:
            return None
        return self.come_to([sum(column) for column in zip(*self.adds, strict=True)])


def weights(count: int, weighting: Weighting = Weighting.NONE) -> Weights:
    """Agreement from 0 to 1 between each two of so many codes in their order; 1 with itself."""
    power = {Weighting.LINEAR: 1, Weighting.QUADRATIC: 2}.get(weighting)
    if power is None or count < 2:
        return [[float(a == b) for b in range(count)] for a in range(count)]
    return [[1 - (abs(a - b) / (count - 1)) ** power for b in range(count)] for a in range(count)]


def cohen(texts: Sequence[Text], labels: Sequence[Label], weighting: Weighting = Weighting.NONE) -> Measure:
    """Cohen's kappa of two coders, over the texts that both coded; `labels` are all codes, in their order.

    Cohen (1960), and (1968) for weights: κ = (pₒ − pₑ) / (1 − pₑ), pₑ from each coder's own shares.
    """
    coders = sorted({coder for text in texts for coder in text})
    why_not = _why_not(texts, labels) or ("" if len(coders) == 2 else NOT_TWO)
    place, alike, size = _places(labels), weights(len(labels), weighting), len(labels)
    both = [text for text in texts if len(text) == 2] if len(coders) == 2 else []
    cells = [place[text[coders[0]]] * size + place[text[coders[1]]] for text in both]
    adds = tuple(_one_at(cell, size * size) for cell in cells)
    return Measure("cohen", adds, lambda sums: _kappa(sums, alike), why_not)


def fleiss(texts: Sequence[Text], labels: Sequence[Label], weighting: Weighting = Weighting.NONE) -> Measure:
    """Fleiss' kappa (1971) for any number of coders, in Gwet's form that bears missing codes."""

    def by_chance(shares: Sums, alike: Weights) -> float:
        return sum(
            a * b * w for a, row in zip(shares, alike, strict=True) for b, w in zip(shares, row, strict=True)
        )

    return _from_shares("fleiss", texts, labels, weighting, by_chance)


def gwet(texts: Sequence[Text], labels: Sequence[Label], weighting: Weighting = Weighting.NONE) -> Measure:
    """Gwet's AC1 (2008), or AC2 with weights. It keeps its head where one code is very common or very rare."""

    def by_chance(shares: Sums, alike: Weights) -> float:
        size = len(shares)
        return sum(map(sum, alike)) * sum(one * (1 - one) for one in shares) / (size * (size - 1))

    return _from_shares("ac1" if weighting is Weighting.NONE else "ac2", texts, labels, weighting, by_chance)


def percent(texts: Sequence[Text], labels: Sequence[Label] = ()) -> Measure:
    """The share of pairs of coders that agree, averaged over the texts that two or more coded."""
    shared = [text for text in texts if len(text) > 1]
    adds = tuple((_agreeing(text), 1.0) for text in shared)
    return Measure("percent", adds, lambda sums: sums[0] / sums[1] if sums[1] else None, _why_not(texts))


def alpha(
    texts: Sequence[Text],
    labels: Sequence[Label],
    kind: Kind = Kind.NOMINAL,
    *,
    distance: Callable[[Label, Label], float] | None = None,
) -> Measure:
    """Krippendorff's alpha: 1 − observed ÷ expected disagreement; any number of coders, missing codes allowed.

    `labels` are all codes, in their order where `kind` is ordinal. `distance` (0 alike to 1) is for codes of another
    nature, such as sets: `masi`, `jaccard`. Krippendorff, *Content Analysis* (2004), chapter 11.
    """
    place, size = _places(labels), len(labels)
    shared = [[place[label] for label in text.values()] for text in texts if len(text) > 1]
    why_not = _why_not(texts, labels)
    if kind is Kind.ORDINAL and distance is None:
        adds = tuple(_coincidences(text, size) for text in shared)
        return Measure("alpha", adds, lambda sums: _ordinal_alpha(sums, size), why_not)
    apart = [[_apart(a, b, kind, distance) for b in labels] for a in labels]
    return Measure(
        "alpha", tuple(_apart_in(text, apart) for text in shared), lambda sums: _alpha(sums, apart), why_not
    )


def jaccard(one: frozenset[Label], other: frozenset[Label]) -> float:
    """1 − what two sets share ÷ what they hold together; 0 when both are empty."""
    together = one | other
    return 1 - len(one & other) / len(together) if together else 0.0


def masi(one: frozenset[Label], other: frozenset[Label]) -> float:
    """Passonneau's distance of sets (2006): Jaccard, milder where one set lies inside the other."""
    if one == other:
        return 0.0
    kinship = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - (1 - jaccard(one, other)) * kinship


def of_code(texts: Sequence[Mapping[str, frozenset[Label]]], code: Label) -> list[Text]:
    """Whether each coder used one code: True or False in place of their sets."""
    return [{coder: code in codes for coder, codes in text.items()} for text in texts]


def prevalence(texts: Sequence[Text], label: Label) -> float | None:
    """How common a label is: its share of all that was coded; None where nothing was."""
    given = Counter(one for text in texts for one in text.values())
    return given[label] / given.total() if given else None


def _why_not(texts: Sequence[Text], labels: Sequence[Label] | None = None) -> str:
    """Why no coefficient can be had, as a sentence; empty where one may."""
    if len({coder for text in texts for coder in text}) < 2:
        return ONE_CODER
    shared = [text for text in texts if len(text) > 1]
    if not shared:
        return NO_OVERLAP
    used = {label for text in shared for label in text.values()}
    return ONE_CODE if labels is not None and len(used) < 2 else ""


def _places(labels: Sequence[Label]) -> dict[Label, int]:
    return {label: place for place, label in enumerate(labels)}


def _one_at(cell: int, size: int) -> tuple[float, ...]:
    return tuple(float(place == cell) for place in range(size))


def _beyond(observed: float, by_chance: float) -> float | None:
    """How far agreement goes beyond chance; None where chance alone would agree wholly."""
    return (observed - by_chance) / (1 - by_chance) if 1 - by_chance > 1e-12 else None


def _kappa(cells: Sums, alike: Weights) -> float | None:
    size, total = len(alike), sum(cells)
    if not total:
        return None
    rows = [sum(cells[a * size : (a + 1) * size]) / total for a in range(size)]
    columns = [sum(cells[b::size]) / total for b in range(size)]
    flat = [w for row in alike for w in row]
    observed = sum(map(mul, cells, flat)) / total
    by_chance = sum(a * sum(map(mul, columns, row)) for a, row in zip(rows, alike, strict=True))
    return _beyond(observed, by_chance)


def _from_shares(
    name: str,
    texts: Sequence[Text],
    labels: Sequence[Label],
    weighting: Weighting,
    by_chance: Callable[[Sums, Weights], float],
) -> Measure:
    """Coefficients whose chance follows from how common each code is over all coders.

    Sums: agreement, texts that two or more coded, texts coded, then the share of each label. A text that one person
    coded tells how common its code is, and nothing about agreement.
    """
    place, alike = _places(labels), weights(len(labels), weighting)
    adds = tuple(_shares_in([place[label] for label in text.values()], alike) for text in texts if text)

    def come_to(sums: Sums) -> float | None:
        agreeing, shared, coded, *counts = sums
        if not shared or len(counts) < 2:
            return None
        return _beyond(agreeing / shared, by_chance([one / coded for one in counts], alike))

    return Measure(name, adds, come_to, _why_not(texts, labels))


def _shares_in(text: Sequence[int], alike: Weights) -> tuple[float, ...]:
    count = len(text)
    pairs = sum(alike[a][b] for a, b in combinations(text, 2))
    agreeing = pairs / (count * (count - 1) / 2) if count > 1 else 0.0
    used = Counter(text)
    return (agreeing, float(count > 1), 1.0, *(used[place] / count for place in range(len(alike))))


def _agreeing(text: Text) -> float:
    pairs = list(combinations(text.values(), 2))
    return sum(a == b for a, b in pairs) / len(pairs)


def _apart(a: Label, b: Label, kind: Kind, distance: Callable[[Label, Label], float] | None) -> float:
    if distance is not None:
        return distance(a, b)
    return (float(a) - float(b)) ** 2 if kind is Kind.INTERVAL else float(a != b)  # type: ignore[arg-type]


def _apart_in(text: Sequence[int], apart: Weights) -> tuple[float, ...]:
    """Disagreement inside a text, and how often each label was given."""
    inside = sum(apart[a][b] for a, b in permutations(text, 2)) / (len(text) - 1)
    used = Counter(text)
    return (inside, *(float(used[place]) for place in range(len(apart))))


def _alpha(sums: Sums, apart: Weights) -> float | None:
    observed, *counts = sums
    expected = sum(
        count * sum(map(mul, row, counts)) for count, row in zip(counts, apart, strict=True) if count
    )
    return 1 - (sum(counts) - 1) * observed / expected if expected else None


def _coincidences(text: Sequence[int], size: int) -> tuple[float, ...]:
    cells = [0.0] * (size * size)
    for a, b in permutations(text, 2):
        cells[a * size + b] += 1 / (len(text) - 1)
    return tuple(cells)


def _ordinal_alpha(cells: Sums, size: int) -> float | None:
    """The distance of two places in an order is how much was given from one to the other."""
    counts = [sum(cells[a * size : (a + 1) * size]) for a in range(size)]
    upto = [sum(counts[: a + 1]) for a in range(size)]

    def apart(a: int, b: int) -> float:
        low, high = min(a, b), max(a, b)
        between = upto[high] - upto[low] + counts[low]
        return (between - (counts[low] + counts[high]) / 2) ** 2

    steps = [[apart(a, b) for b in range(size)] for a in range(size)]
    observed = sum(map(mul, cells, [step for row in steps for step in row]))
    return _alpha([observed, *counts], steps)
