"""Where things stand, as one paper to keep, to read offline or to show to somebody they trust."""

from datetime import datetime

from django.template import loader
from django.utils.translation import gettext as _

from lotus.concerns.models import Case
from lotus.concerns.presenters import formal, plan
from lotus.concerns.presenters.standing import Page
from lotus.ui import pdf


def standing_pdf(case: Case, page: Page, at: datetime) -> bytes:
    """A tagged PDF of the page as it stands at this moment."""
    context = {
        "case": case,
        "page": page,
        "at": at,
        "plan": plan.of(case),
        "formal": formal.own_cards(case, at.date()),
    }
    html = loader.get_template("concerns/standing-paper.jinja").render(context)
    title = _("Where things stand, %(reference)s") % {"reference": case.reference}
    return pdf.render(html, title=title, language="en-GB")
