"""The list of concerns somebody may see, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Subquery
from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.models import Case, Promise
from lotus.concerns.presenters import status
from lotus.kernel import access
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission
from lotus.ui import formats

MOST = 200


@dataclass(frozen=True)
class Row:
    """A line of the list. Before the interest question is answered it names only what may be seen."""

    pk: UUID
    title: str
    href: str
    who: str
    status: status.Status
    next_step: str
    next_date: str
    late: bool
    days_open: int


def rows(person: Person, today: date) -> list[Row]:
    """The newest concerns this person may see, open ones first."""
    newest = policy.listed(person).order_by("-opened_at").values("pk")[:MOST]
    shown = Case.objects.filter(pk__in=Subquery(newest)).select_related("practitioner", "reporter")
    cases = list(policy.known(person, shown).order_by("-opened_at"))
    held = {case.pk: policy.relations_of(person, case, case) for case in cases}
    nexts = _next_steps(cases)
    cases.sort(key=lambda case: case.stage == "closed")
    return [_row(case, held[case.pk], nexts.get(case.pk), today) for case in cases if held[case.pk]]


def _next_steps(cases: list[Case]) -> dict[UUID, Promise]:
    """The earliest open promise of each case."""
    promises = Promise.objects.filter(case__in=cases, done_at=None).order_by("-due")
    return {promise.case_id: promise for promise in promises}


def _row(case: Case, relations: policy.Relations, step: Promise | None, today: date) -> Row:
    page = "concerns:case" if access.may(Permission.CONCERN_SEE, relations=relations) else "concerns:interest"
    plans = access.may(Permission.TIMELINE_SEE, relations=relations)
    return Row(
        pk=case.pk,
        title=title(case, relations),
        href=reverse(page, args=[case.pk]),
        who=f"{case.who.name} · {case.reference}",
        status=status.of_stage(case.stage),
        next_step=step.ours if step and plans else "",
        next_date=_date_words(step.due, today) if step and plans else "",
        late=bool(step and plans and step.due < today),
        days_open=(today - formats.london(case.opened_at).date()).days,
    )


def title(case: Case, relations: policy.Relations) -> str:
    """What to call the case to somebody: what it is about is already part of what was raised."""
    if access.may(Permission.RAISED_SEE, relations=relations):
        return f"Concern about {case.about}"
    if access.may(Permission.CONCERN_SEE, relations=relations):
        return f"Being there for {case.who.greeting}"
    return "Say first whether you have an interest"


def _date_words(due: date, today: date) -> str:
    if due == today:
        return "Today"
    return f"Late since {formats.weekday_day(due)}" if due < today else formats.weekday_day(due)
