"""Two scales across one another, four fields with names, and points: where one placed oneself today."""

from collections.abc import Sequence
from dataclasses import dataclass

from lotus.core.plots.labels import Spot, draw_spots
from lotus.core.plots.marks import Bounds, Drawing, Sheet, Size
from lotus.core.plots.rows import Spoken
from lotus.core.plots.scale import Frame, frame
from lotus.core.plots.shape import Shape, Value


@dataclass(frozen=True)
class Place:
    """A point: its name ("Today"), its figures across and up. ``earlier`` ones are open, ``own`` is the filled one."""

    name: str
    x: Value
    y: Value
    earlier: bool = False
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class Quadrant(Shape):
    """``fields`` are named from the top left, top right, bottom left, bottom right; ``aim`` is the one to head for."""

    across: str
    up: str
    fields: tuple[str, str, str, str]
    places: Sequence[Place]
    least: float = 0
    most: float = 10
    middle: float | None = None
    aim: int | None = None


def draw(shape: Quadrant, size: Size, words: Spoken) -> Drawing:
    """Earlier points are joined to the own one by a dotted line, in the order given."""
    sheet = Sheet(size)
    field = _field(sheet, shape)
    taken = _ground(sheet, field, shape)
    spots = [_spot(field, place) for place in shape.places if _there(place)]
    path = [(s.x, s.y) for s in spots if s.role in ("earlier", "own")]
    if len(path) > 1:
        sheet.path("leader_dotted", path)
    return sheet.drawing(draw_spots(sheet, field, spots, taken, field.bottom + 50))


def _there(place: Place) -> bool:
    return isinstance(place.x, int | float) and isinstance(place.y, int | float)


def _spot(field: Frame, place: Place) -> Spot:
    assert isinstance(place.x, int | float)
    assert isinstance(place.y, int | float)
    role, words = (
        ("earlier", "soft") if place.earlier else ("own", "own") if place.own else ("special", "ink")
    )
    return Spot(place.name, field.x(place.x), field.y(place.y), role, 6 if place.earlier else 8, words=words)


def _field(sheet: Sheet, shape: Quadrant) -> Frame:
    scale = (shape.least, shape.most)
    left = sheet.style.edge + max(sheet.width_of(shape.unit.short(edge)) for edge in scale) + 10
    side = 400.0 if sheet.wide else sheet.style.right - left
    top = 10 + len(sheet.wrap(shape.up, side)) * sheet.style.line
    return frame(left, top, left + side, top + side, scale, scale)


def _ground(sheet: Sheet, field: Frame, shape: Quadrant) -> list[Bounds]:
    """Fields, axes and names. Says where words stand."""
    middle = (shape.least + shape.most) / 2 if shape.middle is None else shape.middle
    x, y = field.x(middle), field.y(middle)
    corners = ((field.left, field.top), (x, field.top), (field.left, y), (x, y))
    if shape.aim is not None:
        left, top = corners[shape.aim]
        wide = x - field.left if left == field.left else field.right - x
        high = y - field.top if top == field.top else field.bottom - y
        sheet.box("field_aim", left, top, wide, high)
    sheet.box("field", field.left, field.top, field.right - field.left, field.bottom - field.top)
    sheet.line("axis", field.left, y, field.right, y)
    sheet.line("axis", x, field.top, x, field.bottom)
    _axes(sheet, field, shape, middle)
    before = len(sheet.marks)
    for number, name in enumerate(shape.fields):
        _name(sheet, field, name, number, (x, y), number == shape.aim)
    drawn = Drawing(sheet.size, sheet.drawing(0).canvas, tuple(sheet.marks[before:]))
    return [words.bounds for words in drawn.words]


def _axes(sheet: Sheet, field: Frame, shape: Quadrant, middle: float) -> None:
    for value in (shape.least, middle, shape.most):
        text = shape.unit.short(value)
        half = sheet.width_of(text) / 2
        at = min(max(field.x(value), half), sheet.style.width - half)
        sheet.words(text, at, field.bottom + 20, "middle", "soft")
        sheet.words(text, field.left - 8, field.y(value) + 5, "end", "soft")
    sheet.lines(sheet.wrap(shape.up, field.right - field.left), field.left, 15)
    sheet.words(shape.across, field.right, field.bottom + 40, "end")


def _name(sheet: Sheet, field: Frame, name: str, number: int, middle: tuple[float, float], aim: bool) -> None:
    """A field's name in its outer corner."""
    right, low = number % 2 == 1, number > 1
    room = (field.right - middle[0] if right else middle[0] - field.left) - 20
    lines = sheet.wrap(name, room, bold=aim)
    y = field.bottom - 12 - (len(lines) - 1) * sheet.style.line if low else field.top + 22
    x = field.right - 10 if right else field.left + 10
    sheet.lines(lines, x, y, "end" if right else "start", "strong", aim)
