"""A whole case as sections of entries, and the words that are taken out of it before it leaves.

What was gathered is kept as it stood on that day, so that each decision about its words is about the same words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Purpose(StrEnum):
    """Whom a copy is for: the person the case is about, or a tribunal and those who advise on it."""

    OWN = "own"
    TRIBUNAL = "tribunal"


class Kind(StrEnum):
    """What a decision is about. The first ones are words in the texts, wherever they stand."""

    REPORTER = "reporter"
    PERSON = "person"
    PLACE = "place"
    PHONE = "phone"
    EMAIL = "email"
    NHS_NUMBER = "nhs_number"
    POSTCODE = "postcode"
    ADDED = "added"
    ENTRY = "entry"
    NOTE = "note"
    FILE = "file"


RECORDS = frozenset({Kind.ENTRY, Kind.NOTE})
"""Kinds that stay, go, or stay without some of their words."""

WHOLE = RECORDS | {Kind.FILE}
"""Kinds that have a place of their own; a file stays or goes as a whole."""

NOTES = "notes"
"""The section of what those who handle a case noted among themselves."""

DAYS = 30
"""So long a finished copy can be fetched."""


@dataclass(frozen=True)
class Entry:
    """One record: its title, its texts under their labels. `ask`: whether it goes along is decided by a person.

    `file` is the id of a kept file, where the entry is one.
    """

    id: str
    title: str
    texts: tuple[tuple[str, str], ...] = ()
    ask: bool = False
    file: str = ""

    def words(self) -> str:
        return "\n".join([self.title, *(text for _label, text in self.texts)])


@dataclass(frozen=True)
class Section:
    """Entries under one heading."""

    id: str
    heading: str
    entries: tuple[Entry, ...] = field(default=())


def dump(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """As plain values, to be kept."""
    return [asdict(one) for one in sections]


def load(kept: Iterable[Mapping[str, Any]]) -> tuple[Section, ...]:
    """The sections from what was kept."""
    return tuple(
        Section(one["id"], one["heading"], tuple(_entry(each) for each in one["entries"])) for one in kept
    )


def _entry(kept: Mapping[str, Any]) -> Entry:
    texts = tuple((label, text) for label, text in kept["texts"])
    return Entry(kept["id"], kept["title"], texts, kept["ask"], kept["file"])


@dataclass(frozen=True)
class Taken:
    """Words that are taken out wherever they stand, and what stands in their place."""

    words: str
    instead: str


def pattern(words: str) -> re.Pattern[str]:
    """Finds words whatever the letters' case and the blanks between them, but not inside a longer word."""
    parts = r"\s+".join(re.escape(part) for part in words.split())
    return re.compile(rf"(?<!\w){parts}(?!\w)", re.IGNORECASE)


def stands(words: str, text: str) -> bool:
    """Whether these words stand in a text."""
    return bool(words.strip()) and pattern(words).search(text) is not None


def without(text: str, taken: Sequence[Taken]) -> str:
    """The text without these words; longer ones go first, so that no part of a name is left behind."""
    for one in sorted(taken, key=lambda each: -len(each.words)):
        if one.words.strip():
            text = pattern(one.words).sub(lambda _match, instead=one.instead: instead, text)  # type: ignore[misc]
    return text


def redacted(
    sections: Iterable[Section], taken: Sequence[Taken], left_out: frozenset[str]
) -> tuple[Section, ...]:
    """The sections without these words and these entries; a section that nothing is left of goes too."""
    kept = (
        Section(
            one.id, one.heading, tuple(_clean(each, taken) for each in one.entries if each.id not in left_out)
        )
        for one in sections
    )
    return tuple(one for one in kept if one.entries)


def words_of(record: str, sections: Iterable[Section]) -> str:
    """The words of one record, by its id; empty where it is not among them."""
    return next((each.words() for one in sections for each in one.entries if each.id == record), "")


def _clean(entry: Entry, taken: Sequence[Taken]) -> Entry:
    texts = tuple((label, without(text, taken)) for label, text in entry.texts)
    return Entry(entry.id, without(entry.title, taken), texts, entry.ask, entry.file)


AROUND = 60
"""Signs shown before and after words, so that somebody can decide about them."""


def around(words: str, sections: Iterable[Section]) -> tuple[int, str]:
    """In how many entries words stand, and the first place with what is around them."""
    found, shown = pattern(words), ""
    count = 0
    for entry in (each for one in sections for each in one.entries):
        text = entry.words()
        match = found.search(text)
        if match is None:
            continue
        count += 1
        shown = shown or _excerpt(text, match.start(), match.end())
    return count, shown


def _excerpt(text: str, start: int, end: int) -> str:
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before, after = "…" if first else "", "…" if last < len(text) else ""
    return f"{before}{' '.join(text[first:last].split())}{after}"


class Reason(StrEnum):
    """Why something is taken out or stays: each says by its name which of the two."""

    OUT_PERSON = "out_person"
    OUT_REPORTER = "out_reporter"
    OUT_HARM = "out_harm"
    OUT_ADVICE = "out_advice"
    OUT_OTHER = "out_other"
    IN_OWN = "in_own"
    IN_KNOWN = "in_known"
    IN_POST = "in_post"
    IN_NOBODY = "in_nobody"
    IN_AGREED = "in_agreed"
    IN_PART = "in_part"
    IN_OTHER = "in_other"

    @property
    def out(self) -> bool:
        return self.value.startswith("out")

    @property
    def asks(self) -> bool:
        """Whether it needs words of its own."""
        return self is Reason.IN_PART or self.value.endswith("other")
