"""When a group may see what it said together: enough must have answered that nobody is picked out by it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lotus.core.refusal import Refused

SCORES = 5
"""The fewest whose scores are shown together, and the fewest that may join a picture later."""
WORDS = 3
"""The fewest whose words are shown together, after everybody was told that others may guess."""

MOST_GROUPS = 12
"""So many names may words be sorted under; more than a wall of paper holds, nobody reads."""
LONGEST_NAME = 60


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


@dataclass(frozen=True)
class Group:
    """Words that belong together, under the name that who leads the session gave them."""

    name: str
    words: tuple[str, ...]


Groups = tuple[Group, ...]


def token(text: str) -> str:
    """How a form names a text that was said. The same words of two people are one: nothing tells them apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def put(groups: Groups, words: Sequence[str], under: str) -> Groups:
    """Put words under a name, a new one or one that is there, from wherever they lay. A name without words goes."""
    name = " ".join(under.split())
    if not words:
        raise Refused("Tick what belongs together first.", "words")
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused(f"Write what they have in common, in at most {LONGEST_NAME} letters.", "name")
    same = next((one.name for one in groups if one.name.casefold() == name.casefold()), name)
    known = groups if any(one.name == same for one in groups) else (*groups, Group(same, ()))
    moved = _full(_with(one, words, added=one.name == same) for one in known)
    if len(moved) > MOST_GROUPS:
        raise Refused(f"{MOST_GROUPS} names are the most. Put some together first.", "name")
    return moved


def back(groups: Groups, words: Sequence[str]) -> Groups:
    """Put words back among those that are not sorted."""
    return _full(_with(one, words, added=False) for one in groups)


def rename(groups: Groups, old: str, new: str) -> Groups:
    """Call a group something else; under a name that is there already, the two become one."""
    words = next((one.words for one in groups if one.name == old), ())
    if not words:
        raise Refused("This name is gone. Look again.", "name")
    if " ".join(new.split()).casefold() != old.casefold():
        return put(groups, words, new)
    return tuple(Group(" ".join(new.split()), one.words) if one.name == old else one for one in groups)


def _with(group: Group, words: Sequence[str], *, added: bool) -> Group:
    rest = tuple(one for one in group.words if one not in words)
    return Group(group.name, (*rest, *dict.fromkeys(words)) if added else rest)


def _full(groups: Iterable[Group]) -> Groups:
    return tuple(one for one in groups if one.words)


def lying(groups: Groups, words: Iterable[str]) -> list[str]:
    """The words that lie under no name, each once, in the order in which they came."""
    sorted_ = {word for one in groups for word in one.words}
    return [one for one in dict.fromkeys(words) if one not in sorted_]
