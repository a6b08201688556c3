"""Whether a page in Welsh says a word in English: every word is sent through a catalogue that marks it.

What is marked went through the catalogue; what is said to be in English (`lang="en"`) may be. Any other is a fault.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.urls import get_resolver
from django.utils.translation import trans_real

from lotus.core import editing, library, toolkit
from lotus.core.library import Entry

DAYS = "Dydd Llun Mawrth Mercher Iau Gwener Sadwrn Sul am yb yp hanner nos"
MONTHS = "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
HEARD = {"aria-label", "alt", "title", "placeholder"}


class Marks:
    """In place of Welsh: marks every word that goes through the catalogue, and notes what has no Welsh."""

    def __init__(self) -> None:
        self.real = trans_real.DjangoTranslation("cy")
        self.untranslated: set[str] = set()

    def gettext(self, message: str) -> str:
        if self.real.gettext(message) == message and re.search(r"[a-z]{2}", message):
            self.untranslated.add(message)
        return f"⟦{message}⟧"

    def ngettext(self, one: str, many: str, count: int) -> str:
        if self.real.ngettext(one, many, count) in (one, many):
            self.untranslated.add(one)
        return f"⟦{one if count == 1 else many}⟧"

    def language(self) -> str:
        return "cy"

    def to_language(self) -> str:
        return "cy"


@pytest.fixture
def marks(monkeypatch: pytest.MonkeyPatch) -> Marks:
    get_resolver().url_patterns  # noqa: B018 (forms of other rooms look at their words while they load)
    marks = Marks()
    real = trans_real.translation
    monkeypatch.setattr(
        trans_real, "translation", lambda language: marks if language == "cy" else real(language)
    )
    return marks


class Seen(HTMLParser):
    """Every word a reader sees or hears, but for what is said to be in English."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.within: list[tuple[str, str]] = []

    @property
    def tongue(self) -> str:
        return next((tongue for _tag, tongue in reversed(self.within) if tongue), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        own = said.get("lang") or ""
        if (own or self.tongue) != "en":
            self.texts += [
                value or "" for name, value in attrs if name in HEARD or name.startswith("data-i18n")
            ]
        if tag not in VOID:
            self.within.append((tag, own))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass  # a mark within a drawing

    def handle_endtag(self, tag: str) -> None:
        open_tags = [name for name, _tongue in self.within]
        if tag in open_tags:
            del self.within[len(open_tags) - 1 - open_tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if self.tongue != "en":
            self.texts.append(data)


def unmarked(html: str) -> Iterator[str]:
    """The texts, or parts of texts, that did not go through the catalogue."""
    reader = Seen()
    reader.feed(html)
    text = "\n".join(reader.texts)
    while "⟦" in text:
        text = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    return (word for word in re.findall(r"[^\W\d_]{2,}", text.casefold()))


def texts(entry: Entry) -> str:
    """What a file says, without the names of its fields."""
    return " ".join(place.text for place in editing.places(entry))


def own_words(*more: str) -> set[str]:
    """Words that need no catalogue: content that is in Welsh, and names."""
    found = "Lotus English Willowmere Health and Care Mo Marsh Farley mo@willowmere.example Trust"
    found = " ".join([found, DAYS, MONTHS, *more])
    for kind in ("help", "support-directory"):
        for slug in library.slugs(kind):
            entry = library.load(kind, slug, "cy")
            assert entry.language == "cy"
            found += " " + texts(entry)
    found += " ".join(f" {one.title} {one.purpose}" for one in toolkit.steps("cy"))
    frame = [toolkit.section(slug, "cy") for slug in ("introduction", "conclusion")]
    found += " ".join(f" {one.title}" for one in (*toolkit.sections("cy"), *frame) if one)
    return set(re.findall(r"[^\W\d_]{2,}", found.casefold()))
