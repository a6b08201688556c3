"""The toolkit for those who edit it: every file with how it stands, its versions with what changed, and a preview."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from lotus.core import editing, instruments, library, wording
from lotus.core.instruments.shelf import KIND as INSTRUMENTS
from lotus.core.lessons import SHELF
from lotus.core.library import Entry
from lotus.core.toolkit import Toolkit, exercise_of, section_of
from lotus.kernel import words
from lotus.kernel.models import Organisation, Person, Wording
from lotus.toolkit import policy
from lotus.toolkit.presenters import instruments as questionnaires
from lotus.toolkit.presenters import reading
from lotus.ui import language

LISTS = ("steps", "resources")
WELSH_TOO = {"toolkit"}
"""Kinds of which the pages also read a Welsh file. Exercises and questionnaires are in English."""
NEW = "new"
"""The kind of content files whose words begin a new one."""


@dataclass(frozen=True)
class Row:
    """One file in the list: its languages, and how it stands."""

    kind: str
    slug: str
    title: str
    tongues: tuple[str, ...]
    stands: str
    hidden: bool


@dataclass(frozen=True)
class Before:
    """One version: its number, who wrote it when, and what it changed of the one before."""

    number: int
    by: str
    at: str
    said: str
    lines: tuple[wording.Line | None, ...]
    now: bool


def every(organisation: Organisation) -> dict[str, list[Row]]:
    """All files by their kind, in the order of their names."""
    whole = policy.whole(organisation)
    numbers = {
        (row.kind, row.slug): row.version
        for row in words.in_force(organisation, policy.KINDS)
        if row.language == "en"
    }
    return {kind: list(_rows(whole, kind, numbers)) for kind in policy.KINDS}


def _rows(whole: Toolkit, kind: str, numbers: dict[tuple[str, str], int]) -> Iterator[Row]:
    found = [whole.entry(kind, slug) for slug in whole.names(kind, also_hidden=True)]
    for entry in sorted((one for one in found if one), key=_place):
        slug = entry.slug
        hidden = whole.is_hidden(kind, slug)
        own = any((kind, slug, tongue) in whole.own for tongue in library.LANGUAGES)
        stands = (
            _("Your version %(number)s") % {"number": numbers.get((kind, slug), 1)}
            if own
            else _("As it ships")
        )
        name = language.spoken(title(entry), tongue(entry))
        yield Row(kind, slug, name, tongues(kind), stands, hidden)


def tongues(kind: str) -> tuple[str, ...]:
    return library.LANGUAGES if kind in WELSH_TOO else ("en",)


def _place(entry: Entry) -> tuple[int, list[int], str]:
    """Where a file stands in the list: texts and exercises as one reads them, then the two lists; others by name."""
    where, number = entry.data.get("place", ""), str(entry.data.get("number", ""))
    shelf = {"introduction": 0, "conclusion": 2, **dict.fromkeys(LISTS, 4)}
    after = shelf.get(entry.slug, 3 if where == SHELF else 1)
    return after, [int(part) for part in re.findall(r"[0-9]+", number)], title(entry).casefold()


def tongue(entry: Entry) -> str:
    """The language of what a file is called: the two lists have names of ours."""
    return language.tongue() if entry.slug in LISTS else entry.language


def title(entry: Entry) -> str:
    """What a file is called in the list."""
    name = {"steps": _("The steps"), "resources": _("What else there is")}.get(entry.slug, "")
    number = str(entry.data.get("number", ""))
    return name or f"{number} {entry.data.get('title', entry.slug)}".strip()


def history(file: words.File) -> list[Before]:
    """Every version, the newest first, each with what it changed; the last is what ships, where something does."""
    rows = words.versions(file)
    ships = words.shipped(file)
    shipped = editing.whole(ships) if ships else ""
    texts = [_plainly(file, row.body) if row.body.strip() else shipped for row in rows] + [shipped]
    found = [
        _before(row, wording.changes(earlier, text), now=place == 0)
        for place, (row, (text, earlier)) in enumerate(zip(rows, pairwise(texts), strict=True))
    ]
    if ships:
        found.append(Before(0, "", "", _("As it ships"), (), not rows))
    return found


def _plainly(file: words.File, body: str) -> str:
    """A version in one way of writing, so that only what it says makes a difference."""
    try:
        return editing.whole(words.merged(file, body))
    except library.ContentError:
        return body


def _before(row: Wording, changed: tuple[wording.Line, ...], *, now: bool) -> Before:
    said = _("Version %(number)s") % {"number": row.version}
    if row.from_version is not None:
        said = _("Version %(number)s, gone back to %(back)s") % {
            "number": row.version,
            "back": row.from_version or _("what ships"),
        }
    if row.hidden:
        said = _("%(said)s, hidden") % {"said": said}
    by = row.by.name if row.by else _("the command line")
    return Before(row.version, by, language.moment(row.at), said, wording.near(changed), now)


def preview(entry: Entry, person: Person) -> tuple[str, dict[str, object]]:
    """The page on which a file is read, as it would read: which template, and what it is given."""
    whole = policy.shelf(person)
    if entry.kind == INSTRUMENTS:
        return "instrument", _instrument(entry, whole)
    if entry.kind == "exercises":
        found = exercise_of(entry)
        about = whole.section(found.section, also_hidden=True)
        told: dict[str, object] = {"exercise": found, "section": about, "may_keep": False, "instruments": ()}
        return "exercise", told
    if entry.form != "md":
        return "list", {"places": editing.places(entry), "tongue": entry.language}
    title = "cy" if entry.language == "cy" else language.tongue()
    page = reading.section(whole, section_of(entry, title), person)
    return "section", {"page": page, "may_keep": False, "read_on": None, "in_welsh": False}


def _instrument(entry: Entry, whole: Toolkit) -> dict[str, object]:
    found = instruments.read(entry.written, entry.slug)
    page = questionnaires.first_page(found, whole)
    return {"page": page, "refused": "", "may_keep": False, "back": questionnaires.back(found, whole)}


def beginning(kind: str, name: str) -> str:
    """The words with which a new file begins, sound as they are, for somebody to write over."""
    number = name.replace("-", ".") if name.replace("-", "").isdecimal() else name
    return library.load(NEW, kind).written.replace("the-name", name).replace("the-number", number)
