"""Those who left, in words: who can be removed, and who was asked about."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lotus.kernel.models import Person
from lotus.people import policy
from lotus.ui import formats
from lotus.ui.paging import Leaf, leaf


@dataclass(frozen=True)
class Leaver:
    """One person: what they were here, since when they are not, and whether they were asked about, by whom."""

    pk: UUID
    name: str
    about: str
    asked: str = ""


@dataclass(frozen=True)
class Page:
    """Who can go (for who may ask; else nobody), who was asked about, and how long they are kept."""

    can_go: list[Leaver]
    leaf: Leaf | None
    asked: list[Leaver]
    kept: str
    checked: bool

    @property
    def shown(self) -> list[UUID]:
        return [one.pk for one in (*self.can_go, *self.asked)]


def page(looking: Person, today: date, asked_page: str, *, lists: bool) -> Page:
    here = looking.organisation
    asked = policy.asked(here, today)
    period = policy.period(here)
    found = None
    if lists:
        wanted = policy.free(here, today).exclude(pk__in=[one.person_id for one in asked])
        found = leaf(wanted.select_related("team"), asked_page)
    return Page(
        can_go=[Leaver(one.pk, one.name, _about(one)) for one in found.rows] if found else [],
        leaf=found,
        asked=[
            Leaver(one.person_id, one.person.name, one.person.post, f"{one.by.name}, {formats.day(one.at)}")
            for one in asked
        ],
        kept=period.words,
        checked=bool(period.checked),
    )


def _about(one: Person) -> str:
    was = ", ".join(filter(None, (one.post, one.team.name if one.team else "")))
    left = f"left on {formats.day(one.left_at)}"  # type: ignore[attr-defined]
    return f"{was}; {left}" if was else left[:1].upper() + left[1:]
