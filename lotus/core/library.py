"""Reading the shelf of words: files of ``lotus/content/<kind>/<slug>.<en|cy>.{toml,md}``.

A toml file is data. An md file is text that may begin with data of its own, in TOML between two lines of
``+++``. What an organisation wrote itself is merged over what ships. Nothing read here can be changed.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lotus.core import shapes

SHELF = Path(__file__).resolve().parent.parent / "content"
LANGUAGES = ("en", "cy")
FORMS = ("toml", "md")

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_FENCE = "+++"
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class ContentError(ValueError):
    """Content that cannot be used. ``faults`` holds every one as a sentence."""

    def __init__(self, where: str, faults: list[str]) -> None:
        self.where = where
        self.faults = tuple(faults)
        super().__init__(f"{where}: {' '.join(faults)}")


@dataclass(frozen=True)
class Entry:
    """One piece of content. ``data`` is its TOML, read-only; ``body`` the text of an md file.

    ``language`` is the one it is written in, which may be English though Welsh was asked for.
    ``written`` is the whole file, for whoever edits it.
    """

    kind: str
    slug: str
    language: str
    form: str
    data: Mapping[str, Any] = field(hash=False)
    body: str = ""
    written: str = field(default="", repr=False)

    @property
    def entries(self) -> Mapping[str, Any]:
        """The tables of a vocabulary, by key, in the order of the file."""
        found: Mapping[str, Any] = self.data.get("entries", _NOTHING)
        return found

    def word(self, key: str, name: str = "label") -> str:
        """One text of one entry of a vocabulary. Raises ``KeyError`` when there is none."""
        return str(self.entries[key][name])


def load(kind: str, slug: str, language: str = "en", shelf: Path = SHELF) -> Entry:
    """One entry that ships, in the language asked for or else in English.

    Raises ``ContentError`` when a name is not a plain one, nothing is there, or it has faults (all told).
    """
    _check_names(kind, slug, language)
    return _read(kind, slug, language, shelf)


def slugs(kind: str, shelf: Path = SHELF) -> tuple[str, ...]:
    """The names of every entry of a kind, in alphabetical order; none when there is no such kind."""
    _check_names(kind)
    folder = shelf / kind
    found = folder.iterdir() if folder.is_dir() else iter(())
    names = (path.name.split(".") for path in found if path.is_file())
    return tuple(sorted({parts[0] for parts in names if len(parts) == 3 and parts[2] in FORMS}))


def parse(kind: str, slug: str, language: str, form: str, written: str) -> Entry:
    """An entry from the text of a file. Raises ``ContentError`` with every fault."""
    _check_names(kind, slug, language)
    where = f"{kind}/{slug}.{language}.{form}"
    try:
        front, body = _split(written.replace("\r\n", "\n")) if form == "md" else (written, "")
        data = tomllib.loads(front.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, _UnclosedError) as error:
        raise ContentError(where, [f"It cannot be read: {error}."]) from error
    faults = shapes.faults(kind, slug, data, body)
    if faults:
        raise ContentError(where, faults)
    return Entry(kind, slug, language, form, _frozen(data), body, written)


def merge(shipped: Entry, own: str | None) -> Entry:
    """What ships with an organisation's own version laid over it.

    ``own`` has the form of the shipped file and may leave out what stays as it is: tables are merged key by
    key, everything else (lists, the text of an md file) is replaced. None or blank leaves what ships.
    Raises ``ContentError`` when the result has faults.
    """
    if own is None or not own.strip():
        return shipped
    where = f"{shipped.kind}/{shipped.slug}, own version"
    mine = _loose(shipped, own, where)
    data = _overlay(shipped.data, mine.data)
    body = mine.body if mine.body.strip() else shipped.body
    faults = shapes.faults(shipped.kind, shipped.slug, data, body)
    if faults:
        raise ContentError(where, faults)
    return replace(shipped, data=_frozen(data), body=body, written=own)


def check(shelf: Path = SHELF) -> tuple[str, ...]:
    """Every fault of everything on the shelf, each with its file; empty when all is sound."""
    found: list[str] = []
    for kind, name, language, form, path in _files(shelf):
        try:
            parse(kind, name, language, form, path.read_text(encoding="utf-8"))
        except ContentError as error:
            found += [f"{error.where}: {fault}" for fault in error.faults]
        except UnicodeDecodeError:
            found.append(f"{kind}/{path.name}: It is not UTF-8 text.")
    return tuple(found)


class _UnclosedError(ValueError):
    """An md file whose data has no closing line."""


def _check_names(*names: str) -> None:
    for name in names:
        if not _NAME.fullmatch(name):
            raise ContentError("content", [f"“{name[:40]}” is not a name of content."])


@lru_cache(maxsize=512)
def _read(kind: str, slug: str, language: str, shelf: Path) -> Entry:
    for tongue in dict.fromkeys((language, "en")):
        for form in FORMS:
            path = shelf / kind / f"{slug}.{tongue}.{form}"
            if path.is_file():
                return parse(kind, slug, tongue, form, path.read_text(encoding="utf-8"))
    raise ContentError("content", [f"There is no content called {kind}/{slug}."])


def _files(shelf: Path) -> Iterator[tuple[str, str, str, str, Path]]:
    for path in sorted(shelf.glob("*/*.*.*")):
        parts = path.name.split(".")
        if len(parts) == 3 and parts[1] in LANGUAGES and parts[2] in FORMS:
            yield path.parent.name, parts[0], parts[1], parts[2], path


def _split(written: str) -> tuple[str, str]:
    """The data and the text of an md file."""
    first, _, rest = written.partition("\n")
    if first.rstrip() != _FENCE:
        return "", written
    lines = rest.split("\n")
    ends = [number for number, line in enumerate(lines) if line.rstrip() == _FENCE]
    if not ends:
        raise _UnclosedError("the line +++ that ends the data is missing")
    return "\n".join(lines[: ends[0]]), "\n".join(lines[ends[0] + 1 :]).lstrip("\n")


def _loose(shipped: Entry, own: str, where: str) -> Entry:
    """An own version, which need not be complete, so not yet checked."""
    try:
        front, body = _split(own.replace("\r\n", "\n")) if shipped.form == "md" else (own, "")
        return replace(shipped, data=tomllib.loads(front.replace("\r\n", "\n")), body=body)
    except (tomllib.TOMLDecodeError, _UnclosedError) as error:
        raise ContentError(where, [f"It cannot be read: {error}."]) from error


def _overlay(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(under, Mapping)
        merged[key] = _overlay(under, value) if both and under is not None else value
    return merged


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(each) for key, each in value.items()})
    return tuple(_frozen(each) for each in value) if isinstance(value, (list, tuple)) else value
