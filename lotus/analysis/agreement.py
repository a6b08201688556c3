"""How far coders agree, over all codes and code by code, each figure with its interval."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lotus.analysis import bootstrap
from lotus.core import agreement
from lotus.core.agreement import Kind, Label, Measure, Weighting
from lotus.core.refusal import Refused

Sets = Mapping[str, Mapping[str, frozenset[str]]]
"""The codes that each coder gave each text: none at all is an empty set, not coded is no entry."""

NAMES = {
    "percent": "Agreement, in percent",
    "cohen": "Cohen's kappa",
    "cohen-linear": "Cohen's kappa, linear weights",
    "cohen-quadratic": "Cohen's kappa, quadratic weights",
    "fleiss": "Fleiss' kappa",
    "alpha": "Krippendorff's alpha",
    "alpha-masi": "Krippendorff's alpha, MASI distance",
    "alpha-jaccard": "Krippendorff's alpha, Jaccard distance",
    "ac1": "Gwet's AC1",
    "ac2": "Gwet's AC2, quadratic weights",
}
RELIABLE, TENTATIVE = 0.8, 2 / 3


@dataclass(frozen=True)
class Figure:
    """One coefficient with its interval, or why there is none."""

    measure: str
    value: float | None
    low: float | None
    high: float | None
    why_not: str = ""

    @property
    def name(self) -> str:
        return NAMES[self.measure]


@dataclass(frozen=True)
class OfCode:
    """How far coders agree whether one code is there. `used` is its share of all that was coded."""

    code: str
    used: float
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Report:
    """All texts together first; then code by code, where codes stand in no order."""

    texts: int
    shared: int
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    several: bool
    kind: Kind
    figures: tuple[Figure, ...]
    by_code: tuple[OfCode, ...]

    @property
    def lead(self) -> Figure:
        """The figure that the answer is given by: Krippendorff's alpha."""
        return next(one for one in self.figures if one.measure.startswith("alpha"))

    @property
    def sentence(self) -> str:
        """The answer, in Krippendorff's own words for how much may rest on it."""
        one = self.lead
        if one.value is None:
            return f"How far they agree cannot be said. {one.why_not}"
        sure = f", 95% interval {one.low:.2f} to {one.high:.2f}" if one.low is not None else ""
        return f"The coders agree {_enough(one.value)} ({one.name} {one.value:.2f}{sure})."


def _enough(value: float) -> str:
    if value >= RELIABLE:
        return "well enough to rely on"
    return (
        "well enough for tentative conclusions" if value >= TENTATIVE else "too little to rest conclusions on"
    )


def report(
    sets: Sets,
    *,
    kind: Kind = Kind.NOMINAL,
    order: Sequence[str] = (),
    times: int = bootstrap.TIMES,
    seed: int = bootstrap.SEED,
) -> Report:
    """Every coefficient that suits the codes. Raises Refused where codes do not suit their kind.

    `order` lists all codes from lowest to highest; without it, codes of an order must be numbers.
    """
    texts = list(sets.values())
    several = any(len(codes) != 1 for text in texts for codes in text.values())
    codes = tuple(sorted({code for text in texts for codes in text.values() for code in codes}))
    if several and kind is not Kind.NOMINAL:
        raise Refused(f"Codes of kind {kind} are one for each text and coder; here are several, or none.")
    overall = _of_sets(texts) if several else _of_labels(texts, codes, kind, order)
    by_code = [] if kind is not Kind.NOMINAL else [(code, agreement.of_code(texts, code)) for code in codes]

    def sure(measures: Iterable[tuple[str, Measure]]) -> tuple[Figure, ...]:
        return tuple(figure(name, measure, times, seed) for name, measure in measures)

    return Report(
        texts=len(texts),
        shared=sum(len(text) > 1 for text in texts),
        coders=tuple(sorted({coder for text in texts for coder in text})),
        codes=codes,
        several=several,
        kind=kind,
        figures=sure(overall),
        by_code=tuple(
            OfCode(code, agreement.prevalence(binary, True) or 0.0, sure(_plain(binary, (False, True))))
            for code, binary in by_code
        ),
    )


def _of_sets(texts: Sequence[Mapping[str, frozenset[str]]]) -> Iterator[tuple[str, Measure]]:
    found = sorted({codes for text in texts for codes in text.values()}, key=sorted)
    labels: Sequence[Label] = found
    yield "percent", agreement.percent(texts, labels)
    yield "alpha-masi", agreement.alpha(texts, labels, distance=agreement.masi)  # type: ignore[arg-type]
    yield "alpha-jaccard", agreement.alpha(texts, labels, distance=agreement.jaccard)  # type: ignore[arg-type]


def _of_labels(
    texts: Sequence[Mapping[str, frozenset[str]]], codes: Sequence[str], kind: Kind, order: Sequence[str]
) -> Iterator[tuple[str, Measure]]:
    value = _values(codes, kind, order)
    plain = [{coder: value[code] for coder, (code,) in text.items()} for text in texts]
    labels: Sequence[Label] = list(dict.fromkeys(value.values()))
    if kind is Kind.NOMINAL:
        yield from _plain(plain, labels)
        return
    yield "percent", agreement.percent(plain, labels)
    if _coders(plain) == 2:
        yield "cohen", agreement.cohen(plain, labels)
        yield "cohen-linear", agreement.cohen(plain, labels, Weighting.LINEAR)
        yield "cohen-quadratic", agreement.cohen(plain, labels, Weighting.QUADRATIC)
    else:
        yield "fleiss", agreement.fleiss(plain, labels)
    yield "alpha", agreement.alpha(plain, labels, kind)
    yield "ac2", agreement.gwet(plain, labels, Weighting.QUADRATIC)


def _plain(texts: Sequence[Mapping[str, Label]], labels: Sequence[Label]) -> Iterator[tuple[str, Measure]]:
    """What suits codes that are only different."""
    yield "percent", agreement.percent(texts, labels)
    if _coders(texts) > 2:
        yield "fleiss", agreement.fleiss(texts, labels)
    else:
        yield "cohen", agreement.cohen(texts, labels)
    yield "alpha", agreement.alpha(texts, labels)
    yield "ac1", agreement.gwet(texts, labels)


def _coders(texts: Sequence[Mapping[str, Label]]) -> int:
    return len({coder for text in texts for coder in text})


def _values(codes: Sequence[str], kind: Kind, order: Sequence[str]) -> dict[str, Label]:
    """Each code with what is counted for it, lowest first: itself, its place, or its number."""
    if kind is Kind.NOMINAL:
        return {code: code for code in codes}
    if order:
        missing = [code for code in codes if code not in order]
        if missing:
            raise Refused(f"The order leaves out the code “{missing[0]}”.")
        return {code: place for place, code in enumerate(order)}
    try:
        numbers = {code: float(code) for code in codes}
    except ValueError:
        raise Refused(f"Codes of kind {kind} are numbers, or their order is given.") from None
    if not all(map(math.isfinite, numbers.values())):
        raise Refused("A code that is a number is a finite one.")
    return {code: numbers[code] for code in sorted(numbers, key=numbers.__getitem__)}


def figure(name: str, measure: Measure, times: int = bootstrap.TIMES, seed: int = bootstrap.SEED) -> Figure:
    """A coefficient with its interval over the texts, drawn so many times."""
    value = measure.value
    if value is None:
        return Figure(name, None, None, None, measure.why_not)
    sure = bootstrap.interval(measure.adds, measure.come_to, times=times, seed=seed)
    return Figure(name, value, sure.low if sure else None, sure.high if sure else None)
