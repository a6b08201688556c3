"""How concerns about a person were handled: released counts, first in a sentence, then as pictures and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lotus.concerns.presenters.answers import Shown, shown, shows
from lotus.core import library
from lotus.core.answering import Year
from lotus.core.handled import Measure
from lotus.core.suppression import ReleasedTable


@dataclass(frozen=True)
class Part:
    """One thing that is counted: what came of it in words, how to read it, and its tables."""

    key: str
    heading: str
    said: list[str]
    note: str
    tables: list[Shown]


@dataclass(frozen=True)
class Page:
    """Everything that is shown of a year, and the rules by which the rest is not."""

    year: int
    until: date
    parts: list[Part]
    threshold: int
    base: int


@dataclass(frozen=True)
class Tables:
    """What was released: each measure as a whole, and by kind of question for those who see figures.

    `before` is what was raised in the years before, the newest first.
    """

    whole: Mapping[Measure, ReleasedTable]
    support: ReleasedTable
    before: Sequence[tuple[Year, ReleasedTable]] = ()
    by_issue: Mapping[Measure, ReleasedTable] | None = None


def page(tables: Tables, year: Year) -> Page:
    """The figures of a year, for whoever may see as much of them as is in `tables`."""
    rules = tables.support.rules
    parts = [_part(one, tables, year) for one in Measure]
    return Page(year.number, year.until, [*parts, _support(tables)], rules.threshold, rules.base)


def _part(measure: Measure, tables: Tables, year: Year) -> Part:
    words = _words().data["part"][measure]
    said = [_said(words, tables.whole[measure], year)]
    if measure is Measure.RAISED:
        said += [_said(words, table, before) for before, table in tables.before]
    by_issue = tables.by_issue[measure] if tables.by_issue else None
    title = f"{words['heading']}, by the kind of question"
    pictures = [_picture(measure, title, "Kind of question", by_issue, "issues")] if by_issue else []
    return Part(measure, words["heading"], said, words["note"], pictures)


def _said(words: Mapping[str, Any], table: ReleasedTable, year: Year) -> str:
    """One line of a table in a sentence; its share is taken from what is shown, and as coarse."""
    first, total = table.cells[0][0], table.total
    facts = {"year": year.number, "until": f"31 January {year.until.year}", "total": total.n, "n": first.n}
    if first.n is None or not total.n:
        return str(words["hidden" if total.n else "few"].format(**facts))
    share = min(round(first.n / total.n * 20) * 5, 100)
    return str(words["said"].format(**facts, share=share))


def _support(tables: Tables) -> Part:
    words = _words().data["part"]["support"]
    table = tables.support
    some = shows(table)
    said = words["said" if some else "few"]
    pictures = [_picture("support", words["heading"], "Consideration", table, "support")]
    return Part("support", words["heading"], [said], words["note"], pictures if some else [])


def _picture(key: str, title: str, first: str, table: ReleasedTable, names: str) -> Shown:
    return shown(f"{key}-figure", title, first, table, _words(), library.load("concerns", names))


def _words() -> library.Entry:
    return library.load("concerns", "handled")
