"""What is kept by which period, and how much of it another one would bring to the end of its time."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from lotus.concerns.models import Closing, Decision, Hold, InboxEntry, Keeping, Report, ReportHold
from lotus.concerns.policy.wide import reports
from lotus.core import closing as core
from lotus.core.casework import DecisionKind, is_formal
from lotus.core.keeping import PERSON, REPORT, UNSENT, Period, periods
from lotus.kernel.accounts import left
from lotus.kernel.doors import Found
from lotus.kernel.models import Organisation, Person

FORMAL, INFORMAL = "formal", "informal"


def kept_by(here: Organisation, name: str) -> QuerySet[Closing]:
    """Closed cases whose class is this one: decided for them, else their own."""
    decided = Keeping.objects.filter(case=OuterRef("case")).order_by("-at").values("kind")[:1]
    kinds = [kind for kind in DecisionKind if is_formal(kind)]
    formal = Decision.objects.filter(item__case=OuterRef("case"), signed_at__isnull=False, kind__in=kinds)
    rows = Closing.objects.filter(case__organisation=here, reopened_at=None, closed_at__isnull=False)
    rows = rows.annotate(decided=Subquery(decided), formal=Exists(formal))
    own = Q(decided=None, formal=name == FORMAL) if name in {FORMAL, INFORMAL} else Q(pk=None)
    return rows.filter(Q(decided=name) | own)


def untaken(reports: QuerySet[Report]) -> QuerySet[Any]:
    """Of these reports those answered without a case, with the day of the `last` word and whether each is `held`."""
    entries = InboxEntry.objects.filter(report=OuterRef("pk")).order_by("-number").values("on")[:1]
    held = ReportHold.objects.filter(report=OuterRef("pk"), ended_at=None)
    found = reports.filter(case=None, sent_on__isnull=False, closed_on__isnull=False)
    return found.annotate(last=Coalesce(Subquery(entries), "closed_on"), held=Exists(held))


def unsent(here: Organisation) -> QuerySet[Report]:
    """What was begun on the open page and never sent. Nobody reads it but who wrote it."""
    return Report.objects.filter(organisation=here, case=None, sent_on=None)


@dataclass(frozen=True)
class Term:
    """The day a record's time began, until when it is kept now, and whether it is held."""

    began: date
    until: date | None
    held: bool = False


def terms(here: Organisation, period: Period) -> list[Term]:
    """One for each record that a period keeps; of people all who left, whatever else names them, which is not told."""
    if period.of == REPORT:
        found = untaken(Report.objects.filter(organisation=here)).values_list("last", "held")
        return [Term(last, period.until(last), held) for last, held in found]
    if period.of == UNSENT:
        return [Term(day, period.until(day)) for day in unsent(here).values_list("begun_on", flat=True)]
    if period.of == PERSON:
        days = [timezone.localtime(at).date() for at in left(here).values_list("left_at", flat=True)]
        return [Term(day, period.until(day)) for day in days]
    held = Hold.objects.filter(case=OuterRef("case"), ended_at=None)
    rows = kept_by(here, period.name).annotate(held=Exists(held))
    return [
        Term(timezone.localtime(one.closed_at).date(), one.keep_until, one.held)
        for one in rows
        if one.closed_at
    ]


@dataclass(frozen=True)
class Counted:
    """How many records a period keeps; how many are past their time now, would be, and would newly be."""

    kept: int
    now: int
    then: int
    newly: int


def counted(here: Organisation, name: str, years: int, today: date) -> Counted:
    """What another number of years would do. What is held falls due by nothing."""
    period = periods(here.settings)[name]
    other, every = replace(period, value=years), terms(here, period)
    found = [
        (bool(one.until and one.until < today), other.until(one.began) < today)
        for one in every
        if not one.held
    ]
    now, then = sum(before for before, _after in found), sum(after for _before, after in found)
    return Counted(len(every), now, then, sum(after and not before for before, after in found))


def last_day(closed_at: datetime, years: int) -> date:
    """Until when a case closed at this moment is kept."""
    return core.keep_until(timezone.localtime(closed_at).date(), years)


def answered(person: Person, answered: UUID) -> Found | None:
    """An answered report at an address, for somebody whose role may see to its end; never for whom it is kept from."""
    it = untaken(reports(person)).select_related("organisation").filter(pk=answered).first()
    return Found(it, frozenset(), "report", it.pk) if it and person.works_here else None
