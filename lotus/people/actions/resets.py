"""A lost second step: an administrator takes it away, and a second person opens cases again."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from lotus.core.refusal import Refused
from lotus.kernel import accounts, audit, outbox, sessions
from lotus.kernel.models import Person
from lotus.kernel.permissions import CASE_HANDLING, Permission
from lotus.people import policy
from lotus.people.models import FactorReset


@transaction.atomic
def reset(person: Person, *, by: Person, at: datetime) -> None:
    """Take every second step of somebody away and end their sessions, wherever they have a place.

    Where they handle concerns, cases are shut to them until a second person confirms. All concerned are told.
    """
    policy.ask(by, Permission.PEOPLE_WRITE, person)
    if person.pk == by.pk:
        raise Refused("Ask another administrator to do this for you.")
    if person.account is None:
        raise Refused(f"{person.name} has no account yet.")
    if not Authenticator.objects.filter(user=person.account).delete()[0]:
        raise Refused(f"{person.name} has no second step that could be reset.")
    sessions.end_all(person.account)
    for place in accounts.people_of(person.account):
        here = by if place.organisation_id == by.organisation_id else None
        audit.record(
            "factor.reset", organisation=place.organisation, by=here, kind="person", subject=place.pk
        )
        if place.roles() & CASE_HANDLING:
            _shut(place, by=here, at=at)
        outbox.write("second-step-reset", place)


def _shut(place: Person, *, by: Person | None, at: datetime) -> None:
    Person.objects.filter(pk=place.pk).update(cases_locked_at=at)
    FactorReset.objects.create(person=place, by=by, at=at)
    audit.record("cases.shut", organisation=place.organisation, by=by, kind="person", subject=place.pk)
    for one in policy.handlers(place):
        outbox.write("second-step-reset-confirm", one, who=place.name)


@transaction.atomic
def confirm(row: FactorReset, *, by: Person, at: datetime) -> None:
    """Say that it was them who asked: cases open again. Never oneself, and never who reset it."""
    person = row.person
    policy.ask(by, Permission.HANDLERS_CHANGE, person)
    if by.pk in {person.pk, row.by_id}:
        raise Refused("Somebody else has to confirm this: not the person it is about, nor who reset it.")
    if not FactorReset.objects.filter(pk=row.pk, confirmed_at=None).update(confirmed_by=by, confirmed_at=at):
        raise Refused("Somebody has confirmed this already.")
    if not FactorReset.objects.filter(person=person, confirmed_at=None).exists():
        Person.objects.filter(pk=person.pk).update(cases_locked_at=None)
    audit.record("cases.opened", organisation=person.organisation, by=by, kind="person", subject=person.pk)
    for one in (person, row.by):
        if one:
            outbox.write("second-step-confirmed", one, who=person.name)
