"""The check before anything formal, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lotus.concerns import policy
from lotus.concerns.models import Case, Check
from lotus.core import library
from lotus.core.casework import DecisionKind, is_formal
from lotus.core.filling import fill
from lotus.core.preformal import not_formal
from lotus.kernel import words
from lotus.kernel.models import Organisation, Person
from lotus.ui import formats


@dataclass(frozen=True)
class Card:
    """One check to read."""

    title: str
    state: str
    rows: list[dict[str, str]]
    returned: str
    waits: bool


def cards(case: Case) -> list[Card]:
    """Every check of a case, the newest first."""
    found = Check.objects.filter(case=case).select_related("answered_by", "confirmed_by", "decision")
    return [_card(one) for one in found.order_by("-answered_at")]


def _card(check: Check) -> Card:
    rows = [{"key": question, "value": answer} for _name, question, answer in check.asked]
    found = "Yes" if check.needed else "No, an informal way serves"
    rows += [{"key": "Is something formal needed?", "value": found}, {"key": "Why", "value": check.why or ""}]
    title = library.load("concerns", "decisions").word(check.kind)
    return Card(title, _state(check), rows, check.returned or "", check.confirmed_at is None)


def _state(check: Check) -> str:
    answered = f"Answered by {check.answered_by.name} on {formats.day(check.answered_at)}"
    if check.confirmed_by and check.confirmed_at:
        rests = " A decision rests on it." if check.decision_id else ""
        confirmed = f"confirmed by {check.confirmed_by.name} on {formats.day(check.confirmed_at)}"
        return f"{answered}, {confirmed}.{rests}"
    if check.returned:
        return f"{answered}, and sent back."
    return f"{answered}. It waits for a responsible officer to confirm it."


def counted(person: Person) -> str:
    """How often a check of the concerns that somebody may see ended without anything formal: a result, not a gap."""
    seen = policy.listed(person).values("pk")
    found = Check.objects.filter(confirmed_at__isnull=False, case__in=seen)
    rows = list(found.values_list("needed", "decision__kind"))
    informal = sum(not_formal(needed, *_decided(kind)) for needed, kind in rows)
    if not rows:
        return ""
    return f"Of the checks confirmed on concerns you see ({len(rows)}), {informal} ended without anything formal."


def _decided(kind: str | None) -> tuple[DecisionKind | None, bool]:
    decided = DecisionKind(kind) if kind else None
    return decided, decided is not None and is_formal(decided)


def questions(here: Organisation) -> library.Entry:
    """The questions as they are asked here now."""
    return words.load(here, "pre-formal", "questions")


def template(here: Organisation) -> dict[str, str]:
    """Which questions these are, and whether they have been compared with the national tools here."""
    told = questions(here).data
    checked = str(told.get("checked", ""))
    day = formats.day(date.fromisoformat(checked)) if checked else ""
    says = f"Compared on {day}." if day else "Nobody in your organisation has compared them yet."
    return {"version": str(told["version"]), "source": str(told["source"]), "checked": says}


def initial(check: Check | None) -> dict[str, Any]:
    """The answers as the form shows them."""
    if check is None:
        return {"number": 0}
    plain = {"kind": check.kind, "needed": check.needed, "why": check.why, "number": check.version}
    return {**check.answers(), **plain}


_FOUND = {"kind": "The formal step", "needed": "Is something formal needed?", "why": "Why"}


def two_versions(told: library.Entry, differences: Iterable[Any]) -> list[dict[str, str]]:
    anybody = {"person": "the person"}
    rows = [(one, _FOUND.get(one.field) or fill(told.word(one.field), anybody)) for one in differences]
    return [{"field": label, "yours": one.yours, "theirs": one.theirs} for one, label in rows]
