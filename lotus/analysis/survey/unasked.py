"""Answers to questions that were not to be asked: they are not counted, as if they had not been given.

A condition is asked once for each different set of answers that it is about, by the same words as where people answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from lotus.analysis.survey.coding import OptionCoder, WordCoder
from lotus.analysis.survey.lines import Coder
from lotus.analysis.survey.questions import Asked, Questionnaire
from lotus.core.instruments import conditions, scoring
from lotus.core.instruments.conditions import Given
from lotus.core.instruments.definition import Item, ItemType
from lotus.core.instruments.scoring import Answer

Values = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]
BETWEEN = "|"
"""What stands between the choices of a multiple choice; a semicolon does as well."""


@dataclass
class Left:
    """The columns without what was not to be asked, who was asked what, and how many answers were taken out."""

    columns: dict[str, Values]
    asked: dict[str, Flags] = field(default_factory=dict)
    answers: int = 0


def leave_out(columns: Mapping[str, Values], form: Questionnaire, coders: Mapping[str, Coder]) -> Left:
    """Take out every answer to a question whose condition does not hold, from the first question to the last.

    Columns that were read for conditions alone are not among those left. A score some of whose parts are not
    asked of everybody gets a column with the number of those that were.
    """
    left, words = Left(dict(columns)), {item.id: item for item in form.words}
    for one in form.conditions:
        asked = _asked(one, left.columns, form, coders)
        for question in one.questions:
            left.asked[question] = asked
            if question in left.columns:
                taken = _take_out(left.columns, question, ~asked)
                left.answers += 0 if question in words else taken
    for name in words:
        del left.columns[name]
    for score in form.scores:
        if score.conditional:
            each = [left.asked[part].astype(np.uint8) for part in score.parts if part in left.asked]
            always = np.full(len(each[0]), len(score.parts) - len(each), dtype=np.uint8)
            left.columns[score.asked] = sum(each, always)
    return left


def _take_out(columns: dict[str, Values], question: str, where: Flags) -> int:
    """Turn answers into none; how many there were."""
    values = columns[question].copy()
    none = np.isnan(values) if values.dtype == np.float64 else values == 0
    values[where] = np.nan if values.dtype == np.float64 else 0
    columns[question] = values
    return int((where & ~none).sum())


def _asked(
    one: Asked, columns: Mapping[str, Values], form: Questionnaire, coders: Mapping[str, Coder]
) -> Flags:
    """Who was to be asked: the condition for each different set of answers, then for everybody with that set."""
    sets = [np.unique(columns[name], return_inverse=True) for name in one.about]
    if not len(sets[0][1]):
        return np.empty(0, dtype=bool)
    shape = tuple(len(values) for values, _places in sets)
    found, place = np.unique(
        np.ravel_multi_index(tuple(places for _values, places in sets), shape), return_inverse=True
    )
    says = [_Meaning(name, form, coders) for name in one.about]
    held = []
    for each in np.column_stack(np.unravel_index(found, shape)):
        values = (known[at] for (known, _places), at in zip(sets, each, strict=True))
        given = {name: say.of(value) for name, say, value in zip(one.about, says, values, strict=True)}
        held.append(conditions.holds(one.condition, {name: one for name, one in given.items() if one}))
    return np.array(held, dtype=bool)[place]


class _Meaning:
    """What a value of one column says to a condition; None where it is no answer."""

    def __init__(self, name: str, form: Questionnaire, coders: Mapping[str, Coder]) -> None:
        self._options, self._coder = form.meanings.get(name, ()), coders[name]
        self._item = next((item for item in form.words if item.id == name), None)

    def of(self, value: Any) -> Given | None:
        if isinstance(self._coder, OptionCoder):
            return self._options[int(value) - 1] if value else None
        if isinstance(self._coder, WordCoder):
            text = self._coder.texts[int(value)]
            return scoring.given_by(self._item, _read(self._item, text)) if self._item and text else None
        return None if np.isnan(value) else Given(str(float(value)), float(value))


def _read(item: Item, text: str) -> Answer:
    """What a text in a file says to a question: choices, a number, or the text."""
    if item.type is ItemType.MULTIPLE:
        chosen = text.replace(";", BETWEEN).split(BETWEEN)
        return frozenset(each.strip() for each in chosen if each.strip())
    return text
