"""A formal investigation: opened on a decision, its terms written by one and signed by another, its end moved."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import cases, naming, timeline, triage
from lotus.concerns.models import Case, Decision, Extension, Investigation
from lotus.concerns.policy import formal
from lotus.core import inquiry
from lotus.core.casework import CaseRole, DecisionKind, RoleConflict
from lotus.core.refusal import Refused, Stale, differences
from lotus.kernel import audit, locks
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission, Role
from lotus.ui import formats

NAMES = (*inquiry.TERMS, "questions")
DAYS_TO_ANSWER, DAYS_TO_SIGN, DAYS_FOR_LETTER = 2, 2, 1


def wanted(case: Case) -> Decision | None:
    """The decision for an investigation that has been told of by letter and that nobody has opened yet."""
    decided = Decision.objects.filter(item__case=case, kind=DecisionKind.FORMAL_INVESTIGATION)
    told = decided.filter(letters__sent_at__isnull=False, investigation=None)
    return told.order_by("-signed_at").first()


def usual_end(case: Case, today: date) -> date:
    """The planned end where nobody says otherwise."""
    return today + timedelta(weeks=formal.clocks(case.organisation)["investigation"].value)


@transaction.atomic
def begin(
    case: Case, *, investigator: Person, planned_end: date, mhps: bool, by: Person, at: datetime
) -> Investigation:
    """Open what was decided, and ask somebody with no other part in it to establish the facts."""
    policy.ask(by, Permission.INVESTIGATION_OPEN, case)
    locks.turn(case.organisation_id)
    decision = wanted(case)
    if decision is None:
        raise Refused("An investigation is opened once it was decided on and the letter about it has gone.")
    if planned_end <= timeline.london(at):
        raise Refused("Write a day that is still to come.", "planned_end")
    made = Investigation.objects.create(
        case=case, decision=decision, planned_end=planned_end, mhps=mhps, opened_by=by, opened_at=at
    )
    timeline.step(case, "investigation-opened", by=by, at=at, day=formats.day(planned_end))
    _ask(made, investigator, by=by, at=at)
    return made


@transaction.atomic
def name(row: Investigation, *, investigator: Person, by: Person, at: datetime) -> None:
    """Ask somebody else to go on with it."""
    policy.ask(by, Permission.INVESTIGATION_OPEN, row.case)
    _refuse_ended(row)
    _ask(row, investigator, by=by, at=at)


def _ask(row: Investigation, investigator: Person, *, by: Person, at: datetime) -> None:
    case = row.case
    if Role.RESPONSIBLE_OFFICER in investigator.roles():
        raise Refused(cases.conflict_words(RoleConflict.INVESTIGATES_ALONE, investigator), "investigator")
    cases.refuse_conflict(case, CaseRole.INVESTIGATOR, investigator, Role.INVESTIGATOR)
    cases.replace(case, investigator, CaseRole.INVESTIGATOR, by=by, at=at)
    timeline.step(case, "investigator-named", by=by, at=at, investigator=investigator.name)
    timeline.keep_promise(case, "investigator", at=at)
    timeline.promise(case, "investigation", due=row.planned_end, at=at, who=investigator)
    if policy.may(investigator, Permission.INVESTIGATION_WRITE, case):
        return
    due = timeline.workday(at, DAYS_TO_ANSWER)
    timeline.promise(case, "interest", due=due, at=at, who=investigator)


@transaction.atomic
def save_terms(
    row: Investigation, texts: Mapping[str, str], *, number: int, by: Person, at: datetime
) -> Investigation:
    """Keep the terms of reference as far as they are. Raises Stale with both versions."""
    current = _written(row, by)
    if current.signed_at:
        raise Refused("These terms are signed, and stand. What lies outside them is a new concern.")
    kept = {name: texts.get(name, "").strip() for name in NAMES}
    if current.version != number:
        theirs = {name: current.terms.get(name, "") for name in NAMES}
        if differences(kept, theirs) and current.saved_by:
            raise Stale(differences(kept, theirs), number=current.version, by=current.saved_by.name)
    if len(inquiry.questions(kept["questions"])) > inquiry.MOST_QUESTIONS:
        raise Refused(
            f"Ask {inquiry.MOST_QUESTIONS} questions at most. Fewer are answered better.", "questions"
        )
    naming.refuse(current.case, kept)
    current.terms, current.version, current.saved_by = kept, current.version + 1, by
    current.save(update_fields=["terms", "version", "saved_by"])
    note("investigation.terms-saved", current, by, version=current.version)
    timeline.keep_promise(current.case, "terms", at=at)
    manager = cases.holder(current.case, CaseRole.CASE_MANAGER)
    due = timeline.workday(at, DAYS_TO_SIGN)
    timeline.promise(current.case, "terms-sign", due=due, at=at, who=manager)
    return current


def _written(row: Investigation, by: Person) -> Investigation:
    """The investigation as it is now, for whoever writes in it."""
    policy.ask(by, Permission.INVESTIGATION_WRITE, row.case)
    current = fresh(row)
    _refuse_ended(current)
    return current


def fresh(row: Investigation) -> Investigation:
    wanted = Investigation.objects.select_related("saved_by", "draft_by")
    current = locks.rows(wanted).get(pk=row.pk)
    current.case = row.case
    return current


def _refuse_ended(row: Investigation) -> None:
    if row.ended_at:
        raise Refused("This investigation has ended, and stays as it is.")


@transaction.atomic
def sign_terms(row: Investigation, *, number: int, by: Person, at: datetime) -> Investigation:
    """Somebody other than who wrote them signs the version they read. From here the person reads them too."""
    policy.ask(by, Permission.INVESTIGATION_ISSUE, row.case)
    current = fresh(row)
    if current.signed_at:
        raise Refused("These terms are signed already.")
    if current.saved_by is None or not current.terms.get("purpose") or not current.asked:
        raise Refused(
            "The terms are not written yet. They need what this is about, and at least one question."
        )
    if current.version != number:
        raise Stale([], number=current.version, by=current.saved_by.name)
    if current.saved_by_id == by.pk:
        raise Refused("You wrote these terms, so somebody else signs them.")
    current.signed_by, current.signed_at = by, at
    current.save(update_fields=["signed_by", "signed_at"])
    timeline.keep_promise(row.case, "terms-sign", at=at)
    timeline.step(row.case, "terms-signed", by=by, at=at)
    triage.tell(row.case, by)
    return current


@transaction.atomic
def extend(row: Investigation, *, planned_end: date, why: str, by: Person, at: datetime) -> Extension:
    """Move the planned end, with a reason that the person is told. A letter about it is due the next working day."""
    current = _written(row, by)
    if planned_end <= max(current.planned_end, timeline.london(at)):
        day = formats.day(current.planned_end)
        raise Refused(f"Write a day after {day}, and still to come.", "planned_end")
    if not why.strip():
        raise Refused("Write why, so that the person can understand it.", "why")
    case = current.case
    naming.refuse(case, {"why": why})
    made = Extension.objects.create(
        investigation=current,
        earlier=current.planned_end,
        planned_end=planned_end,
        why=why.strip(),
        by=by,
        at=at,
    )
    current.planned_end = planned_end
    current.save(update_fields=["planned_end"])
    day = formats.day(planned_end)
    timeline.step(case, "investigation-extended", by=by, at=at, day=day, why=why.strip())
    timeline.promise(case, "investigation", due=planned_end, at=at, who=by)
    manager = cases.holder(case, CaseRole.CASE_MANAGER)
    due = timeline.workday(at, DAYS_FOR_LETTER)
    timeline.promise(case, "delay-notice", due=due, at=at, who=manager)
    triage.tell(case, by)
    return made


def note(what: str, row: Investigation, by: Person, **details: object) -> None:
    """Write down in the audit what was done in an investigation."""
    case = row.case
    audit.record(what, organisation=case.organisation, by=by, kind="case", subject=case.pk, details=details)
