"""Days in a calendar as an iCalendar file (RFC 5545): one event for a whole day each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE = 73
"""Octets in a line, before it is folded; the rule says 75 with its end."""


@dataclass(frozen=True)
class Event:
    """One whole day. `uid` stays the same for as long as it is the same event; `made_at` knows its zone."""

    uid: str
    made_at: datetime
    on: date
    words: str
    link: str = ""


def calendar(product: str, events: Iterable[Event]) -> bytes:
    """The events as a calendar program reads them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Lotus//{product}//EN", "CALSCALE:GREGORIAN"]
    for event in events:
        lines += _event(event)
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}@lotus"
    yield f"DTSTAMP:{event.made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.words)}"
    if event.link:
        yield f"URL:{event.link}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(words: str) -> str:
    """Text as the format wants it."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A line broken after at most 75 octets, never within a letter; what follows begins with a space."""
    pieces, piece = [], b""
    for letter in line:
        more = letter.encode()
        if len(piece) + len(more) > LINE:
            pieces.append(piece)
            piece = b""
        piece += more
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
