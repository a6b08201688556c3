"""From answers to scores. Pure arithmetic: the same answers always give the same score.

Methods, over the items that were answered (P points of an answer, after reversal lowest + highest - P):

- mean: the mean of P.
- sum: the sum of P; with items missing, the mean times the number of items (each missing one counts as the mean).
- ten: the mean of 10 (P - lowest) / (highest - lowest), as in the NHS Staff Survey; percent: ten times that.

A scale of scales takes the mean (or the sum) of its scales' scores as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lotus.core.instruments import conditions
from lotus.core.instruments.conditions import Given
from lotus.core.instruments.definition import (
    CHOICES,
    MOST_LETTERS,
    NUMBERS,
    TEXTS,
    Band,
    Instrument,
    Item,
    ItemType,
    Method,
    Quadrant,
    Scale,
)

Answer = str | float | frozenset[str] | date
"""A chosen value, a number, the chosen values of a multiple choice, a text, or a day."""
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Score:
    """A score, or None where too few were answered; `answered` of `asked` parts were."""

    value: float | None
    answered: int
    asked: int
    band: Band | None = None


@dataclass(frozen=True)
class Place:
    """Where two scores lie in a quadrant: the name of the corner, and its words."""

    corner: str
    band: Band


def refusals(instrument: Instrument, answers: Answers) -> dict[str, str]:
    """For each answer that cannot be taken, and each required item left out, a sentence for the person."""
    known = {item.id: item for item in instrument.questions()}
    found = {id: "There is no such question." for id in answers if id not in known}
    asked = {item.id for item in shown(instrument, {id: one for id, one in answers.items() if id in known})}
    for id, item in known.items():
        says = _refusal(item, answers.get(id)) if id in asked else ""
        if says:
            found[id] = says
    return found


def _refusal(item: Item, answer: Answer | None) -> str:
    if answer is None or answer == "" or answer == frozenset():
        return "Please answer this question." if item.required else ""
    if item.type in CHOICES:
        return "" if _chosen(item, answer) else "Please choose one of the answers shown."
    if item.type in NUMBERS:
        return _number_refusal(item, answer)
    if item.type in TEXTS:
        short = isinstance(answer, str) and len(answer) <= (item.most or MOST_LETTERS)
        return "" if short else f"Please write at most {int(item.most or MOST_LETTERS):,} characters."
    return "" if isinstance(answer, date) else "Please give a day."


def _chosen(item: Item, answer: Answer) -> bool:
    values = {point.value for point in item.points}
    if item.type is ItemType.MULTIPLE:
        return isinstance(answer, frozenset) and answer <= values
    return answer in values


def _number_refusal(item: Item, answer: Answer) -> str:
    fits = isinstance(answer, (int, float)) and not isinstance(answer, bool)
    least, most = item.least or 0.0, item.most or 0.0
    if fits and least <= float(answer) <= most:  # type: ignore[arg-type]  # a number, as fits says
        return ""
    return f"Please give a number from {least:g} to {most:g}."


def shown(instrument: Instrument, answers: Answers) -> tuple[Item, ...]:
    """The questions to be asked, given what was answered so far: those whose condition holds, or that have none."""
    given: dict[str, Given] = {}
    found = []
    for item in instrument.items:
        if item.condition and not conditions.holds(item.condition, given):
            continue
        for question in item.rows or (item,):
            found.append(question)
            answer = answers.get(question.id)
            if answer is not None and not _refusal(question, answer) and answer not in ("", frozenset()):
                given[question.id] = given_by(question, answer)
    return tuple(found)


def given_by(item: Item, answer: Answer) -> Given:
    """An answer as conditions see it."""
    points = _raw(item, answer) if item.counted else None
    value = answer if isinstance(answer, frozenset) else str(answer)
    return Given(value, points)


def points_of(item: Item, answer: Answer | None) -> float | None:
    """The points of an answer after reversal; None for none, and for an answer that counts towards no score."""
    if answer is None or _refusal(item, answer) or not item.counted:
        return None
    raw = _raw(item, answer)
    return item.bottom + item.top - raw if item.reverse and raw is not None else raw


def _raw(item: Item, answer: Answer) -> float | None:
    if isinstance(answer, (int, float)):
        return float(answer)
    if isinstance(answer, frozenset):
        return sum((point.counts or 0.0) for point in item.points if point.value in answer)
    return next((point.counts for point in item.points if point.value == answer), None)


def score(instrument: Instrument, answers: Answers) -> dict[str, Score]:
    """Every scale's score by its id. Questions that are not shown count as not answered."""
    asked = {item.id: item for item in shown(instrument, answers)}
    found: dict[str, Score] = {}
    for scale in _in_order(instrument):
        parts = (
            [_part(scale.method, asked[id], answers.get(id)) for id in scale.items if id in asked]
            if scale.items
            else [found[id].value for id in scale.scales]
        )
        found[scale.id] = _scored(scale, parts)
    return {scale.id: found[scale.id] for scale in instrument.scales}


def _in_order(instrument: Instrument) -> list[Scale]:
    """Each scale after those it is made of; that there is no circle was checked when it was parsed."""
    waiting, ordered = list(instrument.scales), list[Scale]()
    while waiting:
        known = {scale.id for scale in ordered}
        ready = [scale for scale in waiting if known.issuperset(scale.scales)]
        ordered += ready
        waiting = [scale for scale in waiting if scale not in ready]
    return ordered


def _part(method: Method, item: Item, answer: Answer | None) -> float | None:
    points = points_of(item, answer)
    if points is None or method in (Method.MEAN, Method.SUM):
        return points
    share = (points - item.bottom) / (item.top - item.bottom)
    return share * (100 if method is Method.PERCENT else 10)


def _scored(scale: Scale, parts: list[float | None]) -> Score:
    given = [part for part in parts if part is not None]
    if len(given) < scale.least or not given:
        return Score(None, len(given), len(scale.parts))
    value = sum(given) / len(given)
    if scale.method is Method.SUM:
        value *= len(parts)
    return Score(value, len(given), len(scale.parts), _band(scale, value))


def _band(scale: Scale, value: float) -> Band | None:
    return next((band for band in scale.bands if band.upto is None or value <= band.upto), None)


def place(quadrant: Quadrant, scores: Mapping[str, Score]) -> Place | None:
    """The corner two scores lie in; a score on the split lies above it, or to its right. None without both."""
    x, y = scores[quadrant.x].value, scores[quadrant.y].value
    if x is None or y is None:
        return None
    corner = f"{'top' if y >= quadrant.split_y else 'bottom'}_{'right' if x >= quadrant.split_x else 'left'}"
    return Place(corner, getattr(quadrant, corner))
