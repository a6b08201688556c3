"""Putting a case before a group, and recording what it decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from lotus.analysis.holidays import bank_holidays
from lotus.concerns import policy
from lotus.concerns.actions import cases, checks, letters, naming, replies, second, timeline
from lotus.concerns.models import (
    AgendaItem,
    Case,
    Decision,
    Group,
    Interest,
    Meeting,
    Seat,
    Statement,
    Triage,
)
from lotus.concerns.policy import formal
from lotus.core import workdays
from lotus.core.casework import CaseRole, DecisionKind, Stage, decisions, leads_to
from lotus.core.handled import DAYS_TO_LETTER
from lotus.core.refusal import Refused, Stale, differences
from lotus.kernel import locks
from lotus.kernel.models import Organisation, Person
from lotus.kernel.permissions import Permission


@dataclass(frozen=True)
class Decided:
    """What the group decided, as it is written down."""

    kind: DecisionKind
    discussion: str
    rationale: str
    next_step: str
    who: Person | None
    by_when: date | None
    present: Sequence[Person]
    review_on: date | None = None
    without_account: str = ""
    without_check: str = ""
    without_part: str = ""


@transaction.atomic
def open_group(
    organisation: Organisation, *, name: str, quorum: int, chair: Person, members: Sequence[Person]
) -> Group:
    """Set up an advisory group under the organisation's own name for it."""
    group = Group.objects.create(organisation=organisation, name=name, quorum=quorum)
    Seat.objects.create(group=group, person=chair, chair=True)
    for person in members:
        Seat.objects.create(group=group, person=person)
    return group


@transaction.atomic
def ask(case: Case, *, group: Group, on: date, by: Person, at: datetime) -> AgendaItem:
    """Put a case before a meeting. Needs a signed triage, which every member without an interest will see."""
    policy.ask(by, Permission.MEETING_ASK, case)
    if not Triage.objects.filter(case=case, signed_at__isnull=False).exists():
        raise Refused("The group needs a signed triage before it can take up a concern.")
    second.refuse_unsettled(case)
    if case.practitioner and not case.told_at:
        raise Refused("Send the first letter before the group meets: nobody is decided about unheard.")
    if group.closed_at:
        raise Refused("This group takes up nothing more. Choose another one.", "group")
    pastoral = cases.holder(case, CaseRole.PASTORAL)
    if pastoral and _seated(group, on).filter(person=pastoral).exists():
        raise Refused(cases.conflict_words("is_pastoral", pastoral), "group")
    if on < timeline.london(at):
        raise Refused("Choose a day that is still to come.", "on")
    meeting, _made = Meeting.objects.get_or_create(group=group, on=on)
    item = AgendaItem.objects.create(meeting=meeting, case=case, by=by, at=at)
    timeline.move(case, Stage.GROUP)
    timeline.step(case, "agenda", by=by, at=at, group=group.name)
    timeline.keep_promise(case, "group-again", at=at)
    timeline.promise(case, "meeting", due=on, at=at, group=group.name)
    return item


def _seated(group: Group, on: date) -> QuerySet[Seat]:
    """Who has a place at a group's meeting of a day: its members, and those who stand in for one of them."""
    there = Q(meeting=None) | Q(meeting__on=on)
    return Seat.objects.filter(there, group=group, ended_at=None).select_related("person", "stands_for")


def free_seats(item: AgendaItem) -> list[Seat]:
    """The places of those who have said that they have no interest in this case."""
    newest = dict(Interest.objects.filter(case=item.case).order_by("at").values_list("person", "has"))
    out = {item.case.practitioner_id, item.case.reporter.person_id}
    seats = _seated(item.meeting.group, item.meeting.on)
    return [seat for seat in seats if newest.get(seat.person_id) is False and seat.person_id not in out]


def free_members(item: AgendaItem) -> list[Person]:
    """The members of the group, and who stands in for one, who have said that they have no interest in this case."""
    return [seat.person for seat in free_seats(item)]


@transaction.atomic
def record(item: AgendaItem, decided: Decided, *, number: int, by: Person, at: datetime) -> Decision:
    """Write down what the group decided. Raises Stale when another member saved after version `number` was read."""
    policy.ask(by, Permission.DECISION_RECORD, item.case)
    _refuse_unready(item, decided, at)
    current = locks.rows(Decision.objects.filter(item=item)).first()
    if current and current.signed_at:
        raise Refused("This decision is signed. A change to it is a new decision of the group.")
    if current and current.version != number:
        different = differences(_words(decided), _stored_words(current))
        if different:
            raise Stale(different, number=current.version, by=current.saved_by.name)
    decision = current or Decision(item=item, version=0)
    for name in (
        "kind",
        "discussion",
        "rationale",
        "next_step",
        "who",
        "by_when",
        "review_on",
        "without_account",
        "without_check",
        "without_part",
    ):
        setattr(decision, name, getattr(decided, name))
    decision.version, decision.saved_by, decision.saved_at = decision.version + 1, by, at
    decision.save()
    decision.present.set(decided.present)
    timeline.step(item.case, "decision-written", by=by, at=at)
    return decision


