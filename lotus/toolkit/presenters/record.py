"""A learning record for appraisal: what somebody read and tried, and when. Never a word of what they wrote.

xAPI statements follow version 1.0.3: actor, verb, object and a moment each; the time it took is the person's own
estimate, in one statement about the whole.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotus.core import letters, toolkit
from lotus.core.toolkit import Toolkit
from lotus.kernel.models import Person
from lotus.toolkit import policy
from lotus.toolkit.models import Reading
from lotus.toolkit.presenters import own
from lotus.ui import language
from lotus.ui.papers import LetterPaper, letter_pdf

TITLE = gettext_lazy("Learning record")
VERBS = "http://adlnet.gov/expapi/verbs"
KINDS = "http://adlnet.gov/expapi/activities"
LOOKED = gettext_lazy("Looked at my own practice with a questionnaire")
STANDARDS = "what-supervisors-promise"
"""The text whose table names the standards."""


@dataclass(frozen=True)
class Item:
    """One thing that somebody did. `plain` names it without `title`, which stands for what somebody wrote about."""

    key: str
    plain: str
    title: str
    minutes: int
    at: datetime
    path: str
    verb: str

    @property
    def label(self) -> str:
        """As it is offered on the page: with its title, which is in English, and its day."""
        named = language.put("{}: {}", self.plain, language.english(self.title)) if self.title else self.plain
        return language.put("{}, {}", named, language.short_day(self.at))


def items(person: Person) -> list[Item]:
    """Everything that could stand in somebody's record, the oldest first."""
    read, whole = Reading.objects.filter(person=person), policy.shelf(person)
    found = [item for row in read if (item := _read(row, whole))]
    found += [item for kept in policy.visible(person) if (item := _tried(kept, whole))]
    found += [_looked(kept, whole) for kept in policy.answered(person) if kept.closed_at]
    return sorted(found, key=lambda item: item.at)


def _read(row: Reading, whole: Toolkit) -> Item | None:
    text = whole.section(row.section, language.tongue(), also_hidden=True)
    if text is None:
        return None
    name = _("Read %(title)s") % {"title": f"{text.number} {text.title}".strip()}
    path = language.for_all("toolkit:section", text.slug)
    return Item(f"read-{row.pk}", name, "", text.minutes, row.at, path, "experienced")


def _tried(kept: Any, whole: Toolkit) -> Item | None:
    exercise = whole.exercise(kept.slug, also_hidden=True)
    version = exercise.version(kept.version) if exercise else None
    if exercise is None or version is None:
        return None
    told = {"number": exercise.number, "how": own.version(kept)}
    plain = _("Reflected on section %(number)s, %(how)s") % told
    path = language.for_all("toolkit:exercise", exercise.slug)
    title, at = exercise.title, kept.began_at
    return Item(f"try-{kept.pk}", plain, title, version.minutes, at, path, "completed")


def _looked(kept: Any, whole: Toolkit) -> Item:
    """A questionnaire that was finished; without its title nothing says which one, and no address does."""
    found = whole.instrument(kept.slug, also_hidden=True)
    title = own.instrument_title(kept.slug, whole)
    path = language.for_all("toolkit:instruments")
    minutes = found[0].minutes if found else 1
    return Item(f"look-{kept.pk}", str(LOOKED), title, minutes, kept.closed_at, path, "completed")


def standards() -> tuple[str, ...]:
    """The standards that a record can point to, with what in each fits."""
    text = toolkit.section(STANDARDS)
    rows = text.figure["rows"] if text and text.figure else ()
    return tuple(": ".join(row) for row in rows)


def as_paper(person: Person, chosen: Sequence[Item], told: dict[str, Any]) -> bytes:
    """A tagged PDF."""
    lines = [f"# {TITLE}", f"{person.name}, {person.organisation.name}"]
    estimate = _("About %(minutes)s minutes, by my own estimate.") % {"minutes": told["minutes"]}
    lines += [estimate, "## " + _("What I did")]
    lines.append("\n".join(f"- {_name(one, told)}, {language.day(one.at)}" for one in chosen))
    named = [standards()[int(number)] for number in told["standards"]]
    lines += ["## " + _("Standards it serves"), "\n".join(f"- {one}" for one in named)] if named else []
    blocks = letters.parse("\n\n".join(lines))
    here, name = language.current(), person.organisation.name
    return letter_pdf(LetterPaper(blocks=blocks, organisation=name, reference=str(TITLE), language=here))


def _name(one: Item, told: dict[str, Any]) -> str:
    return f"{one.plain}: {one.title}" if one.title and told["titles"] else one.plain


def as_statements(person: Person, chosen: Sequence[Item], told: dict[str, Any]) -> bytes:
    """A list of xAPI statements, the last about the whole with the person's estimate. The same choice, the same ids."""
    made = [_statement(person, one.verb, _name(one, told), one.path, one.at, one.key) for one in chosen]
    whole = _statement(
        person, "completed", str(TITLE), language.for_all("toolkit:front"), chosen[-1].at, "record"
    )
    whole["result"] = {"duration": f"PT{told['minutes']}M"}
    named = [standards()[int(number)] for number in told["standards"]]
    if named:
        place = f"{settings.PUBLIC_URL}{language.for_all('toolkit:section', STANDARDS)}"
        whole["context"] = {"extensions": {f"{place}#standards": named}}
    return json.dumps([*made, whole], ensure_ascii=False, indent=2).encode()


def _statement(person: Person, verb: str, name: str, path: str, at: datetime, key: str) -> dict[str, Any]:
    address = f"{settings.PUBLIC_URL}{path}"
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{address}#{person.pk}-{key}-{at.isoformat()}")),
        "actor": {
            "objectType": "Agent",
            "name": person.name,
            "account": {"homePage": settings.PUBLIC_URL, "name": str(person.pk)},
        },
        "verb": {"id": f"{VERBS}/{verb}", "display": {"en-GB": verb}},
        "object": {
            "objectType": "Activity",
            "id": address,
            "definition": {"type": f"{KINDS}/lesson", "name": {language.current(): name}},
        },
        "timestamp": at.isoformat(),
    }


FILES = {"pdf": ("application/pdf", as_paper), "json": ("application/json", as_statements)}
