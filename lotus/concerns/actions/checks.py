"""The check before anything formal: answered by the case manager, confirmed by a responsible officer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import naming, timeline
from lotus.concerns.models import Case, Check, Decision
from lotus.core import library
from lotus.core.casework import DecisionKind, is_formal
from lotus.core.filling import fill
from lotus.core.preformal import asked
from lotus.core.refusal import Refused, Stale, differences
from lotus.kernel import audit, locks, words
from lotus.kernel.models import Membership, Person
from lotus.kernel.permissions import Permission, Role


@dataclass(frozen=True)
class Answered:
    """What one person thinks: a sentence to each question, whether something formal is needed, and why."""

    kind: DecisionKind
    answers: Mapping[str, str]
    needed: bool
    why: str


def waiting(case: Case) -> Check | None:
    """The check of a case that nobody has confirmed yet."""
    return Check.objects.filter(case=case, confirmed_at=None).select_related("answered_by").first()


@transaction.atomic
def answer(case: Case, told: Answered, *, number: int, by: Person, at: datetime) -> Check:
    """Answer every question, or change the answers while they wait. Raises Stale with both versions."""
    policy.ask(by, Permission.CHECK_WRITE, case)
    locks.turn(case.organisation_id)
    person, template = case.person, words.load(case.organisation, "pre-formal", "questions")
    _refuse_unanswered(told, template)
    _refuse_naming(case, told)
    check = waiting(case) or Check(case=case, version=0)
    if check.version != number:
        different = differences(_words(told), _stored(check))
        if different:
            raise Stale(different, number=check.version, by=check.answered_by.name if check.version else "")
    facts = {"person": person.greeting}
    check.asked = [
        [str(one), fill(template.word(one), facts), told.answers[one].strip()]
        for one in asked(told.kind, template.entries)
    ]
    check.kind, check.needed, check.why = told.kind, told.needed, told.why.strip()
    check.template, check.version, check.returned = str(template.data["version"]), check.version + 1, ""
    check.answered_by, check.answered_at = by, at
    check.save()
    timeline.step(case, "check-answered", by=by, at=at, details=_facts(check))
    timeline.keep_promise(case, "check-back", at=at)
    due = timeline.allowed(case, "confirm", at)
    timeline.promise(case, "check", due=due, at=at, who=second(case, by))
    return check


def second(case: Case, first: Person) -> Person | None:
    """A responsible officer who stands free and is somebody else, by name; none where there is none."""
    people = Person.objects.filter(organisation=case.organisation_id, is_active=True).exclude(pk=first.pk)
    held = Membership.objects.filter(role=Role.RESPONSIBLE_OFFICER, ended_at=None, person__in=people)
    officers = people.filter(pk__in=held.values("person"))
    return policy.standing_free(officers, case).order_by("name").first()


def _refuse_unanswered(told: Answered, template: library.Entry) -> None:
    if not is_formal(told.kind):
        raise Refused("Choose the formal step that is thought about.", "kind")
    for one in asked(told.kind, template.entries):
        if not told.answers.get(one, "").strip():
            raise Refused("Answer this with a sentence.", one)
    if not told.why.strip():
        raise Refused("Write why, so that the person could understand it.", "why")


def _refuse_naming(case: Case, told: Answered) -> None:
    """The person reads why nothing formal is needed, and is not told who raised the concern."""
    if not told.needed:
        naming.refuse(case, {"why": told.why})


def _words(told: Answered) -> dict[str, str]:
    """A version as texts that a person can lay beside another."""
    answers = {str(name): words.strip() for name, words in told.answers.items() if words}
    return {**answers, **_found(told.kind, told.needed, told.why.strip())}


def _stored(check: Check) -> dict[str, str]:
    found = _found(check.kind, check.needed, check.why or "") if check.version else {}
    return {**check.answers(), **found}


def _found(kind: str, needed: bool, why: str) -> dict[str, str]:
    step = library.load("concerns", "decisions").word(kind)
    return {"kind": step, "needed": "Yes" if needed else "No", "why": why}


def _facts(check: Check) -> dict[str, object]:
    return {"check": str(check.pk), "version": check.version, "template": check.template}


def _to_confirm(check: Check, number: int, by: Person) -> Check:
    """The check as it was read, for somebody other than who answered it."""
    wanted = Check.objects.select_related("case__organisation", "case__practitioner", "answered_by")
    current = locks.rows(wanted).get(pk=check.pk)
    policy.ask(by, Permission.CHECK_CONFIRM, current.case)
    if current.confirmed_at:
        raise Refused("This check is confirmed already.")
    if current.version != number:
        raise Stale([], number=current.version, by=current.answered_by.name)
    if current.answered_by_id == by.pk:
        raise Refused("You answered these questions, so somebody else needs to confirm them.")
    return current


@transaction.atomic
def confirm(check: Check, *, number: int, by: Person, at: datetime) -> Check:
    """Confirm what was answered. That nothing formal is needed is a result, and the person is told of it."""
    current = _to_confirm(check, number, by)
    current.confirmed_by, current.confirmed_at = by, at
    current.save(update_fields=["confirmed_by", "confirmed_at"])
    timeline.keep_promise(current.case, "check", at=at)
    kind = "check-confirmed" if current.needed else "not-formal"
    timeline.step(current.case, kind, by=by, at=at, details=_facts(current), why=current.why or "")
    return current


@transaction.atomic
def send_back(check: Check, *, words: str, number: int, by: Person, at: datetime) -> Check:
    """Say what does not convince; the answers can then be changed."""
    current = _to_confirm(check, number, by)
    if not words.strip():
        raise Refused("Write what does not convince you.", "words")
    current.returned = words.strip()
    current.save(update_fields=["returned"])
    timeline.keep_promise(current.case, "check", at=at)
    timeline.step(current.case, "check-returned", by=by, at=at, details=_facts(current))
    due = timeline.allowed(current.case, "confirm", at)
    timeline.promise(current.case, "check-back", due=due, at=at, who=current.answered_by)
    return current


def confirmed(case: Case) -> Check | None:
    """The newest confirmed check that no decision rests on yet."""
    found = Check.objects.filter(case=case, confirmed_at__isnull=False, decision=None)
    return found.order_by("-confirmed_at").first()


def refuse_unchecked(case: Case, kind: DecisionKind, why_without: str) -> None:
    """A formal decision needs a confirmed check that found the same step needed, or the chair's words why not."""
    if not is_formal(kind) or why_without.strip():
        return
    check = confirmed(case)
    if check is None or check.kind != kind or not check.needed:
        raise Refused(
            "Before anything formal, its questions are answered and confirmed by a second person. If the group "
            "decides without that, the chair writes why.",
            "without_check",
        )


def rest_on(case: Case, decision: Decision) -> None:
    """Note which check a signed decision rests on."""
    check = confirmed(case)
    if check:
        check.decision = decision
        check.save(update_fields=["decision"])
        details = {**_facts(check), "decision": str(decision.pk)}
        by = decision.signed_by
        audit.record(
            "check.rested_on",
            organisation=case.organisation,
            by=by,
            kind="case",
            subject=case.pk,
            details=details,
        )
