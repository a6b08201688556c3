"""What a project of coded texts is. All of it can be compared and none of it changed.

Identifiers are UUIDs in small letters. Places in a text are code points from 0, the end not included, in the text
with LF at the end of each line. `at` is a time as XML writes it.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

OURS = uuid.UUID("5b0f2a3c-6a0e-5d0b-9a34-2f1f6f0a7c11")
"""The name space of identifiers that we make ourselves: the same text, code or coder gets the same one again."""
_GUID = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE)
_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TORN = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class Code:
    """One code with those beneath it. One that is not `codable` only gathers others."""

    guid: str
    name: str
    description: str = ""
    colour: str | None = None
    codable: bool = True
    children: tuple["Code", ...] = ()


@dataclass(frozen=True)
class Coder:
    """Somebody who coded. `short` is what some programs show in place of the name."""

    guid: str
    name: str
    short: str | None = None


@dataclass(frozen=True)
class Coding:
    """That a code was given: by whom and when, where that is known. `code` and `by` are identifiers."""

    guid: str
    code: str
    by: str | None = None
    at: str | None = None


@dataclass(frozen=True)
class Selection:
    """A part of a text, and the codes it was given. Without any it is a remark: its description says something."""

    guid: str
    start: int
    end: int
    codings: tuple[Coding, ...] = ()
    name: str = ""
    description: str = ""


@dataclass(frozen=True)
class Source:
    """One text, the parts of it that were coded, and the codes given to the whole.

    Raises ValueError for another line end than LF: places in such a text mean different things to different programs.
    """

    guid: str
    name: str
    text: str
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    description: str = ""

    def __post_init__(self) -> None:
        if "\r" in self.text:
            raise ValueError("lines of a text end with LF: see `lines`")


@dataclass(frozen=True)
class Project:
    """Codes, and the texts and people they were used with. A codebook is one without texts and people."""

    name: str = ""
    codes: tuple[Code, ...] = ()
    coders: tuple[Coder, ...] = ()
    sources: tuple[Source, ...] = ()
    description: str = ""
    origin: str = ""

    def every_code(self) -> Iterator[tuple[tuple[str, ...], Code]]:
        """Each code after its parent, with the names on the way to it, its own last."""
        yield from _under((), self.codes)

    def every_coding(self) -> Iterator[tuple[Source, Selection | None, Coding]]:
        """Each coding with its text and the part of it; no part where the whole text was meant."""
        for source in self.sources:
            yield from ((source, None, coding) for coding in source.codings)
            for part in source.selections:
                yield from ((source, part, coding) for coding in part.codings)


def _under(path: tuple[str, ...], codes: tuple[Code, ...]) -> Iterator[tuple[tuple[str, ...], Code]]:
    for code in codes:
        here = (*path, code.name)
        yield here, code
        yield from _under(here, code.children)


def guid(text: str | None) -> str | None:
    """An identifier as we keep it, with or without braces around it; None when it is none."""
    found = _GUID.fullmatch((text or "").strip())
    return found[1].lower() if found else None


def made(*parts: str) -> str:
    """The identifier of something that had none, always the same for the same parts."""
    return str(uuid.uuid5(OURS, "\x1f".join(part.encode(errors="replace").decode() for part in parts)))


def colour(text: str | None) -> str | None:
    """A colour as #rrggbb in small letters; None when it is none."""
    plain = (text or "").strip().lower()
    if not _COLOUR.fullmatch(plain):
        return None
    return plain if len(plain) == 7 else "#" + "".join(2 * sign for sign in plain[1:])


def lines(text: str) -> str:
    """The same with LF at the end of each line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def whole(text: str) -> str:
    """The same with what UTF-8 cannot carry (half of a pair of signs) replaced, one for one."""
    return _TORN.sub("\ufffd", text)


def fit(text: str) -> str:
    """The same as XML can carry it: LF at the end of each line, other control signs as spaces."""
    return _UNFIT.sub(" ", whole(lines(text)))
