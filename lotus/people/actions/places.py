"""What an administrator does for somebody's place: ordinary roles, sessions, leaving, switching off, inviting."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from lotus.core.refusal import Refused
from lotus.kernel import accounts, audit, outbox, sessions
from lotus.kernel.models import Membership, Person
from lotus.kernel.permissions import CASE_HANDLING, Permission, Role
from lotus.people import policy


@transaction.atomic
def give(person: Person, role: Role, *, by: Person) -> None:
    """Give an ordinary role."""
    policy.ask(by, Permission.PEOPLE_WRITE, person)
    if role in {Role.MEMBER, Role.CASE_ONLY}:
        raise Refused("This role is not given by hand.", "role")
    if role in CASE_HANDLING:
        raise Refused("A role that handles concerns is proposed, and a second person confirms it.", "role")
    accounts.grant(person, role, by=by)


@transaction.atomic
def take(person: Person, role: Role, *, by: Person, at: datetime) -> None:
    """Take a role away, whichever it is. Refused for the last administrator."""
    policy.ask(by, Permission.PEOPLE_WRITE, person)
    if role in {Role.MEMBER, Role.CASE_ONLY}:
        raise Refused("Say that they have left instead.", "role")
    if role is Role.ADMINISTRATOR:
        _another_administrator(person)
    accounts.end_role(person, role, by=by, at=at)


@transaction.atomic
def leave(person: Person, *, by: Person, at: datetime) -> None:
    """Somebody has left: every role ends, and with them their sessions at the next request."""
    policy.ask(by, Permission.PEOPLE_WRITE, person)
    _not_oneself(person, by)
    if Role.ADMINISTRATOR in person.roles():
        _another_administrator(person)
    for role in person.roles() - {Role.CASE_ONLY}:
        accounts.end_role(person, Role(role), by=by, at=at)
    audit.record("person.left", organisation=person.organisation, by=by, kind="person", subject=person.pk)


@transaction.atomic
def switch(person: Person, *, on: bool, by: Person) -> None:
    """Let somebody in, or not, whatever roles they hold. Their sessions end at the next request."""
    policy.ask(by, Permission.PEOPLE_WRITE, person)
    _not_oneself(person, by)
    if not on and Role.ADMINISTRATOR in person.roles():
        _another_administrator(person)
    Person.objects.filter(pk=person.pk).update(is_active=on)
    what = "person.switched_on" if on else "person.switched_off"
    audit.record(what, organisation=person.organisation, by=by, kind="person", subject=person.pk)


@transaction.atomic
def end_sessions(person: Person, *, by: Person) -> int:
    """End every session of somebody. Returns how many there were."""
    policy.ask(by, Permission.PEOPLE_WRITE, person)
    if person.account is None:
        return 0
    audit.record("sessions.ended", organisation=person.organisation, by=by, kind="person", subject=person.pk)
    return sessions.end_all(person.account)


@transaction.atomic
def invite(person: Person, *, by: Person) -> None:
    """A link by e-mail to choose a password; the one before ends. Refused for who has a password."""
    policy.ask(by, Permission.PEOPLE_WRITE, person)
    way = accounts.invite(person, by=by, with_code=False)
    link = f"{settings.PUBLIC_URL}{reverse('people:invitation', args=[way.token])}"
    outbox.write("welcome", person, link=link)


def _not_oneself(person: Person, by: Person) -> None:
    if person.pk == by.pk:
        raise Refused("Ask another administrator to do this for you.")


def _another_administrator(person: Person) -> None:
    others = Membership.objects.filter(
        role=Role.ADMINISTRATOR,
        ended_at=None,
        person__organisation=person.organisation_id,
        person__is_active=True,
    ).exclude(person=person)
    if not others.exists():
        raise Refused("This is the only administrator. Make somebody else one first.", "role")
