"""How long cases are kept, in words: what is due, what is held, what would go, and what is gone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from lotus.concerns.models import Closing, Hold, Purging, Tombstone
from lotus.core import keeping, library
from lotus.core.keeping import Period
from lotus.kernel.models import Organisation
from lotus.ui import formats

UNCHECKED = "Not checked here yet"


def periods(here: Organisation) -> list[list[str]]:
    """Each kind of record with how long it is kept, from where that comes, and whether somebody here checked it."""
    rows = [
        [one.label, f"{one.words} from {one.begins}", one.source, _checked(one.checked)]
        for one in keeping.periods(here.settings).values()
    ]
    told = library.load("concerns", "retention").data["records"].values()
    return rows + [[one["label"], one["keep"], one["source"], _checked(one["checked"])] for one in told]


def _checked(day: str) -> str:
    return formats.day(date.fromisoformat(day)) if day else UNCHECKED


def unchecked(here: Organisation) -> int:
    """How many periods nobody in the organisation has checked."""
    return sum(row[-1] == UNCHECKED for row in periods(here))


def line(closing: Closing, held: bool, asked: bool, today: date) -> list[Any]:
    """A closed case in the list."""
    case, until = closing.case, closing.keep_until
    state = "Held" if held else "Asked to be removed" if asked else ""
    over = "Its time is over" if until and until < today else "Kept"
    link = {"text": case.reference, "href": reverse("concerns:kept", args=[case.pk])}
    return [link, case.who.name, formats.short_day(until) if until else "", state or over]


def told(report: Any, here: Organisation, today: date) -> list[Any]:
    """What was told and not taken up (from `keeping.untaken`), in the list."""
    until = keeping.periods(here.settings)[keeping.REPORT].until(report.last)
    state = "Held" if report.held else "Asked to be removed" if hasattr(report, "purging") else ""
    over = "Its time is over" if until < today else "Kept"
    link = {
        "text": f"Told on {formats.day(report.sent_on)}",
        "href": reverse("concerns:report_kept", args=[report.pk]),
    }
    return [link, formats.short_day(report.last), formats.short_day(until), state or over]


def told_page(report: Any, hold: Any, asked: Any, counts: dict[str, int], today: date) -> "Page":
    """One report: until when it is kept, and what would go."""
    kept = keeping.periods(report.organisation.settings)[keeping.REPORT]
    return Page(
        _lead(kept.until(report.last), today), _period(kept), _hold(hold), _asked(asked), _counts(counts)
    )


def gone(stones: Iterable[Tombstone]) -> list[list[str]]:
    """What was removed: by whom, and how much."""
    return [
        [
            formats.short_day(one.at),
            f"{one.asked_by.name} asked, {one.confirmed_by.name} removed it",
            formats.count_of(sum(one.counts.values()), "record", "records"),
        ]
        for one in stones
    ]


@dataclass(frozen=True)
class Page:
    """One case: until when it is kept, and what would go."""

    lead: str
    lines: list[str]
    hold: str
    asked: str
    counts: list[list[str]]


@dataclass(frozen=True)
class Known:
    """What a page of one case rests on: how it was closed, held and asked about, its class, and what there is."""

    closed: Closing | None
    hold: Hold | None
    asked: Purging | None
    period: Period
    counts: dict[str, int]


def page(known: Known, today: date) -> Page:
    until = known.closed.keep_until if known.closed else None
    lead = _lead(until, today) if until else "It is open, and kept"
    return Page(lead, _period(known.period), _hold(known.hold), _asked(known.asked), _counts(known.counts))


def _lead(until: date, today: date) -> str:
    return f"{'Was to be kept' if until < today else 'Kept'} until {formats.day(until)}"


def _period(kept: Period) -> list[str]:
    """By which period something is kept, where that is from, and that nobody checked it where nobody did."""
    source = f"{kept.source[:1].upper()}{kept.source[1:]}."
    lines = [f"{kept.label}: {kept.words} from {kept.begins}. {source}"]
    return lines if kept.checked else [*lines, "Your organisation has not checked this period yet."]


def _counts(counts: dict[str, int]) -> list[list[str]]:
    return [[words(one), str(count)] for one, count in sorted(counts.items())]


def words(table: str) -> str:
    """A kind of record as people call it; the name of the table where nobody gave it another."""
    told: dict[str, str] = library.load("concerns", "retention").data["tables"]
    return told.get(table, table)


def _hold(hold: Hold | None) -> str:
    if hold is None:
        return ""
    again = formats.day(hold.look_again)
    return f"{hold.by.name} held it on {formats.day(hold.at)}: {hold.why} To be looked at again on {again}."


def _asked(asked: Purging | None) -> str:
    return (
        f"{asked.by.name} asked on {formats.day(asked.at)} that it be removed: {asked.why}" if asked else ""
    )
