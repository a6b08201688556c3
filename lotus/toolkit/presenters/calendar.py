"""Somebody's actions as an iCalendar file (RFC 5545): one event for a whole day each."""

from collections.abc import Iterable, Iterator
from datetime import UTC, timedelta

from lotus.toolkit.models import Feed, Plan

LINE = 73
"""Octets in a line, before it is folded; the rule says 75 with its end."""
SILENT = "Something you planned"


def calendar(feed: Feed, plans: Iterable[Plan]) -> bytes:
    """All that is still to do. Words stand in it only where their owner said so."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lotus//Toolkit//EN", "CALSCALE:GREGORIAN"]
    for plan in plans:
        lines += _event(plan, feed.with_words)
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(plan: Plan, with_words: bool) -> Iterator[str]:
    words = f"When {plan.cue}, I will {plan.deed}" if with_words else SILENT
    yield "BEGIN:VEVENT"
    yield f"UID:{plan.pk}@lotus"
    yield f"DTSTAMP:{plan.made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{plan.due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{plan.due + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(words)}"
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
