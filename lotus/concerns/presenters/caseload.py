"""The list of concerns somebody may see, in a fixed number of queries."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import OuterRef, Value, When
from django.urls import reverse

from lotus.concerns import policy
from lotus.concerns.models import Case, Label, Promise
from lotus.concerns.presenters import handlers, status
from lotus.core.casework import Stage
from lotus.kernel import access
from lotus.kernel.lists import Listed
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission
from lotus.ui import formats
from lotus.ui.paging import Leaf, leaf

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


@dataclass(frozen=True)
class Caseload:
    """One page of the list; `leaf` says how many there are in all, and leads to the other pages."""

    rows: list[Row]
    leaf: Leaf


def caseload(person: Person, today: date, label: str = "", asked: str = "") -> Caseload:
    """The concerns this person may see, open ones first, then the newest; with `label` those that have it."""
    wanted = policy.listed(person)
    if label:
        wanted = policy.labelled(person, wanted, [label])
    closed = When(stage=Stage.CLOSED, then=Value(1))
    order = wanted.order_by(Choice(closed, default=Value(0)), "-opened_at", "pk").values_list("pk", flat=True)
    found = leaf(order, asked, keep={"label": label})
    return Caseload(_rows(person, found.rows, today), found)


def _rows(person: Person, ids: list[UUID], today: date) -> list[Row]:
    """A row for each of these concerns, in their order. What somebody is nothing to is left out."""
    held_now = Label.objects.filter(case=OuterRef("pk"), ended_at=None)
    shown = Case.objects.filter(pk__in=ids).select_related("practitioner", "reporter")
    shown = shown.annotate(labels_held=Listed(held_now, "key"))
    cases = {case.pk: case for case in policy.known(person, shown)}
    nexts, named = _next_steps(cases.values()), partial(handlers.words, person.organisation)
    placed = [(case, policy.relations_of(person, case, case)) for pk in ids if (case := cases.get(pk))]
    return [_row(case, held, nexts.get(case.pk), today, named) for case, held in placed if held]


def _next_steps(cases: Collection[Case]) -> dict[UUID, Promise]:
    """The earliest open promise of each case."""
    promises = (
        Promise.objects.filter(case__in=cases, done_at=None).order_by("-due").only("case", "ours", "due")
    )
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
