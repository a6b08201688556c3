"""Places: those that were given, and those that their own words tell (Ashcroft Ward, Ward 7, St Mary's Hospital)."""

import re
from collections.abc import Iterator, Sequence

from lotus.analysis.redact.words import Kind, Proposal, Seen, listed

_NUMBERED = re.compile(r"(?<!\w)(?:ward|theatre)\s+[A-Z]?\d{1,3}[A-Z]?(?!\w)", re.IGNORECASE)
_MOST_BEFORE = 3


def found(seen: Seen, given: Sequence[str]) -> Iterator[Proposal]:
    """Given places first, since they are sure."""
    for name in given:
        yield from _given(seen, name)
    for one in _NUMBERED.finditer(seen.text):
        yield Proposal(Kind.PLACE, one.start(), one.end(), one[0], "a ward or theatre with its number")
    yield from _named(seen)


def _given(seen: Seen, name: str) -> Iterator[Proposal]:
    """A place in any case of letters; one that is an ordinary word only with a capital, not as a sentence begins."""
    ordinary = name.casefold() in listed("ordinary-places")
    starts = {word.start for word in seen.words if word.first}
    pattern = r"\s+".join(re.escape(part) for part in name.split())
    for one in re.finditer(rf"(?<!\w){pattern}(?!\w)", seen.text, 0 if ordinary else re.IGNORECASE):
        if not (ordinary and one.start() in starts):
            yield Proposal(Kind.PLACE, one.start(), one.end(), one[0], "a place you gave")


def _named(seen: Seen) -> Iterator[Proposal]:
    """Words with capitals before a word for a kind of place."""
    for last, noun in enumerate(seen.words):
        if noun.key not in listed("place-nouns") or not noun.capital or noun.first:
            continue
        first = last
        while first > 0 and last - first < _MOST_BEFORE and _carries_on(seen, first):
            first -= 1
        if first < last:
            yield seen.proposal(Kind.PLACE, first, last, "named like a place")


def _carries_on(seen: Seen, at: int) -> bool:
    """Whether the word before belongs to the name that stands at this word."""
    before, word = seen.words[at - 1], seen.words[at]
    close = word.gap in {" ", "'s ", "’s ", ". "} and (not word.first or before.key == "st")
    return close and before.capital and (before.key == "st" or before.key not in listed("not-surnames"))
