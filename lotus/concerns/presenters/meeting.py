"""A case's place on an agenda, and the decision on it, in words."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from lotus.concerns import policy
from lotus.concerns.models import AgendaItem, Check, Decision, Interest, Seat
from lotus.core import library
from lotus.core.refusal import Difference, Stale
from lotus.kernel import access
from lotus.kernel.permissions import Permission, Relation
from lotus.ui import formats

FIELDS = {
    "kind": "What the group decided",
    "discussion": "What was talked about",
    "rationale": "Why",
    "next_step": "What happens next",
    "by_when": "By when",
}


@dataclass(frozen=True)
class Page:
    """What the page of an agenda item shows."""

    rows: list[dict[str, str]]
    members: list[list[str]]
    may_record: bool
    may_sign: bool
    signed: bool
    note: str
    checked: str


def page(item: AgendaItem, relations: frozenset[Relation]) -> Page:
    decision = Decision.objects.filter(item=item).select_related("who", "signed_by").first()
    signed = bool(decision and decision.signed_at)
    record = access.may(Permission.DECISION_RECORD, relations=relations)
    return Page(
        rows=decision_rows(item, decision) if decision else [],
        members=_members(item) if access.may(Permission.INTEREST_SEE, relations=relations) else [],
        may_record=record and not signed,
        may_sign=access.may(Permission.DECISION_SIGN, relations=relations) and bool(decision) and not signed,
        signed=signed,
        note=_note(decision),
        checked=_checked(item, relations),
    )


def _checked(item: AgendaItem, relations: frozenset[Relation]) -> str:
    """What was found before anything formal, for those who may read it and where it was asked."""
    if not access.may(Permission.CHECK_SEE, relations=relations):
        return ""
    check = Check.objects.filter(case=item.case).order_by("-answered_at").first()
    if check is None:
        return ""
    found = (
        "Something formal is thought to be needed."
        if check.needed
        else "An informal way is thought to serve."
    )
    state = (
        "Confirmed by a second person." if check.confirmed_at else "A second person has not confirmed it yet."
    )
    return f"{found} {state}"


def _note(decision: Decision | None) -> str:
    if decision is None:
        return "Nothing has been written down yet."
    if decision.signed_at and decision.signed_by:
        return f"Signed by {decision.signed_by.name} on {formats.day(decision.signed_at)}."
    return "Written down, and waiting for the chair to sign."


def _members(item: AgendaItem) -> list[list[str]]:
    """Each member and what they answered to the interest question."""
    answers = dict(Interest.objects.filter(case=item.case).order_by("at").values_list("person", "has"))
    there = Q(meeting=None) | Q(meeting=item.meeting)
    seats = (
        item.meeting.group.seats.filter(there, ended_at=None)
        .select_related("person", "stands_for")
        .order_by("-chair", "person__name")
    )
    words = {True: "Has an interest, takes no part", False: "No interest", None: "Has not answered yet"}
    return [[_seat(seat), words[answers.get(seat.person_id)]] for seat in seats]


def _seat(seat: Seat) -> str:
    name = f"{seat.person.name} (chair)" if seat.chair else seat.person.name
    return f"{name}, in place of {seat.stands_for.name}" if seat.stands_for else name


def decision_rows(item: AgendaItem, decision: Decision) -> list[dict[str, str]]:
    """The decision as keys and values to read."""
    rows = [
        ("The group decided on", _kind(item, decision)),
        ("Why", decision.rationale),
        ("What was talked about", decision.discussion),
        ("What happens next", decision.next_step),
        ("Who sees to it", decision.who.name if decision.who else ""),
        ("By when", formats.day(decision.by_when) if decision.by_when else ""),
        ("Looked at again", formats.day(decision.review_on) if decision.review_on else ""),
        ("Why without an account", decision.without_account),
        ("Why without the questions before anything formal", decision.without_check or ""),
        ("In what the person takes no part, and why", decision.without_part or ""),
        ("Who took part", ", ".join(person.name for person in decision.present.all())),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _kind(item: AgendaItem, decision: Decision) -> str:
    """In the words of a person’s concern, or of one about a team, a process or a culture."""
    field = "matter" if item.case.matter else "label"
    return library.load("concerns", "decisions").word(decision.kind, field)


def initial(decision: Decision) -> dict[str, Any]:
    """A saved decision as the form shows it."""
    names = ("kind", "discussion", "rationale", "next_step", "by_when", "review_on", "without_account")
    return {
        **{name: getattr(decision, name) for name in names},
        "without_check": decision.without_check or "",
        "without_part": decision.without_part or "",
        "who": str(decision.who_id or ""),
        "present": [str(pk) for pk in decision.present.values_list("pk", flat=True)],
        "number": decision.version,
    }


def versions(stale: Stale) -> dict[str, Any]:
    """Both versions side by side, with the fields named as the form names them."""
    rows = [Difference(FIELDS.get(one.field, one.field), one.yours, one.theirs) for one in stale.differences]
    return {"rows": rows, "by": stale.by}


def items(case_id: Any) -> list[AgendaItem]:
    """Where a case was or will be discussed, newest first."""
    found = AgendaItem.objects.filter(case=case_id).select_related("meeting__group", "decision")
    return list(found.order_by("-meeting__on"))


def told(decision: Decision) -> bool:
    return policy.decision_told(decision)
