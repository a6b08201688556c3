"""Whether what anybody may read on the shelf is easy enough: the reading age of each file, and its longest sentences.

The reading age is the grade of `lotus.analysis.tone.reading` and five, the age at which the first year of school ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lotus.analysis.tone import reading
from lotus.analysis.tone.text import Letter, Sentence
from lotus.core import editing, library, missing
from lotus.core.instruments import Fault
from lotus.core.library import Entry

KINDS = ("toolkit", "exercises", "instruments", "help", "support-directory")
"""What is public: anybody may read it without an account."""
FIXED = {"instruments"}
"""Kinds whose words stay as they were once answered: of these only the reading age is asked."""
NAMED = {("toolkit", "resources")}
"""Lists of what others made, under the names they gave it."""
NAMES = {
    "title",
    "welsh",
    "number",
    "name",
    "who",
    "sources",
    "source",
    "licence",
    "url",
    "phone",
    "sms",
    "version",
}
"""Fields that name something, and are no sentences of ours."""
AGE = 11
LONGEST = 25
FEWEST = 60
"""Fewer words than this say nothing of a reading age."""
FIRST_YEAR = 5


@dataclass(frozen=True)
class _Read:
    """One text of a file, and its sentences."""

    place: editing.Place
    sentences: tuple[Sentence, ...]

    @property
    def words(self) -> int:
        return sum(len(one.words) for one in self.sentences)


def age(sentences: tuple[Sentence, ...]) -> float:
    return reading.grade(sentences) + FIRST_YEAR


def faults(shelf: Path = library.SHELF) -> tuple[Fault, ...]:
    """Every public file that is too hard, with its hardest place, and every sentence that is too long."""
    found: list[Fault] = []
    for kind in KINDS:
        for slug in library.slugs(kind, shelf):
            if (kind, slug) not in NAMED:
                found += of(library.load(kind, slug, "en", shelf))
    return tuple(found)


def of(entry: Entry) -> tuple[Fault, ...]:
    """What is too hard in one file."""
    texts = [_read(place) for place in editing.places(entry) if place.name not in NAMES]
    long = () if entry.kind in FIXED else _too_long(entry, texts)
    return (*_too_old(entry, texts), *long)


def _read(place: editing.Place) -> _Read:
    return _Read(place, Letter(place.text).sentences)


def _too_old(entry: Entry, texts: list[_Read]) -> Iterator[Fault]:
    whole = tuple(one for text in texts for one in text.sentences)
    if sum(text.words for text in texts) < FEWEST or round(age(whole)) <= AGE:
        return
    hardest = max(texts, key=lambda text: (text.words >= FEWEST // 4, age(text.sentences)))
    says = (
        f"it asks for a reading age of about {age(whole):.0f}, and {AGE} is meant. This is its hardest part: "
        "shorter words and sentences help."
    )
    line = missing.line_of(entry.written, hardest.place.text)
    yield Fault(missing.name(entry), line, "", hardest.place.path, says)


def _too_long(entry: Entry, texts: list[_Read]) -> Iterator[Fault]:
    for text in texts:
        for one in text.sentences:
            if len(one.words) > LONGEST:
                told = text.place.text[one.start : one.end]
                says = f"a sentence has {len(one.words)} words, and {LONGEST} are meant: “{_begun(told)} …”."
                yield Fault(
                    missing.name(entry), missing.line_of(entry.written, told), "", text.place.path, says
                )


def _begun(told: str) -> str:
    return " ".join(told.split()[:6])
