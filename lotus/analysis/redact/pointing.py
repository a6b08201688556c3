"""What in a text could point at somebody, for a text that leaves with no name, place or day in it.

More is asked than where a person reads on under seal: what is known to name stays in nowhere, and whatever looks like a
name, or tells a time, is asked about.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lotus.analysis.redact import Kind, proposals
from lotus.core import letters

TOLD_BY_FORM = frozenset({Kind.PHONE, Kind.EMAIL, Kind.NHS_NUMBER, Kind.POSTCODE, Kind.DATE})
_MONTHS = "January|February|April|June|July|August|September|October|November|December"
_TIMES = re.compile(
    rf"\b(?:(?:19|20)\d\d|{_MONTHS}|(?:in|since|until|last|early|late|of|by|from|this) (?:March|May))\b"
)
_REFERENCE = re.compile(r"\bLOT-\d{4}-\d+\b", re.IGNORECASE)
_HINTS = re.compile(
    r"\b(?:(?:aged?|age of) \d{1,3}|\d{1,3}[- ]years?[- ]old|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
    r"|yesterday|(?:last|this) (?:week|month|year|winter|spring|summer|autumn)|Christmas|Easter|Eid|Diwali)\b"
)


@dataclass(frozen=True)
class Known:
    """What names somebody or something here: people, places, words that only hint, such as a profession, and `parts`.

    These are places of a single word, and the organisation for its words: only with a capital are they asked about.
    """

    people: Sequence[str] = ()
    places: Sequence[str] = ()
    hints: Sequence[str] = ()
    parts: Sequence[str] = ()


@dataclass(frozen=True)
class Pointer:
    """Words that could point at somebody. `never`: they cannot stay, whatever anybody says."""

    words: str
    why: str
    never: bool


def pointers(texts: Iterable[str], known: Known) -> tuple[Pointer, ...]:
    """Each once, in the order in which they are found, however often it stands there; those that never stay first."""
    found: dict[str, Pointer] = {}
    for text in texts:
        for one in (*_never(text, known), *_asked(text, known)):
            words = " ".join(one.words.split())
            earlier = found.get(words.casefold())
            if earlier is None or (one.never and not earlier.never):
                found[words.casefold()] = Pointer(words, one.why, one.never)
    inside = _inside([one.words for one in found.values() if one.never])
    kept = [one for one in found.values() if one.never or one.words.casefold() not in inside]
    return tuple(sorted(kept, key=lambda one: not one.never))


def _inside(longer: Iterable[str]) -> set[str]:
    """The single words of what never stays: they need not be asked about once more."""
    return {part.casefold().strip(".,()") for words in longer for part in words.split()}


def _never(text: str, known: Known) -> Iterator[Pointer]:
    for name in known.people:
        if letters.names(text, name):
            yield Pointer(name, "the name of somebody here", True)
        for part in letters.hints_at(text, name):
            yield Pointer(part, "part of the name of somebody here", True)
    for place in known.places:
        if letters.names(text, place):
            yield Pointer(place, "a name or place of yours", True)
    for one in _REFERENCE.finditer(text):
        yield Pointer(one[0], "a reference", True)
    for one in _TIMES.finditer(text):
        yield Pointer(one[0], "a day, a month or a year", True)


def _asked(text: str, known: Known) -> Iterator[Pointer]:
    for one in proposals(text):
        yield Pointer(one.quote, one.why, one.kind in TOLD_BY_FORM)
    for part in known.parts:
        for word in letters.hints_at(text, part):
            yield Pointer(word, "part of a name or place of yours", False)
    for hint in known.hints:
        if letters.names(text, hint):
            yield Pointer(hint, "the profession of somebody the concern was about", False)
    for match in _HINTS.finditer(text):
        yield Pointer(match[0], "tells a time or an age", False)
