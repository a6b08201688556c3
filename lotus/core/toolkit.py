"""The toolkit as it is read: five steps and their sections, a shelf for supervisors, exercises, what else there is.

All of it is content. What is missing in a language is given in English, under the title of the language asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lotus.core import library
from lotus.core.lessons import HERE, SHELF, STEPS, VERSIONS
from lotus.core.library import SHELF as CONTENT
from lotus.core.library import Entry


@dataclass(frozen=True)
class Step:
    """One of the five, or the shelf for supervisors (without a letter)."""

    key: str
    letter: str
    title: str
    purpose: str


@dataclass(frozen=True)
class Section:
    """One text to read. `before` and `after` are its words around the figure; `number` is "1.2", "S1" or nothing."""

    slug: str
    number: str
    place: str
    title: str
    lede: str
    first: str
    minutes: int
    before: str
    after: str
    figure: Mapping[str, Any] | None
    sources: tuple[str, ...]
    ours: str
    door: Mapping[str, str] | None
    public: bool

    @property
    def words(self) -> int:
        """How many words there are to read."""
        return len(f"{self.before} {self.after}".split())


@dataclass(frozen=True)
class Prompt:
    """One question to write about."""

    key: str
    ask: str
    hint: str = ""


@dataclass(frozen=True)
class Version:
    """An exercise as one person does it, or as a team does."""

    key: str
    minutes: int
    begin: str
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True)
class Exercise:
    """Something to try. What somebody wrote keeps the edition it answered."""

    slug: str
    number: str
    section: str
    title: str
    edition: int
    ours: str
    versions: tuple[Version, ...]

    def version(self, key: str) -> Version | None:
        return next((one for one in self.versions if one.key == key), None)


@dataclass(frozen=True)
class Resource:
    """Something elsewhere to watch, read or use. `minutes` is 0 and `link` empty where nobody has checked them."""

    title: str
    who: str
    kind: str
    minutes: int
    link: str
    sections: tuple[str, ...]


@lru_cache(maxsize=8)
def steps(language: str = "en", shelf: Path = CONTENT) -> tuple[Step, ...]:
    """The five steps in their order, then the shelf for supervisors."""
    told = library.load("toolkit", "steps", language, shelf).entries
    return tuple(
        Step(key, told[key].get("letter", ""), told[key]["title"], told[key]["purpose"])
        for key in (*STEPS, SHELF)
    )


@lru_cache(maxsize=256)
def section(slug: str, language: str = "en", shelf: Path = CONTENT) -> Section | None:
    """One text, or None when there is none of that name."""
    if slug not in library.slugs("toolkit", shelf):
        return None
    entry = library.load("toolkit", slug, language, shelf)
    return _section(entry, language) if entry.form == "md" else None


@lru_cache(maxsize=8)
def sections(language: str = "en", shelf: Path = CONTENT) -> tuple[Section, ...]:
    """Every text by its number: the steps' own, then the shelf's; the frame stands outside."""
    found = (section(slug, language, shelf) for slug in library.slugs("toolkit", shelf))
    numbered = [one for one in found if one and one.number]
    return tuple(sorted(numbered, key=lambda one: (one.place == SHELF, len(one.number), one.number)))


def _section(entry: Entry, language: str) -> Section:
    data = entry.data
    before, _, after = entry.body.partition(f"{HERE}\n")
    return Section(
        slug=entry.slug,
        number=data.get("number", ""),
        place=data["place"],
        title=data["welsh"] if language == "cy" else data["title"],
        lede=data["lede"],
        first=data["first"],
        minutes=data["minutes"],
        before=before,
        after=after,
        figure=data.get("figure"),
        sources=data["sources"],
        ours=data.get("ours", ""),
        door=data.get("door"),
        public=data.get("public", True),
    )


@lru_cache(maxsize=64)
def exercise(slug: str, language: str = "en", shelf: Path = CONTENT) -> Exercise | None:
    """One exercise, or None when there is none of that name."""
    if slug not in library.slugs("exercises", shelf):
        return None
    data = library.load("exercises", slug, language, shelf).data
    versions = tuple(_version(key, data[key]) for key in VERSIONS if key in data)
    return Exercise(
        slug, data["number"], data["section"], data["title"], data["edition"], data.get("ours", ""), versions
    )


def _version(key: str, told: Mapping[str, Any]) -> Version:
    prompts = tuple(Prompt(one["key"], one["ask"], one.get("hint", "")) for one in told["prompts"])
    return Version(key, told["minutes"], told["begin"], prompts)


@lru_cache(maxsize=8)
def exercises(language: str = "en", shelf: Path = CONTENT) -> tuple[Exercise, ...]:
    """Every exercise in the order of its number."""
    found = (exercise(slug, language, shelf) for slug in library.slugs("exercises", shelf))
    return tuple(sorted((one for one in found if one), key=lambda one: one.number))


@lru_cache(maxsize=8)
def resources(language: str = "en", shelf: Path = CONTENT) -> tuple[Resource, ...]:
    """What else there is, in the order of the list."""
    rows = library.load("toolkit", "resources", language, shelf).data["entries"]
    return tuple(
        Resource(
            row["title"], row["who"], row["kind"], row.get("minutes", 0), row.get("link", ""), row["sections"]
        )
        for row in rows
    )


def unreadable(shelf: Path = CONTENT) -> tuple[str, ...]:
    """What the sources name in a way that nobody can read any more: told, and not guessed."""
    told: tuple[str, ...] = library.load("toolkit", "resources", "en", shelf).data.get("unreadable", ())
    return told


def links(shelf: Path = CONTENT) -> tuple[str, ...]:
    """Every link of one content file to another that leads nowhere, as a sentence."""
    texts = {one.slug for one in sections("en", shelf)}
    wrong = [
        f"exercises/{one.slug}: There is no section “{one.section}”."
        for one in exercises("en", shelf)
        if one.section not in texts
    ]
    for row in resources("en", shelf):
        wrong += [f"toolkit/resources: There is no section “{slug}”." for slug in set(row.sections) - texts]
    return tuple(wrong)