def _refuse_unready(item: AgendaItem, decided: Decided, at: datetime) -> None:
    """The rules of a fair decision, each at the field that puts it right."""
    _refuse_too_few(item, set(decided.present))
    if item.case.matter:
        _refuse_about_somebody(decided.kind)
        return
    if not Statement.objects.filter(case=item.case).exists() and not decided.without_account.strip():
        raise Refused(
            f"{item.case.who.name} has not given an account yet. If the group decides without it, the chair "
            "writes why.",
            "without_account",
        )
    if decided.kind == DecisionKind.CONDITIONS:
        _refuse_late_review(item.case, decided.review_on, timeline.london(at))
    naming.refuse(item.case, {"without_part": decided.without_part})
    checks.refuse_unchecked(item.case, decided.kind, decided.without_check)


def _refuse_about_somebody(kind: DecisionKind) -> None:
    """Where there is no practitioner, nobody has been told or heard, so nothing is decided on anybody."""
    if kind not in decisions(of_person=False):
        raise Refused(
            "This can only be decided about a person, who is told and heard first. Record it as a concern of its own.",
            "kind",
        )


def _refuse_too_few(item: AgendaItem, present: set[Person]) -> None:
    """A member and whoever stands in for them are one place, and the quorum counts places."""
    free = {seat.person: seat for seat in free_seats(item)}
    if not present <= set(free):
        raise Refused("Only members who have answered that they have no interest can take part.", "present")
    for seat in (free[person] for person in present):
        if seat.stands_for in present:
            raise Refused(
                f"{seat.person.name} stands in for {seat.stands_for.name}, so only one of them takes part.",
                "present",
            )
    if len(present) < item.meeting.group.quorum:
        raise Refused(
            f"The group needs {item.meeting.group.quorum} members without an interest to decide.", "present"
        )


def _refuse_late_review(case: Case, review_on: date | None, today: date) -> None:
    weeks = formal.clocks(case.organisation)["restriction"].value
    latest = today + timedelta(weeks=weeks)
    if review_on is None or not today < review_on <= latest:
        raise Refused(f"A restriction is looked at again within {weeks} weeks. Write that day.", "review_on")


def _words(decided: Decided) -> dict[str, str]:
    return {
        "kind": str(decided.kind),
        "discussion": decided.discussion,
        "rationale": decided.rationale,
        "next_step": decided.next_step,
        "by_when": str(decided.by_when or ""),
    }


def _stored_words(decision: Decision) -> dict[str, str]:
    names = ("kind", "discussion", "rationale", "next_step", "by_when")
    return {name: str(getattr(decision, name) or "") for name in names}


@transaction.atomic
def sign(item: AgendaItem, *, number: int, by: Person, at: datetime) -> Decision:
    """The chair signs: the decision stands, and our letter is due within two working days of the meeting.

    Where it is about no person there is nobody to wait for: the case goes on at once, and whoever raised it is told.
    """
    policy.ask(by, Permission.DECISION_SIGN, item.case)
    decision = locks.rows(Decision.objects.all()).get(item=item)
    if decision.signed_at:
        raise Refused("This decision is signed already.")
    if decision.version != number:
        raise Stale([], number=decision.version, by=decision.saved_by.name)
    decision.signed_by, decision.signed_at = by, at
    decision.save(update_fields=["signed_by", "signed_at"])
    checks.rest_on(item.case, decision)
    timeline.keep_promise(item.case, "meeting", at=at)
    timeline.step(item.case, "decided", by=by, at=at, group=item.meeting.group.name)
    kind = "feedback" if item.case.matter else "outcome"
    if item.case.matter:
        timeline.move(item.case, leads_to(DecisionKind(decision.kind)))
        letters.promise_next(decision, at=at)
    if kind == "outcome" or replies.ways(item.case):
        manager = cases.holder(item.case, CaseRole.CASE_MANAGER)
        timeline.promise(item.case, kind, due=letter_due(item.meeting.on), at=at, who=manager)
    return decision


def letter_due(met_on: date) -> date:
    """The day by whose end the outcome letter is due: working day 2, day 0 being the meeting."""
    return workdays.add(met_on, DAYS_TO_LETTER, bank_holidays(met_on.year, met_on.year + 1))


def days_since(met_on: date, today: date) -> int:
    """Working days since a meeting."""
    return workdays.between(met_on, today, bank_holidays(met_on.year, today.year + 1))
