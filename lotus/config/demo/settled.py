"""What the invented trust has settled for itself: who may stand in for whom in its group."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lotus.concerns.actions import groups
from lotus.concerns.models import Group
from lotus.kernel.models import Person

if TYPE_CHECKING:
    from lotus.config.demo.fill import Calendar

OFFICER = "marian"
LONG_AGO = -90


def deputies(
    group: Group, told: Mapping[str, str], people: Mapping[str, Person], calendar: "Calendar"
) -> None:
    """Who may stand in, each by the key of the member in whose place they come."""
    at = calendar.at(LONG_AGO)
    for person, stands_for in told.items():
        by = people[OFFICER]
        groups.add_deputy(group, person=people[person], stands_for=people[stands_for], by=by, at=at)
