"""Making organisations, teams and people; giving roles; inviting; changing organisation; signing out."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import auth
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from lotus.core.refusal import Refused
from lotus.kernel import audit, sessions
from lotus.kernel.encryption import fingerprint, is_of
from lotus.kernel.lists import Listed, Prepared
from lotus.kernel.models import (
    Account,
    AuditEntry,
    Invitation,
    Membership,
    Organisation,
    Person,
    Sitting,
    Team,
)
from lotus.kernel.permissions import CASE_HANDLING, Role

INVITATION_DAYS = 28
WRONG_CODES = 5
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that look alike


def open_organisation(*, name: str, slug: str, address: str = "") -> Organisation:
    return Organisation.objects.create(name=name, slug=slug, address=address)


def team_at(organisation: Organisation, path: str) -> Team | None:
    """The team at a path such as `Medicine > Ward 7`, made where there is none; None for an empty path."""
    team = None
    for name in filter(None, (part.strip() for part in path.split(">"))):
        team, _made = Team.objects.get_or_create(organisation=organisation, parent=team, name=name)
    return team


@transaction.atomic
def add_person(
    organisation: Organisation,
    *,
    name: str,
    by: Person | None,
    email: str = "",
    staff_id: str = "",
    team: Team | None = None,
    known_as: str = "",
    post: str = "",
    phone: str = "",
    roles: Iterable[Role] = (Role.MEMBER,),
) -> Person:
    """Add somebody, with an account when they have an e-mail address (without a password until they choose
    one).
    """
    person = Person.objects.create(
        organisation=organisation,
        account=account_for(email) if email else None,
        name=name,
        known_as=known_as,
        post=post,
        phone=phone,
        email=email.strip().lower(),
        staff_id=staff_id,
        team=team,
    )
    audit.record("person.added", organisation=organisation, by=by, kind="person", subject=person.id)
    for role in roles:
        grant(person, role, by=by)
    return person


@transaction.atomic
def update_person(person: Person, *, name: str, email: str, team: Team | None, by: Person | None) -> None:
    """Bring somebody's name, address and team up to date. An account they have keeps its own address."""
    person.name, person.team = name, team
    if email:
        person.email = email.strip().lower()
        person.account = person.account or account_for(email)
    person.save(update_fields=["name", "team", "email", "account"])
    audit.record("person.changed", organisation=person.organisation, by=by, kind="person", subject=person.id)


def account_for(email: str) -> Account:
    """The account with this address, made without a password when there is none."""
    account, made = Account.objects.get_or_create(
        email=email.strip().lower(), defaults={"created_at": timezone.now()}
    )
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


@transaction.atomic
def grant(person: Person, role: Role, *, by: Person | None, second: Person | None = None) -> None:
    """Give a role. An administrator never also handles cases, nor the other way round.

    A role that handles cases takes a second person who holds one, unless whoever runs the server gives it (`by` None).
    """
    if role in person_roles(person):
        return
    refuse_mixing(person, role)
    if role in CASE_HANDLING and by is not None:
        _refuse_alone(person, by, second)
    Membership.objects.create(person=person, role=role, by=by, at=timezone.now())
    _forget_roles(person)
    if role == Role.MEMBER:  # they are back, and need no way of their own round it
        end_role(person, Role.CASE_ONLY, by=by, at=timezone.now())
    audit.record(
        "role.given",
        organisation=person.organisation,
        by=by,
        kind="person",
        subject=person.id,
        details={"role": str(role), **({"second": str(second.pk)} if second else {})},
    )


def _forget_roles(person: Person) -> None:
    """Let the roles of a loaded person be asked for anew."""
    for known in ("_roles", "held"):
        person.__dict__.pop(known, None)


def person_roles(person: Person) -> set[str]:
    """The roles in force, asked of the database now."""
    return set(Membership.objects.filter(person=person, ended_at=None).values_list("role", flat=True))


def refuse_mixing(person: Person, role: Role) -> None:
    """Raises Refused where a role does not go with those held."""
    held = person_roles(person)
    if (role == Role.ADMINISTRATOR and held & CASE_HANDLING) or (
        role in CASE_HANDLING and Role.ADMINISTRATOR in held
    ):
        raise Refused(
            f"{person.name} cannot both run the system and handle concerns. "
            "Ask somebody else for one of the two.",
            "role",
        )


