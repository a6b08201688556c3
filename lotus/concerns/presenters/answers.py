"""How concerns about teams, processes and culture were answered: released counts in words and pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lotus.core import library
from lotus.core.answering import Year
from lotus.core.plots import Bar, Group, Hidden, Paired, Unit, Value
from lotus.core.suppression import Count, ReleasedTable
from lotus.ui import charts

HIDDEN = Hidden("not shown")
WORDS = {"about": "about", "kinds": "issues", "raised_by": "reporters"}
"""The content file that names the groups."""


@dataclass(frozen=True)
class Shown:
    """What one table shows: its picture (none where all is held back), and the same as heads and rows."""

    title: str
    picture: charts.Picture | None
    heads: list[Any]
    rows: list[list[str]]


@dataclass(frozen=True)
class Part:
    """One way of grouping: its heading, what to know about it, and how soon, and what became of it."""

    by: str
    heading: str
    note: str
    tables: list[Shown]


@dataclass(frozen=True)
class Page:
    """Every way of grouping that shows anything, and the rules by which the rest is not shown."""

    year: int
    until: date
    parts: list[Part]
    threshold: int
    base: int


def page(released: Mapping[str, tuple[ReleasedTable, ReleasedTable]], year: Year) -> Page:
    rules = next(iter(released.values()))[0].rules
    parts = [_part(by, pair) for by, pair in released.items() if any(map(shows, pair))]
    return Page(year.number, year.until, parts, rules.threshold, rules.base)


def shows(table: ReleasedTable) -> bool:
    """Whether any of its counts may be shown."""
    return any(count.shown for line in table.cells for count in line)


def _part(by: str, pair: tuple[ReleasedTable, ReleasedTable]) -> Part:
    words = library.load("concerns", "answers").data["by"][by]
    tables = [_shown(by, what, table) for what, table in zip(("soon", "became"), pair, strict=True)]
    return Part(by, words["heading"], words.get("note", ""), tables)


def _shown(by: str, what: str, table: ReleasedTable) -> Shown:
    told, names = library.load("concerns", "answers"), library.load("concerns", WORDS[by])
    title = f"{told.data[what]}, {told.data['by'][by]['heading'].lower()}"
    return shown(f"{by}-{what}".replace("_", "-"), title, told.data["by"][by]["name"], table, told, names)


def shown(
    id: str, title: str, first: str, table: ReleasedTable, told: library.Entry, names: library.Entry
) -> Shown:
    """A released table as a picture and as rows; `told` names its columns, `names` its rows."""
    columns = [told.word(one) for one in table.columns]
    heads = [first, *map(charts.picture.number, columns)]
    groups = [
        Group(
            names.word(row),
            [Bar(column, _value(count)) for column, count in zip(columns, line, strict=True)],
        )
        for row, line in zip(table.rows, table.cells, strict=True)
    ]
    rows = [[group.name, *(_said(bar.value) for bar in group.bars)] for group in groups]
    shape = Paired(title=title, groups=groups, unit=Unit(0))
    return Shown(title, charts.paired(shape, id=id) if shows(table) else None, heads, rows)


def _value(count: Count) -> float | Hidden:
    return float(count.n or 0) if count.shown else HIDDEN


def _said(value: Value) -> str:
    return f"{value:.0f}" if isinstance(value, float) else HIDDEN.words
