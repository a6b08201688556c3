"""Advisory groups: setting one up, changing it, deputies, closing it; and who stands in for whom at a meeting.

A seat opens concerns, so a responsible officer fills it, with somebody to whom two people gave the role.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import cases, meetings, timeline
from lotus.concerns.models import AgendaItem, Deputy, Group, Meeting, Part, Seat
from lotus.core.casework import CaseRole
from lotus.core.refusal import Refused, Stale, differences
from lotus.kernel import access, audit, locks
from lotus.kernel.models import AuditEntry, Person
from lotus.kernel.permissions import Permission, Role

FEWEST = 2


@dataclass(frozen=True)
class Shape:
    """What a group is: its name, how many places decide, and who has them."""

    name: str
    quorum: int
    chair: Person
    members: Sequence[Person]

    def people(self) -> list[Person]:
        """The chair first, each person once."""
        return list(dict.fromkeys([self.chair, *self.members]))

    def words(self) -> dict[str, str]:
        """As texts that a person can lay beside another version."""
        names = sorted(person.name for person in self.people() if person != self.chair)
        return {
            "name": self.name,
            "quorum": str(self.quorum),
            "chair": self.chair.name,
            "members": "\n".join(names),
        }


def _ask(by: Person, permission: Permission) -> None:
    if not access.may(permission, roles=by.roles()):
        raise PermissionDenied(str(permission))


def _record(what: str, group: Group, by: Person, **details: Any) -> None:
    audit.record(
        f"group.{what}",
        organisation=group.organisation,
        by=by,
        kind="group",
        subject=group.pk,
        details=details,
    )


@transaction.atomic
def set_up(shape: Shape, *, by: Person, at: datetime) -> Group:
    """A new group of the organisation, under its own name for it."""
    _ask(by, Permission.GROUP_WRITE)
    locks.turn(by.organisation_id)
    _refuse_shape(shape, by, None)
    group = meetings.open_group(
        by.organisation, name=shape.name, quorum=shape.quorum, chair=shape.chair, members=shape.people()[1:]
    )
    _record("opened", group, by)
    return group


@transaction.atomic
def change(group: Group, shape: Shape, *, number: int, by: Person, at: datetime) -> Group:
    """Change a group. A place that ends stays in the record; what was decided stays as it is.

    Raises Stale when somebody changed it after version `number` was read.
    """
    _ask(by, Permission.GROUP_WRITE)
    locks.turn(by.organisation_id)
    current = Group.objects.select_related("organisation").get(pk=group.pk)
    stored = shape_of(current).words()
    if current.version != number:
        different = differences(shape.words(), stored)
        if different:
            raise Stale(different, number=current.version, by=_last_to_change(current))
    _refuse_shape(shape, by, current)
    changed = [one.field for one in differences(shape.words(), stored)]
    current.name, current.quorum, current.version = shape.name, shape.quorum, current.version + 1
    current.save(update_fields=["name", "quorum", "version"])
    _seat(current, shape, at)
    _record("changed", current, by, changed=changed)
    return current


def shape_of(group: Group) -> Shape:
    """A group as it is now."""
    seats = list(policy.core(group))
    return Shape(group.name, group.quorum, seats[0].person, [seat.person for seat in seats])


def _last_to_change(group: Group) -> str:
    entry = AuditEntry.objects.filter(subject=group.pk, action="group.changed").order_by("-number").first()
    found = Person.objects.filter(pk=entry.person).first() if entry and entry.person else None
    return found.name if found else "Somebody else"


def _seat(group: Group, shape: Shape, at: datetime) -> None:
    """End the places that are no more, and make those that are new; whoever takes the chair gets a new place."""
    wanted = {person.pk: person == shape.chair for person in shape.people()}
    seats = list(policy.core(group))
    gone = [seat for seat in seats if wanted.get(seat.person_id) is not seat.chair]
    Seat.objects.filter(pk__in=[seat.pk for seat in gone]).update(ended_at=at)
    kept = {seat.person_id for seat in seats if seat not in gone}
    for person in shape.people():
        if person.pk not in kept:
            Seat.objects.create(group=group, person=person, chair=wanted[person.pk])
    _end_deputies(group, wanted, at)


def _end_deputies(group: Group, members: dict[Any, bool], at: datetime) -> None:
    """Nobody deputises for who is no member any more, nor is a deputy who is one now."""
    rows = Deputy.objects.filter(group=group, ended_at=None)
    for row in rows:
        if row.stands_for_id not in members or row.person_id in members:
            _end_deputy(row, at)


def _end_deputy(row: Deputy, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    to_come = Seat.objects.filter(group=row.group_id, person=row.person_id, stands_for=row.stands_for_id)
    to_come.filter(ended_at=None, meeting__on__gte=timeline.london(at)).update(ended_at=at)


def _refuse_shape(shape: Shape, by: Person, group: Group | None) -> None:
    named = Group.objects.filter(organisation=by.organisation_id, name__iexact=shape.name)
    others = named.exclude(pk=group.pk) if group else named
    if others.exists():
        raise Refused("There is a group of this name already. Choose another name.", "name")
    may_sit = set(policy.eligible(by.organisation))
    for person in shape.people():
        if person not in may_sit:
            raise Refused(f"{person.name} does not hold the role of a group member.", "members")
        _refuse_pastoral(person, AgendaItem.objects.filter(meeting__group=group), "members")
    if shape.quorum < FEWEST:
        raise Refused(f"A group decides with at least {FEWEST} people.", "quorum")
    if shape.quorum > len(shape.people()):
        raise Refused(
            f"The group would have {len(shape.people())} places, so it could never decide. Lower the number, "
            "or add members.",
            "quorum",
        )


def _refuse_pastoral(person: Person, items: Any, field: str) -> None:
    """Whoever is there for somebody does not sit in the group that decides about them."""
    parts = Part.objects.filter(person=person, role=CaseRole.PASTORAL, ended_at=None)
    if parts.filter(case__in=items.values("case")).exists():
        raise Refused(cases.conflict_words("is_pastoral", person), field)


@transaction.atomic
def add_deputy(group: Group, *, person: Person, stands_for: Person, by: Person, at: datetime) -> Deputy:
    """Say that somebody may stand in for a member. It opens nothing until they do."""
    _ask(by, Permission.GROUP_WRITE)
    locks.turn(by.organisation_id)
    members = {seat.person for seat in policy.core(group)}
    if person not in set(policy.eligible(by.organisation)):
        raise Refused(f"{person.name} does not hold the role of a group member.", "person")
    if person in members:
        raise Refused(f"{person.name} is a member of the group already.", "person")
    if stands_for not in members:
        raise Refused(f"{stands_for.name} is not a member of the group.", "stands_for")
    if Deputy.objects.filter(group=group, person=person, stands_for=stands_for, ended_at=None).exists():
        raise Refused(f"{person.name} may stand in for {stands_for.name} already.", "person")
    made = Deputy.objects.create(group=group, person=person, stands_for=stands_for, by=by, at=at)
    _record("deputy_added", group, by, deputy=str(person.pk), stands_for=str(stands_for.pk))
    return made


@transaction.atomic
def end_deputy(group: Group, deputy: UUID, *, by: Person, at: datetime) -> None:
    """Say that somebody stands in for a member no longer; what they agreed to do at a meeting to come ends too."""
    _ask(by, Permission.GROUP_WRITE)
    row = Deputy.objects.filter(group=group, ended_at=None, pk=deputy).first()
    if row is None:
        raise Refused("This has ended already.")
    _end_deputy(row, at)
    _record("deputy_ended", group, by, deputy=str(row.person_id), stands_for=str(row.stands_for_id))


@transaction.atomic
def close(group: Group, *, by: Person, at: datetime) -> None:
    """Let a group take up nothing more. What it decided stays; refused while something waits for its decision."""
    _ask(by, Permission.GROUP_WRITE)
    locks.turn(by.organisation_id)
    if waiting(group):
        raise Refused("Something still waits for the decision of this group. Close it when that is signed.")
    Group.objects.filter(pk=group.pk).update(closed_at=at)
    _record("closed", group, by)


def waiting(group: Group) -> bool:
    """Whether something stands on an agenda of the group without a signed decision."""
    items = AgendaItem.objects.filter(meeting__group=group)
    return items.exclude(decision__signed_at__isnull=False).exists()


@transaction.atomic
def reopen(group: Group, *, by: Person, at: datetime) -> None:
    """Let a closed group take up concerns again."""
    _ask(by, Permission.GROUP_WRITE)
    Group.objects.filter(pk=group.pk).update(closed_at=None)
    _record("reopened", group, by)


@transaction.atomic
def stand_in(meeting: Meeting, *, deputy: Deputy, by: Person, at: datetime) -> Seat:
    """Let a deputy sit at one meeting in place of a member: from now on its agenda asks them for an interest."""
    _refuse_outsider(meeting.group, by)
    locks.turn(by.organisation_id)
    if meeting.on < timeline.london(at):
        raise Refused("This meeting is over.", "deputy")
    if deputy.ended_at or deputy.group_id != meeting.group_id:
        raise Refused("Choose somebody from the list.", "deputy")
    _refuse_pastoral(deputy.person, AgendaItem.objects.filter(meeting=meeting), "deputy")
    there = Seat.objects.filter(meeting=meeting, ended_at=None)
    if there.filter(person=deputy.person).exists():
        raise Refused(f"{deputy.person.name} stands in for somebody at this meeting already.", "deputy")
    if there.filter(stands_for=deputy.stands_for).exists():
        raise Refused(f"Somebody stands in for {deputy.stands_for.name} already.", "deputy")
    chair = policy.core(meeting.group).filter(person=deputy.stands_for, chair=True).exists()
    seat = Seat.objects.create(
        group=meeting.group, meeting=meeting, person=deputy.person, stands_for=deputy.stands_for, chair=chair
    )
    facts = {"deputy": str(deputy.person_id), "stands_for": str(deputy.stands_for_id)}
    _record("stands_in", meeting.group, by, meeting=str(meeting.pk), **facts)
    return seat


def _refuse_outsider(group: Group, by: Person) -> None:
    """A member of the group says who stands in, or a responsible officer."""
    _ask(by, Permission.GROUP_STAND_IN)
    sits = policy.core(group).filter(person=by).exists()
    if not sits and Role.RESPONSIBLE_OFFICER not in by.roles():
        raise Refused("A member of the group says who stands in, or a responsible officer.", "deputy")


@transaction.atomic
def take_back(meeting: Meeting, seat: UUID, *, by: Person, at: datetime) -> None:
    """The member comes after all: whoever stood in sees nothing of this meeting any more."""
    _refuse_outsider(meeting.group, by)
    row = Seat.objects.filter(meeting=meeting, ended_at=None, pk=seat).first()
    if row is None:
        raise Refused("This has ended already.", "deputy")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    facts = {"deputy": str(row.person_id), "stands_for": str(row.stands_for_id)}
    _record("stands_in_no_longer", meeting.group, by, meeting=str(meeting.pk), **facts)
