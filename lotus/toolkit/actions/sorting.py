"""Sorting the words of a session: who leads it puts them under names. Nothing of it says who wrote what.

What is sorted is what all see already: the words as they are shown, never the answers as they lie in the ballot.
"""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from lotus.core import together
from lotus.core.refusal import Refused
from lotus.core.together import Groups
from lotus.kernel.models import Person
from lotus.toolkit import policy
from lotus.toolkit.actions import sessions
from lotus.toolkit.models import Gathering


def put(gathering: Gathering, question: str, tokens: Iterable[str], *, under: str, by: Person) -> None:
    """Put words, by their tokens, under a name."""
    named = frozenset(tokens)
    _sort(gathering, question, by, lambda was, words: together.put(was, _known(words, named), under))


def back(gathering: Gathering, question: str, token: str, *, by: Person) -> None:
    """Put one back among those that are not sorted."""
    named = frozenset({token})
    _sort(gathering, question, by, lambda was, words: together.back(was, _known(words, named)))


def rename(gathering: Gathering, question: str, old: str, new: str, *, by: Person) -> None:
    """Call a group something else."""
    _sort(gathering, question, by, lambda was, _words: together.rename(was, old, new))


def _known(words: Iterable[str], tokens: frozenset[str]) -> list[str]:
    return [one for one in dict.fromkeys(words) if together.token(one) in tokens]


@transaction.atomic
def _sort(
    gathering: Gathering, question: str, by: Person, change: Callable[[Groups, list[str]], Groups]
) -> None:
    now = sessions.to_lead(gathering, by)
    words = now.shown.get("words", {}).get(question)
    if not words:
        raise Refused(_("Nothing was said here that could be sorted."))
    kept = [
        {"name": one.name, "words": list(one.words)}
        for one in change(policy.groups(now.shown, question), words)
    ]
    now.shown = now.shown | {policy.SORTED: now.shown.get(policy.SORTED, {}) | {question: kept}}
    now.save(update_fields=["shown"])
    sessions.log("session.sorted", now, by)
