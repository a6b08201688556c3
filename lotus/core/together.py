"""When a group may see what it said together: enough must have answered that nobody is picked out by it."""

from enum import StrEnum

SCORES = 5
"""The fewest whose scores are shown together, and the fewest that may join a picture later."""
WORDS = 3
"""The fewest whose words are shown together, after everybody was told that others may guess."""


class Shows(StrEnum):
    """What may be shown."""

    NOTHING = "nothing"
    WORDS = "words"
    ALL = "all"


def shows(answered: int, *, words: bool) -> Shows:
    """What may be shown of so many answers; `words` says whether anything is asked that is answered in words."""
    if answered >= SCORES:
        return Shows.ALL
    return Shows.WORDS if words and answered >= WORDS else Shows.NOTHING


def may_join(waiting: int) -> bool:
    """Whether later answers may join a picture that is shown: only so many at once that none can be told apart."""
    return waiting >= SCORES


def missing(answered: int, *, words: bool) -> int:
    """How many more must answer before anything can be shown."""
    return max((WORDS if words else SCORES) - answered, 0)
