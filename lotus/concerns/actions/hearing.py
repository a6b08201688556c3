"""Hearing the practitioner, and asking the others whether they stand free."""

from datetime import datetime

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import cases, timeline
from lotus.concerns.actions.letters import DAYS_FOR_TRIAGE
from lotus.concerns.models import Case, Interest, Part, Statement
from lotus.core.casework import CaseRole
from lotus.core.refusal import Refused
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission, Relation


@transaction.atomic
def sign_account(case: Case, *, body: str, by: Person, at: datetime) -> Statement:
    """Put the practitioner's own words on record. More can be added later; nothing is changed or taken out."""
    policy.ask(by, Permission.ACCOUNT_WRITE, case)
    if not body.strip():
        raise Refused("Write your account before you sign it. A few words are enough.", "body")
    statement = Statement.objects.create(case=case, body=body, by=by, signed_at=at)
    timeline.keep_promise(case, "account", at=at)
    timeline.step(case, "account", by=by, at=at)
    return statement


@transaction.atomic
def answer_interest(case: Case, *, has: bool, words: str, by: Person, at: datetime) -> Interest:
    """Answer the interest question. A yes takes all of the case from this person's sight, and they take no part."""
    policy.ask(by, Permission.INTEREST_ANSWER, case)
    if has and not words.strip():
        raise Refused(
            "Write in a sentence what the interest is. The case manager and the chair read it.", "words"
        )
    asked = policy.relations(by, case)
    answer = Interest.objects.create(case=case, person=by, has=has, words=words, at=at)
    timeline.step(case, "interest-yes" if has else "interest-no", by=by, at=at)
    if Relation.ADVISER_UNASKED in asked:
        _adviser_answered(case, has, by=by, at=at)
    return answer


def _adviser_answered(case: Case, has: bool, *, by: Person, at: datetime) -> None:
    timeline.keep_promise(case, "interest", at=at)
    if not has:
        timeline.promise(case, "triage", due=timeline.workday(at, DAYS_FOR_TRIAGE), at=at, who=by)
        return
    Part.objects.filter(case=case, person=by, role=CaseRole.ADVISER, ended_at=None).update(ended_at=at)
    manager = cases.holder(case, CaseRole.CASE_MANAGER)
    timeline.promise(case, "assign", due=timeline.workday(at, cases.DAYS_TO_ASSIGN), at=at, who=manager)
