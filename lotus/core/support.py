"""Support for somebody a concern is about: the eight considerations, and when one of them stands.

Keys only; the words live in ``lotus/content/concerns/support``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Consideration(StrEnum):
    """What is considered for everybody whom a concern is about, in the order of the specification."""

    EXPLAINED = "explained"
    PASTORAL = "pastoral"
    EXPERT_ADVICE = "expert-advice"
    IN_TOUCH = "in-touch"
    ADJUSTMENTS = "adjustments"
    EFFECT = "effect"
    GUIDANCE = "guidance"
    INVESTIGATOR = "investigator"


class State(StrEnum):
    """What became of a consideration; nothing written is a fourth."""

    DONE = "done"
    PLANNED = "planned"
    NOT_NEEDED = "not_needed"


class Wellness(StrEnum):
    """How much it weighs on somebody, in their own judgement. Asked of nobody who has not agreed to it."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    NOT_SAID = "not_said"


@dataclass(frozen=True)
class Answer:
    """A consideration as it was written down, or as the record of the case shows it by itself."""

    state: State
    on: date | None = None
    note: str = ""
    by_itself: bool = False


@dataclass(frozen=True)
class Record:
    """What the record of a case shows by itself.

    `told_on`: the day of the first letter, which explains the support. `pastoral_since`: since when somebody is
    named. `heard_on`: when the person last heard from us; `next_by`: by when they hear again.
    """

    told_on: date | None = None
    pastoral_since: date | None = None
    heard_on: date | None = None
    next_by: date | None = None


def stands(answer: Answer | None) -> bool:
    """Done stands; so does not needed, once a note says why. Planned does not."""
    if answer is None or answer.state is State.PLANNED:
        return False
    return answer.state is State.DONE or bool(answer.note.strip())


def how_many(answers: Iterable[Answer | None]) -> int:
    """How many of the eight stand: the one count, for pages and figures alike."""
    return sum(stands(answer) for answer in answers)


def settled(
    written: Mapping[Consideration, Answer], record: Record, today: date
) -> dict[Consideration, Answer | None]:
    """Each consideration with what holds today.

    What the record shows goes before what somebody wrote: a pastoral contact is there or is not, and nobody is in
    touch who is late. That support was explained is known from the first letter, unless somebody wrote otherwise.
    """
    found: dict[Consideration, Answer | None] = {one: written.get(one) for one in Consideration}
    if record.told_on and found[Consideration.EXPLAINED] is None:
        found[Consideration.EXPLAINED] = _by_itself(record.told_on)
    found[Consideration.PASTORAL] = (
        _by_itself(record.pastoral_since)
        if record.pastoral_since
        else _not_done(written.get(Consideration.PASTORAL))
    )
    found[Consideration.IN_TOUCH] = _in_touch(written.get(Consideration.IN_TOUCH), record, today)
    return found


def _by_itself(on: date) -> Answer:
    return Answer(State.DONE, on, by_itself=True)


def _not_done(answer: Answer | None) -> Answer | None:
    """What somebody wrote, as long as it is not that it was done: the record would know."""
    return None if answer and answer.state is State.DONE else answer


def _in_touch(answer: Answer | None, record: Record, today: date) -> Answer | None:
    if record.next_by is None:
        return answer
    if record.next_by < today:
        return None
    return _by_itself(record.heard_on) if record.heard_on else _not_done(answer)
