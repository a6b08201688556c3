"""Putting facts into words that an organisation may write itself: by plain names, and by nothing else."""

from collections.abc import Mapping
from string import Formatter


class NotPlain(ValueError):
    """Words with a place in them that is more than a name, such as `{name.title}` or `{name!r:>9}`."""


def fill(words: str, facts: Mapping[str, object]) -> str:
    """The words with each `{name}` filled. Raises NotPlain, or KeyError for a name there is no fact of.

    A place that looks into a fact, or says how wide it is to be, could show what nobody meant to, or fill the memory.
    """
    for _before, name, width, how in Formatter().parse(words):
        if name is not None and (not name.isidentifier() or width or how):
            raise NotPlain(f"{{{name}}} is more than a name")
    return words.format_map(facts)
