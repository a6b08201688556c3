"""Roles that handle concerns: one person proposes, a second one who holds such a role agrees."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lotus.core.refusal import Refused
from lotus.kernel import access, accounts, audit, outbox
from lotus.kernel.models import Person
from lotus.kernel.permissions import CASE_HANDLING, Permission, Role
from lotus.people import policy
from lotus.people.models import Proposal


@transaction.atomic
def propose(person: Person, role: Role, *, by: Person, at: datetime) -> Proposal:
    """Propose a role that handles concerns. Those who may confirm it are told."""
    both = (Permission.PEOPLE_WRITE, Permission.HANDLERS_CHANGE)
    if person.organisation_id != by.organisation_id or not any(
        access.may(one, roles=by.roles()) for one in both
    ):
        raise PermissionDenied("proposing a role for this person")
    _refuse_nonsense(person, role, by)
    second = [one for one in policy.handlers(person) if one.pk != by.pk]
    if not second:
        raise Refused(
            "Nobody else here handles concerns yet, so nobody could confirm it. Whoever runs the server names the "
            "first ones, by an import.",
            "role",
        )
    made = Proposal.objects.create(person=person, role=role, by=by, at=at)
    _record("role.proposed", made, by)
    for one in second:
        outbox.write("role-proposed", one, **{"from": by.name})
    return made


def _refuse_nonsense(person: Person, role: Role, by: Person) -> None:
    if role not in CASE_HANDLING:
        raise Refused("This role does not handle concerns. An administrator gives it.", "role")
    if person.pk == by.pk:
        raise Refused("Nobody proposes a role for themselves. Ask a colleague.", "role")
    if role in person.roles():
        raise Refused(f"{person.name} holds this role already.", "role")
    accounts.refuse_mixing(person, role)
    if Proposal.objects.filter(person=person, role=role, answered_at=None).exists():
        raise Refused("This has been proposed already, and waits for a second person.", "role")


@transaction.atomic
def answer(proposal: Proposal, *, agrees: bool, by: Person, at: datetime) -> None:
    """Agree or not. Never the one who proposed it, and never the one it is for."""
    person = proposal.person
    policy.ask(by, Permission.HANDLERS_CHANGE, person)
    if by.pk == person.pk:
        raise Refused("It is about a role for you, so somebody else has to answer.")
    if by.pk == proposal.by_id and agrees:
        raise Refused("You proposed it, so a second person has to agree.")
    open_rows = Proposal.objects.filter(pk=proposal.pk, answered_at=None)
    if not open_rows.update(answered_by=by, answered_at=at, agreed=agrees):
        raise Refused("Somebody has answered this already.")
    _record("role.agreed" if agrees else "role.declined", proposal, by)
    if agrees:
        accounts.grant(person, Role(proposal.role), by=proposal.by, second=by)
        outbox.write("role-given", person)


def _record(what: str, proposal: Proposal, by: Person) -> None:
    audit.record(
        what,
        organisation=proposal.person.organisation,
        by=by,
        kind="person",
        subject=proposal.person_id,
        details={"role": str(proposal.role), "proposal": str(proposal.pk)},
    )
