"""Which kind of letter it is, told from what it says when nobody says so."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from lotus.analysis.tone import likeness
from lotus.analysis.tone.rules import KIND
from lotus.analysis.tone.text import Letter
from lotus.core import library
from lotus.core.patterns import Sets, compiled

_SUBJECT = re.compile(r"^\W*(?:re|subject|about)\b", re.IGNORECASE)
EARLY = 3
"""What the first lines say of their kind counts twice."""
LEAST = 1
LIKE = 10.0
"""What likeness to the examples counts beside the weights of signals."""
NAMED = 6
"""What it counts that a heading or a subject line names a kind."""
FAINT = -0.5
"""Lines less like the examples than this count for nothing."""


class LetterKind(StrEnum):
    """The kinds of letter the check knows."""

    OUTCOME = "outcome"
    FIRST_NOTICE = "first_notice"
    MEETING_INVITATION = "meeting_invitation"
    DELAY = "delay"
    RESTRICTION_REVIEW = "restriction_review"
    CLOSING = "closing"


@dataclass(frozen=True)
class Shape:
    """What makes a letter of a kind: its signals with their weights, its main point, and what it has to say."""

    title: re.Pattern[str]
    signals: tuple[tuple[re.Pattern[str], int], ...]
    point: re.Pattern[str]
    needs: tuple[str, ...]


@lru_cache(maxsize=1)
def shapes() -> Mapping[LetterKind, Shape]:
    """The kinds as they are kept in ``kinds``."""
    entries = library.load(KIND, "kinds").entries
    sets = _sets()
    return {
        LetterKind(name): Shape(
            compiled([each["title"]]),
            tuple((compiled([pattern], sets), int(weight)) for pattern, weight in each["signals"]),
            compiled(each["point"], sets),
            tuple(each["needs"]),
        )
        for name, each in entries.items()
    }


def _sets() -> Sets:
    """The sets of ``completeness``, and what meets each of its needs."""
    data = library.load(KIND, "completeness").data
    return {**data["sets"], **{name: each["patterns"] for name, each in data["entries"].items()}}


def recognised(letter: Letter) -> LetterKind | None:
    """The kind whose signals weigh most, and whose examples its lines are most like; None when too faint to tell."""
    weights = weighed(letter)
    best = max(weights, key=lambda kind: weights[kind])
    return best if weights[best] >= LEAST else None


def weighed(letter: Letter) -> Mapping[LetterKind, float]:
    """How much speaks for each kind."""
    named = _named(letter)
    start, end = letter.body
    lines = letter.lines
    early = letter.plain[start : lines[min(EARLY, len(lines)) - 1].end] if lines else ""
    whole = letter.plain[start:end]
    like = likeness.told(tuple(one.text for one in lines))
    return {
        kind: NAMED * (kind == named)
        + _weight(shape, early, whole)
        + LIKE * _likeness([each[kind] for each in like])
        for kind, shape in shapes().items()
    }


def _named(letter: Letter) -> LetterKind | None:
    """The kind that a heading or a subject line at the top names."""
    above, _ = letter.body
    lines = [one for one in letter.around if one.end <= above] + [one for one in letter.lines if one.heading][
        :1
    ]
    titles = [one.text for one in lines if _SUBJECT.search(one.text) or one.heading]
    order = [LetterKind(name) for name in library.load(KIND, "kinds").data["titles"]]
    told = " / ".join(titles)
    return next((kind for kind in order if shapes()[kind].title.search(told)), None)


def _likeness(scores: Sequence[float]) -> float:
    """The line most like the examples, and the most like of the first lines; nothing for lines unlike them."""
    return max([FAINT, *scores]) + max([FAINT, *scores[:EARLY]]) - 2 * FAINT


def _weight(shape: Shape, early: str, whole: str) -> int:
    return sum(
        weight * (bool(pattern.search(whole)) + bool(pattern.search(early)))
        for pattern, weight in shape.signals
    )
