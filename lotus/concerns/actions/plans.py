"""The performance plan: written by the case manager, added to by the person, and held once both have signed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import timeline, triage
from lotus.concerns.models import Case, Decision, Plan
from lotus.core import library
from lotus.core.casework import DecisionKind
from lotus.core.plan import Cause, PlanStep, gaps
from lotus.core.refusal import Refused, Stale, differences
from lotus.kernel import audit, locks
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission

NAMES = tuple(f"{step}{more}" for step in PlanStep for more in ("", "_evidence", "_why_not"))
"""The texts of a plan, in its order."""


def wanted(case: Case) -> bool:
    """Whether a plan was decided on, and the letter about it has gone."""
    decided = Decision.objects.filter(item__case=case, kind=DecisionKind.PERFORMANCE_PLAN)
    return decided.filter(letters__sent_at__isnull=False).exists()


@transaction.atomic
def save(
    case: Case,
    texts: Mapping[str, str],
    *,
    causes: Sequence[str],
    review_on: date | None,
    number: int,
    by: Person,
    at: datetime,
) -> Plan:
    """Keep the plan. A change takes both signatures off. Raises Stale with both versions."""
    policy.ask(by, Permission.PLAN_WRITE, case)
    locks.turn(case.organisation_id)
    kept = {name: texts.get(name, "").strip() for name in NAMES}
    plan = Plan.objects.select_related("saved_by").filter(case=case).first()
    if plan is None:
        if not wanted(case):
            raise Refused("A plan begins once it was decided on and the letter about it has gone.")
        timeline.step(case, "plan-begun", by=by, at=at)
        plan = Plan(case=case, version=0)
    elif plan.version != number:
        theirs = {name: plan.texts.get(name, "") for name in NAMES}
        if differences(kept, theirs):
            raise Stale(differences(kept, theirs), number=plan.version, by=plan.saved_by.name)
    plan.texts, plan.review_on = kept, review_on
    plan.causes = [cause for cause in Cause if cause in causes]
    return _changed(plan, by, at)


@transaction.atomic
def write_own(case: Case, *, words: str, number: int, by: Person, at: datetime) -> Plan:
    """The person's own part: how they see it, and what they need. It takes both signatures off, too."""
    policy.ask(by, Permission.PLAN_OWN, case)
    plan = _read(case, number)
    plan.own_part = words.strip()
    return _changed(plan, by, at)


def _changed(plan: Plan, by: Person, at: datetime) -> Plan:
    if plan.manager_signed_at or plan.person_signed_at:
        timeline.step(plan.case, "plan-changed", by=by, at=at)
    plan.version, plan.saved_by, plan.saved_at = plan.version + 1, by, at
    plan.manager, plan.manager_signed_at, plan.person_signed_at = None, None, None
    plan.save()
    _note("plan.saved", plan, by)
    return plan


def _read(case: Case, number: int) -> Plan:
    """The plan as it was read: who signs or adds does so to these words and no others."""
    plan = locks.rows(Plan.objects.select_related("saved_by", "case__organisation")).filter(case=case).first()
    if plan is None:
        raise Refused("There is no plan yet.")
    if plan.version != number:
        raise Stale([], number=plan.version, by=plan.saved_by.name)
    return plan


@transaction.atomic
def sign(case: Case, *, number: int, by: Person, at: datetime) -> Plan:
    """Sign the version that was read. Refused while a step is empty without a reason, or no review is dated."""
    own = policy.may(by, Permission.PLAN_OWN, case)
    policy.ask(by, Permission.PLAN_OWN if own else Permission.PLAN_WRITE, case)
    plan = _read(case, number)
    again = _ready(plan)
    if own:
        plan.person_signed_at = plan.person_signed_at or at
    else:
        plan.manager, plan.manager_signed_at = by, plan.manager_signed_at or at
    plan.save(update_fields=["manager", "manager_signed_at", "person_signed_at"])
    _note("plan.signed", plan, by)
    if not own and not plan.holds:
        triage.tell(case, by)
    if plan.holds:
        timeline.step(case, "plan-holds", by=by, at=at)
        timeline.promise(case, "plan-review", due=again, at=at, who=plan.manager)
    return plan


def _ready(plan: Plan) -> date:
    """The day on which both look back, once nothing is missing."""
    empty = gaps(plan.texts, plan.causes)
    if empty:
        label = library.load("plan", "steps").word(empty[0])
        raise Refused(f"“{label}” is not whole yet. Fill it in, or say why it is left out.", empty[0])
    if plan.review_on is None:
        raise Refused("Write when you look back at it together.", "review_on")
    return plan.review_on


def _note(what: str, plan: Plan, by: Person) -> None:
    details = {"plan": str(plan.pk), "version": plan.version}
    case = plan.case
    audit.record(what, organisation=case.organisation, by=by, kind="case", subject=case.pk, details=details)
