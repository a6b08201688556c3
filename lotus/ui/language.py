"""Which language the page being made is in, how days are written in it, and what on it is in another."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time
from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from markupsafe import Markup

from lotus.ui import formats

WELSH = "/cy/"
"""What stands before an address in Welsh."""


def current() -> str:
    """``cy`` or ``en-GB``: what a page says of itself, and what days and times are written in."""
    return "cy" if (get_language() or "").startswith("cy") else "en-GB"


def tongue() -> str:
    """``cy`` or ``en``: which files of content to read."""
    return current()[:2]


def within(tongue: str) -> AbstractContextManager[Any]:
    """While this lasts, words, days and pictures are made in this language (``en`` or ``cy``).

    For what is made of a text's own words: a sentence half in each language can be read aloud in neither.
    """
    return override("cy" if tongue == "cy" else "en-gb")


def mark(tongue: str = "en") -> SafeString:
    """The attribute that says in which language an element is, where it is not that of the page; else nothing."""
    return format_html(' lang="{}"', tongue) if current()[:2] != tongue else SafeString("")


class Marked(Markup):
    """Words with their markup, which they keep as a field's label and as a macro's text alike."""

    def __str__(self) -> str:
        return self


def put(pattern: str, *parts: Any) -> str:
    """As `format_html`, for words that go through a form."""
    return Marked(format_html(pattern, *parts))


def english(words: Any) -> Any:
    """Words of a text in English: as they are on a page in English, and said to be English on one in Welsh."""
    return spoken(words, "en")


def spoken(words: Any, tongue: str) -> Any:
    """Words in a language: as they are on a page in the same one, and said to be in theirs on another."""
    return put("<span{}>{}</span>", mark(tongue), words) if words and mark(tongue) else words


def for_all(name: str, *args: Any) -> str:
    """An address to give away, in English: we do not know in which language somebody else reads."""
    path, before = reverse(name, args=args or None), get_script_prefix()
    return before.removesuffix(WELSH[1:]) + path.removeprefix(before) if before.endswith(WELSH) else path


def _written(way: Callable[[Any, str], str], value: Any) -> str:
    return way(value, current())


def day(value: date | datetime) -> str:
    """As `formats.day`, in the language of the page; so are those below."""
    return _written(formats.day, value)


def short_day(value: date | datetime) -> str:
    return _written(formats.short_day, value)


def clock(value: datetime | time) -> str:
    return _written(formats.clock, value)


def moment(value: datetime) -> str:
    return _written(formats.moment, value)
