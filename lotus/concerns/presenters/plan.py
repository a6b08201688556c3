"""The performance plan in words, for both who sign it and those who may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lotus.concerns.models import Case, Plan
from lotus.core import library
from lotus.core.filling import fill
from lotus.core.plan import PlanStep, gaps
from lotus.ui import formats


@dataclass(frozen=True)
class Page:
    """The plan as it stands."""

    state: str
    steps: list[dict[str, Any]]
    causes: list[str]
    own_part: str
    review: str


def page(plan: Plan, *, own: bool = False) -> Page:
    """`own`: for the person themselves, who is spoken to."""
    told = library.load("plan", "steps")
    return Page(
        state=own_state(plan) if own else state(plan),
        steps=[_step(plan, step) for step in PlanStep],
        causes=[told.data["causes"][cause]["label"] for cause in plan.causes],
        own_part=plan.own_part,
        review=formats.day(plan.review_on) if plan.review_on else "",
    )


def of(case: Case) -> Page | None:
    """The plan of a case in words for the person themselves, where there is one."""
    row = Plan.objects.filter(case=case).select_related("case__practitioner").first()
    return page(row, own=True) if row else None


def _texts(plan: Plan, step: PlanStep) -> tuple[str, str, str]:
    text = plan.texts.get
    return text(step, ""), text(f"{step}_evidence", ""), text(f"{step}_why_not", "")


def _step(plan: Plan, step: PlanStep) -> dict[str, Any]:
    words, evidence, why_not = _texts(plan, step)
    label = library.load("plan", "steps").word(step)
    gap = step in gaps(plan.texts, plan.causes)
    texts = {"words": words, "evidence": evidence, "why_not": why_not}
    return {"id": str(step), "label": label, "gap": gap, **texts}


def state(plan: Plan) -> str:
    """Who has signed; until both have, it is a draft that either can change."""
    name = plan.case.who.greeting
    if plan.holds:
        return "It holds: both of you have signed."
    if plan.person_signed_at:
        return f"{name} has signed. The case manager has not yet."
    if plan.manager_signed_at:
        return f"The case manager has signed. {name} has not yet."
    return "A draft. Nobody has signed it yet, and either of you can change it."


def own_state(plan: Plan) -> str:
    """The same, to the person themselves."""
    if plan.holds:
        return _("It holds: both of you have signed.")
    if plan.person_signed_at:
        return _("You have signed. Your case manager has not yet.")
    if plan.manager_signed_at:
        return _("Your case manager has signed. You have not yet.")
    return _("A draft. Nobody has signed it yet, and either of you can change it.")


def two_versions(differences: Iterable[Any]) -> list[dict[str, str]]:
    told = library.load("plan", "steps")
    return [
        {"field": told.word(one.field.split("_")[0]), "yours": one.yours, "theirs": one.theirs}
        for one in differences
    ]


def preparation(person: str) -> list[dict[str, Any]]:
    """What to think about before the conversation; nothing of it is kept."""
    entries = library.load("plan", "preparation").data["entries"]
    facts = {"person": person}
    return [{"label": one["label"], "asks": [fill(ask, facts) for ask in one["asks"]]} for one in entries]
