"""Somebody's place, and who handles concerns, as their pages show them."""

from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from lotus.kernel.models import Membership, Organisation, Person
from lotus.kernel.permissions import CASE_HANDLING, Role
from lotus.people.models import FactorReset, Proposal
from lotus.people.presenters.people import named, role_words
from lotus.ui import formats
from lotus.ui.forms import Option
from lotus.ui.paging import Leaf, leaf

ONLY_BY_RULE = {Role.MEMBER, Role.CASE_ONLY}
"""Roles that nobody picks from a list: the first comes with a place, the second from a case manager."""


@dataclass(frozen=True)
class Place:
    """What an administrator sees of one person."""

    person: Person
    roles: list[tuple[str, str, bool]]
    proposed: list[str]
    may_be_invited: bool
    has_second: bool
    is_member: bool


def place(person: Person) -> Place:
    held = person.roles()
    account = person.account
    return Place(
        person=person,
        roles=[(role, role_words()[role], Role(role) not in ONLY_BY_RULE) for role in sorted(held)],
        proposed=[role_words()[one.role] for one in Proposal.objects.filter(person=person, answered_at=None)],
        may_be_invited=bool(account and not account.has_usable_password() and held),
        has_second=bool(account and Authenticator.objects.filter(user=account).exists()),
        is_member=Role.MEMBER in held,
    )


def ordinary(person: Person) -> list[Option]:
    """The roles an administrator may give this person."""
    free = set(Role) - CASE_HANDLING - ONLY_BY_RULE - {Role(one) for one in person.roles()}
    return _options(free)


def handling(person: Person | None = None) -> list[Option]:
    """The roles that may be proposed, for this person or for anybody."""
    held = {Role(one) for one in person.roles()} if person else set()
    return _options(CASE_HANDLING - held)


def _options(roles: set[Role] | frozenset[Role]) -> list[Option]:
    return [Option(role.value, role_words()[role]) for role in Role if role in roles]


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a second person; `mine`: why the one who looks cannot answer it."""

    pk: UUID
    who: str
    what: str
    by: str
    since: str
    for_me: bool
    by_me: bool


def proposals(looking: Person) -> list[Waiting]:
    rows = Proposal.objects.filter(answered_at=None, person__organisation=looking.organisation_id)
    return [
        Waiting(
            one.pk,
            one.person.name,
            role_words()[one.role],
            one.by.name,
            formats.short_day(one.at),
            one.person_id == looking.pk,
            one.by_id == looking.pk,
        )
        for one in rows.select_related("person", "by").order_by("at")
    ]


def resets(looking: Person) -> list[Waiting]:
    rows = FactorReset.objects.filter(confirmed_at=None, person__organisation=looking.organisation_id)
    return [
        Waiting(
            one.pk,
            one.person.name,
            "",
            one.by.name if one.by else "",
            formats.short_day(one.at),
            one.person_id == looking.pk,
            one.by_id == looking.pk,
        )
        for one in rows.select_related("person", "by").order_by("at")
    ]


def handlers(organisation: Organisation, asked: str = "") -> tuple[list[list[str]], Leaf]:
    """Who holds which case-handling role, by name, a page at a time: rows, and the way on."""
    rows = (
        Membership.objects.filter(
            person__organisation=organisation, role__in=CASE_HANDLING, ended_at=None, person__is_active=True
        )
        .select_related("person", "by")
        .order_by("person__name", "role")
    )
    page = leaf(rows, asked)
    return [_holder(one) for one in page.rows], page


def _holder(one: Membership) -> list[str]:
    by = one.by.name if one.by else "–"
    return [one.person.name, role_words()[one.role], formats.short_day(one.at), by]


OFFERED = 100
"""So many people stand in one list to choose from; of more, somebody looks for a name first."""


def others(looking: Person) -> QuerySet[Person]:
    """Whom somebody may propose a role for: everybody with a place here but themselves."""
    held = Membership.objects.filter(role=Role.MEMBER, ended_at=None).values("person")
    people = Person.objects.filter(organisation=looking.organisation_id, is_active=True, pk__in=held)
    return people.exclude(pk=looking.pk)


def offered(looking: Person, words: str) -> list[Person] | None:
    """Of those the ones whose name, address or staff number holds these words; None where they are too many to list."""
    found = list(named(others(looking), words)[: OFFERED + 1])
    return None if len(found) > OFFERED else found
