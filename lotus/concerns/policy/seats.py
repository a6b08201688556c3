"""What a seat in a group opens: its meetings' agendas; and, standing in for somebody, the agenda of one meeting."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lotus.concerns.models import AgendaItem, Group, Meeting, Seat
from lotus.kernel.doors import Found
from lotus.kernel.models import Membership, Organisation, Person
from lotus.kernel.permissions import Role


def put_before(person: Person) -> QuerySet[AgendaItem]:
    """What stands on an agenda before somebody: their groups' meetings, and those at which they stand in."""
    held = Seat.objects.filter(person=person, ended_at=None)
    own, once = (
        held.filter(meeting=None).values("group"),
        held.filter(meeting__isnull=False).values("meeting"),
    )
    return AgendaItem.objects.filter(Q(meeting__group__in=own) | Q(meeting__in=once))


def seats_on(person: Person, case: Any) -> tuple[QuerySet[Seat], QuerySet[Seat]]:
    """Somebody's seats where a case was put before the group, and those of a meeting that took it up."""
    held = Seat.objects.filter(person=person, ended_at=None).order_by()
    return (
        held.filter(meeting=None, group__meetings__items__case=case),
        held.filter(meeting__items__case=case),
    )


def group(person: Person, group: UUID) -> Found | None:
    """A group of somebody's organisation: its name, its places, its days of meeting. No concern is in it."""
    it = Group.objects.filter(organisation=person.organisation_id, pk=group).first()
    return Found(it, frozenset(), "group", it.pk) if it else None


def group_meeting(person: Person, group: UUID, meeting: UUID) -> Found | None:
    """A meeting of such a group."""
    meetings = Meeting.objects.select_related("group").filter(group__organisation=person.organisation_id)
    it = meetings.filter(pk=meeting, group=group).first()
    return Found(it, frozenset(), "group", it.group_id) if it else None


def eligible(here: Organisation) -> QuerySet[Person]:
    """Who may sit in a group: whoever holds that role, which two people gave them."""
    held = Membership.objects.filter(person=OuterRef("pk"), role=Role.GROUP_MEMBER, ended_at=None)
    return Person.objects.filter(Exists(held), organisation=here, is_active=True).order_by("name")


def core(group: Group) -> QuerySet[Seat]:
    """The places of a group that hold for every meeting, the chair's first; and whether each `holds` the role still."""
    held = Membership.objects.filter(person=OuterRef("person"), role=Role.GROUP_MEMBER, ended_at=None)
    seats = Seat.objects.filter(group=group, meeting=None, ended_at=None).select_related("person")
    return seats.annotate(holds=Exists(held)).order_by("-chair", "person__name")
