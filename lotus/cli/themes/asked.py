"""What both ways read from the command line: texts from a column, whole numbers, and a place to write to."""

import csv
import os
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from lotus.core.refusal import Refused

if TYPE_CHECKING:
    from lotus.analysis.rows import Row, Table


def table(name: str, *columns: str) -> "Table":
    """A file with these columns. Raises Refused."""
    from lotus.analysis import rows

    return rows.table(name, needs=tuple(dict.fromkeys(columns)))


def cells(of: "Table", column: str) -> list[str]:
    """One cell of each row. Raises Refused with all rows that cannot be used."""
    from lotus.analysis import rows

    return list(rows.each(of, lambda row: row.cells[column]))


def each(of: "Table", make: "Callable[[Row], None]") -> None:
    """Look at each row. Raises Refused with all that cannot be used."""
    from lotus.analysis import rows

    rows.each(of, make)


def whole(option: str, text: str, least: int) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) < least:
        raise Refused(f"{option} is a whole number from {least} up, not “{text}”.")
    return int(text)


def can_write(name: str) -> None:
    """Before long work: whether there is a folder to write into. Raises Refused."""
    path = Path(name)
    if path.is_dir():
        raise Refused(f"{name} is a folder; name a file in it.")
    folder = path.parent
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}; make it first, or name another.")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise Refused(f"{name} cannot be written; name another file.")


def write(name: str, text: str) -> None:
    """The whole file or none of it. A place that is no plain file, such as /dev/stdout, is written as it is."""
    path = Path(name)
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
        return
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue()
