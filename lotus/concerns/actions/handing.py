"""Handing over what somebody looks after, all at once: when they leave, are away for long, or carry too much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from lotus.concerns import policy
from lotus.concerns.actions import cases, second, timeline
from lotus.concerns.models import Case, Part, Promise
from lotus.core import library
from lotus.core.casework import CaseRole, Stage
from lotus.core.refusal import Refused
from lotus.kernel import access, locks
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission, Role

HANDED = {
    CaseRole.CASE_MANAGER: Role.CASE_MANAGER,
    CaseRole.ADVISER: Role.ADVISER,
    CaseRole.PASTORAL: Role.PASTORAL_CONTACT,
    CaseRole.SECOND_REVIEWER: Role.ADVISER,
}
"""The parts that pass from one person to another, each with the role that whoever takes it holds."""


@dataclass(frozen=True)
class Left:
    """A concern that stays where it was, and why."""

    case: Case
    why: str


@dataclass(frozen=True)
class HandedOver:
    """How many concerns passed to somebody, and what stays."""

    to: Person
    count: int
    left: Sequence[Left]


def parts(officer: Person) -> QuerySet[Part]:
    """What this responsible officer can hand over. A concern out of their own sight is handed over by another one."""
    seen = policy.visible(officer).values("pk")
    return Part.objects.filter(case__in=seen, role__in=list(HANDED), ended_at=None)


@transaction.atomic
def hand_over(whom: Person, to: Person, role: CaseRole, *, by: Person, at: datetime) -> HandedOver:
    """Give all that one person holds as `role` to another. Where they may not take it, it stays, with the reason.

    Raises Refused at field `to` or `whom`.
    """
    if not access.may(Permission.CONCERN_HAND_OVER, roles=by.roles()):
        raise Refused("Only a responsible officer hands over concerns.")
    if whom == to:
        raise Refused("Choose somebody else to take them.", "to")
    label = library.load("concerns", "roles").word(role)
    if to.organisation_id != by.organisation_id or HANDED[role] not in to.roles():
        raise Refused(
            f"{to.name} does not hold the role for it here ({label}). Choose somebody who does.", "to"
        )
    locks.turn(by.organisation_id)
    held = parts(by).filter(person=whom, role=role)
    held = held.select_related("case__organisation", "case__practitioner", "case__reporter")
    found = [(part.case, _pass_on(part, to, by=by, at=at)) for part in held.order_by("case__opened_at")]
    if not found:
        raise Refused(f"{whom.name} has nothing left to hand over ({label}).", "whom")
    left = [Left(case, why) for case, why in found if why]
    return HandedOver(to, len(found) - len(left), left)


def _pass_on(part: Part, to: Person, *, by: Person, at: datetime) -> str:
    """Give one part to somebody. Returns why it stays, or nothing."""
    case, role, whom = part.case, CaseRole(part.role), part.person
    try:
        cases.refuse_conflict(case, role, to, HANDED[role])
        if role is CaseRole.SECOND_REVIEWER:
            second.refuse_reader(case, to)
    except Refused as no:
        return no.message
    cases.replace(case, to, role, by=by, at=at)
    if not Part.objects.filter(case=case, person=whom, ended_at=None).exists():
        Promise.objects.filter(case=case, who=whom, done_at=None).update(who=to)
    label = library.load("concerns", "roles").word(role)
    timeline.step(case, "handed-over", by=by, at=at, to=to.name, whom=whom.name, part=label.lower())
    _go_on(case, role, to, at=at)
    return ""


def _go_on(case: Case, role: CaseRole, to: Person, *, at: datetime) -> None:
    """A new adviser answers the interest question; a new case manager is in touch soon."""
    if role is CaseRole.ADVISER and not hasattr(case, "triage"):
        timeline.promise(case, "interest", due=timeline.workday(at, 2), at=at, who=to)
    if role is CaseRole.SECOND_REVIEWER:
        second.expect(case, to, at=at)
    if role is CaseRole.CASE_MANAGER and case.told_at and case.stage != Stage.CLOSED:
        soon = timeline.allowed(case, "hello", at)
        promised = Promise.objects.filter(case=case, kind="contact", done_at=None).first()
        timeline.promise(case, "contact", due=min(soon, promised.due) if promised else soon, at=at, who=to)
