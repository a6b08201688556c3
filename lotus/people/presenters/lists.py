"""How far the log was checked, as its page says it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lotus.kernel import audit
from lotus.kernel.models import Organisation
from lotus.people.models import LogCheck
from lotus.ui import formats

MOST = 1_000
"""So many entries are checked as the page is opened; more would keep whoever opens it waiting."""


@dataclass(frozen=True)
class Log:
    """What was checked and when: `fault` is the first entry that is not as it was written, `found` when that was seen.

    `unchecked` counts the newest entries that nobody has looked at yet.
    """

    count: int
    unchecked: int
    parts: list[dict[str, Any]]
    fault: int | None
    found: str
    waiting: str
    all_now: bool


def log(organisation: Organisation, last: LogCheck | None, waiting: datetime | None) -> Log:
    """Goes on from the last whole check; without one, from the first entry."""
    whole = last if last and last.fault is None else None
    after = audit.Reach(whole.number, whole.mac) if whole else audit.Reach()
    reach = audit.follow(organisation.pk, after=after, most=MOST)
    count = max(reach.number, reach.of)
    then = formats.moment(last.at) if last and last.at else ""
    fault = reach.fault.number if reach.fault else last.fault if last else None
    return Log(
        count=count,
        unchecked=count - reach.number,
        parts=_parts(whole, then, reach.number, count),
        fault=fault,
        found=then if last and last.fault == fault else "",
        waiting=formats.moment(waiting) if waiting else "",
        all_now=whole is None,
    )


def _parts(whole: LogCheck | None, then: str, now: int, count: int) -> list[dict[str, Any]]:
    """Each stretch of the log, how it was found, and when."""
    said = whole.number if whole else 0
    found = [
        (1, said, _("as they were written, on %(moment)s") % {"moment": then}, _seal(whole)),
        (said + 1, now, _("as they were written, as you opened this page"), ""),
        (now + 1, count, _("not checked yet"), ""),
    ]
    return [
        {
            "label": _("Entries %(first)s to %(last)s") % {"first": f"{a:,}", "last": f"{b:,}"},
            "value": words,
            "note": note,
        }
        for a, b, words, note in found
        if a <= b
    ]


def _seal(whole: LogCheck | None) -> str:
    if whole is None:
        return ""
    return _("The last of them has the seal %(seal)s…") % {"seal": whole.mac[:12]}
