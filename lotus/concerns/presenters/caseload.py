"""The list of concerns somebody may see, in a fixed number of queries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.models import Case, Label, Promise
from lotus.concerns.presenters import handlers, status
from lotus.kernel import access
from lotus.kernel.lists import Listed
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission
from lotus.ui import formats

MOST = 200
Named = Callable[[Iterable[str]], list[str]]


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
    labels: list[str]


def rows(person: Person, today: date, label: str = "") -> list[Row]:
    """The newest concerns this person may see, open ones first; with `label` those that have it."""
    wanted = policy.listed(person)
    if label:
        wanted = policy.labelled(person, wanted, [label])
    newest = wanted.order_by("-opened_at").values("pk")[:MOST]
    held_now = Label.objects.filter(case=OuterRef("pk"), ended_at=None)
    shown = Case.objects.filter(pk__in=Subquery(newest)).select_related("practitioner", "reporter")
    shown = shown.annotate(labels_held=Listed(held_now, "key"))
    cases = list(policy.known(person, shown).order_by("-opened_at"))
    held = {case.pk: policy.relations_of(person, case, case) for case in cases}
    nexts = _next_steps(cases)
    cases.sort(key=lambda case: case.stage == "closed")
    named = partial(handlers.words, person.organisation)
    return [_row(case, held[case.pk], nexts.get(case.pk), today, named) for case in cases if held[case.pk]]


def _next_steps(cases: list[Case]) -> dict[UUID, Promise]:
    """The earliest open promise of each case."""
    promises = Promise.objects.filter(case__in=cases, done_at=None).order_by("-due")
    return {promise.case_id: promise for promise in promises}


def _row(case: Any, relations: policy.Relations, step: Promise | None, today: date, named: Named) -> Row:
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
        labels=named(case.labels_held) if access.may(Permission.LABEL_SEE, relations=relations) else [],
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
