"""What the demonstration need no longer keep: a concern closed long ago, a report answered, a text never sent."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lotus.concerns.actions import cases, closing, lessons, reports, timeline
from lotus.concerns.models import Case, InboxEntry, Promise, Report
from lotus.core import library
from lotus.core.answering import Year
from lotus.core.casework import AboutKind, Channel, IssueKind, ReporterKind
from lotus.kernel import accounts
from lotus.kernel.models import Person
from lotus.people.actions import leavers, places

YEARS = 6
LONDON = ZoneInfo("Europe/London")


def tell(people: Mapping[str, Person], today: date) -> None:
    """Raised, learned from and closed by two people, a little longer ago than it is kept."""
    told = library.load("demo", "kept").data
    closed(told, people, _at(today - timedelta(days=YEARS * 366 + 30)))
    _on_the_open_page(told, people[told["told"]["by"]], today)
    _left(told["gone"], people, today)


def _left(told: Mapping[str, Any], people: Mapping[str, Person], today: date) -> None:
    """Two who left longer ago than they are kept; one of them waits for an administrator."""
    by, at = people[told["by"]], _at(today - timedelta(days=told["ago"]))
    gone = []
    for facts in told["people"]:
        team = accounts.team_at(by.organisation, facts["team"])
        gone.append(
            accounts.add_person(by.organisation, name=facts["name"], post=facts["post"], team=team, by=None)
        )
        places.leave(gone[-1], by=by, at=at)
    leavers.ask(gone[0], by=people[told["asked"]], at=_at(today - timedelta(days=2)))


def _on_the_open_page(told: Mapping[str, Any], by: Person, today: date) -> None:
    """What was told and answered without a case, and what was begun and never sent: both longer ago than it is kept."""
    one, begun = told["told"], told["begun"]
    day = today - timedelta(days=one["ago"])
    report = reports.send(by.organisation, reports.mark(one["words"]), one["told"], urgent=False, today=day)
    reports.close(report, body=one["answer"], by=by, at=_at(day + timedelta(days=3)))
    begun_on = today - timedelta(days=begun["ago"])
    reports.keep(by.organisation, reports.mark(begun["words"]), begun["told"], today=begun_on)
    _answered(by, today)


def _answered(by: Person, today: date) -> None:
    """What was told in the last year whose figures are shown, about teams and culture, and answered without a case.

    Put in at one stroke: nobody looks at these one by one, and told through the page they would take a minute.
    """
    told, year = library.load("demo", "kept").data["answered"], Year.shown(today).number
    reports_, entries = [], []
    for number in range(told["many"]):
        group = next(one for one in told["groups"] if number < one["up_to"])
        on = date(year, 1 + number % 12, 1 + number % 28)
        day = on + timedelta(days=16 if number % 5 in group["late"] else 3)
        report = Report(organisation=by.organisation, typed=dict(group["told"]), begun_on=on, sent_on=on)
        report.acknowledged_on = report.answered_on = report.closed_on = day
        reports_.append(report)
        entries.append(InboxEntry(report=report, number=1, by=by, body=told["answer"], on=day))
    Report.objects.bulk_create(reports_)
    InboxEntry.objects.bulk_create(entries)


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
