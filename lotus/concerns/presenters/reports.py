"""What came in through the open page, in words; and the inbox of whoever told it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lotus.concerns.models import InboxEntry, Report
from lotus.core import answering, closing, keeping, library
from lotus.core.casework import AboutKind, Channel, ReporterKind
from lotus.kernel.models import Organisation, Person
from lotus.ui import formats, language

TEXTS = {
    "who": "Who or what it is about",
    "place": "Where it was",
    "risk": "The risk now",
    "name": "Their name",
    "contact": "How to reach them",
    "not_for": "Who should not read it",
}


def kept_for(here: Organisation) -> dict[str, str]:
    """How long what is told on the open page is kept where no case is made of it, and what is begun and never sent."""
    known = keeping.periods(here.settings)
    return {name: _years(known[name].value) for name in (keeping.REPORT, keeping.UNSENT)}


def _years(number: int) -> str:
    return ngettext("%(num)d year", "%(num)d years", number) % {"num": number}


def rows(report: Report, answers: dict[str, Any]) -> list[dict[str, str]]:
    """Each answer with its question, in the order of the form; what was left empty is left out."""
    issues = library.load("concerns", "issues")
    kind = answers.get("kind") or ReporterKind.ANONYMOUS
    found = {
        "Somebody at risk now": "Yes" if report.urgent else "No",
        "About": library.load("concerns", "about").word(answers["about"]) if answers.get("about") else "",
        "Kinds of question": ", ".join(issues.word(one) for one in answers.get("issues") or ()),
        **{label: str(answers.get(name) or "") for name, label in TEXTS.items()},
        "When it happened": _day(answers.get("happened_on")),
        "When they told somebody before": _day(answers.get("told_on")),
        "Who they are": library.load("concerns", "reporters").word(kind),
    }
    return [{"key": key, "value": value} for key, value in found.items() if value]


def _day(day: date | None) -> str:
    return formats.day(day) if day else ""


def initial(report: Report, answers: dict[str, Any]) -> dict[str, Any]:
    """What the form for recording a concern begins with; a person looks at all of it."""
    about = answers.get("about") or AboutKind.PERSON
    who = "practitioner" if about == AboutKind.PERSON else "matter_name"
    return {
        "matter": about,
        who: answers.get("who", ""),
        "issues": answers.get("issues") or [],
        "place": answers.get("place", ""),
        "what_happened": answers.get("happened", ""),
        "occurred_on": answers.get("happened_on"),
        "reported_on": report.sent_on,
        "channel": Channel.ONLINE_FORM,
        "reporter_kind": _kind(answers),
        "reporter_name": answers.get("name", ""),
        "reporter_contact": answers.get("contact", ""),
        "safety_now": report.urgent,
        "safety_note": answers.get("risk", ""),
    }


def _kind(answers: dict[str, Any]) -> str:
    """Who gives no name is recorded as somebody who gave none."""
    return (
        str(answers.get("kind") or ReporterKind.ANONYMOUS) if answers.get("name") else ReporterKind.ANONYMOUS
    )


def waiting(found: list[Report]) -> list[dict[str, str]]:
    """The lines of the list of what came in."""
    return [
        {
            "href": reverse("concerns:report", args=[one.pk]),
            "title": f"Told to us on {formats.weekday_day(one.sent_on)}" if one.sent_on else "",
            "urgent": "Somebody may be at risk" if one.urgent else "",
        }
        for one in found
    ]


def entries(report: Report, case: UUID | None = None, reader: Person | None = None) -> list[dict[str, str]]:
    """What was said in the inbox. To the reporter (`reader` empty) what they wrote is theirs: “You”."""
    return [_entry(one, case, reader) for one in report.entries.select_related("by", "file")]


def _entry(one: InboxEntry, case: UUID | None, reader: Person | None) -> dict[str, str]:
    reporter = _("Whoever raised it") if reader else _("You")
    who = one.by.name if one.by else reporter
    href = reverse("concerns:reporter_file", args=[case, one.pk]) if case and one.file else ""
    name = one.file.name if one.file else ""
    return {"who": who, "when": language.day(one.on), "text": one.body, "file": name, "href": href}


def stands(report: Report) -> list[dict[str, str]]:
    """What whoever told it may know of what became of it: that it was read, and that it was looked at."""
    assert report.sent_on
    steps = [{"when": language.day(report.sent_on), "title": _("You told us")}]
    if report.acknowledged_on:
        steps.append(
            {"when": language.day(report.acknowledged_on), "title": _("Somebody read it and answered you")}
        )
    else:
        due = report.sent_on + timedelta(days=answering.DAYS_TO_ACKNOWLEDGE)
        steps.append(
            {
                "when": _("By %(day)s") % {"day": language.day(due)},
                "title": _("Somebody reads it and answers you"),
            }
        )
    if report.answered_on:
        steps.append({"when": language.day(report.answered_on), "title": _("We told you what came of it")})
    else:
        due = closing.months_after(report.sent_on, answering.MONTHS_TO_ANSWER)
        steps.append(
            {
                "when": _("By %(day)s") % {"day": language.day(due)},
                "title": _("You hear from us what came of it"),
            }
        )
    return steps
