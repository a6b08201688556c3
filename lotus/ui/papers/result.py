"""A result of a questionnaire on A4: words first, then the picture, its figures, and what may help."""

from dataclasses import dataclass
from typing import Any

from lotus.core.plots import Size
from lotus.ui import pdf
from lotus.ui.jinja import plain_environment


@dataclass(frozen=True)
class ResultPaper:
    """What stands on the paper: `page` is what the page of a result says; `whose` may be left empty."""

    page: Any
    whose: str = ""
    language: str = "en-GB"


def result_html(paper: ResultPaper) -> str:
    """The body of the paper; every word in it escaped. Pictures are drawn once, for A4."""
    wide = [one.only(Size.WIDE) if one else None for one in (paper.page.picture, paper.page.trend)]
    made = plain_environment().get_template("ui/result.jinja")
    return made.render(page=paper.page, whose=paper.whose, picture=wide[0], trend=wide[1])


def result_pdf(paper: ResultPaper) -> bytes:
    """The result as a tagged PDF."""
    title = f"{paper.page.instrument.title}, {paper.page.day}"
    return pdf.render(result_html(paper), title=title, language=paper.language)