def _refuse_alone(person: Person, by: Person, second: Person | None) -> None:
    """Raises Refused unless a second person, who handles cases here, agrees; neither may be the one it is for."""
    agreed = (
        second is not None
        and len({person.pk, by.pk, second.pk}) == 3
        and {person.organisation_id} == {by.organisation_id, second.organisation_id}
        and bool(person_roles(second) & CASE_HANDLING)
    )
    if not agreed:
        raise Refused("A role that handles concerns needs a second person, who holds one, to agree.", "role")


@transaction.atomic
def end_role(person: Person, role: Role, *, by: Person | None, at: datetime) -> None:
    """Take a role away. Nothing happens where it is not held."""
    if not Membership.objects.filter(person=person, role=role, ended_at=None).update(ended_at=at):
        return
    _forget_roles(person)
    audit.record(
        "role.ended",
        organisation=person.organisation,
        by=by,
        kind="person",
        subject=person.pk,
        details={"role": str(role)},
    )


@transaction.atomic
def only_own_case(person: Person, *, email: str, by: Person, at: datetime) -> None:
    """Let somebody who has left sign in at an address of their own, for what is about them and nothing else.

    The sign-in they had is theirs no longer here: it ends at their next request. Refused while they hold any role.
    """
    if person_roles(person) - {Role.CASE_ONLY}:
        raise Refused(
            f"{person.name} still has a place here, and signs in with it. When they have left, an administrator says "
            "so; then come back."
        )
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account and account.pk != person.account_id:
        raise Refused("Somebody signs in with this address already. Ask for another one.", "email")
    if account is None:
        person.account = account_for(email)
    person.email = email.strip().lower()
    person.save(update_fields=["account", "email"])
    grant(person, Role.CASE_ONLY, by=by)


@dataclass(frozen=True)
class Way:
    """What an invited person needs: the link's token, and the code when there is one.

    Shown once, never kept.
    """

    token: str
    code: str


@transaction.atomic
def invite(person: Person, *, by: Person | None, with_code: bool, today: datetime | None = None) -> Way:
    """A one-time way in for somebody with an account. Earlier invitations of the account end."""
    if person.account is None:
        raise Refused(
            f"{person.name} has no e-mail address here yet, so there is nowhere to send an invitation."
        )
    if person.account.has_usable_password():  # an invitation must never be a way into somebody's account
        raise Refused(f"{person.name} has a password already, and can sign in with it.")
    now = today or timezone.now()
    Invitation.objects.filter(account=person.account, used_at=None, ends_at__gt=now).update(ends_at=now)
    way = Way(secrets.token_urlsafe(32), _code() if with_code else "")
    Invitation.objects.create(
        account=person.account,
        organisation=person.organisation,
        link=fingerprint(way.token),
        code=fingerprint(f"{way.token}{way.code}") if with_code else "",
        made_at=now,
        ends_at=now + timedelta(days=INVITATION_DAYS),
    )
    audit.record("person.invited", organisation=person.organisation, by=by, kind="person", subject=person.id)
    return way


def _code() -> str:
    """Eight letters and figures in two groups: about 39 bits, tried at most five times."""
    drawn = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def invitation(token: str) -> Invitation | None:
    """The invitation this link belongs to, while it can still be used."""
    return (
        Invitation.objects.select_related("account", "organisation")
        .filter(
            link=fingerprint(token),
            used_at=None,
            ends_at__gt=timezone.now(),
            wrong_codes__lt=WRONG_CODES,
            account__is_active=True,
            account__people__organisation=F("organisation"),
            account__people__is_active=True,
        )
        .first()
    )


def code_fits(found: Invitation, token: str, code: str) -> bool:
    """Whether the code is the one given; a wrong one is counted, and the fifth ends the invitation."""
    if not found.code:
        return True
    row = Invitation.objects.filter(pk=found.pk)
    # Counted before it is looked at, so that many tries at the same moment are still five.
    if not row.filter(wrong_codes__lt=WRONG_CODES).update(wrong_codes=F("wrong_codes") + 1):
        return False
    plain = "".join(code.upper().split()).replace("-", "")
    if not is_of(found.code, fingerprint(f"{token}{plain[:4]}-{plain[4:]}")):
        return False
    row.update(wrong_codes=F("wrong_codes") - 1)
    return True


