"""A template an organisation edits: how it reads with an invented case, what the letter check says, its versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lotus.concerns.policy import settled as kept
from lotus.concerns.presenters import lettercheck
from lotus.concerns.presenters.settled import SHIPS, UNCHECKED
from lotus.core import letters, library
from lotus.core.filling import fill
from lotus.core.preformal import Question
from lotus.core.wording import Change, near
from lotus.core.wording import changes as between
from lotus.kernel import words
from lotus.kernel.models import Organisation, Wording
from lotus.ui import formats


@dataclass(frozen=True)
class Read:
    """A template as it would read: a letter laid out with its findings, or the questions one by one."""

    sheet: letters.Sheet | None
    found: list[lettercheck.Question]
    questions: list[tuple[str, str]]


@dataclass(frozen=True)
class Version:
    """A version in the list."""

    number: int
    says: str
    who: str
    holds: bool


@dataclass(frozen=True)
class Page:
    """A template: what it is called, its versions, and the fields it may use."""

    slug: str
    title: str
    state: str
    fault: tuple[str, ...]
    versions: list[Version]
    fields: list[list[str]]


def page(file: words.File, slug: str, entry: library.Entry, rows: list[Wording]) -> Page:
    held = rows[0] if rows else None
    made = [Version(row.version, _says(row), _who(row), row is held) for row in rows]
    return Page(
        slug=slug,
        title=str(entry.data["title"]),
        state=_state(held),
        fault=words.fault(file, held) if held else (),
        versions=[*made, Version(0, "As it ships", SHIPS, not rows)],
        fields=_fields(entry),
    )


def _says(row: Wording) -> str:
    if row.from_version is not None:
        return f"Gone back to version {row.from_version}" if row.from_version else "Gone back to what ships"
    return row.source or "No source said"


def _who(row: Wording) -> str:
    return f"{row.by.name if row.by else '–'}, {formats.day(row.at)}"


def _state(held: Wording | None) -> str:
    if held is None:
        return "As it ships. Nobody here has checked it yet."
    checked = f"checked on {formats.day(held.checked_on)}" if held.checked_on else UNCHECKED.lower()
    return f"Version {held.version}, kept by {_who(held)}; {checked}."


def _fields(entry: library.Entry) -> list[list[str]]:
    return [
        [f"[[{name}]]", str(one["write"]), "Has to be there" if one.get("required") else ""]
        for name, one in entry.data.get("fields", {}).items()
    ]


def initial(entry: library.Entry, rows: list[Wording]) -> dict[str, Any]:
    """The template as its form shows it."""
    held = rows[0] if rows else None
    sourced = {"source": held.source, "checked": held.checked_on} if held and held.body else {}
    known = {**sourced, "number": held.version if held else 0}
    if entry.kind != "letters":
        asked = {f"label-{one}": entry.word(one) for one in Question}
        return known | asked | {f"hint-{one}": entry.entries[one].get("hint", "") for one in Question}
    parts = {f"part-{name}": str(one["text"]).strip() for name, one in entry.data.get("sections", {}).items()}
    return known | parts | {"title": entry.data["title"], "body": entry.body.strip()}


def read(entry: library.Entry) -> Read:
    """The template with an invented case in its fields."""
    facts: Mapping[str, str] = library.load("examples", "case").data["facts"]
    if entry.kind != "letters":
        person = {"person": facts["greeting_name"]}
        asked = [(entry.word(one), str(entry.entries[one].get("hint", ""))) for one in Question]
        return Read(None, [], [(fill(label, person), fill(hint, person)) for label, hint in asked])
    decisions = sorted({one for part in entry.data.get("sections", {}).values() for one in part["decisions"]})
    text = letters.draft(entry, facts, decisions)
    return Read(letters.lay_out(text), lettercheck.questions(entry.slug, text), [])


def changed(file: words.File, rows: list[Wording], number: int) -> list[dict[str, str] | None] | None:
    """What a version changed, line by line, from the one before it; None where there is no such version."""
    texts = {0: _written(file, None), **{row.version: _written(file, row) for row in rows}}
    if number not in texts:
        return None
    lines = near(between(texts[max(0, number - 1)], texts[number]))
    return [_line(line.change, line.text) if line else None for line in lines]


def _line(change: Change, text: str) -> dict[str, str]:
    return {"change": str(change), "text": text}


def _written(file: words.File, row: Wording | None) -> str:
    """A version as text to compare: titles and parts first, then the words, whatever form they are kept in."""
    shipped = words.shipped(file)
    if shipped is None:
        return row.body if row else ""
    try:
        entry = library.merge(shipped, row.body if row else None)
    except library.ContentError:
        return row.body if row else ""
    lines = [f"{key}: {value}" for key, value in initial(entry, []).items() if key not in {"body", "number"}]
    return "\n".join([*lines, entry.body])


def template(here: Organisation, slug: str) -> tuple[words.File, library.Entry, list[Wording]] | None:
    """A template by its name in the address, as it holds here, with its versions."""
    file = kept.template_file(here, slug)
    if file is None:
        return None
    return file, words.load(here, file.kind, file.slug), words.versions(file)
