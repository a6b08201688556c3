"""Who may look after whose place. What follows from a role is in `content/access.toml`."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from lotus.core.keeping import PERSON, Period, periods
from lotus.kernel import access, accounts
from lotus.kernel.doors import Found
from lotus.kernel.models import Membership, Organisation, Person
from lotus.kernel.permissions import CASE_HANDLING, Permission
from lotus.people.models import FactorReset, Proposal, Removal


def ask(by: Person, permission: Permission, about: Person) -> None:
    """For actions, which ask again whatever the page asked. Raises PermissionDenied."""
    if about.organisation_id != by.organisation_id or not access.may(permission, roles=by.roles()):
        raise PermissionDenied(f"{permission} for this person")


def handlers(of: Person) -> list[Person]:
    """Who holds a case-handling role in the organisation of this person, themselves left aside."""
    held = Membership.objects.filter(role__in=CASE_HANDLING, ended_at=None).values("person")
    people = Person.objects.filter(
        pk__in=held, organisation=of.organisation_id, is_active=True, cases_locked_at=None
    )
    return list(people.exclude(pk=of.pk).select_related("account", "organisation"))


def _found(it: Proposal | FactorReset | Person | None, about: Person | None) -> Found | None:
    return Found(it, frozenset(), "person", about.pk) if it and about else None


def person(asking: Person, person: UUID) -> Found | None:
    """Somebody of the same organisation."""
    people = Person.objects.select_related("account", "organisation", "team")
    one = people.filter(pk=person, organisation=asking.organisation_id, erased_at=None).first()
    return _found(one, one)


def proposal(asking: Person, proposal: UUID) -> Found | None:
    """A role proposed in this organisation, not answered yet."""
    rows = Proposal.objects.select_related("person__organisation", "person__account", "by")
    one = rows.filter(pk=proposal, answered_at=None, person__organisation=asking.organisation_id).first()
    return _found(one, one.person if one else None)


def reset(asking: Person, reset: UUID) -> Found | None:
    """A second step reset in this organisation, not confirmed yet."""
    rows = FactorReset.objects.select_related("person__organisation", "person__account", "by__account")
    one = rows.filter(pk=reset, confirmed_at=None, person__organisation=asking.organisation_id).first()
    return _found(one, one.person if one else None)


def period(here: Organisation) -> Period:
    """How long somebody who left is kept."""
    return periods(here.settings)[PERSON]


def free(here: Organisation, today: date) -> QuerySet[Any]:
    """Who left longer ago than they are kept, and whom nothing names any more that is kept about concerns."""
    before = datetime.combine(period(here).over_before(today), datetime.min.time())
    people = accounts.left(here).filter(left_at__lt=timezone.make_aware(before))
    for named in accounts.NAMED:
        people = people.exclude(named())
    return people.order_by("name", "pk")


def asked(here: Organisation, today: date) -> list[Removal]:
    """What waits for a second person. A request that can no longer be granted is told of to nobody."""
    rows = Removal.objects.filter(person__in=free(here, today).order_by().values("pk"))
    return list(rows.select_related("person", "by").order_by("at", "pk"))
