"""Lessons for other organisations in words: as they are written, as they are read, and where they stand."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from lotus.concerns.models import Case, SharedLesson, TakenBack
from lotus.core import library
from lotus.core import shared as core
from lotus.core.learning import FactorType
from lotus.kernel.models import Person, Publication
from lotus.ui import formats

HEADINGS = {
    "title": "What it is about",
    "happened": "What can happen",
    "learnt": "What was learnt",
    "others": "What others can do",
}


def _type(about: str) -> str:
    return str(library.load("learning", "factors").data["types"][about]["label"])


def sections(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """The parts under their headings, without the title."""
    return [{"heading": HEADINGS[name], "text": texts.get(name, "")} for name in core.TEXTS[1:]]


def one(row: SharedLesson) -> dict[str, Any]:
    """A lesson as somebody reads it."""
    return {"title": row.texts["title"], "about": _type(row.about), "sections": sections(row.texts)}


def state(row: SharedLesson | None) -> str:
    """Where a lesson stands that is being written."""
    if row is None:
        return "Nothing has been written yet."
    if row.released_by and row.released_at:
        day = formats.day(row.released_at)
        return f"{row.released_by.name} released it on {day}. It waits for a second person to read it."
    if row.returned:
        return "A second person read it, and sent it back."
    return f"Last saved by {row.saved_by.name}, {formats.moment(row.saved_at)}."


def shared_of(case: Case, written: Iterable[SharedLesson]) -> list[dict[str, Any]]:
    """The lessons of a concern that were shared, and why one was taken back."""
    rows = [row for row in written if row.approved_at]
    if not rows:
        return []
    back: dict[Any, str] = {
        each.publication: each.why
        for each in TakenBack.objects.filter(
            organisation=case.organisation_id, publication__in=[row.publication for row in rows]
        )
    }
    return [
        {
            **one(row),
            "when": formats.day(row.approved_at) if row.approved_at else "",
            "by": row.approved_by.name if row.approved_by else "",
            "back": back.get(row.publication, ""),
        }
        for row in rows
    ]


def own(case: Case) -> list[dict[str, Any]]:
    """What the person reads: the lessons that others read now."""
    rows = SharedLesson.objects.filter(case=case, approved_at__isnull=False, ended_at=None)
    return [one(row) for row in rows]


def initial(row: SharedLesson | None) -> dict[str, Any]:
    """A saved draft as the form shows it."""
    return {**row.texts, "about": row.about, "number": row.version} if row else {"number": 0}


def two_versions(differences: Iterable[Any]) -> list[dict[str, str]]:
    return [{"field": HEADINGS[one.field], "yours": one.yours, "theirs": one.theirs} for one in differences]


def listed(rows: Iterable[Publication], person: Person, *, may_end: bool) -> list[dict[str, Any]]:
    """What the region shares, under where it lies; by title, so that the order tells nothing of when or by whom."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        end = reverse("concerns:shared_lesson_end", args=[row.pk])
        mine = may_end and row.organisation_id == person.organisation_id
        shown = {"title": row.body["title"], "sections": sections(row.body), "end": end if mine else ""}
        found.setdefault(row.body["about"], []).append(shown)
    return [
        {
            "id": str(kind),
            "label": _type(kind),
            "lessons": sorted(found[kind], key=lambda each: each["title"].casefold()),
        }
        for kind in FactorType
        if kind in found
    ]
