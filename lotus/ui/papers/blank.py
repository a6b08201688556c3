"""A blank form: what stands on it, told once, and drawn as a PDF here and as a Word file next door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lotus.core.letters import Block
from lotus.ui import pdf
from lotus.ui.jinja import plain_environment


class Kind(StrEnum):
    """What an answer is: a line, several lines, a day, one of some, or any number of some."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    ONE = "one"
    SOME = "some"


class Place(StrEnum):
    """What a cell of a table has room for, where it holds no words."""

    WRITE = "write"
    TICK = "tick"


@dataclass(frozen=True)
class Ask:
    """A question with room for its answer. `options` are (words, hint); `rows` is how much room there is."""

    label: str
    hint: str = ""
    kind: Kind = Kind.TEXT
    options: Sequence[tuple[str, str]] = ()
    rows: int = 4


@dataclass(frozen=True)
class Shade:
    """Words in a cell on the colour of a rating: green, amber or red. The words say which."""

    words: str
    tone: str


Cell = str | Place | Shade


@dataclass(frozen=True)
class Grid:
    """A table with a heading row; the first column says what each row is, unless it is `WRITE`.

    `widths` are hundredths of the width, one a column, each among those of `paper.css`; none gives each the same.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Prose:
    """Words to read, as `lotus.core.letters.parse` gives them; what is open in them is to be filled in."""

    blocks: Sequence[Block]


Part = Ask | Grid | Prose


@dataclass(frozen=True)
class Section:
    """Parts under a heading. `fresh` begins a page."""

    heading: str
    parts: Sequence[Part]
    lede: str = ""
    fresh: bool = False


@dataclass(frozen=True)
class BlankPaper:
    """A blank form. `foot` says which one it is and from when; `private` is what it becomes once filled in."""

    title: str
    about: str
    organisation: str
    foot: str
    sections: Sequence[Section]
    private: str = ""
    language: str = "en-GB"


KINDS: Mapping[type, str] = {Ask: "ask", Grid: "grid", Prose: "prose"}


def blank_html(paper: BlankPaper) -> str:
    """The body of the form's pages; every word in it escaped."""
    made = plain_environment().get_template("ui/blank.jinja")
    return made.render(
        paper=paper, kind=lambda part: KINDS[type(part)], shade=lambda cell: isinstance(cell, Shade)
    )


def blank_pdf(paper: BlankPaper) -> bytes:
    """The form as a tagged PDF."""
    return pdf.render(blank_html(paper), title=paper.title, language=paper.language)
