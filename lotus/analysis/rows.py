"""Small tables from CSV files: every row with its line, and every fault in a sentence, all at once.

For figures by the million see `analysis.survey`; this is for the files a person keeps by hand.
"""

import csv
import io
import math
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from lotus.core.refusal import Refused

KINDS = (
    (b"PK\x03\x04", "a spreadsheet or another packed file"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet"),
)
DAYS = ("%Y-%m-%d", "%d/%m/%Y")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
Made = TypeVar("Made")


@dataclass(frozen=True)
class Row:
    """One row: the line it begins on, and its cells by the name of the column, without blanks around them."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used, and why."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class BadRows(Refused):
    """Rows that cannot be used: every one of them with its line and reason."""

    def __init__(self, name: str, bad: Sequence[BadRow]) -> None:
        self.bad = tuple(bad)
        head = f"{name} has {len(bad)} {'row' if len(bad) == 1 else 'rows'} that cannot be used:"
        super().__init__("\n".join([head, *(f"  {one}" for one in bad)]))


@dataclass(frozen=True)
class Table:
    """The columns of a file in their order, its rows, and those with too many or too few cells."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...] = ()


def table(name: str, *, needs: Sequence[str] = ()) -> Table:
    """Read a CSV file with a heading; `-` is standard input. A column it needs is found in any case of letters.

    Raises Refused, in one sentence, for a file that is not there, not text, another kind of file, empty, or without a
    column it needs.
    """
    text = _text(name)
    called = "Standard input" if name == "-" else name
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines = _lines(called, reader)
    known = {column.casefold(): column for column in needs}
    heading = tuple(known.get(name.strip().casefold(), name.strip()) for name in next(lines, []))
    if not any(heading):
        raise Refused(f"{called} is empty. Its first line must name the columns.")
    figure = next(filter(_is_number, heading), None)
    if figure is not None:
        raise Refused(f"{called} begins with the figure {figure}. Its first line must name the columns.")
    missing = [column for column in needs if column not in heading]
    if missing:
        raise Refused(f"{called} has no column “{missing[0]}”. Its columns are: {', '.join(heading)}.")
    twice = [column for column in heading if heading.count(column) > 1]
    if twice:
        raise Refused(f"{called} has two columns called “{twice[0]}”.")
    return Table(called, heading, *_rows(reader, lines, heading))


def _lines(called: str, reader: Any) -> Iterator[list[str]]:
    """The cells of each row. Raises Refused where a cell does not end."""
    try:
        yield from reader
    except csv.Error as fault:
        says = f"{called} cannot be read after line {reader.line_num}: is a quotation mark left open there?"
        raise Refused(says) from fault


def _rows(
    reader: Any, lines: Iterable[list[str]], heading: Sequence[str]
) -> tuple[tuple[Row, ...], tuple[BadRow, ...]]:
    good, bad, line = [], [], reader.line_num + 1
    for cells in lines:
        if len(cells) == len(heading):
            good.append(Row(line, dict(zip(heading, (cell.strip() for cell in cells), strict=True))))
        elif any(cell.strip() for cell in cells):
            bad.append(BadRow(line, f"it has {len(cells)} values and the heading has {len(heading)}"))
        line = reader.line_num + 1
    return tuple(good), tuple(bad)


def _text(name: str) -> str:
    called = "Standard input" if name == "-" else name
    try:
        body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as fault:
        raise Refused(f"{name} could not be read: {fault.strerror}.") from fault
    kind = next((says for begins, says in KINDS if body.startswith(begins)), "")
    if kind:
        raise Refused(f"{called} is {kind}. Save it as CSV (UTF-8) and try again.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused(f"{called} is not text in UTF-8. Save it as CSV (UTF-8) and try again.") from fault


def _delimiter(text: str) -> str:
    """The comma, or the semicolon some spreadsheets write instead of it."""
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


@dataclass(frozen=True)
class Taken(Generic[Made]):
    """What was made of the good rows, and every bad row in the order of the file."""

    made: tuple[Made, ...]
    bad: tuple[BadRow, ...]


def take(of: Table, make: Callable[[Row], Made]) -> Taken[Made]:
    """What `make` makes of each row. It raises ValueError with a reason where it cannot."""
    made, bad = [], list(of.bad)
    for row in of.rows:
        try:
            made.append(make(row))
        except ValueError as fault:
            bad.append(BadRow(row.line, str(fault)))
    return Taken(tuple(made), tuple(sorted(bad, key=lambda one: one.line)))


def each(of: Table, make: Callable[[Row], Made]) -> tuple[Made, ...]:
    """What `make` makes of each row. Raises BadRows with all that cannot be used."""
    taken = take(of, make)
    if taken.bad:
        raise BadRows(of.name, taken.bad)
    return taken.made


def day(text: str) -> date:
    """A day written 2026-03-05 or 05/03/2026. Raises ValueError with a reason."""
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
    raise ValueError(f"“{text}” is not a day; write it as 2026-03-05")


def whole(text: str) -> int:
    """A count from 0 up, with or without commas between thousands. Raises ValueError with a reason."""
    bare = _plain(text)
    if not bare.isdecimal():
        raise ValueError(f"“{text}” is not a whole number from 0 up")
    return int(bare)


def number(text: str) -> float:
    """A number, with or without commas between thousands or a per cent sign. Raises ValueError with a reason.

    A comma before decimals is never guessed at: read as 25, “2,5” would be wrong in silence.
    """
    bare = _plain(text.removesuffix("%").rstrip())
    value = float(bare) if _NUMBER.fullmatch(bare) else math.nan
    if math.isfinite(value):
        return value
    if "," in bare:
        raise ValueError(f"“{text}” is not a number; write a point before decimals, such as 2.5")
    raise ValueError(f"“{text}” is not a number" if text else "there is no number")


def _plain(text: str) -> str:
    """The same without commas, where they stand between thousands."""
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


def _is_number(text: str) -> bool:
    try:
        number(text)
    except ValueError:
        return False
    return True
