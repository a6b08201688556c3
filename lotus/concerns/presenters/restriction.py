"""A restriction or an exclusion in words: for those who decide and read it, and plainly for the person it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lotus.concerns.models import Case, Look, Restriction
from lotus.concerns.policy import formal
from lotus.concerns.presenters.inquiry import unchecked_words
from lotus.core.restriction import Form, Kind, Outcome, lapsed
from lotus.ui import formats

KINDS = {
    (Kind.RESTRICTION, Form.IMMEDIATE): "Conditions or a restriction",
    (Kind.RESTRICTION, Form.FORMAL): "Conditions or a restriction",
    (Kind.EXCLUSION, Form.IMMEDIATE): "An immediate exclusion",
    (Kind.EXCLUSION, Form.FORMAL): "A formal exclusion",
}
OUTCOMES = {
    Outcome.ENDS: "It ends",
    Outcome.CHANGES: "It changes",
    Outcome.STAYS: "It stays as it is",
    Outcome.BECOMES_FORMAL: "It becomes a formal exclusion",
}
CLOCKS = ("restriction", "exclusion_immediate", "exclusion_formal", "advice_again", "board")


@dataclass(frozen=True)
class Shown:
    """One restriction as it stands, with every look at it."""

    heading: str
    state: str
    red: str
    rows: list[dict[str, str]]
    looks: list[dict[str, Any]]


def shown(row: Restriction, today: date) -> Shown:
    name = row.case.who.greeting
    return Shown(
        heading=heading(row),
        state=_state(row, today),
        red=red(name) if _lapsed(row, today) else "",
        rows=rows(row),
        looks=[look(one) for one in row.looks.all()],
    )


def heading(row: Restriction) -> str:
    """What it is, as a heading."""
    return KINDS[Kind(row.kind), Form(row.form)]


def red(name: str) -> str:
    """What is said when its last day has passed without a look."""
    return f"Its last day has passed and nobody looked at it again. {name} has the right to return to work."


def _lapsed(row: Restriction, today: date) -> bool:
    return row.confirmed_at is not None and row.until is not None and lapsed(row.until, today, row.ended_on)


def _state(row: Restriction, today: date) -> str:
    until = formats.day(row.until) if row.until else ""
    if row.declined_at and row.declined_by:
        return f"Declined by {row.declined_by.name} on {formats.day(row.declined_at)}: {row.declined_why}"
    if row.ended_on:
        return f"It ended on {formats.day(row.ended_on)}."
    if row.confirmed_at is None:
        return f"Proposed by {row.proposed_by.name}. Nothing holds before a second person has confirmed it."
    told = "" if row.told_at else f" {row.case.who.greeting} has not been told by letter yet."
    return f"It held until {until}.{told}" if _lapsed(row, today) else f"It holds until {until}.{told}"


def rows(row: Restriction) -> list[dict[str, str]]:
    by = row.confirmed_by
    found = [
        ("What changes for them", row.conditions),
        ("Why", row.why),
        ("What else was looked at, and why it is not enough", row.alternatives),
        ("From", formats.day(row.starts_on)),
        ("Watches over it, from the board", row.watcher),
        ("Advice sought", formats.day(row.advice_on) if row.advice_on else "Not yet"),
        ("What was advised, or why nobody was asked", row.advice),
        ("Why it did not wait for the questions before anything formal", row.without_check),
        ("Proposed by", row.proposed_by.name),
        ("Confirmed by", by.name if by else ""),
    ]
    return [{"key": key, "value": value} for key, value in found if value]


def look(one: Look) -> dict[str, Any]:
    until = f", until {formats.day(one.until)}" if one.until and one.outcome != Outcome.ENDS else ""
    return {
        "when": formats.weekday_day(one.proposed_at),
        "note": "" if one.confirmed_at else "Declined" if one.declined_at else "Waits for a second person",
        "title": f"{OUTCOMES[Outcome(one.outcome)]}{until}",
        "text": " ".join(_said(one)),
    }


def _said(one: Look) -> Iterator[str]:
    yield one.why
    if one.alternatives:
        yield f"Looked at instead: {one.alternatives}"
    if one.advice_on:
        yield f"Advice was sought again on {formats.day(one.advice_on)}. {one.advice or ''}".strip()
    if one.board_on:
        yield f"Explained to the board on {formats.day(one.board_on)}."
    second = one.confirmed_by or one.declined_by
    yield f"By {one.proposed_by.name}{f' and {second.name}' if second else ''}."
    if one.declined_why:
        yield f"Declined: {one.declined_why}"


def unchecked(case: Case) -> list[str]:
    """The numbers this rests on that nobody has compared with their source yet."""
    clocks = formal.clocks(case.organisation)
    return unchecked_words(clocks[name] for name in CLOCKS)


def lapsed_words(case: Any, today: date) -> str:
    """What the page of a case says in red, from the list that was fetched beside it."""
    held = [one["until"] for one in case.restrictions_known if one["ended_on"] is None]
    passed = any(lapsed(date.fromisoformat(until), today) for until in held)
    return red(case.who.greeting) if passed else ""


# ---- For the person ----


@dataclass(frozen=True)
class Own:
    """What the person reads of it."""

    lead: str
    red: bool
    rows: list[dict[str, str]]
    looks: list[dict[str, str]]


def own(row: Restriction, today: date) -> Own:
    """Their page: what holds and until when, why, who watches over it, and each look at it they were told of."""
    found = [
        (_("What changes for you"), row.conditions),
        (_("Why"), row.why),
        (_("What else was looked at, and why it was not enough"), row.alternatives),
        (_("From"), formats.day(row.starts_on)),
        (_("Who watches over it, from the board"), row.watcher),
    ]
    told = row.looks.filter(told_at__isnull=False)
    return Own(
        lead=own_lead(row, today),
        red=_lapsed(row, today),
        rows=[{"key": key, "value": value} for key, value in found if value],
        looks=[{"when": formats.weekday_day(one.proposed_at), "text": one.why} for one in told],
    )


def own_lead(row: Restriction, today: date) -> str:
    """What holds now, said straight."""
    return _own_lead(row.until, row.ended_on, today)


def _own_lead(until: date | None, ended: date | None, today: date) -> str:
    if ended:
        return _("It ended on %(day)s. You can work as before.") % {"day": formats.day(ended)}
    day = formats.weekday_day(until) if until else ""
    if until and lapsed(until, today):
        words = _(
            "It was to be looked at again by %(day)s, and nobody did. You have the right to return to work."
        )
        return words % {"day": day}
    return _("It holds until %(day)s at the latest, and is looked at again before. It is not a penalty.") % {
        "day": day
    }


def told(case: Case) -> Restriction | None:
    """The newest one that the person was told of by letter."""
    rows = Restriction.objects.filter(case=case, told_at__isnull=False)
    row = rows.order_by("-proposed_at").first()
    if row:
        row.case = case
    return row


def held_words(case: Any, today: date) -> str:
    """What a restriction in force means for their work; nothing where none was told of, or it ended."""
    row = next((one for one in case.restrictions_known if one["told_at"]), None)
    if row is None or row["ended_on"]:
        return ""
    until = date.fromisoformat(row["until"])
    began = (
        _("Something had changed at work.")
        if lapsed(until, today)
        else _("Something changes at work for now.")
    )
    return f"{began} {_own_lead(until, None, today)}"


def own_card(case: Any, today: date) -> dict[str, Any]:
    """The same sentence among where things stand; nothing where there is none, or none was told of yet."""
    row = next((one for one in case.restrictions_known if one["told_at"]), None)
    if row is None:
        return {}
    until = date.fromisoformat(row["until"])
    ended = date.fromisoformat(row["ended_on"]) if row["ended_on"] else None
    passed = lapsed(until, today, ended)
    words = _("Your right to return to work") if passed else _("What changes at work for now")
    return {
        "heading": words if ended is None else _("What had changed at work"),
        "text": _own_lead(until, ended, today),
        "link": _("Read what holds, why, and who watches over it"),
        "href": reverse("concerns:own_restriction", args=[case.pk]),
        "red": passed,
    }
