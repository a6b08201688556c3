"""Hearing the practitioner, and asking the others whether they stand free."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import cases, second, timeline
from lotus.concerns.models import Case, Interest, Part, Statement, TouchWish, Withheld
from lotus.core import settled
from lotus.core.answering import GIVEN
from lotus.core.casework import CaseRole
from lotus.core.refusal import Refused
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission, Relation
from lotus.ui import formats

DAYS_FOR_TERMS = 3


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
def enter_account(case: Case, *, body: str, how: str, given_on: date, by: Person, at: datetime) -> Statement:
    """Put on record, in their words, what the practitioner said to us; they read it and can add to it."""
    policy.ask(by, Permission.ACCOUNT_ENTER, case)
    if case.told_at is None:
        raise Refused("Send the first letter first. Nobody can be heard before they know of it.")
    if not timeline.london(case.told_at) <= given_on <= timeline.london(at):
        raise Refused("Write a day between our first letter and today.", "given_on")
    statement = Statement.objects.create(
        case=case, body=body, how=how, given_on=given_on, by=by, signed_at=at
    )
    timeline.keep_promise(case, "account", at=at)
    timeline.step(case, "account-entered", by=by, at=at, how=GIVEN[how])
    return statement


@dataclass(frozen=True)
class InTouch:
    """Who should, and should not, be there for the practitioner, and how they wish to be contacted."""

    contact: str
    not_contact: str
    how: str
    how_note: str


@transaction.atomic
def wish(case: Case, wished: InTouch, *, by: Person, at: datetime) -> TouchWish:
    """Keep what the practitioner wishes; the case manager looks at it within two working days."""
    policy.ask(by, Permission.TOUCH_WISH_WRITE, case)
    row = TouchWish.objects.create(case=case, **vars(wished), by=by, at=at)
    manager = cases.holder(case, CaseRole.CASE_MANAGER)
    timeline.promise(case, "wish", due=timeline.allowed(case, "wish", at), at=at, who=manager)
    timeline.step(case, "wish", by=by, at=at)
    return row


@transaction.atomic
def withhold(case: Case, *, why: str, look_again: date, by: Person, at: datetime) -> Withheld:
    """Write down why the practitioner is not told yet, on purpose, and the day on which that is looked at again."""
    policy.ask(by, Permission.WITHHELD_WRITE, case)
    if case.told_at:
        raise Refused(f"{case.who.name} has been told already.")
    latest = timeline.allowed(case, "withheld", at)
    most = settled.numbers(case.organisation.settings)["withheld"].words
    if not timeline.london(at) < look_again <= latest:
        raise Refused(f"Write a day within the next {most}, when you look at this again.", "look_again")
    row = Withheld.objects.create(case=case, why=why, look_again=look_again, by=by, at=at)
    timeline.promise(case, "tell", due=look_again, at=at, who=by)
    timeline.step(case, "withheld", by=by, at=at, look_again=formats.day(look_again))
    return row


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
        _helper_answered(case, has, by=by, at=at)
    if Relation.SECOND_UNASKED in asked:
        second.answered(case, has, by=by, at=at)
    return answer


def _helper_answered(case: Case, has: bool, *, by: Person, at: datetime) -> None:
    """An adviser or investigator who stands free begins; another one is looked for where they do not."""
    timeline.keep_promise(case, "interest", at=at)
    held = Part.objects.filter(case=case, person=by, ended_at=None)
    investigates = held.filter(role=CaseRole.INVESTIGATOR).exists()
    if not has:
        if investigates:
            due = timeline.workday(at, DAYS_FOR_TERMS)
            timeline.promise(case, "terms", due=due, at=at, who=by)
        else:
            timeline.promise(case, "triage", due=timeline.allowed(case, "triage", at), at=at, who=by)
        return
    held.filter(role__in=[CaseRole.ADVISER, CaseRole.INVESTIGATOR]).update(ended_at=at)
    manager = cases.holder(case, CaseRole.CASE_MANAGER)
    again = "investigator" if investigates else "assign"
    timeline.promise(case, again, due=timeline.allowed(case, "assign", at), at=at, who=manager)
