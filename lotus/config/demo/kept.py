"""A concern of the demonstration that was closed so long ago that it need no longer be kept."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lotus.concerns.actions import cases, closing, lessons, timeline
from lotus.concerns.models import Case, Promise
from lotus.core import library
from lotus.core.casework import AboutKind, Channel, IssueKind, ReporterKind
from lotus.kernel.models import Person

YEARS = 6
LONDON = ZoneInfo("Europe/London")


def tell(people: Mapping[str, Person], today: date) -> None:
    """Raised, learned from and closed by two people, a little longer ago than it is kept."""
    told = library.load("demo", "kept").data
    closed(told, people, _at(today - timedelta(days=YEARS * 366 + 30)))


def closed(told: Mapping[str, Any], people: Mapping[str, Person], at: datetime) -> None:
    """A concern about a process: raised ten weeks before a moment, and closed by two people then."""
    closed, raised = at, at - timedelta(days=70)
    by, officer = people[told["manager"]], people[told["closed_by"]]
    case = cases.raise_concern(
        cases.Raised(
            practitioner=None,
            matter=AboutKind.PROCESS,
            matter_name=told["matter_name"],
            about=told["about"],
            issues=[IssueKind.MANAGEMENT],
            discipline="",
            place=told["place"],
            channel=Channel.EMAIL,
            occurred_on=None,
            reported_on=raised.date(),
            what_happened=told["what_happened"],
            safety_now=False,
            safety_note="",
            reporter=cases.Told(ReporterKind.PERSON, told["reporter"], ""),
        ),
        by=by,
        at=raised,
    )
    cases.assign_matter(case, adviser=people[told["adviser"]], by=by, at=raised)
    review = lessons.save(case, told["texts"], number=0, by=by, at=closed)
    lessons.sign(case, number=review.version, by=by, at=closed)
    _all_done(case, closed)
    case.refresh_from_db()
    closing.propose(case, why=told["why"], by=by, at=closed)
    closing.close(case, by=officer, at=closed)
    _all_done(case, closed + timedelta(days=100))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=LONDON)


def _all_done(case: Case, at: datetime) -> None:
    """What was promised is noted as done."""
    for kind in set(Promise.objects.filter(case=case, done_at=None).values_list("kind", flat=True)):
        timeline.keep_promise(case, kind, at=at)
