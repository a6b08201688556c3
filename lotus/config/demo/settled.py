"""What the invented trust has settled for itself: who may stand in, some numbers, and a letter in its own words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lotus.concerns.actions import groups, labels, settled
from lotus.concerns.models import Group
from lotus.concerns.policy.desk import kinds
from lotus.concerns.policy.settled import template_file
from lotus.core import authoring, library
from lotus.kernel.models import Person

if TYPE_CHECKING:
    from lotus.config.demo.fill import Calendar

OFFICER, ADMINISTRATOR = "marian", "ada"
LONG_AGO = -90


def deputies(
    group: Group, told: Mapping[str, str], people: Mapping[str, Person], calendar: "Calendar"
) -> None:
    """Who may stand in, each by the key of the member in whose place they come."""
    at = calendar.at(LONG_AGO)
    for person, stands_for in told.items():
        by = people[OFFICER]
        groups.add_deputy(group, person=people[person], stands_for=people[stands_for], by=by, at=at)


def words(people: Mapping[str, Person], calendar: "Calendar") -> None:
    """Numbers by the administrator, and a letter by the responsible officer."""
    told, at = library.load("demo", "settled").data, calendar.at(LONG_AGO)
    for one in told["numbers"]:
        checked = calendar.day(one["checked"]) if "checked" in one else None
        value, by = {"value": one["value"]}, people[ADMINISTRATOR]
        settled.settle(one["name"], value, source=one["source"], checked=checked, seen=0, by=by, at=at)
    _labels(told["labels"], by=people[ADMINISTRATOR], at=at)
    for one in told["letters"]:
        by = people[OFFICER]
        file, entry = (
            template_file(by.organisation, one["slug"]),
            library.load("letters", one["slug"]),
        )
        assert file
        body = authoring.letter(str(entry.data["title"]), entry.body.replace(one["find"], one["write"]), {})
        checked = calendar.day(one["checked"])
        settled.keep_template(file, body, source=one["source"], checked=checked, seen=0, by=by, at=at)


def _labels(added: Iterable[Mapping[str, Any]], *, by: Person, at: datetime) -> None:
    """What ships, and the trust's own beside it."""
    here = by.organisation
    held = [labels.Wanted(one.label, one.status, one.key) for one in kinds(here).values()]
    own = [labels.Wanted(**one) for one in added]
    labels.set_list([*held, *own], source="Agreed by case managers", checked=None, seen=0, by=by, at=at)
