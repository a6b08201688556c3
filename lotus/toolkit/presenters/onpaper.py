"""A questionnaire that a whole organisation is asked, as a paper to fill in and as the empty table for its answers."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from lotus.core.instruments import Instrument, Item, KeptBy, exchange
from lotus.ui import language
from lotus.ui.papers import BlankPaper, blank_pdf
from lotus.ui.papers.blank import Ask, Grid, Kind, Part, Place, Section

EVERYBODY = "everybody"
WIDTHS = {5: (25, 15)}
"""How wide the question and each answer of a table are, in hundredths, by how many answers there are."""


def asks_everybody(instrument: Instrument) -> bool:
    """Whether it may be asked on paper: of all who work somewhere, and of no single person or team."""
    return instrument.kept_by is KeptBy.BALLOT and instrument.audience.startswith(EVERYBODY)


def paper(instrument: Instrument, organisation: str) -> bytes:
    """A tagged PDF, in the language of the questionnaire. Every copy is the same: nothing on it is numbered."""
    with language.within("en"):
        return blank_pdf(blank(instrument, organisation))


def blank(instrument: Instrument, organisation: str) -> BlankPaper:
    """What stands on the paper."""
    seen = _("Whoever types the answers in sees this paper, but is not told who filled it in.")
    version = {"title": instrument.title, "version": instrument.version}
    return BlankPaper(
        title=instrument.title,
        about=_(
            "Tick one answer to each question; you may leave any of them out. Do not write your name, or anything else."
        ),
        organisation=organisation,
        foot=_("%(title)s, version %(version)s") % version,
        sections=[Section("", list(_parts(instrument)), seen)],
    )


def _parts(instrument: Instrument) -> Iterator[Part]:
    """Questions with the same answers stand in one table. What is answered in one's own words is not asked on paper."""
    asked = [one for one in instrument.questions() if one.points]
    for labels, items in groupby(asked, key=_labels):
        if len(labels) in WIDTHS:
            yield _grid(labels, list(items))
        else:
            yield from (
                Ask(one.text, kind=Kind.ONE, options=[(label, "") for label in labels]) for one in items
            )


def _labels(item: Item) -> tuple[str, ...]:
    return tuple(point.label for point in item.points)


def _grid(labels: Sequence[str], items: Sequence[Item]) -> Grid:
    first, each = WIDTHS[len(labels)]
    rows = [[item.text, *[Place.TICK] * len(labels)] for item in items]
    columns = [_("Question"), *labels]
    return Grid(_("Tick one in each row"), columns, rows, [first, *[each] * len(labels)])


def table(instrument: Instrument) -> bytes:
    """A table with its headings alone, to type the papers into. It begins as spreadsheets expect of UTF-8."""
    return exchange.empty(instrument).encode("utf-8-sig")
