"""Concerns of a whole year that ended long ago, so that the demonstration has figures about how they were handled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model

from lotus.analysis.holidays import bank_holidays
from lotus.concerns.actions import timeline
from lotus.concerns.models import (
    AgendaItem,
    Case,
    Closing,
    Considered,
    Decision,
    Group,
    Issue,
    Letter,
    Meeting,
    Reporter,
)
from lotus.core import keeping, library, workdays
from lotus.core.answering import Year
from lotus.core.casework import Channel, DecisionKind, IssueKind, ReporterKind, Stage
from lotus.core.handled import DAYS_TO_LETTER
from lotus.core.support import Consideration, State
from lotus.kernel import accounts
from lotus.kernel.models import Person
from lotus.people.actions import places

LONDON = ZoneInfo("Europe/London")
DAYS = tuple((month, day) for month in range(1, 7) for day in (4, 18))
"""When they were recorded: months before the story of the demonstration, whichever day it is filled on."""
FIRST = 501
"""The number of the first: they have a series of their own, as what is taken over from another system has."""


@dataclass
class Rows:
    """What is put in at one stroke, in this order. One by one, through the pages, it would take minutes."""

    found: dict[type[Model], list[Any]] = field(default_factory=dict)

    def add(self, row: Any) -> Any:
        self.found.setdefault(type(row), []).append(row)
        return row

    def write(self) -> None:
        for kind, rows in self.found.items():
            kind._default_manager.bulk_create(rows)


def tell(people: Mapping[str, Person], today: date) -> None:
    """About people who have left since; the newest year that is settled, and the one before.

    The group that decided sits no longer, so that nobody is asked about an interest in each of them.
    """
    told = library.load("demo", "figures").data
    by, year = people[told["by"]], Year.shown(today)
    gone = []
    for one in told["people"]:
        team = accounts.team_at(by.organisation, one["team"])
        person = accounts.add_person(by.organisation, name=one["name"], post=one["post"], team=team, by=None)
        places.leave(person, by=people["ada"], at=_at(today - timedelta(days=20)))
        gone.append(person)
    over = _at(Year(year.number).until)
    group = Group.objects.create(organisation=by.organisation, name=told["group"], closed_at=over)
    for each in (year, Year(year.number - 1)):
        put(gone, each, by=by, closed_by=people[told["closed_by"]], group=group)


def put(about: Sequence[Person], year: Year, *, by: Person, closed_by: Person, group: Group) -> None:
    """The concerns of a year, each decided and closed: some of them only after the year's last day."""
    told, rows = library.load("demo", "figures").data, Rows()
    on = [date(year.number, *day) for day in DAYS]
    meetings = [Meeting.objects.get_or_create(group=group, on=day + timedelta(days=28))[0] for day in on]
    for number in range(told["many"]):
        place = number * len(DAYS) // told["many"]
        case = _raised(rows, told, about[number % len(about)], on[place], FIRST + number, by)
        _decided(rows, told, case, meetings[place], number, by)
        _supported(rows, told, case, number, by)
        late = number // 4 % 3 == 1
        closed = _at(year.until + timedelta(days=1 if late else -12))
        rows.add(
            Closing(
                case=case,
                why=told["why"],
                proposed_by=by,
                proposed_at=closed,
                closed_by=closed_by,
                closed_at=closed,
                keep_until=keeping.shipped()["formal"].until(closed.date()),
            )
        )
    rows.write()


def _raised(rows: Rows, told: Mapping[str, Any], about: Person, on: date, number: int, by: Person) -> Case:
    what = told["what"][number % len(told["what"])]
    case = rows.add(
        Case(
            organisation=by.organisation,
            year=on.year,
            number=number,
            practitioner=about,
            about=what["about"],
            discipline="doctor",
            place=what["place"],
            channel=Channel.EMAIL,
            reported_on=on,
            what_happened=what["happened"],
            stage=Stage.CLOSED,
            opened_by=by,
            opened_at=_at(on),
            told_at=_at(on + timedelta(days=3)),
        )
    )
    rows.add(Reporter(case=case, kind=ReporterKind.PERSON, name=told["reporter"]))
    for kind in what["issues"]:
        rows.add(Issue(case=case, kind=IssueKind(kind)))
    return case


def _decided(
    rows: Rows, told: Mapping[str, Any], case: Case, meeting: Meeting, number: int, by: Person
) -> None:
    signed = _at(meeting.on)
    kind = DecisionKind.FORMAL_INVESTIGATION if number % 3 == 1 else DecisionKind.SUPPORT_AND_REFLECTION
    item = rows.add(AgendaItem(meeting=meeting, case=case, by=by, at=signed - timedelta(days=7)))
    decision = rows.add(
        Decision(
            item=item,
            kind=kind,
            discussion=told["discussion"],
            rationale=told["rationale"],
            saved_by=by,
            saved_at=signed,
            signed_by=by,
            signed_at=signed,
        )
    )
    days = DAYS_TO_LETTER if number // 4 % 3 else DAYS_TO_LETTER + 3
    sent = _at(workdays.add(meeting.on, days, bank_holidays(meeting.on.year, meeting.on.year + 1)))
    letter = Letter(case=case, kind="outcome", decision=decision, title=told["letter"], body=told["body"])
    letter.saved_by = letter.signed_by = by
    letter.saved_at = letter.sent_at = sent
    rows.add(letter)


def _supported(rows: Rows, told: Mapping[str, Any], case: Case, number: int, by: Person) -> None:
    """Each of the eight was done on most of them, and on fewer the later it comes in the list."""
    for place, one in enumerate(Consideration):
        if (number + place) % (8 - place // 2) > 1:
            on = timeline.london(case.opened_at)
            said = {"consideration": one, "state": State.DONE, "note": "", "on": on, "by": by}
            rows.add(Considered(case=case, at=case.opened_at, **said))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=LONDON)
