"""A text as words with their places, and the lists of words that ship with Lotus."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from lotus.core import library

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?|\d+")
_OWNING = re.compile(r"['’][sS]$")
_BREAK = re.compile(r"[.!?:;\n•“\"(*]")
MOSTLY = 0.6
"""A text with this share of capitals among its letters is shouted: capitals say nothing in it."""


class Kind(StrEnum):
    """What a proposal is about."""

    PERSON = "person"
    PLACE = "place"
    PHONE = "phone"
    EMAIL = "email"
    NHS_NUMBER = "nhs_number"
    DATE = "date"
    POSTCODE = "postcode"


@dataclass(frozen=True)
class Proposal:
    """A part of a text that may tell who it is about: its kind, its place, its words, and what gave it away."""

    kind: Kind
    start: int
    end: int
    quote: str
    why: str


@dataclass(frozen=True)
class Word:
    """A word without its 's, its place, and whether a sentence begins with it."""

    text: str
    start: int
    end: int
    first: bool
    gap: str
    """What lies between it and the word before."""

    @property
    def key(self) -> str:
        return self.text.casefold()

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def follows(self) -> bool:
        """Whether nothing but a blank lies between it and the word before."""
        return self.gap == " "


@dataclass(frozen=True)
class Seen:
    """A text and its words. `shouted` has hardly a small letter, `small` no capital at all."""

    text: str
    words: tuple[Word, ...]
    shouted: bool
    small: bool

    def proposal(self, kind: Kind, first: int, last: int, why: str) -> Proposal:
        """From one word to another, both included."""
        start, end = self.words[first].start, self.words[last].end
        return Proposal(kind, start, end, self.text[start:end], why)


def read(text: str) -> Seen:
    words: list[Word] = []
    end = 0
    for found in _WORD.finditer(text):
        gap = text[end : found.start()]
        plain = found[0].removesuffix(".") if len(found[0]) > 2 else found[0]
        plain = _OWNING.sub("", plain)
        first = not words or bool(_BREAK.search(gap))
        end = found.start() + len(plain)
        words.append(Word(plain.removesuffix("."), found.start(), end, first, gap))
    letters = [sign for sign in text if sign.isalpha()]
    capitals = sum(map(str.isupper, letters))
    return Seen(text, tuple(words), bool(letters) and capitals / len(letters) > MOSTLY, not capitals)


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """First names that are nothing else, in small letters."""
    return frozenset(_all("first-names", "names")) - frozenset(_all("first-names", "words"))


@lru_cache(maxsize=16)
def names_that_are_words(group: str = "") -> frozenset[str]:
    """First names that are words too, all or one group of them, in small letters."""
    return frozenset(_all("first-names", "words", group))


@lru_cache(maxsize=32)
def listed(name: str) -> frozenset[str]:
    """A list of the words around names, in small letters."""
    return frozenset(_all("words", "words", name))


def _all(slug: str, table: str, group: str = "") -> list[str]:
    held = library.load("redaction", slug).data[table]
    texts = [held[group]] if group else held.values()
    return [word.casefold() for text in texts for word in text.split()]
