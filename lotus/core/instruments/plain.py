"""Answers as plain values, for keeping and for files: a text, a number, a list of texts; a day as 2026-03-05."""

from collections.abc import Mapping
from datetime import date

from lotus.core.instruments.definition import Instrument, Item, ItemType
from lotus.core.instruments.scoring import Answer, Answers

Plain = str | float | list[str]


def to_plain(answers: Answers) -> dict[str, Plain]:
    """As JSON can hold them."""
    return {id: _plain(answer) for id, answer in answers.items()}


def _plain(answer: Answer) -> Plain:
    if isinstance(answer, frozenset):
        return sorted(answer)
    return answer.isoformat() if isinstance(answer, date) else answer


def from_plain(instrument: Instrument, given: Mapping[str, Plain]) -> dict[str, Answer]:
    """What was kept, as answers to the questions of this instrument; what it does not ask is left out."""
    return {
        item.id: _read(item, given[item.id])
        for item in instrument.questions()
        if given.get(item.id) not in (None, "", [])
    }


def _read(item: Item, given: Plain) -> Answer:
    if isinstance(given, list):
        return frozenset(given)
    return date.fromisoformat(str(given)) if item.type is ItemType.DATE else given


def in_words(item: Item, answer: Answer) -> str:
    """An answer as a person reads it: the labels of what was chosen, a number without needless decimals, a text."""
    labels = {point.value: point.label for point in item.points}
    if isinstance(answer, frozenset):
        return "; ".join(label for value, label in labels.items() if value in answer)
    if isinstance(answer, date):
        return f"{answer.day} {answer:%B %Y}"
    return f"{answer:g}" if isinstance(answer, (int, float)) else labels.get(answer, answer)
