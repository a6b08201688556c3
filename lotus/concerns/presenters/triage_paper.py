"""The signed triage as one paper."""

from dataclasses import replace

from django.template import loader

from lotus.concerns.models import Case, Triage
from lotus.concerns.presenters.triage import Page
from lotus.core.plots import Size
from lotus.ui import charts, pdf


def triage_pdf(case: Case, triage: Triage, page: Page) -> bytes:
    """A tagged PDF of the signed form, with the reference and the page number at the foot of each page."""
    wide = tuple(drawing for drawing in page.picture.drawings if drawing.size is Size.WIDE)
    picture: charts.Matrix = replace(page.picture, drawings=wide)
    context = {"case": case, "triage": triage, "page": page, "picture": picture}
    html = loader.get_template("concerns/triage-paper.jinja").render(context)
    return pdf.render(html, title=f"Triage and review, {case.reference}", language="en-GB")
