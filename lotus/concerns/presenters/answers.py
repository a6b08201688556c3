"""How concerns about teams, processes and culture were answered: released counts in words and pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lotus.core import library
from lotus.core.answering import Year
from lotus.core.plots import Bar, Group, Hidden, Paired, Unit
from lotus.core.suppression import Count, ReleasedTable
from lotus.ui import charts

HIDDEN = Hidden("not shown")
WORDS = {"about": "about", "kinds": "issues", "raised_by": "reporters"}
"""The content file that names the groups."""


@dataclass(frozen=True)
class Part:
    """One way of grouping: its heading, what to know about it, and its two pictures."""

    by: str
    heading: str
    note: str
    pictures: tuple[charts.Picture, ...]


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
    parts = [_part(by, pair) for by, pair in released.items() if any(map(_shows, pair))]
    return Page(year.number, year.until, parts, rules.threshold, rules.base)


def _shows(table: ReleasedTable) -> bool:
    return any(count.shown for line in table.cells for count in line)


def _part(by: str, pair: tuple[ReleasedTable, ReleasedTable]) -> Part:
    told = library.load("concerns", "answers")
    words = told.data["by"][by]
    titles = (("soon", told.data["soon"]), ("became", told.data["became"]))
    pictures = tuple(
        charts.paired(
            _shape(by, table, f"{title}, {words['heading'].lower()}"), id=f"{by}-{name}".replace("_", "-")
        )
        for (name, title), table in zip(titles, pair, strict=True)
    )
    return Part(by, words["heading"], words.get("note", ""), pictures)


def _shape(by: str, table: ReleasedTable, title: str) -> Paired:
    told, names = library.load("concerns", "answers"), library.load("concerns", WORDS[by])
    groups = [
        Group(
            names.word(row),
            [Bar(told.word(one), _value(count)) for one, count in zip(table.columns, line, strict=True)],
        )
        for row, line in zip(table.rows, table.cells, strict=True)
    ]
    return Paired(
        title=title,
        name=told.data["by"][by]["name"],
        groups=groups,
        unit=Unit(0),
        empty=told.data["empty"],
        caption=f"Rounded to the nearest {table.rules.base}.",
    )


def _value(count: Count) -> float | Hidden:
    return float(count.n or 0) if count.shown else HIDDEN
