"""Advisory groups in words: who sits in them, who may stand in, when they meet, and what was changed."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.models import Deputy, Group, Meeting, Seat
from lotus.core.refusal import Difference, Stale
from lotus.kernel.lists import Listed
from lotus.kernel.models import AuditEntry, Person
from lotus.ui import formats

FIELDS = {"name": "Its name", "quorum": "How many decide", "chair": "The chair", "members": "Its members"}
DONE = {
    "group.opened": "Set up",
    "group.changed": "Changed",
    "group.deputy_added": "Deputy added",
    "group.deputy_ended": "Deputy ended",
    "group.closed": "Closed",
    "group.reopened": "Opened again",
    "group.stands_in": "Deputy called to a meeting",
    "group.stands_in_no_longer": "Deputy no longer called to a meeting",
}
MOST = 20


@dataclass(frozen=True)
class Row:
    """A group in the list."""

    pk: UUID
    name: str
    href: str
    chair: str
    members: int
    quorum: int
    closed: bool


@dataclass(frozen=True)
class Coming:
    """A meeting that is still to come, and who stands in at it. What is on its agenda is not said here."""

    href: str
    on: date
    stand_ins: list[str]


@dataclass(frozen=True)
class Page:
    """A group: each part as rows to show. `too_few` says that it could not decide as it stands."""

    members: list[list[str]]
    deputies: list[Deputy]
    coming: list[Coming]
    history: list[list[str]]
    too_few: bool


def rows(person: Person) -> list[Row]:
    """The groups of somebody's organisation, open ones first, in one question."""
    sits = Q(seats__ended_at=None, seats__meeting=None)
    chair = Seat.objects.filter(group=OuterRef("pk"), chair=True, meeting=None, ended_at=None)
    found = Group.objects.filter(organisation=person.organisation_id).annotate(
        places=Count("seats", filter=sits, distinct=True),
        chaired_by=Subquery(chair.values("person__name")[:1]),
    )
    return [_row(one) for one in found.order_by("closed_at", "name")]


def _row(one: Any) -> Row:
    return Row(
        pk=one.pk,
        name=one.name,
        href=reverse("concerns:group", args=[one.pk]),
        chair=one.chaired_by or "",
        members=one.places,
        quorum=one.quorum,
        closed=one.closed_at is not None,
    )


def page(group: Group, today: date) -> Page:
    """All of a group but what it talks about."""
    seats = list(policy.core(group))
    return Page(
        members=[[_member(seat), _state(seat)] for seat in seats],
        deputies=deputies(group),
        coming=_coming(group, today),
        history=_history(group),
        too_few=len(seats) < group.quorum,
    )


def _member(seat: Seat) -> str:
    return f"{seat.person.name} (chair)" if seat.chair else seat.person.name


def _state(seat: Any) -> str:
    if seat.holds and seat.person.is_active:
        return seat.person.post or "–"
    return "Holds the role of a group member no longer. Change the group, and the place ends."


def deputies(group: Group) -> list[Deputy]:
    """Who may stand in for whom."""
    found = Deputy.objects.filter(group=group, ended_at=None).select_related("person", "stands_for")
    return list(found.order_by("stands_for__name", "person__name"))


def _coming(group: Group, today: date) -> list[Coming]:
    seats = Seat.objects.filter(meeting=OuterRef("pk"), ended_at=None).order_by("person__name")
    stand = Listed(seats, who="person__name", member="stands_for__name")
    meetings: Any = Meeting.objects.filter(group=group, on__gte=today).annotate(stand=stand).order_by("on")
    return [
        Coming(
            href=reverse("concerns:group_meeting", args=[group.pk, one.pk]),
            on=one.on,
            stand_ins=[f"{two['who']}, in place of {two['member']}" for two in one.stand],
        )
        for one in meetings
    ]


def stand_ins(meeting: Meeting) -> list[Seat]:
    """Who stands in for somebody at a meeting."""
    seats = Seat.objects.filter(meeting=meeting, ended_at=None).select_related("person", "stands_for")
    return list(seats.order_by("person__name"))


def _history(group: Group) -> list[list[str]]:
    who = Person.objects.filter(pk=OuterRef("person")).values("name")
    found: Any = AuditEntry.objects.filter(subject=group.pk, action__in=DONE).annotate(who=Subquery(who))
    entries = list(found.order_by("-number")[:MOST])
    named = {
        entry.details[part] for entry in entries for part in ("deputy", "stands_for") if part in entry.details
    }
    names = {str(pk): name for pk, name in Person.objects.filter(pk__in=named).values_list("pk", "name")}
    return [[formats.day(entry.at), _done(entry, names), entry.who or "–"] for entry in entries]


def _done(entry: AuditEntry, names: dict[str, str]) -> str:
    """What was done, and to which part or with which two people."""
    told = [FIELDS[name].lower() for name in entry.details.get("changed", []) if name in FIELDS]
    pair = [names[pk] for part in ("deputy", "stands_for") if (pk := entry.details.get(part)) in names]
    told += [", in place of ".join(pair)] if pair else []
    return f"{DONE[entry.action]}: {', '.join(told)}" if told else DONE[entry.action]


def initial(group: Group) -> dict[str, Any]:
    """A group as its form shows it; a member without the role is not among those to choose from."""
    seats = list(policy.core(group))
    chair = next((str(seat.person_id) for seat in seats if seat.chair), "")
    members = [str(seat.person_id) for seat in seats]
    return {
        "name": group.name,
        "quorum": group.quorum,
        "chair": chair,
        "members": members,
        "number": group.version,
    }


def versions(stale: Stale) -> dict[str, Any]:
    """Both versions of a group, field by field."""
    rows = [Difference(FIELDS[one.field], one.yours, one.theirs) for one in stale.differences]
    return {"by": stale.by, "rows": rows}
