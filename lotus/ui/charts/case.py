"""Pictures of a case: the words and places that the templates in ui/charts draw. Usable without Django.

Each picture is drawn twice, wide and for a phone, with its table beside it, and can be read in grey.
In a page: `{% from "ui/charts/matrix.jinja" import matrix %} {{ matrix(picture) }}`. Elsewhere:
`draw(picture)`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import shorten, wrap

from jinja2 import Environment

from lotus.core import library, plots
from lotus.core.risk import DEFAULT_BANDS, Bands, Consequence, Likelihood
from lotus.ui import formats
from lotus.ui.jinja import plain_environment

CHARACTER = 7.6  # pixels that a letter takes on average at 14.5 px, on the safe side
LINES = 2  # of words under each date of a timeline


@dataclass(frozen=True)
class PlacedRisk:
    """A risk on the matrix, in words."""

    number: int
    name: str
    likelihood: str
    consequence: str
    product: str
    score: int
    rating: str


@dataclass(frozen=True)
class MatrixDrawing:
    """One drawing of the matrix; `names` gives the word of a level on an axis."""

    size: plots.Size
    canvas: plots.Canvas
    cells: tuple[plots.Cell, ...]
    ticks: tuple[plots.Tick, ...]
    markers: tuple[plots.Marker, ...]


@dataclass(frozen=True)
class Matrix:
    """The risk matrix with the risks of a case on it."""

    id: str
    risks: tuple[PlacedRisk, ...]
    drawings: tuple[MatrixDrawing, ...]
    words: dict[str, str]
    template: str = "ui/charts/matrix.jinja"


def matrix(
    risks: Sequence[tuple[str, int, int]],
    bands: Bands = DEFAULT_BANDS,
    *,
    language: str = "en",
    id: str = "matrix",
) -> Matrix:
    """Risks are (name, likelihood, consequence), numbered in the order given. `id` is unique on its page."""
    words = _level_words(language)
    places = [(likelihood, consequence) for _name, likelihood, consequence in risks]
    return Matrix(
        id=id,
        risks=tuple(_placed(number, risk, bands, words) for number, risk in enumerate(risks, 1)),
        drawings=tuple(
            MatrixDrawing(
                size,
                plots.matrix_canvas(size),
                plots.matrix(bands, size),
                plots.matrix_ticks(size),
                plots.markers(places, size),
            )
            for size in plots.Size
        ),
        words=words,
    )


def _placed(number: int, risk: tuple[str, int, int], bands: Bands, words: dict[str, str]) -> PlacedRisk:
    name, likelihood, consequence = risk
    score = likelihood * consequence
    return PlacedRisk(
        number=number,
        name=name,
        likelihood=words[Likelihood(likelihood).key],
        consequence=words[Consequence(consequence).key],
        product=f"{likelihood} × {consequence}",
        score=score,
        rating=words[bands.rating(score)],
    )


def _level_words(language: str) -> dict[str, str]:
    """The label of each level and rating, by its key."""
    found: dict[str, str] = {}
    for slug in ("likelihood", "consequence", "ratings"):
        entries = library.load("triage", slug, language[:2]).entries
        found.update({key: str(entry["label"]) for key, entry in entries.items()})
    return found


@dataclass(frozen=True)
class Label:
    """A dated point with its words broken into lines."""

    point: plots.Point
    when: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class TimelineDrawing:
    """One drawing of the timeline."""

    size: plots.Size
    line: plots.Timeline
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Timeline:
    """Dated things along a line."""

    id: str
    title: str
    moments: tuple[plots.Moment, ...]
    drawings: tuple[TimelineDrawing, ...]
    template: str = "ui/charts/timeline.jinja"


def timeline(
    moments: Iterable[plots.Moment], *, title: str, language: str = "en", id: str = "timeline"
) -> Timeline:
    """Every moment once, in the order of its date. `id` is unique on its page."""
    given = tuple(sorted(moments, key=lambda moment: moment.when))
    drawings = []
    for size in plots.Size:
        line = plots.timeline(given, size)
        drawings.append(TimelineDrawing(size, line, tuple(_label(point, language) for point in line.points)))
    return Timeline(id=id, title=title, moments=given, drawings=tuple(drawings))


def _label(point: plots.Point, language: str) -> Label:
    """Words that do not fit are cut on the drawing; the table beside it holds them whole."""
    room = max(int(point.label_width / CHARACTER), 6)
    lines = wrap(
        shorten(point.moment.text, room * LINES, placeholder="…"), room, max_lines=LINES, placeholder="…"
    )
    return Label(point, formats.short_day(point.moment.when, language).rsplit(" ", 1)[0], tuple(lines))


def draw(picture: Matrix | Timeline) -> str:
    """The picture as HTML, without Django: for papers and the command line."""
    module = _engine().get_template(picture.template).module
    macro = module.matrix if isinstance(picture, Matrix) else module.timeline  # type: ignore[attr-defined]
    return str(macro(picture))


@lru_cache(maxsize=1)
def _engine() -> Environment:
    """The templates, read once."""
    return plain_environment()
