"""A second score in words: how it stands for each reader, and both scores side by side once both have signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lotus.concerns.models import Agreement, Case, Part, Risk, SecondReview, SecondRisk, Triage
from lotus.concerns.presenters import risks as risk_words
from lotus.core import risk as core
from lotus.core.casework import CaseRole
from lotus.core.refusal import Stale
from lotus.ui import formats

_PARTS = {
    "outcome": "The outcome",
    "timeframe": "How soon",
    "likelihood": "How likely",
    "domain": "What it would touch",
    "consequence": "How much it would matter",
    "why": "What led to it",
    "rationale": "The reasons",
}


@dataclass(frozen=True)
class Side:
    """One score of one risk in words, and why."""

    who: str
    short: str
    sentence: str
    why: str


@dataclass(frozen=True)
class Line:
    """One risk as both scored it. `agreed` is empty until they have, or where they never differed."""

    key: str
    number: int
    outcome: str
    sides: list[Side]
    agreed: Side | None
    same: bool


@dataclass(frozen=True)
class Both:
    """Both scores side by side, and where they stand."""

    answer: str
    text: str
    reasons: str
    lines: list[Line]
    proposal: "Proposal | None"

    @property
    def open_lines(self) -> list[Line]:
        return [line for line in self.lines if not line.same]


@dataclass(frozen=True)
class Proposal:
    """What one side has put forward, and by whom."""

    pk: UUID
    by: UUID
    words: str


def reviewer(case: Case) -> str:
    """The name of who is asked for a second score now; nothing where nobody is."""
    known = getattr(case, "looked_after", None)
    if known is not None:
        return next((one["name"] for one in known if one["role"] == CaseRole.SECOND_REVIEWER), "")
    held = Part.objects.filter(case=case, role=CaseRole.SECOND_REVIEWER, ended_at=None)
    return held.values_list("person__name", flat=True).first() or ""


def material(triage: Triage | None) -> list[tuple[str, int, str]]:
    """Of the signed triage what a second reviewer may read before they sign: each risk's id, number and outcome."""
    if triage is None or triage.signed_at is None:
        return []
    return [(str(risk.pk), number, risk.outcome) for number, risk in enumerate(triage.live_risks(), 1)]


def both(triage: Triage, row: SecondReview) -> Both:
    """Everything about the two scores, once both have signed."""
    bands = core.Bands(**triage.bands)
    lines = list(_lines(triage, row, bands))
    newest, agreed = row.newest(), row.agreed()
    scored = _overall_words(row.score, row.rating)
    if not row.differs:
        answer, text = f"Both scored it alike: {scored}.", "They had not seen each other’s scores."
    elif agreed:
        answer = f"Agreed: {_overall_words(agreed.score, agreed.rating)}."
        text = f"{agreed.proposed_by.name} proposed it, and {_confirmed(agreed)}."
    else:
        first = _overall_words(triage.score, triage.rating)
        answer = "The two scores differ, and are still to be agreed."
        text = f"{triage.reviewer.name}: {first}. {row.reviewer.name}: {scored}."
    proposal = _proposal(newest) if newest and not agreed else None
    return Both(answer, text, row.rationale, lines, proposal)


def _overall_words(score: int | None, rating: str) -> str:
    return f"{risk_words.word('ratings', rating).lower()}, {score} of 25"


def _confirmed(agreed: Agreement) -> str:
    assert agreed.confirmed_by
    assert agreed.confirmed_at
    return f"{agreed.confirmed_by.name} confirmed it on {formats.day(agreed.confirmed_at)}"


def _proposal(newest: Agreement) -> Proposal:
    words = (
        f"{newest.proposed_by.name} proposed a score on {formats.day(newest.proposed_at)}: "
        f"{_overall_words(newest.score, newest.rating)}."
    )
    return Proposal(newest.pk, newest.proposed_by_id, words)


def _lines(triage: Triage, row: SecondReview, bands: core.Bands) -> Iterable[Line]:
    """Each risk of the triage, then what only the second reviewer named."""
    signed = triage.live_risks()
    by_risk = {one.risk_id: one for one in row.scored() if one.risk_id}
    newest = row.newest()
    scores: dict[str, Any] = newest.scores if newest else {}
    for number, risk in enumerate(signed, 1):
        yield _line(triage, row, (risk, by_risk[risk.pk]), number, bands, scores.get(str(risk.pk)))
    added = [one for one in row.scored() if one.risk_id is None]
    for number, one in enumerate(added, len(signed) + 1):
        yield _line(triage, row, (None, one), number, bands, scores.get(str(one.pk)))


def _line(
    triage: Triage,
    row: SecondReview,
    pair: tuple[Risk | None, SecondRisk],
    number: int,
    bands: core.Bands,
    agreed: dict[str, Any] | None,
) -> Line:
    risk, second = pair
    theirs = _score(second.likelihood, second.domain, second.consequence, bands)
    ours = risk_words.scored(risk, bands) if risk else None
    first = (
        _side(triage.reviewer.name, ours, "")
        if ours
        else Side(triage.reviewer.name, "Not named", "They did not name this risk.", "")
    )
    same = ours is not None and (ours.likelihood, ours.consequence) == (theirs.likelihood, theirs.consequence)
    return Line(
        key=str(risk.pk if risk else second.pk),
        number=number,
        outcome=risk.outcome if risk else second.outcome,
        sides=[first, _side(row.reviewer.name, theirs, second.why)],
        agreed=_agreed(agreed, bands) if agreed else None,
        same=same,
    )


def _score(likelihood: Any, domain: str, consequence: Any, bands: core.Bands) -> core.Score:
    return core.score(int(likelihood), {core.Domain(domain): int(consequence)}, bands)


def _side(who: str, score: core.Score, why: str) -> Side:
    return Side(who, risk_words.rating_words(score), risk_words.effect_words(score), why)


def _agreed(given: dict[str, Any], bands: core.Bands) -> Side:
    if not given["consequence"]:
        return Side("", "No risk of its own", "It is not counted.", given["why"])
    score = _score(given["likelihood"], given["domain"], given["consequence"], bands)
    return _side("", score, given["why"])


def standing(case: Case, triage: Triage | None) -> str:
    """One sentence on a second score, for whoever may read the triage; nothing where none was asked for."""
    told = triage.twice if triage else None
    if not told or triage is None:
        asked = reviewer(case)
        return (
            f"{asked} is asked to score the risks a second time, without seeing the first score."
            if asked
            else ""
        )
    name = told["reviewer"]
    if not told["differs"]:
        return f"{name} scored it a second time, without seeing the first score: both scored alike."
    if "agreed" not in told:
        return f"{name} scored it a second time, and differently. The two have still to agree."
    agreed = _overall_words(told["agreed"]["score"], told["agreed"]["rating"])
    return (
        f"{triage.reviewer.name} and {name} scored it without seeing each other’s scores, differed, and agreed on "
        f"{agreed}."
    )


def two_versions(stale: Stale, numbers: dict[str, int]) -> dict[str, Any]:
    """Both versions of the scores as a page shows them."""
    rows = []
    for one in stale.differences:
        name, _, key = one.field.partition("_")
        risk = f"Risk {numbers[key]}: " if key in numbers else "The risk that was missing: " if key else ""
        rows.append(
            {
                "field": f"{risk}{_PARTS[name]}",
                "yours": one.yours or "Nothing",
                "theirs": one.theirs or "Nothing",
            }
        )
    return {"rows": rows, "who": ""}
