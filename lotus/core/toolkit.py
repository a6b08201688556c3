"""The toolkit as it is read: five steps and their sections, a shelf for supervisors, exercises, what else there is.

All of it is content. What is missing in a language is given in English, under the title of the language asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from lotus.core import instruments, library
from lotus.core.instruments import Instrument
from lotus.core.instruments.shelf import KIND as INSTRUMENTS
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
    language: str = "en"

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


@lru_cache(maxsize=256)
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
        language=entry.language,
    )


def section_of(entry: Entry, language: str = "en") -> Section:
    """The text that a file holds."""
    return _section(entry, language)


@lru_cache(maxsize=128)
def exercise_of(entry: Entry) -> Exercise:
    """The exercise that a file holds."""
    data = entry.data
    versions = tuple(_version(key, data[key]) for key in VERSIONS if key in data)
    return Exercise(
        entry.slug,
        data["number"],
        data["section"],
        data["title"],
        data["edition"],
        data.get("ours", ""),
        versions,
    )


def _version(key: str, told: Mapping[str, Any]) -> Version:
    prompts = tuple(Prompt(one["key"], one["ask"], one.get("hint", "")) for one in told["prompts"])
    return Version(key, told["minutes"], told["begin"], prompts)


Names = tuple[str, str]
"""A kind and a name: `("exercises", "1-2")`."""


@dataclass(frozen=True)
class Toolkit:
    """The toolkit as one organisation has it: what ships, with its own files in their place or beside, some hidden.

    `own` holds whole entries, already laid over what ships, by kind, name and language. Without any it is what ships.
    """

    own: Mapping[tuple[str, str, str], Entry] = field(default_factory=dict)
    hidden: frozenset[Names] = frozenset()
    shelf: Path = CONTENT

    @property
    def plain(self) -> bool:
        """Whether it is what ships, and nothing else."""
        return not self.own and not self.hidden

    def names(self, kind: str, *, also_hidden: bool = False) -> tuple[str, ...]:
        """The names of a kind that are shown, in alphabetical order."""
        found = {*library.slugs(kind, self.shelf), *(slug for of, slug, _language in self.own if of == kind)}
        return tuple(sorted(one for one in found if also_hidden or (kind, one) not in self.hidden))

    def entry(self, kind: str, slug: str, language: str = "en") -> Entry | None:
        """One file, in the language asked for or else in English; None when there is none of that name."""
        for tongue in dict.fromkeys((language, "en")):
            found = self.own.get((kind, slug, tongue)) or self._shipped(kind, slug, tongue)
            if found:
                return found
        return None

    def _shipped(self, kind: str, slug: str, language: str) -> Entry | None:
        try:
            found = library.load(kind, slug, language, self.shelf)
        except library.ContentError:
            return None  # nothing of that name ships
        return found if found.language == language else None

    def is_hidden(self, kind: str, slug: str) -> bool:
        return (kind, slug) in self.hidden

    def steps(self, language: str = "en") -> tuple[Step, ...]:
        """The five steps in their order, then the shelf for supervisors."""
        found = self.entry("toolkit", "steps", language)
        told = found.entries if found else {}
        return tuple(
            Step(key, told[key].get("letter", ""), told[key]["title"], told[key]["purpose"])
            for key in (*STEPS, SHELF)
        )

    def section(self, slug: str, language: str = "en", *, also_hidden: bool = False) -> Section | None:
        """One text, or None when there is none of that name, or it is hidden."""
        if self.is_hidden("toolkit", slug) and not also_hidden:
            return None
        found = self.entry("toolkit", slug, language)
        return section_of(found, language) if found and found.form == "md" else None

    def sections(self, language: str = "en") -> tuple[Section, ...]:
        """Every text by its number: the steps' own, then the shelf's; the frame stands outside."""
        return sections(language, self.shelf) if self.plain else _sections(self, language)

    def exercise(self, slug: str, *, also_hidden: bool = False) -> Exercise | None:
        """One exercise, or None when there is none of that name, or it is hidden.

        What somebody wrote is read with `also_hidden`: hiding takes nothing from anybody.
        """
        if self.is_hidden("exercises", slug) and not also_hidden:
            return None
        found = self.entry("exercises", slug)
        return exercise_of(found) if found else None

    def exercises(self) -> tuple[Exercise, ...]:
        """Every exercise in the order of its number."""
        return exercises(self.shelf) if self.plain else _exercises(self)

    def resources(self) -> tuple[Resource, ...]:
        """What else there is, in the order of the list."""
        rows = self._list()["entries"]
        return tuple(
            Resource(
                row["title"],
                row["who"],
                row["kind"],
                row.get("minutes", 0),
                row.get("link", ""),
                row["sections"],
            )
            for row in rows
        )

    def unreadable(self) -> tuple[str, ...]:
        """What the sources name in a way that nobody can read any more: told, and not guessed."""
        told: tuple[str, ...] = self._list().get("unreadable", ())
        return told

    def _list(self) -> Mapping[str, Any]:
        found = self.entry("toolkit", "resources")
        return found.data if found else {"entries": ()}

    def instrument(self, id: str, *, also_hidden: bool = False) -> tuple[Instrument, str] | None:
        """One questionnaire with its text as written, or None. Raises Faults."""
        if self.is_hidden(INSTRUMENTS, id) and not also_hidden:
            return None
        mine = self.own.get((INSTRUMENTS, id, "en"))
        return (instruments.read(mine.written, id), mine.written) if mine else instruments.shipped(id)

    def instruments(self) -> tuple[Instrument, ...]:
        """Every questionnaire, in the order of its name."""
        shipped = {one for one in instruments.names() if not self.is_hidden(INSTRUMENTS, one)}
        mine = {slug for kind, slug, _language in self.own if kind == INSTRUMENTS}
        names = sorted(shipped | (mine - {slug for _kind, slug in self.hidden}))
        return tuple(found[0] for id in names if (found := self.instrument(id)))


def _sections(whole: Toolkit, language: str) -> tuple[Section, ...]:
    found = (whole.section(slug, language) for slug in whole.names("toolkit"))
    numbered = [one for one in found if one and one.number]
    return tuple(sorted(numbered, key=lambda one: (one.place == SHELF, len(one.number), one.number)))


def _exercises(whole: Toolkit) -> tuple[Exercise, ...]:
    found = (whole.exercise(slug) for slug in whole.names("exercises"))
    return tuple(sorted((one for one in found if one), key=lambda one: one.number))


SHIPPED = Toolkit()
"""What ships, as everybody reads it who is not signed in."""


def steps(language: str = "en") -> tuple[Step, ...]:
    return SHIPPED.steps(language)


def section(slug: str, language: str = "en") -> Section | None:
    return SHIPPED.section(slug, language)


@lru_cache(maxsize=8)
def sections(language: str = "en", shelf: Path = CONTENT) -> tuple[Section, ...]:
    """Every text that ships, worked out once while a server runs."""
    return _sections(Toolkit(shelf=shelf), language)


def exercise(slug: str) -> Exercise | None:
    return SHIPPED.exercise(slug)


@lru_cache(maxsize=8)
def exercises(shelf: Path = CONTENT) -> tuple[Exercise, ...]:
    """Every exercise that ships, worked out once while a server runs."""
    return _exercises(Toolkit(shelf=shelf))


def resources() -> tuple[Resource, ...]:
    return SHIPPED.resources()
