"""Closing a case: proposed by its case manager, closed by a responsible officer; opened again where that is needed."""

from datetime import datetime

from django.db import transaction

from lotus.analysis.holidays import bank_holidays
from lotus.concerns import policy
from lotus.concerns.actions import cases, timeline
from lotus.concerns.models import Case, CheckIn, Closing, Decision, Keeping, Promise, Review
from lotus.concerns.policy.keeping import FORMAL, INFORMAL
from lotus.core import closing as core
from lotus.core import workdays
from lotus.core.casework import CaseRole, DecisionKind, Stage, is_formal
from lotus.core.keeping import Period, classes
from lotus.core.refusal import Refused
from lotus.kernel import audit
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission

ENDS_WITH_IT = frozenset({"contact", "account"})
LETTER = "closing-letter"
"""A case is closed first, and its last letter tells of it: as soon as the one about a decision."""


def retention_class(case: Case) -> str:
    """By which class a case is kept: one that was decided for it, else its own. The years are the organisation's."""
    decided = Keeping.objects.filter(case=case).order_by("-at").first()
    return decided.kind if decided else own_class(case)


def period_of(case: Case) -> Period:
    """How long a case is kept once it is closed: the organisation's years for its class."""
    return classes(case.organisation.settings)[retention_class(case)]


def own_class(case: Case) -> str:
    """Formal where anything formal was ever decided; how long each is kept is `keeping.classes`."""
    kinds = Decision.objects.filter(item__case=case, signed_at__isnull=False).values_list("kind", flat=True)
    return FORMAL if any(is_formal(DecisionKind(kind)) for kind in kinds) else INFORMAL


def standing_in_the_way(case: Case) -> list[str]:
    """What has to be done before a case can be closed, as sentences."""
    found = []
    if not Review.objects.filter(case=case, signed_at__isnull=False).exists():
        found.append("The lessons review is not signed yet. No case closes without it.")
    left = Promise.objects.filter(case=case, done_at=None).exclude(kind__in=[*ENDS_WITH_IT, *core.FOLLOW_UPS])
    found += [f"This was promised and is still open: {one.ours.rstrip('.')}." for one in left]
    return found


@transaction.atomic
def propose(case: Case, *, why: str, by: Person, at: datetime) -> Closing:
    """Ask that a case be closed. Refused while its review is not signed, or something promised is still open."""
    policy.ask(by, Permission.CLOSE_PROPOSE, case)
    if case.stage == Stage.CLOSED:
        raise Refused("This concern is closed already.")
    _refuse(standing_in_the_way(case))
    if Closing.objects.filter(case=case, reopened_at=None).exists():
        raise Refused("It has been asked already that this be closed.")
    made = Closing.objects.create(case=case, why=why.strip(), proposed_by=by, proposed_at=at)
    audit.record("case.closing-proposed", organisation=case.organisation, by=by, kind="case", subject=case.pk)
    return made


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise Refused(reasons[0])


@transaction.atomic
def close(case: Case, *, by: Person, at: datetime) -> Closing:
    """Close a case that another person proposed to close. Contact goes on after one and three months."""
    policy.ask(by, Permission.CLOSE_CONFIRM, case)
    proposed = Closing.objects.filter(case=case, closed_at=None, reopened_at=None).first()
    if proposed is None:
        raise Refused("Nobody has asked yet that this be closed.")
    if proposed.proposed_by_id == by.pk:
        raise Refused("Somebody other than who asked for it closes it.")
    _refuse(standing_in_the_way(case))
    timeline.move(case, Stage.CLOSED)
    proposed.closed_by, proposed.closed_at = by, at
    proposed.keep_until = period_of(case).until(timeline.london(at))
    proposed.save(update_fields=["closed_by", "closed_at", "keep_until"])
    for kind in ENDS_WITH_IT:
        timeline.keep_promise(case, kind, at=at)
    CheckIn.objects.filter(case=case, held_on=None, planned_on__lt=timeline.london(at)).delete()
    timeline.step(case, "closed", by=by, at=at, details={"keep_until": str(proposed.keep_until)})
    _follow_up(case, at)
    if case.told_at:
        due = timeline.allowed(case, "closing", at)
        timeline.promise(case, LETTER, due=due, at=at, who=cases.holder(case, CaseRole.CASE_MANAGER))
    return proposed


def _follow_up(case: Case, at: datetime) -> None:
    """Promise to ask how they are, on the working day on or after the day one month and three months later."""
    closed = timeline.london(at)
    who = cases.holder(case, CaseRole.PASTORAL) or cases.holder(case, CaseRole.CASE_MANAGER)
    for kind, months in zip(core.FOLLOW_UPS, core.FOLLOW_UP_MONTHS, strict=True):
        day = core.months_after(closed, months)
        due = workdays.on_or_after(day, bank_holidays(day.year, day.year + 1))
        timeline.promise(case, kind, due=due, at=at, who=who)


@transaction.atomic
def open_again(case: Case, *, why: str, by: Person, at: datetime) -> None:
    """Open a closed case again, at understanding. How long it is kept is counted anew when it closes again."""
    policy.ask(by, Permission.CLOSE_CONFIRM, case)
    if case.stage != Stage.CLOSED:
        raise Refused("This concern is open.")
    if not why.strip():
        raise Refused("Write why it is opened again.", "why")
    Closing.objects.filter(case=case, reopened_at=None).update(reopened_by=by, reopened_at=at)
    Review.objects.filter(case=case).update(signed_by=None, signed_at=None)
    for kind in (LETTER, *core.FOLLOW_UPS):
        timeline.keep_promise(case, kind, at=at)
    timeline.move(case, Stage.UNDERSTOOD)
    timeline.step(case, "reopened", by=by, at=at, why=why.strip())
    timeline.contact_again(case, at=at, who=cases.holder(case, CaseRole.CASE_MANAGER))
