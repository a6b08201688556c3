"""A funnel: figures of places large and small, with how far chance alone would carry a place of each size."""

from collections.abc import Sequence
from dataclasses import dataclass

from lotus.core.plots.labels import Spot, draw_spots
from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.rows import Spoken, extent, foot
from lotus.core.plots.scale import Frame, draw_rows, frame, ticks
from lotus.core.plots.shape import Shape, Unit, Value, shown


@dataclass(frozen=True)
class Site:
    """A place: its size, its figure, whether it lies outside the limits, and whether it is the reader's own."""

    name: str
    size: float
    value: Value
    outside: bool = False
    own: bool = False


@dataclass(frozen=True)
class Limit:
    """At a size: the inner limits (about 19 in 20 within them by chance) and the outer ones (998 in 1,000)."""

    size: float
    low: float
    high: float
    outer_low: float
    outer_high: float


@dataclass(frozen=True, kw_only=True)
class Funnel(Shape):
    """``axis`` says what size is ("Staff employed"), ``value`` what is measured. Own and outlying places are named."""

    sites: Sequence[Site]
    limits: Sequence[Limit]
    centre: float
    axis: str = ""
    value: str = ""
    least: float | None = 0
    most: float | None = None


def draw(shape: Funnel, size: Size, words: Spoken) -> Drawing:
    """Larger places further to the right, where the limits are narrower."""
    sheet = Sheet(size)
    value = sheet.wrap(shape.value, sheet.style.right - sheet.style.edge)
    top = sheet.lines(value, sheet.style.edge, 15) + 12
    field = _field(shape, sheet, top)
    draw_rows(sheet, field, _steps(shape), shape.unit)
    for role, low, high in (("limit", "outer_low", "outer_high"), ("inner", "low", "high")):
        for edge in (low, high):
            sheet.path(role, [(field.x(each.size), field.y(getattr(each, edge))) for each in shape.limits])
    sheet.line("mean", field.left, field.y(shape.centre), field.right, field.y(shape.centre))
    bottom = foot(sheet, field.x, _sizes(shape, sheet), field.bottom, Unit(0))
    axis = sheet.wrap(shape.axis, sheet.style.right - sheet.style.edge)
    bottom += sheet.lines(axis, sheet.style.right, bottom + 12, "end", "soft") + 4
    there = [(site, value) for site in shape.sites for value in shown([site.value])]
    spots = [_spot(field, site, value) for site, value in there]
    return sheet.drawing(draw_spots(sheet, field, spots, [], bottom))


def _spot(field: Frame, site: Site, value: float) -> Spot:
    x, y = field.x(site.size), field.y(value)
    if site.own:
        return Spot(site.name, x, y, "own", 7, "circle", "own")
    if site.outside:
        return Spot(site.name, x, y, "special", 7, "diamond")
    return Spot("", x, y, "open_small", 4)


def _steps(shape: Funnel) -> list[float]:
    values: list[Value] = [site.value for site in shape.sites]
    edges = [edge for each in shape.limits for edge in (each.low, each.high)]
    return extent([*values, *edges, shape.centre], [], shape.least, shape.most)


def _sizes(shape: Funnel, sheet: Sheet) -> list[float]:
    largest = [site.size for site in shape.sites] + [each.size for each in shape.limits]
    return ticks(0, max(largest), 6 if sheet.wide else 3)


def _field(shape: Funnel, sheet: Sheet, top: float) -> Frame:
    steps, sizes = _steps(shape), _sizes(shape, sheet)
    left = sheet.style.edge + max(sheet.width_of(shape.unit.short(step)) for step in steps) + 8
    right, bottom = sheet.style.right - 16, top + (320 if sheet.wide else 250)
    return frame(left, top, right, bottom, (0, sizes[-1]), (steps[0], steps[-1]))
