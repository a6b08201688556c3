"""Reading line by line: slower, and able to say of each row that cannot be used where it stands and why.

Used only where the quick way found something it could not take. A row is one person; it may stand on several
lines where a comment holds line breaks, and is named by the first of them.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from lotus.analysis.survey.coding import BAD, GroupCoder, NumberCoder, OptionCoder, WordCoder

Coder = OptionCoder | NumberCoder | GroupCoder | WordCoder
Told = Callable[[str], None]
_STEP = 100_000
_FAULTS = 3  # of one row that are written out


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used: the line where it begins (the row, in a Parquet file) and why."""

    line: int
    reason: str


@dataclass
class Lines:
    """What reading line by line gives: values by column, and every bad row in order."""

    columns: dict[str, npt.NDArray[Any]]
    bad: list[BadRow] = field(default_factory=list)


class _Known(dict[str, float | None]):
    """What each text of a column means, found out once; None where it cannot be used."""

    def __init__(self, name: str, coder: Coder, needed: bool) -> None:
        self.name, self.coder, self.needed = name, coder, needed

    def __missing__(self, text: str) -> float | None:
        found: float | None
        if self.needed and not text.strip():
            found = None
        elif isinstance(self.coder, NumberCoder):
            found = self.coder.number(text)
        else:
            found = self.coder.code(text)
            found = None if found == BAD and isinstance(self.coder, OptionCoder) else found
        self[text] = found
        return found

    def fault(self, text: str) -> str:
        wrong = self.coder.fault(text) if isinstance(self.coder, (OptionCoder, NumberCoder)) else ""
        return wrong or f"{self.name} is empty"


def read(data: bytes, delimiter: str, coders: dict[str, Coder], needed: Sequence[str], told: Told) -> Lines:
    """Every row of a CSV file whose heading was checked. ``needed`` are columns that may not be blank."""
    rows = _rows(data, delimiter)
    heading = [name.strip() for name in next(rows)[1]]
    known = [(heading.index(name), _Known(name, coder, name in needed)) for name, coder in coders.items()]
    bad: list[BadRow] = []
    pieces: list[list[npt.NDArray[Any]]] = [[] for _ in known]
    good: list[list[float | None]] = []
    for number, (line, row) in enumerate(rows, 1):
        taken = _taken(line, row, len(heading), known)
        if isinstance(taken, BadRow):
            bad.append(taken)
        elif taken:
            good.append(taken)
        if number % _STEP == 0:
            told(f"read {number:,} rows, {len(bad):,} of them cannot be used")
            _pack(good, pieces)
    _pack(good, pieces)
    return Lines(
        {each.name: np.concatenate(part) for (_, each), part in zip(known, pieces, strict=True)}, bad
    )


def _pack(good: list[list[float | None]], pieces: list[list[npt.NDArray[Any]]]) -> None:
    """Keep rows as columns of numbers, which takes little room."""
    columns = zip(*good, strict=True) if good else [()] * len(pieces)
    for column, part in zip(columns, pieces, strict=True):
        part.append(np.array(column, dtype=np.float64))
    good.clear()


def _rows(data: bytes, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with the line where it begins, or a sentence in place of a row that is not well formed."""
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            yield line, _malformed(str(fault), line, reader.line_num)


def _malformed(fault: str, first: int, last: int) -> str:
    lines = f"; lines {first} to {last} are lost with it" if last > first else ""
    if "end of data" in fault or "field limit" in fault:
        return f"a quotation mark is opened and not closed{lines}"
    return f"its quotation marks are not balanced{lines}"


def _taken(
    line: int, row: list[str] | str, width: int, known: list[tuple[int, _Known]]
) -> list[float | None] | BadRow:
    """What a row says, nothing where its line is blank, or why it cannot be used."""
    if not row:
        return []
    if isinstance(row, str):
        return BadRow(line, row)
    if len(row) != width:
        return BadRow(line, f"it has {len(row)} values and the heading has {width}")
    values = [each[row[place]] for place, each in known]
    if None not in values:
        return values
    wrong = (each.fault(row[place]) for (place, each), one in zip(known, values, strict=True) if one is None)
    return BadRow(line, joined(list(wrong)))


def faults(texts: dict[str, str], coders: dict[str, Coder], needed: Sequence[str]) -> list[str]:
    """Why a row that is already in columns cannot be used."""
    known = [_Known(name, coder, name in needed) for name, coder in coders.items()]
    return [each.fault(texts[each.name]) for each in known if each[texts[each.name]] is None]


def joined(faults: Sequence[str]) -> str:
    """The faults of one row in a sentence."""
    more = len(faults) - _FAULTS
    return "; ".join(faults[:_FAULTS]) + (f"; and {more} more" if more > 0 else "")