@transaction.atomic
def accept(found: Invitation, password: str | None) -> Person:
    """Use the invitation up: the account gets its password, or none for who signs in through a provider.

    Returns the person it was meant for.
    """
    used = Invitation.objects.filter(pk=found.pk, used_at=None).update(used_at=timezone.now())
    if not used:
        raise Refused("This link has been used already. You can sign in with the password you chose.")
    found.account.set_password(password)
    found.account.save(update_fields=["password"])
    person = Person.objects.get(account=found.account, organisation=found.organisation)
    audit.record(
        "invitation.accepted", organisation=found.organisation, by=person, kind="person", subject=person.id
    )
    return person


NAMED: list[Callable[[], Q]] = []
"""From each room that keeps something about people: whether it names somebody, for a query of people."""
GOES: list[Callable[[Person], int]] = []
"""From each room that keeps something of somebody’s own which deleting their rows does not take along."""
BESIDE: dict[str, Listed] = {}
"""What rooms need to know of whoever asks, on every page: fetched with them, under its name."""


def asking(person: UUID, account: UUID, sitting: UUID) -> Person | None:
    """The person a session speaks for, while it may, with all that every page needs of them: in one question.

    Their organisation, their account, the roles they hold (`held`), the places of their account, when the session
    was last seen in use (`seen_at`), and what rooms add.
    """
    return next(iter(_ASKING.ask(person=person, account=account, sitting=sitting)), None)


def _asking(person: UUID, account: UUID, sitting: UUID) -> QuerySet[Person]:
    holds = Membership.objects.filter(person=OuterRef("pk"), ended_at=None)
    places = Person.objects.filter(Exists(holds), account=OuterRef("account"), is_active=True)
    sits = Sitting.objects.filter(pk=sitting, account=account, ended_at=None)
    wanted = Person.objects.select_related("organisation", "account").filter(
        Exists(sits), Exists(holds), pk=person, account_id=account, is_active=True, account__is_active=True
    )
    seen = Subquery(sits.values("seen_at"))
    return wanted.annotate(held=Listed(holds, "role"), places=Listed(places, "pk"), seen_at=seen, **BESIDE)


_ASKING = Prepared(_asking)


def people_of(account: Account) -> list[Person]:
    """The organisations this account has a person in, by name: one switched on, who holds a role."""
    held = Membership.objects.filter(person=OuterRef("pk"), ended_at=None)
    people = Person.objects.select_related("organisation", "account").filter(
        Exists(held), account=account, is_active=True
    )
    return list(people.order_by("organisation__name"))


def last_used(people: list[Person]) -> Person | None:
    """Of one account's people, the one it last worked as; the only one there is; None when it never chose."""
    if len(people) == 1:
        return people[0]
    chosen = AuditEntry.objects.filter(person__in=[one.pk for one in people], action="session.switched")
    newest = chosen.order_by("-at").values_list("person", flat=True).first()
    return next((one for one in people if one.pk == newest), None)


def left(here: Organisation) -> QuerySet[Any]:
    """Who has left: each with the moment (`left_at`) at which their last role ended, one for their own case aside."""
    roles = Membership.objects.filter(person=OuterRef("pk")).exclude(role=Role.CASE_ONLY)
    people = Person.objects.filter(Exists(roles), organisation=here, erased_at=None)
    gone = people.exclude(Exists(roles.filter(ended_at=None)))
    return gone.annotate(left_at=Subquery(roles.order_by("-ended_at").values("ended_at")[:1]))


def switch(request: HttpRequest, person: Person) -> None:
    """Let the session speak for the account's person in another organisation."""
    request.session["person"] = str(person.id)
    Sitting.objects.filter(pk=sessions.number(request)).update(person=person)
    audit.record(
        "session.switched", organisation=person.organisation, by=person, kind="person", subject=person.id
    )


def sign_out(request: HttpRequest, person: Person | None) -> None:
    if person:
        audit.record(
            "session.ended", organisation=person.organisation, by=person, kind="person", subject=person.id
        )
    sessions.end_this(request)
    auth.logout(request)
