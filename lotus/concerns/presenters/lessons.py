"""The lessons review in words, for those who write it, those who assure it, and the person it began with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from lotus.concerns.models import Case, Closing, LessonAction, Problem, Review
from lotus.core import library
from lotus.core.keeping import Period
from lotus.core.learning import Weight
from lotus.ui import formats

HEADINGS = {
    "chronology": "What happened",
    "went_well": "What went well",
    "easier": "What would make it easier to do right",
    "positive": "What others can learn from it",
    "shared_with": "Who it has been shared with",
}
LABELS = {
    "chronology": "What happened, in a few lines?",
    "went_well": "What went well?",
    "easier": "What would make it easier to do right?",
    "positive": "What can others learn from it?",
    "shared_with": "Who has this been shared with?",
}


@dataclass(frozen=True)
class Page:
    """The review as it stands."""

    state: str
    texts: list[dict[str, str]]
    problems: list[dict[str, Any]]
    actions: list[dict[str, Any]]


def page(case: Case, review: Review | None, today: date) -> Page:
    if review is None:
        return Page("Nothing has been written yet.", [], [], [])
    problems = review.problems.filter(removed_at=None)
    actions = review.actions.select_related("owner", "assured_by")
    return Page(
        state=_state(review),
        texts=texts(review),
        problems=[_problem(one) for one in problems],
        actions=[action(case, one, today) for one in actions],
    )


def _state(review: Review) -> str:
    if review.signed_at and review.signed_by:
        return f"Signed by {review.signed_by.name} on {formats.day(review.signed_at)}."
    return f"Last saved by {review.saved_by.name}, {formats.moment(review.saved_at)}."


def texts(review: Review) -> list[dict[str, str]]:
    return [
        {"heading": heading, "text": review.texts[name]}
        for name, heading in HEADINGS.items()
        if review.texts.get(name)
    ]


def _problem(problem: Problem) -> dict[str, Any]:
    told = library.load("learning", "factors").data
    by_weight: dict[str, list[str]] = {}
    for name, weight in problem.factors.items():
        kind, _dot, factor = name.partition(".")
        by_weight.setdefault(weight, []).append(told["types"][kind]["factors"][factor])
    shown = [
        {"label": told["weights"][weight]["label"], "factors": by_weight[weight]}
        for weight in (Weight.CONTRIBUTED, Weight.MITIGATED)
        if weight in by_weight
    ]
    return {"words": problem.words, "note": problem.note, "weights": shown}


def action(case: Case, one: LessonAction, today: date) -> dict[str, Any]:
    """An action with how strong it is, whose, by when, and what became of it."""
    strength = library.load("learning", "strengths").word(one.strength)
    return {
        "what": one.what,
        "who": f"{one.owner.name}{f', {one.team}' if one.team else ''}",
        "due": formats.short_day(one.due),
        "strength": strength,
        "state": _became(one, today),
        "evidence": one.evidence,
        "assurance": one.assurance,
        "href": reverse("concerns:lesson_action", args=[case.pk, one.pk]),
    }


def _became(one: LessonAction, today: date) -> str:
    if one.assured_at and one.assured_by:
        said = "it was done and worked" if one.worked else "it is not done yet, or did not work"
        return f"{one.assured_by.name} says that {said}."
    if one.done_at:
        return "Noted as done. Somebody other than its owner looks at whether it worked."
    return "Late" if one.due < today else "To do"


def own(case: Case) -> dict[str, Any]:
    """What the person reads once it is signed: what concerns the system, and what changes. Else nothing."""
    review = Review.objects.filter(case=case, signed_at__isnull=False).first()
    if review is None:
        return {}
    names = [name for name in ("went_well", "easier", "positive") if review.texts.get(name)]
    return {
        "texts": [{"heading": HEADINGS[name], "text": review.texts[name]} for name in names],
        "changes": [
            {"what": one.what, "due": formats.short_day(one.due), "done": one.done_at is not None}
            for one in review.actions.all()
        ],
    }


def two_versions(differences: Iterable[Any]) -> list[dict[str, str]]:
    return [{"field": LABELS[one.field], "yours": one.yours, "theirs": one.theirs} for one in differences]


def closed_words(closing: Closing | None, kept: Period) -> list[str]:
    """How a case was closed and how long it is kept, in sentences."""
    if (
        closing is None
        or closing.closed_at is None
        or closing.closed_by is None
        or closing.keep_until is None
    ):
        return []
    said = [
        f"Closed by {closing.closed_by.name} on {formats.day(closing.closed_at)}.",
        f"Kept until {formats.day(closing.keep_until)}: {kept.words}, {kept.source}.",
    ]
    if not kept.checked:
        said.append("Your organisation has not checked this period yet.")
    return said
