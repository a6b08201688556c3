"""A questionnaire written in a spreadsheet (XLSForm, as ODK and KoboToolbox read it), as one of ours.

Read are the sheets survey, choices and settings. What decides who is asked what, or how it may be answered, and cannot
be understood, stands against the whole; what only decorates is left out, and said.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from lotus.analysis.relevant import limits, relevant
from lotus.core.instruments.exchange import Draft, Taken, Unfit
from lotus.core.instruments.exchange.drafts import slug
from lotus.core.instruments.fields import LARGEST
from lotus.core.refusal import Refused

MOST_UNPACKED = 50 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 100
TYPES = {
    "text": "long_text",
    "string": "long_text",
    "date": "date",
    "integer": "number",
    "int": "number",
    "decimal": "number",
    "range": "slider",
}
BESIDE = {
    "start", "end", "today", "deviceid", "username", "phonenumber", "simserial", "subscriberid", "email", "audit",
    "start-geopoint", "calculate", "hidden", "csv-external", "xml-external", "background-audio",
}  # fmt: skip
"""What a form notes by itself, and no person is asked."""
_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError, DefusedXmlException, KeyError, ValueError, TypeError,
    IndexError, AttributeError, EOFError, OSError, OverflowError, NotImplementedError,
)  # fmt: skip
Row = Mapping[str, str]
Sheets = Mapping[str, list[Row]]


def taken(body: bytes, file: str) -> Taken:
    """The questionnaire of a spreadsheet. Raises Refused where it cannot be read, Unfit with all reasons against it."""
    sheets = _sheets(body, file)
    draft, settings = Draft(), next(iter(sheets.get("settings", [])), {})
    title = settings.get("form_title") or file.removesuffix(".xlsx")
    draft.data = {
        "id": slug(settings.get("form_id"), title),
        "version": settings.get("version") or "1",
        "title": title,
    }
    _Reader(sheets, draft).read()
    return draft.finished(file)


def _sheets(body: bytes, file: str) -> Sheets:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise Refused(f"{file} unpacks to more than 50 MB, so it was not opened.")
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        found = {
            str(sheet.title).strip().lower(): list(_rows(sheet.iter_rows(values_only=True)))
            for sheet in book.worksheets
        }
        book.close()
    except _BROKEN as fault:
        raise Refused(f"{file} is damaged, or no spreadsheet (.xlsx): it cannot be read.") from fault
    if "survey" not in found:
        raise Refused(f"{file} has no sheet called survey, so it is no XLSForm.")
    return found


def _rows(given: Any) -> Iterator[Row]:
    """Each row as texts under the heads of its columns; rows without anything are passed over."""
    heads: list[str] = []
    for number, row in enumerate(given):
        if number > MOST_ROWS:
            raise ValueError("more rows than any questionnaire has")
        cells = [_cell(one) for one in row[:MOST_COLUMNS]]
        if not heads:
            heads = [one.lower() if "::" not in one else one for one in cells]
        elif any(cells):
            yield {head: cell for head, cell in zip(heads, cells, strict=False) if head}


def _cell(value: Any) -> str:
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return "" if value is None else str(value).strip()


def _label(row: Row, name: str = "label") -> str:
    """What people read, in English where there are several languages."""
    if row.get(name):
        return row[name]
    told = {head: text for head, text in row.items() if head.lower().startswith(f"{name}::") and text}
    english = [text for head, text in told.items() if "(en" in head.lower() or "english" in head.lower()]
    return next(iter(english or told.values()), "")


class _Reader:
    """Walks down the sheet `survey`; `groups` are the conditions of the groups one stands in."""

    def __init__(self, sheets: Sheets, draft: Draft) -> None:
        self.survey, self.draft = sheets["survey"], draft
        self.choices: dict[str, list[Row]] = {}
        for row in sheets.get("choices", []):
            self.choices.setdefault(row.get("list_name") or row.get("list name") or "", []).append(row)
        self.kinds: dict[str, str] = {}
        self.groups: list[str] = []
        self.waiting = ""

    def read(self) -> None:
        for row in self.survey:
            kind = " ".join(row.get("type", "").replace("_", " ").split()).lower()
            if kind:
                self.row(kind, row)
        if self.groups:
            self.draft.reasons.append("A group is begun and not ended.")
        if self.waiting:
            self.draft.left_out.append(f"A closing text: “{self.waiting[:60]}”.")

    def row(self, kind: str, row: Row) -> None:
        name = row.get("name", "")
        where = f"row {name or '(without name)'}"
        first = kind.split()[0]
        if kind in BESIDE:
            self.draft.left_out.append(f"{where}: what the form notes by itself ({kind}).")
        elif kind == "begin group":
            self.groups.append(self.shown(row, where))
            self.waiting = f"{self.waiting} {_label(row)}".strip()
        elif kind == "end group":
            self.end(where)
        elif kind == "note":
            if row.get("relevant"):
                self.draft.reasons.append(f"{where}: a text that is only shown sometimes cannot be kept.")
            self.waiting = f"{self.waiting} {_label(row)}".strip()
        elif first in ("select", "select1") or first in TYPES:
            self.ask(kind, row, where)
        else:
            self.draft.reasons.append(f"{where}: a question of the type “{kind}” cannot be asked here.")

    def end(self, where: str) -> None:
        if not self.groups:
            self.draft.reasons.append(f"{where}: a group is ended that was not begun.")
        else:
            self.groups.pop()

    def shown(self, row: Row, where: str) -> str:
        given = row.get("relevant", "")
        if not given:
            return ""
        says = relevant(given, self.draft, self.kinds)
        if not says:
            self.draft.reasons.append(f"{where}: its condition “{given[:80]}” is not understood.")
        return says

    def ask(self, kind: str, row: Row, where: str) -> None:
        name = row.get("name", "")
        if not name or name in self.kinds:
            self.draft.reasons.append(f"{where}: its name is missing, or used twice.")
        conditions = [one for one in (*self.groups, self.shown(row, where)) if one]
        help = f"{self.waiting} {_label(row, 'hint')}".strip()
        self.waiting = ""
        made: dict[str, Any] = {"id": self.draft.name(name or "item"), "text": _label(row)}
        made |= self.choice(kind, row, where) if kind.startswith("select") else self.open(kind, row, where)
        self.kinds[name] = str(made["type"])
        if row.get("required", "").lower() in ("yes", "true", "true()", "1"):
            made["required"] = True
        if help:
            made["help"] = help
        if conditions:
            made["condition"] = (
                conditions[0] if len(conditions) == 1 else " and ".join(f"({c})" for c in conditions)
            )
        if row.get("choice_filter") or row.get("repeat_count"):
            self.draft.reasons.append(f"{where}: its answers depend on other answers, which cannot be kept.")
        self.draft.items.append(made)

    def choice(self, kind: str, row: Row, where: str) -> dict[str, Any]:
        words = row.get("type", "").replace("select_", "select ").split()
        several = "multiple" in kind.split()
        listed = self.choices.get(words[2] if len(words) > 2 else "", [])
        if not listed or "or_other" in words:
            self.draft.reasons.append(f"{where}: its answers are not a list that stands in this file.")
        values = [one.get("name") or one.get("value") or "" for one in listed]
        points = [_points(value, values) for value in values]
        return {
            "type": "multiple" if several else "scale" if "likert" in row.get("appearance", "") else "single",
            "points": [
                {"value": value, "label": _label(one) or value, "counts": counts}
                for one, value, counts in zip(listed, values, points, strict=True)
            ],
        }

    def open(self, kind: str, row: Row, where: str) -> dict[str, Any]:
        found: dict[str, Any] = {"type": TYPES[kind.split()[0]]}
        low, high = -LARGEST, LARGEST
        if found["type"] == "slider":
            told = dict(part.partition("=")[::2] for part in row.get("parameters", "").split())
            low, high = _number(told.get("start"), 1), _number(told.get("end"), 10)
            found["step"] = _number(told.get("step"), 1)
        if row.get("constraint"):
            low, high, all_said = limits(row["constraint"], low, high)
            if not all_said or found["type"] not in ("number", "slider"):
                self.draft.left_out.append(f"{where}: the limit “{row['constraint'][:80]}”.")
        return found | ({"least": low, "most": high} if found["type"] in ("number", "slider") else {})


def _points(value: str, values: list[str]) -> float | bool:
    """An answer counts its number where all of them are different numbers, and nothing otherwise."""
    try:
        numbers = [float(one) for one in values]
    except ValueError:
        return False
    fits = len(set(numbers)) == len(numbers) > 1 and all(abs(one) <= LARGEST for one in numbers)
    return _number(value, 0) if fits else False


def _number(text: str | None, otherwise: float) -> float:
    try:
        found = float(text) if text else otherwise
    except ValueError:
        return otherwise
    return int(found) if found == found // 1 and abs(found) <= LARGEST else found


__all__ = ["Unfit", "taken"]
