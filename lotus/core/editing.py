"""A content file as the words a person edits, one place for each, and back into a file; nothing else in it changes.

What holds a file together (ids, kinds, numbers that are counted) is left where it is: it is changed in the file itself.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lotus.core.instruments.exchange.written import toml
from lotus.core.library import Entry

BODY = "body"
"""The name of the place for the text of an md file."""
LEFT = {
    "id", "key", "kind", "place", "number", "type", "method", "picture", "condition", "section", "sections", "value",
    "route", "permission", "kept_by", "languages", "edition", "items", "named_by", "scales", "x", "y", "link", "parts",
    "points", "read_next", "cells", "weight", "aim", "letter",
}  # fmt: skip
"""Fields that hold a file together, and are no words; a table of such a name is gone through all the same.

In a table that is called `words` all of them are words.
"""
LEFT_WITHIN = {("plot", "across"), ("plot", "up")}
"""Fields that are no words in a table of this name, and are elsewhere."""
WHOLLY_LEFT = {"door"}
"""The way from a text to a page of the program, with all that belongs to it."""


@dataclass(frozen=True)
class Place:
    """One text in a file: the way to it (`figure.items.2.text`, counted from 1), its name, and what stands there."""

    path: str
    name: str
    text: str


def places(entry: Entry) -> tuple[Place, ...]:
    """Every text of a file that can be put in other words, in the order of the file; the text of an md file last."""
    found = tuple(_places(entry.data, ()))
    return (*found, Place(BODY, BODY, entry.body)) if entry.form == "md" else found


def _places(value: Any, path: tuple[str, ...]) -> Iterator[Place]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            nested = isinstance(one, (Mapping, list, tuple)) and not _plain_list(one)
            left = (key in LEFT and path[-1:] != ("words",)) or (*path[-1:], key) in LEFT_WITHIN
            if key not in WHOLLY_LEFT and (nested or not left):
                yield from _places(one, (*path, key))
    elif isinstance(value, (list, tuple)):
        for number, one in enumerate(value, 1):
            yield from _places(one, (*path, str(number)))
    elif isinstance(value, str):
        name = next((one for one in reversed(path) if not one.isdigit()), "")
        yield Place(".".join(path), name, value)


def _plain_list(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)


def with_words(entry: Entry, words: Mapping[str, str], *, edition: int | None = None) -> str:
    """The whole file with other words in these places. `edition` counts on where an exercise asks something else."""
    data = _put(entry.data, (), words)
    if edition is not None and "edition" in data:
        data["edition"] = edition
    return written(entry.form, data, words.get(BODY, entry.body))


def _put(value: Any, path: tuple[str, ...], words: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _put(one, (*path, key), words) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_put(one, (*path, str(number)), words) for number, one in enumerate(value, 1)]
    return words.get(".".join(path), value) if isinstance(value, str) else value


def written(form: str, data: Mapping[str, Any], body: str = "") -> str:
    """Data, and for an md file its text, as a file."""
    head = toml(data)
    return f"+++\n{head}+++\n{body.strip()}\n" if form == "md" else head


def whole(entry: Entry) -> str:
    """A file as it stands, whole, also where only some of its words are an organisation's own."""
    return written(entry.form, _put(entry.data, (), {}), entry.body)


def asks_the_same(one: Entry, other: Entry) -> bool:
    """Whether two files of an exercise ask the same questions in the same words."""
    return _asked(one) == _asked(other)


def _asked(entry: Entry) -> str:
    told = {name: part.get("prompts") for name, part in entry.data.items() if isinstance(part, Mapping)}
    return json.dumps(_put(told, (), {}), sort_keys=True)
