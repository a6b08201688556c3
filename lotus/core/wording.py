"""What changed between two versions of a text, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Change(StrEnum):
    """What became of a line."""

    SAME = "same"
    ADDED = "added"
    TAKEN = "taken"


@dataclass(frozen=True)
class Line:
    """One line of either version."""

    change: Change
    text: str


def changes(before: str, after: str) -> tuple[Line, ...]:
    """Every line of both versions in the order to read them: what was taken out stands before what was put in.

    Spaces at the end of a line and the kind of line break are no change.
    """
    old, new = _lines(before), _lines(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(line for code in matcher.get_opcodes() for line in _between(old, new, code))


def _between(old: list[str], new: list[str], code: tuple[str, int, int, int, int]) -> Iterator[Line]:
    what, first, last, begin, end = code
    if what == "equal":
        yield from (Line(Change.SAME, text) for text in new[begin:end])
        return
    yield from (Line(Change.TAKEN, text) for text in old[first:last])
    yield from (Line(Change.ADDED, text) for text in new[begin:end])


def near(lines: tuple[Line, ...], around: int = 2) -> tuple[Line | None, ...]:
    """Only what changed, with a few unchanged lines around; None stands for what is left out between."""
    touched = [place for place, line in enumerate(lines) if line.change is not Change.SAME]
    kept = sorted({n for place in touched for n in range(place - around, place + around + 1)})
    shown: list[Line | None] = []
    before = -1
    for place in (n for n in kept if 0 <= n < len(lines)):
        if place != before + 1:
            shown.append(None)
        shown.append(lines[place])
        before = place
    if touched and before < len(lines) - 1:
        shown.append(None)
    return tuple(shown)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]
