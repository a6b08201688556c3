"""Patterns kept as content: regular expressions that somebody who writes letters can still read.

``<name>`` stands for any of a set, a space for any white space, and `` .. `` for one to five words. Letters' case does
not matter, but within ``(?-i:…)`` it does.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

Sets = Mapping[str, Sequence[str]]

_NAME = re.compile(r"<([a-z_]+)>")
_BEHIND = re.compile(r"\(\?<[!=][^()]*\)")
_NAMES = ("patterns", "unless", "strong", "certain", "courtesy")
_WORDS = r"\s+(?:[\w'-]+\s+){1,5}"


def compiled(patterns: Iterable[str], sets: Sets | None = None) -> re.Pattern[str]:
    """One pattern that matches where any of these does. Raises ``re.error`` or ``KeyError`` with what is wrong."""
    return _compiled(expanded(patterns, sets or {}))


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


def expanded(patterns: Iterable[str], sets: Sets) -> str:
    """The regular expression that the patterns stand for."""
    return "|".join(f"(?:{_spaced(_filled(pattern, sets))})" for pattern in patterns)


def _filled(pattern: str, sets: Sets) -> str:
    """The pattern with its sets in their places, and those sets' own sets in theirs."""
    while _NAME.search(pattern):
        pattern = _NAME.sub(lambda found: f"(?:{'|'.join(sets[found[1]])})", pattern)
    return pattern


def _spaced(pattern: str) -> str:
    pattern = _BEHIND.sub(lambda found: found[0].replace(" ", r"\s"), pattern)
    return pattern.replace(" .. ", _WORDS).replace(" ", r"\s+")


def faults(data: Mapping[str, object]) -> list[str]:
    """Every pattern in a content file that cannot be read, as sentences."""
    sets = _sets(data.get("sets"))
    found = [_fault(pattern, sets) for pattern in _patterns(data)]
    return [fault for fault in found if fault]


def _sets(given: object) -> dict[str, list[str]]:
    return {str(key): list(value) for key, value in given.items()} if isinstance(given, Mapping) else {}


def _patterns(data: object) -> Iterable[str]:
    """Every pattern, wherever it stands under a name that patterns have."""
    if not isinstance(data, Mapping):
        return
    for key, value in data.items():
        if key in _NAMES and isinstance(value, (list, tuple)):
            yield from (str(pattern) for pattern in value)
        else:
            yield from _patterns(value)


def _fault(pattern: str, sets: Sets) -> str:
    try:
        compiled([pattern], sets)
    except KeyError as missing:
        return f"“{pattern[:40]}” names a set that is not there: {missing.args[0]}."
    except re.error as error:
        return f"“{pattern[:40]}” is not a pattern: {error}."
    return ""
