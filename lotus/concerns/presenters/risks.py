"""A risk in words: its likelihood, what it touches, its rating, and who looks after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lotus.concerns.models import Risk
from lotus.core import library
from lotus.core import risk as core


@dataclass(frozen=True)
class Weighed:
    """A factor as the reviewer answered it, or a level in one domain, with its note or meaning."""

    label: str
    answer: str
    note: str


@dataclass(frozen=True)
class RiskWords:
    """One risk, ready to be shown. `short` is its rating, `sentence` what that rests on."""

    number: int
    pk: str
    outcome: str
    score: core.Score
    rating: str
    short: str
    sentence: str
    likelihood: str
    chance: str
    timeframe: str
    consequence: str
    factors: list[Weighed]
    levels: list[Weighed]
    priority: str
    accepted: str
    accepted_why: str
    managed: str
    agreed: str

    @property
    def place(self) -> tuple[int, int]:
        """Likelihood and consequence, for the matrix."""
        return int(self.score.likelihood), int(self.score.consequence)


def word(slug: str, key: str, name: str = "label") -> str:
    return library.load("triage", slug).word(key, name)


def scored(risk: Risk, bands: core.Bands) -> core.Score:
    levels = {core.Domain(name): level for name, level in risk.consequences.items()}
    return core.score(risk.likelihood, levels, bands)


def rating_words(score: core.Score) -> str:
    """Amber, 12 of 25."""
    return f"{word('ratings', score.rating)}, {score.score} of 25"


def effect_words(score: core.Score) -> str:
    """Likely, with a moderate effect on management."""
    effect = word("consequence", score.consequence.key).lower()
    touched = word("domains", score.domain, "sentence")
    return f"{word('likelihood', score.likelihood.key)}, with a {effect} effect on {touched}."


def chance_words(probability: float | None) -> str:
    """12%, as it was written."""
    if probability is None:
        return ""
    shown = f"{Decimal(str(probability)) * 100:f}"
    return f"{shown.rstrip('0').rstrip('.') if '.' in shown else shown}%"


def bands_words(bands: core.Bands) -> str:
    """Green 1 to 6, amber 8 to 12, red 15 to 25."""
    parts = [
        f"{word('ratings', rating).lower()} {low}" + (f" to {high}" if high > low else "")
        for rating, low, high in bands.ranges()
    ]
    line = ", ".join(parts)
    return f"{line[:1].upper()}{line[1:]}."


def in_words(risk: Risk, number: int, bands: core.Bands) -> RiskWords:
    """A stored risk in words; `number` is its place on the page."""
    score = scored(risk, bands)
    likelihood = f"{int(score.likelihood)} {word('likelihood', score.likelihood.key)}"
    return RiskWords(
        number=number,
        pk=str(risk.pk),
        outcome=risk.outcome,
        score=score,
        rating=f"{score.score} {word('ratings', score.rating)}",
        short=rating_words(score),
        sentence=effect_words(score),
        likelihood=likelihood,
        chance=chance_words(risk.probability),
        timeframe=word("timeframes", risk.timeframe),
        consequence=f"{int(score.consequence)} {word('consequence', score.consequence.key)}",
        factors=_factors(risk),
        levels=_levels(risk),
        priority=word("priorities", risk.priority) if risk.priority else "",
        accepted={True: "Yes, by the reviewer", False: "No, by the reviewer", None: ""}[risk.accepted],
        accepted_why=risk.accepted_why,
        managed=word("levels", core.managed_at(score.rating), "sentence"),
        agreed=getattr(risk, "agreed_why", ""),
    )


def _factors(risk: Risk) -> list[Weighed]:
    answered = [one for one in core.Factor if risk.factors.get(one) or risk.notes.get(one)]
    return [
        Weighed(
            word("factors", one),
            word("weights", risk.factors[one]) if risk.factors.get(one) else "",
            risk.notes.get(one, ""),
        )
        for one in answered
    ]


def _levels(risk: Risk) -> list[Weighed]:
    return [
        Weighed(word("domains", one), *level_words(one, risk.consequences[one]))
        for one in core.Domain
        if one in risk.consequences
    ]


def level_words(domain: core.Domain, level: int) -> tuple[str, str]:
    """3 Moderate, and what it means in this domain."""
    shelf = library.load("triage", "consequence")
    key = core.Consequence(level).key
    return f"{level} {shelf.word(key)}", str(shelf.data["cells"][domain][key]["text"])


@dataclass(frozen=True)
class Overall:
    """The rating of the case: that of the highest risk, and which one it is."""

    score: core.Score
    short: str
    sentence: str
    decides: str
    managed: str


def overall(risks: Sequence[RiskWords]) -> Overall | None:
    """The rating of a case in words; None while it has no risk."""
    top = core.overall(each.score for each in risks)
    if top is None:
        return None
    first = next(each for each in risks if each.score is top)
    return Overall(top, first.short, first.sentence, _decides(first, risks), first.managed)


def _decides(first: RiskWords, risks: Sequence[RiskWords]) -> str:
    """Risk 1 decides, as the higher of two."""
    if len(risks) == 1:
        return ""
    equal = [each for each in risks if each.score.score == first.score.score]
    if len(equal) == len(risks):
        return "The risks are equally high."
    return f"Risk {first.number} decides, as the {'higher of two' if len(risks) == 2 else 'highest'}."
