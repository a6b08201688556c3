"""The pages on which a copy of a whole case is decided about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from lotus.concerns.models import Case, Redaction, WholeCopy
from lotus.core import library
from lotus.core import wholecopy as core
from lotus.core.filling import fill
from lotus.core.wholecopy import WHOLE, Section
from lotus.ui import formats

AT_ONCE = 8
"""So many decisions stand in one form."""


def words() -> dict[str, Any]:
    return dict(library.load("concerns", "copies").data)


def label(copy: WholeCopy) -> str:
    """Whom a copy is for."""
    return fill(words()["purposes"][copy.purpose]["label"], {"person": copy.case.who.greeting})


def state(copy: WholeCopy) -> str:
    """How far a copy is, in a sentence."""
    if copy.ended_at:
        return f"Taken back, or out of time, on {formats.day(copy.ended_at)}. Its decisions stay on record."
    if copy.ready_at and copy.until:
        return f"Ready since {formats.day(copy.ready_at)}. It can be fetched until {formats.day(copy.until)}."
    if copy.approved_at:
        return "Approved. It is being made into one file, and is here in a minute."
    if copy.prepared_at and copy.prepared_by:
        return f"Prepared by {copy.prepared_by.name}. Somebody else reads it, and says whether it may leave."
    if copy.looked_at:
        return "Being decided about: what stays in it, and what is taken out."
    return "It is being looked through for names. Load this page again in a minute."


def rows(case: Case, copies: Iterable[WholeCopy]) -> list[list[Any]]:
    """The lines of the list of copies."""
    return [
        [
            {"text": label(one), "href": reverse("concerns:whole_copy", args=[case.pk, one.pk])},
            f"{one.asked_by.name}, {formats.short_day(one.asked_at)}",
            state(one),
        ]
        for one in copies
    ]


@dataclass(frozen=True)
class Row:
    """One decision to read."""

    kind: str
    words: str
    where: str
    shown: str
    decision: str
    reason: str
    who: str
    change: str


def row(one: Redaction, sections: Iterable[Section]) -> Row:
    told = words()
    count, shown = (0, "") if one.kind in WHOLE else core.around(one.words, sections)
    where = f"In {formats.count_of(count, 'place', 'places')}" if count else ""
    return Row(
        kind=told["kinds"][one.kind]["label"],
        words=one.words,
        where=where,
        shown=shown if one.kind not in WHOLE else _entry(one, sections),
        decision="" if one.out is None else "Taken out" if one.out else "Left in",
        reason=_reason(one),
        who=_who(one),
        change="" if one.locked else f"?change={one.pk}#decide",
    )


def _entry(one: Redaction, sections: Iterable[Section]) -> str:
    """The words of a whole record, so that somebody can decide about it."""
    entries = (entry for section in sections for entry in section.entries if entry.id == one.entry)
    return "\n".join(f"{label}: {text}" for entry in entries for label, text in entry.texts)


def _reason(one: Redaction) -> str:
    told = words()
    if one.locked:
        return str(told["locked"]["reason"])
    said = str(told["reasons"].get(one.reason, "")).partition(": ")[2]
    return f"{said[:1].upper()}{said[1:]}. {one.note}".strip() if said else one.note


def _who(one: Redaction) -> str:
    if one.locked:
        return "The rule"
    return f"{one.by.name}, {formats.short_day(one.at)}" if one.by and one.at else ""


def to_decide(every: list[Redaction], change: str) -> list[Redaction]:
    """The rows that stand in the form: the one to be changed, or the next that nobody has decided about."""
    picked = [one for one in every if str(one.pk) == change and not one.locked]
    return picked or [one for one in every if one.out is None][:AT_ONCE]
