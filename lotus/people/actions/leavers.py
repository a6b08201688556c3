"""The end of somebody who left: one asks, another removes all that is kept of them, and others' records still stand."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import CASCADE, Q
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import accounts, audit, locks
from lotus.kernel.models import Account, Invitation, Membership, Message, Person
from lotus.kernel.permissions import Permission
from lotus.people import policy
from lotus.people.models import FactorReset, Proposal, Removal

NAME = "Somebody who has left"
"""What stands where their name stood."""
NOT_ASKED = "This is not asked for any more."
NOT_NOW = "They cannot be removed now."
OF_THEIRS: tuple[tuple[Any, str], ...] = (
    (Membership, "person"),
    (Proposal, "person"),
    (FactorReset, "person"),
)
"""Rows that are about them, though a row of theirs elsewhere does not fall with them by itself."""


def _free(person: Person, at: datetime) -> bool:
    here = person.organisation
    return policy.free(here, timezone.localtime(at).date()).filter(pk=person.pk).exists()


@transaction.atomic
def ask(person: Person, *, by: Person, at: datetime) -> Removal:
    """Ask that somebody be removed. Why not, where they cannot go, is not told: it could tell of a concern."""
    policy.ask(by, Permission.LEAVERS_ASK, person)
    locks.turn(person.organisation_id)
    if not _free(person, at):
        raise Refused(NOT_NOW)
    made, new = Removal.objects.get_or_create(person=person, defaults={"by": by, "at": at})
    if not new:
        raise Refused("It has been asked already that they be removed.")
    _note("person.removal-asked", person, by)
    return made


@transaction.atomic
def withdraw(person: Person, *, by: Person, at: datetime) -> None:
    """Take back that somebody be removed."""
    policy.ask(by, Permission.LEAVERS_SEE, person)
    if Removal.objects.filter(person=person).delete()[0]:
        _note("person.removal-withdrawn", person, by)


@transaction.atomic
def remove(person: Person, *, by: Person, at: datetime) -> dict[str, int]:
    """Remove all that is kept of somebody, as another person asked. What stays is a row without a name, and the log."""
    policy.ask(by, Permission.LEAVERS_REMOVE, person)
    locks.turn(person.organisation_id)
    request = Removal.objects.filter(person=person).first()
    if request is None or not _free(person, at):
        raise Refused(NOT_ASKED)
    if by.pk in {request.by_id, person.pk}:
        raise Refused("Somebody other than who asked for it removes them.")
    asked_by = str(request.by_id)
    request.delete()
    counts = {name: count for name, count in _rows(person) if count}
    counts |= _sign_in(person)
    _blank(person, at)
    _note("person.removed", person, by, asked_by=asked_by, counts=counts)
    return counts


def _rows(person: Person) -> list[tuple[str, int]]:
    """Delete what is theirs: rows that fall with a person, what rooms throw away, and what is about their place."""
    found = [("of their own", goes(person)) for goes in accounts.GOES]
    for model, column in [*_falling(), *OF_THEIRS]:
        rows = model._base_manager.filter(**{column: person})
        found.append((model._meta.label_lower, rows.count()))
        rows.delete()
    mail = Message.objects.filter(organisation=person.organisation, to__in=_addresses(person))
    return [*found, ("kernel.message", mail.delete()[0])]


def _falling() -> list[tuple[Any, str]]:
    """Each table whose rows would fall with a person, by the column that names them; lists of many left aside."""
    relations = Person._meta.get_fields(include_hidden=True)
    found = [one for one in relations if one.auto_created and not one.concrete and not one.many_to_many]
    return [
        (one.related_model, one.field.name)  # type: ignore[union-attr]
        for one in found
        if one.on_delete is CASCADE and not one.related_model._meta.auto_created  # type: ignore[union-attr]
    ]


def _addresses(person: Person) -> set[str]:
    found = {person.email, person.account.email if person.account else ""}
    return {one for one in found if one}


def _sign_in(person: Person) -> dict[str, int]:
    """Take the sign-in away, and delete it unless somebody in another organisation uses it."""
    account = person.account
    if account is None:
        return {}
    Person.objects.filter(pk=person.pk).update(account=None)
    Invitation.objects.filter(Q(organisation=person.organisation), account=account).delete()
    if Person.objects.filter(account=account).exists():
        return {}
    Invitation.objects.filter(account=account).delete()
    Account.objects.filter(pk=account.pk).delete()
    return {"kernel.account": 1}


def _blank(person: Person, at: datetime) -> None:
    nothing = dict.fromkeys(("known_as", "post", "email", "phone", "staff_id"), "")
    row = Person.objects.filter(pk=person.pk)
    row.update(**nothing, name=NAME, team=None, is_active=False, cases_locked_at=None, erased_at=at)


def _note(action: str, person: Person, by: Person, **details: object) -> None:
    audit.record(
        action, organisation=person.organisation, by=by, kind="person", subject=person.pk, details=details
    )
