"""What is missing on the shelf of words: pieces, links that lead nowhere, and Welsh; each with its file and line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lotus.core import editing, library
from lotus.core.instruments import Fault
from lotus.core.instruments.faults import Lines
from lotus.core.instruments.shelf import KIND as INSTRUMENTS
from lotus.core.lessons import SHELF as SUPERVISORS
from lotus.core.lessons import STEPS
from lotus.core.library import Entry
from lotus.core.toolkit import Section, Toolkit

FRAME = ("introduction", "conclusion")
WHOLLY = ("help", "support-directory", "pictures")
"""Kinds of which every file is promised in Welsh; of the toolkit, its steps are."""
STEPS_FILE = ("toolkit", "steps")
_GAPS = re.compile(r"\{\w*\}|%\(\w+\)s|\[\[\w+\]\]")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def every(whole: Toolkit | None = None) -> tuple[Fault, ...]:
    """Every gap of a shelf whose files are each sound in themselves, in the order of the files."""
    whole = whole or Toolkit()
    found = [*_pieces(whole), *_links(whole), *_titles(whole), *_welsh(whole.shelf)]
    return tuple(sorted(found))


def line_of(written: str, words: str) -> int:
    """The line on which these words begin; 0 where the file writes them in another way."""
    at = written.find(words.strip().split("\n")[0][:40])
    return written.count("\n", 0, at) + 1 if at >= 0 else 0


def name(entry: Entry) -> str:
    return f"{entry.kind}/{entry.slug}.{entry.language}.{entry.form}"


def _fault(entry: Entry, line: int, field: str, says: str, where: str = "") -> Fault:
    return Fault(name(entry), line, where, field, says)


# ---- Pieces ----


def _pieces(whole: Toolkit) -> Iterator[Fault]:
    steps = whole.entry(*STEPS_FILE)
    for slug in FRAME:
        if whole.section(slug) is None:
            yield Fault(f"toolkit/{slug}.en.md", 0, "", "", "it is missing, and frames all the others.")
    if steps is None:
        yield Fault("toolkit/steps.en.toml", 0, "", "", "it is missing, so no text has a step.")
        return
    for place in (*STEPS, SUPERVISORS):
        inside = [one for one in whole.sections() if one.place == place]
        if not inside:
            line = Lines(steps.written).of(f"entries.{place}")
            yield _fault(steps, line, "", "no text belongs to this step.", place)
        yield from _numbers(whole, inside)


def _numbers(whole: Toolkit, inside: Sequence[Section]) -> Iterator[Fault]:
    """A number that two texts have, and one that is left out between two others."""
    before: tuple[str, int] | None = None
    for one in inside:
        head, _dot, last = one.number.rpartition(".")
        if not last.isdigit():
            continue
        here = head, int(last)
        if before and head == before[0] and here[1] != before[1] + 1:
            entry = whole.entry("toolkit", one.slug)
            twice = here[1] == before[1]
            says = f"{one.number} stands twice." if twice else f"{head}.{before[1] + 1} is missing before it."
            if entry:
                yield _fault(entry, Lines(entry.written).of("", 0, "number"), "number", says)
        before = here


# ---- Links ----


def _links(whole: Toolkit) -> Iterator[Fault]:
    texts = {one.slug for one in whole.sections()} | {slug for slug in FRAME if whole.section(slug)}
    for one in whole.exercises():
        entry = whole.entry("exercises", one.slug)
        if entry and one.section not in texts:
            yield _nowhere(entry, "", 0, "section", one.section)
    resources = whole.entry("toolkit", "resources")
    for number, row in enumerate(whole.resources()):
        for slug in sorted(set(row.sections) - texts):
            if resources:
                yield _nowhere(resources, "entries", number, "sections", slug)
    yield from _instruments(whole, texts)


def _instruments(whole: Toolkit, texts: set[str]) -> Iterator[Fault]:
    for id in whole.names(INSTRUMENTS):
        entry = whole.entry(INSTRUMENTS, id)
        if entry is None:
            continue
        told: Mapping[str, Any] = entry.data.get("result", {})
        for slug in entry.data.get("sections", ()):
            if slug not in texts:
                yield _nowhere(entry, "", 0, "sections", slug)
        for one in told.get("read_next", ()):
            if _SLUG.fullmatch(one) and one not in texts:
                yield _nowhere(entry, "result", 0, "read_next", one)


def _nowhere(entry: Entry, table: str, number: int, field: str, slug: str) -> Fault:
    line = Lines(entry.written).of(table, number, field)
    return _fault(entry, line, field, f"there is no section “{slug}” to lead to.")


# ---- Welsh ----


def _titles(whole: Toolkit) -> Iterator[Fault]:
    for slug in whole.names("toolkit"):
        entry = whole.entry("toolkit", slug)
        if entry and entry.form == "md" and entry.data["welsh"] == entry.data["title"]:
            line = Lines(entry.written).of("", 0, "welsh")
            yield _fault(entry, line, "welsh", "the Welsh title is the English one.")


def _welsh(shelf: Path) -> Iterator[Fault]:
    """Files promised in Welsh that have none; and of those that are there, each text left out or without its gaps."""
    for kind in sorted(path.name for path in shelf.iterdir() if path.is_dir()):
        for slug in library.slugs(kind, shelf):
            entry, welsh = _both(kind, slug, shelf)
            if entry and welsh:
                yield from _beside(entry, welsh)
            elif entry and (kind in WHOLLY or (kind, slug) == STEPS_FILE):
                yield _fault(entry, 0, "", f"there is no Welsh beside it: {kind}/{slug}.cy.{entry.form}.")
            elif welsh:
                yield _fault(welsh, 0, "", "there is no English file beside it, so nobody is led to it.")


def _both(kind: str, slug: str, shelf: Path) -> tuple[Entry | None, Entry | None]:
    found: dict[str, Entry] = {}
    for tongue in library.LANGUAGES:
        try:
            entry = library.load(kind, slug, tongue, shelf)
        except library.ContentError:
            continue  # there is none in English
        found[entry.language] = entry
    return found.get("en"), found.get("cy")


def _beside(entry: Entry, welsh: Entry) -> Iterator[Fault]:
    known = {one.path: one.text for one in editing.places(welsh)}
    lines = Lines(welsh.written)
    for place in editing.places(entry):
        if place.path not in known:
            table, _dot, field = place.path.rpartition(".")
            yield _fault(welsh, lines.of(table), field, "it is not there in Welsh.", table)
        elif sorted(_GAPS.findall(place.text)) != sorted(_GAPS.findall(known[place.path])):
            line = line_of(welsh.written, known[place.path])
            says = "what is filled in is not the same as in English, such as {name}."
            yield _fault(welsh, line, place.path, says)
