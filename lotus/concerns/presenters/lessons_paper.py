"""The lessons review as one paper: to take to a board, or to those who make the changes."""

from datetime import date
from typing import Any

from django.template import loader

from lotus.concerns.models import Case, Review
from lotus.concerns.presenters import lessons
from lotus.ui import formats, pdf

TITLE = "What this shows about the system"


def lessons_pdf(case: Case, review: Review, today: date) -> bytes:
    """A tagged PDF of the review as it stands: signed, or said not to be."""
    shown = lessons.page(case, review, today)
    sections = [
        *({"heading": one["heading"], "text": one["text"]} for one in shown.texts),
        *(_problem(number, one) for number, one in enumerate(shown.problems, 1)),
        *(_action(number, one) for number, one in enumerate(shown.actions, 1)),
    ]
    by, at = review.signed_by, review.signed_at
    signed = (by.name, formats.day(at)) if by and at else ("", "Not signed yet")
    context = {"case": case, "title": TITLE, "sections": sections, "signed": signed}
    html = loader.get_template("concerns/inquiry-paper.jinja").render(context)
    return pdf.render(html, title=f"{TITLE}, {case.reference}", language="en-GB")


def _problem(number: int, one: dict[str, Any]) -> dict[str, Any]:
    around = [f"{weight['label']}: {'; '.join(weight['factors'])}" for weight in one["weights"]]
    return {"heading": f"Problem {number}: {one['words']}", "text": one["note"], "bullets": around}


def _action(number: int, one: dict[str, Any]) -> dict[str, Any]:
    said = [f"By {one['who']}, until {one['due']}", one["strength"], one["state"]]
    shows = [f"What shows it: {one['evidence']}"] if one["evidence"] else []
    worked = [f"Whether it worked: {one['assurance']}"] if one["assurance"] else []
    return {"heading": f"Change {number}: {one['what']}", "text": "", "bullets": [*said, *shows, *worked]}
