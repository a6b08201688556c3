"""What in a text may tell who wrote it or whom it is about: proposals, each with its kind and place.

A person decides about each. ``people`` and ``places`` find names, ``signs`` what is told by its form (phone numbers,
e-mail and postal addresses, NHS numbers, dates), ``words`` reads the text and the lists that ship. Nothing leaves the
machine.
"""

from collections.abc import Iterable, Sequence

from lotus.analysis.redact import people, places, signs
from lotus.analysis.redact.words import Kind, Proposal, read

__all__ = ["Kind", "Proposal", "proposals"]


def proposals(
    text: str, *, names: Sequence[str] = (), given_places: Sequence[str] = ()
) -> tuple[Proposal, ...]:
    """What to look at, in the order of the text, none over another. Places in the text are code points from 0.

    `names` are people who are known, `given_places` places that are; both are found in more ways than others.
    """
    seen = read(text)
    found = [
        *signs.found(text),
        *places.found(seen, given_places),
        *people.found(seen, names),
    ]
    return tuple(_apart(found))


def _apart(found: Iterable[Proposal]) -> list[Proposal]:
    """The same without any that lies over an earlier one of the list: the surest kinds come first there."""
    kept: list[Proposal] = []
    taken: set[int] = set()
    for one in found:
        here = range(one.start, one.end)
        if taken.isdisjoint(here):
            kept.append(one)
            taken.update(here)
    return sorted(kept, key=lambda one: one.start)
