"""The performance plan in words, for both who sign it and those who may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lotus.concerns.models import Plan
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


def page(plan: Plan) -> Page:
    told = library.load("plan", "steps")
    return Page(
        state=state(plan),
        steps=[_step(plan, step) for step in PlanStep],
        causes=[told.data["causes"][cause]["label"] for cause in plan.causes],
        own_part=plan.own_part,
        review=formats.day(plan.review_on) if plan.review_on else "",
    )


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
    if plan.holds:
        return _("It holds: both of you have signed.")
    if plan.person_signed_at:
        return _("%(name)s has signed. The case manager has not yet.") % {"name": plan.case.who.greeting}
    if plan.manager_signed_at:
        return _("The case manager has signed. %(name)s has not yet.") % {"name": plan.case.who.greeting}
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
