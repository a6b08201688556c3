"""The terms of an investigation, and its report, each as one paper."""

from collections.abc import Sequence

from django.template import loader
from django.utils.translation import gettext as _

from lotus.concerns.models import InquiryReport, Investigation
from lotus.concerns.presenters import inquiry
from lotus.ui import formats, pdf


def terms_pdf(row: Investigation) -> bytes:
    """A tagged PDF of the terms as they were signed, or as they stand."""
    by, at = row.signed_by, row.signed_at
    signed = (by.name, formats.day(at)) if by and at else ("", _("Not signed yet"))
    return _pdf(row, _("Terms of reference"), inquiry.terms(row.terms), signed)


def report_pdf(row: Investigation, report: InquiryReport) -> bytes:
    """A tagged PDF of a report as it was sent or given, with what was said to it."""
    sections = inquiry.report(report)
    if report.kind == "given":
        said = [one["text"] for one in inquiry.comments(row)]
        sections += [{"heading": _("What was said to the facts"), "text": "\n".join(said)}] if said else []
        answer = {"heading": _("What became of the comments"), "text": row.answer}
        sections += [answer] if row.answer else []
    return _pdf(row, _("Report of the investigation"), sections, (report.by.name, formats.day(report.at)))


def _pdf(
    row: Investigation, title: str, sections: Sequence[inquiry.Section], signed: tuple[str, str]
) -> bytes:
    context = {"case": row.case, "title": title, "sections": sections, "signed": signed}
    html = loader.get_template("concerns/inquiry-paper.jinja").render(context)
    return pdf.render(html, title=f"{title}, {row.case.reference}", language="en-GB")
