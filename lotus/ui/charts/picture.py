"""A finished picture: its two drawings, what it says in a sentence, and the table of its figures."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from lotus.core import library
from lotus.core.plots import Drawing, Hidden, Shape, Size, Unit, Value
from lotus.ui.charts import ink
from lotus.ui.jinja import plain_environment

Spoken = Mapping[str, str]
Column = str | Mapping[str, Any]
_ID = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Table:
    """The figures of a picture. Columns and rows are those of the macro `table` in ui/parts.jinja."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: str = ""


@dataclass(frozen=True)
class Kind:
    """How one kind of picture is drawn, tabled and put in a sentence; ``caption`` explains its signs."""

    name: str
    draw: Callable[[Any, Size, Spoken], Drawing]
    table: Callable[[Any, Spoken], Table]
    finding: Callable[[Any, Spoken], str]
    caption: Callable[[Any, Spoken], Sequence[str]]
    empty: Callable[[Any], bool]


@dataclass(frozen=True)
class Picture:
    """In a page or a report: `{{ picture }}` is figure and table, `{{ picture.figure }}` the figure alone."""

    id: str
    kind: str
    title: str
    finding: str
    caption: str
    drawings: tuple[Drawing, ...]
    table: Table
    empty: str = ""

    def __html__(self) -> str:
        return self._rendered("whole")

    def __str__(self) -> str:
        return self._rendered("whole")

    @property
    def figure(self) -> Markup:
        return self._rendered("figure")

    def svg(self, size: Size = Size.WIDE) -> Markup:
        """One drawing as a file of its own, to keep or to send."""
        return self._rendered("alone", next(each for each in self.drawings if each.size is size))

    def only(self, size: Size) -> "Picture":
        """The same picture with one of its drawings, for paper."""
        return replace(self, drawings=tuple(each for each in self.drawings if each.size is size))

    def _rendered(self, macro: str, *more: Any) -> Markup:
        made = getattr(_engine().get_template("ui/charts/figure.jinja").module, macro)(self, *more)
        return Markup(made)  # noqa: S704 (the template escapes)


@lru_cache(maxsize=1)
def _engine() -> Environment:
    env = plain_environment()
    env.globals.update(inks=ink.inks, patterns=ink.patterns, word_inks=ink.WORDS, outline=ink.outline)
    return env


def spoken(language: str = "en") -> Spoken:
    """What Lotus writes into pictures itself, in English or Welsh."""
    words: Spoken = library.load("pictures", "words", language[:2]).data["words"]
    return words


def build(kind: Kind, shape: Shape, id: str = "", language: str = "en") -> Picture:
    """The picture of a shape. ``id`` must be unique on its page; left out, it is the name of the kind."""
    if id and not _ID.fullmatch(id):
        raise ValueError("An id has small letters, figures and hyphens, and begins with a letter.")
    words = spoken(language)
    nothing = kind.empty(shape)
    return Picture(
        id=id or kind.name,
        kind=kind.name,
        title=shape.title,
        finding=shape.finding or ("" if nothing else kind.finding(shape, words)),
        caption=" ".join(filter(None, [shape.caption, *([] if nothing else kind.caption(shape, words))])),
        drawings=() if nothing else tuple(kind.draw(shape, size, words) for size in Size),
        table=Table((), ()) if nothing else kind.table(shape, words),
        empty=(shape.empty or words["empty"]) if nothing else "",
    )


def written(value: Value, unit: Unit, words: Spoken) -> str:
    """A figure for a table: written out, hidden with its reason, or said to be missing."""
    if isinstance(value, Hidden):
        return value.words or words["hidden"]
    return words["none"] if value is None else unit.write(value)


def number(label: str) -> Column:
    """A column of figures."""
    return {"label": label, "numeric": True}
