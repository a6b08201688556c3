"""Answers as small numbers: one byte for each answer, two for each group, whatever the file wrote them as.

Code 0 is no answer; the options of a question are 1, 2, … in their order; 255 cannot be used. The groups of a
breakdown are numbered as they are met, 0 being those who did not say.
"""

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lotus.analysis.survey.questions import Number, Question

BAD = 255
NOT_STATED = "Not stated"
MOST_GROUPS = 2_000
_WHOLE = re.compile(r"[+-]?\d+(?:\.0*)?", re.ASCII)
_SHOWN = 40  # letters of a wrong answer that are repeated

Codes = npt.NDArray[np.uint8]


class TooManyGroups(ValueError):
    """A breakdown that tells nearly everybody apart: not a breakdown but a name or a number of each person."""


def clean(text: str) -> str:
    """An answer as it is compared: without blanks around it, and 4 for 4.0 or 04."""
    text = text.strip()
    return str(int(text.partition(".")[0])) if _WHOLE.fullmatch(text) else text


def quoted(text: str) -> str:
    """What stood in the file, cut where it is long."""
    shown = " ".join(text.split())
    return f"“{shown[:_SHOWN]}…”" if len(shown) > _SHOWN else f"“{shown}”"


class OptionCoder:
    """The codes of the answers to one question."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._codes = {clean(option.value): code for code, option in enumerate(question.options, 1)}

    def code(self, text: str) -> int:
        found = clean(text)
        return self._codes.get(found, BAD) if found else 0

    def fault(self, text: str) -> str:
        """Why an answer cannot be used."""
        values = [option.value for option in self.question.options]
        known = f"{', '.join(values[:-1])} or {values[-1]}" if len(values) <= 12 else "one of its options"
        return f"{self.question.id} is {quoted(text)}, not {known}"

    @cached_property
    def whole(self) -> bool:
        """Whether every option is a whole number that fits into a byte, as most scales are."""
        return all(value.isdecimal() and int(value) < BAD for value in self._codes)

    @cached_property
    def _table(self) -> bytes:
        """The code of each byte, where the options are small whole numbers; 255 stands for no answer."""
        table = bytearray([BAD] * 256)
        for value, code in self._codes.items():
            table[int(value)] = code
        table[_NONE] = 0
        return bytes(table)

    def column(self, values: pa.Array) -> Codes:
        """The codes of a piece of a column."""
        small = _small(values) if self.whole and pa.types.is_integer(values.type) else None
        if small is None:
            return _by_meaning(values, self.code)
        return np.frombuffer(small.tobytes().translate(self._table), dtype=np.uint8)


_NONE = 255


def _small(values: pa.Array) -> Codes | None:
    """Whole numbers as bytes, 255 where there is none; None where one of them is no number that an option can be."""
    try:
        small = values.cast(pa.uint8())
    except pa.ArrowInvalid:
        return None
    if pc.max(small).as_py() == _NONE:
        return None
    found: Codes = np.asarray(pc.fill_null(small, pa.scalar(_NONE, pa.uint8())))
    return found


def _by_meaning(values: pa.Array, code: Callable[[str], int]) -> Codes:
    """Codes by what each different value says: a column holds few of them, however long it is."""
    encoded = _dictionary(values)
    meanings = [code(text_of(value)) for value in encoded.dictionary.to_pylist()]
    table = np.array([*meanings, 0], dtype=np.uint8)
    found: Codes = table[np.asarray(encoded.indices.fill_null(len(meanings)))]
    return found


def _dictionary(values: pa.Array) -> pa.DictionaryArray:
    if pa.types.is_null(values.type):
        values = values.cast(pa.string())
    if pa.types.is_floating(values.type):
        values = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    return values if pa.types.is_dictionary(values.type) else values.dictionary_encode()


def text_of(value: Any) -> str:
    """What a value of a Parquet column says: nothing for one that is missing, 4 for 4.0."""
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


class NumberCoder:
    """The answers to a question that asks for a number: not coded but kept, NaN where there is none."""

    def __init__(self, question: Number) -> None:
        self.question = question

    def number(self, text: str) -> float | None:
        """The number that a text says, NaN where it is blank, None where it says none or one out of limits."""
        if not text.strip():
            return np.nan
        try:
            found = float(text)
        except ValueError:
            return None
        return found if self.question.least <= found <= self.question.most else None

    def fault(self, text: str) -> str:
        """Why an answer cannot be used."""
        limits = f"{self.question.least:g} to {self.question.most:g}"
        return f"{self.question.id} is {quoted(text)}, not a number from {limits}"

    def column(self, values: pa.Array) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
        """The numbers of a piece of a column, and where one cannot be used."""
        encoded = _dictionary(values)
        found = [self.number(text_of(value)) for value in encoded.dictionary.to_pylist()]
        places = np.asarray(encoded.indices.fill_null(len(found)))
        table = np.array([*(np.nan if one is None else one for one in found), np.nan], dtype=np.float64)
        bad = np.array([*(one is None for one in found), False])
        return table[places], bad[places]


class GroupCoder:
    """The groups of a breakdown, numbered as they are met."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._codes: dict[str, int] = {NOT_STATED: 0}

    def code(self, text: str) -> int:
        """The number of a group. Raises ``TooManyGroups``."""
        group = " ".join(text.split()) or NOT_STATED
        if group not in self._codes:
            if len(self._codes) > MOST_GROUPS:
                raise TooManyGroups(self.name)
            self._codes[group] = len(self._codes)
        return self._codes[group]

    def column(self, values: pa.Array) -> npt.NDArray[np.uint16]:
        encoded = _dictionary(values)
        table = [self.code(text_of(value)) for value in encoded.dictionary.to_pylist()]
        places = np.asarray(encoded.indices.fill_null(len(table)))
        return np.array([*table, 0], dtype=np.uint16)[places]

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the groups, by number."""
        return tuple(self._codes)


class WordCoder:
    """What was answered to a question that is not counted, where a condition is about it: as it was written."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {"": 0}

    @property
    def texts(self) -> tuple[str, ...]:
        """The different texts, by number; the first is none."""
        return tuple(self._codes)

    def code(self, text: str) -> int:
        """The number of a text; 0 where it is blank."""
        return self._codes.setdefault(text.strip(), len(self._codes))

    def column(self, values: pa.Array) -> npt.NDArray[np.uint32]:
        encoded = _dictionary(values)
        table = [self.code(text_of(value)) for value in encoded.dictionary.to_pylist()]
        return np.array([*table, 0], dtype=np.uint32)[np.asarray(encoded.indices.fill_null(len(table)))]


def natural(text: str) -> list[tuple[int, int, str]]:
    """A key that sorts text as people do: wave 2 before wave 10, 2025 before 2026."""
    parts: Iterable[str] = re.findall(r"\d+|\D+", text)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts]
