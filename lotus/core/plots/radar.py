"""A few figures around a centre: the shape of today, and of an earlier day in a dashed line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, pi, sin

from lotus.core.plots import bars, rows
from lotus.core.plots.bars import Bar, Bars, Group, Paired
from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.rows import Spoken
from lotus.core.plots.shape import Hidden, Shape, Value


@dataclass(frozen=True)
class Spoke:
    """One direction: its name, today's figure and, if there is one, an earlier one."""

    name: str
    value: Value
    earlier: Value = None


@dataclass(frozen=True, kw_only=True)
class Radar(Shape):
    """Three to eight spokes, the first upward, then clockwise. More, or long names, become bars instead."""

    spokes: Sequence[Spoke]
    least: float = 0
    most: float = 10
    today: str = ""
    earlier: str = ""


FEWEST, MOST = 3, 8
_RINGS = 5


def draw(shape: Radar, size: Size, words: Spoken) -> Drawing:
    """The wheel where its names have room around it, else the same figures as bars."""
    if FEWEST <= len(shape.spokes) <= MOST:
        drawing = _wheel(shape, Sheet(size), words)
        if drawing and drawing.clear:
            return drawing
    return _bars(shape, size, words)


def _bars(shape: Radar, size: Size, words: Spoken) -> Drawing:
    today, earlier = shape.today or words["today"], shape.earlier or words["earlier"]
    bounds = {"title": shape.title, "least": shape.least, "most": shape.most, "unit": shape.unit}
    if all(spoke.earlier is None for spoke in shape.spokes):
        each = [Bar(spoke.name, spoke.value) for spoke in shape.spokes]
        return bars.draw(Bars(bars=each, **bounds), size, words)  # type: ignore[arg-type]
    groups = [
        Group(spoke.name, [Bar(today, spoke.value), Bar(earlier, spoke.earlier)]) for spoke in shape.spokes
    ]
    return bars.draw_paired(Paired(groups=groups, **bounds), size, words)  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Wheel:
    """Its centre and radius, and where a share of a spoke lies."""

    x: float
    y: float
    r: float
    count: int

    def at(self, number: int, share: float, beyond: float = 0) -> tuple[float, float]:
        turn = 2 * pi * number / self.count
        away = self.r * share + beyond
        return self.x + away * sin(turn), self.y - away * cos(turn)


def _wheel(shape: Radar, sheet: Sheet, words: Spoken) -> Drawing | None:
    count = len(shape.spokes)
    longest = max(
        sheet.width_of(word, bold=True) for spoke in shape.spokes for word in spoke.name.split() or [""]
    )
    r = min(150.0 if sheet.wide else 96.0, sheet.style.width / 2 - sheet.style.edge - longest - 14)
    if r < 56:
        return None
    room = sheet.style.width / 2 - sheet.style.edge - r - 12
    above = len(sheet.wrap(shape.spokes[0].name, 2 * room, bold=True)) + 1
    wheel = _Wheel(sheet.style.width / 2, r + 14 + above * sheet.style.line, r, count)
    for ring in range(1, _RINGS + 1):
        sheet.path("grid", [wheel.at(n, ring / _RINGS) for n in range(count)], closed=True)
    for number in range(count):
        sheet.path("grid", [(wheel.x, wheel.y), wheel.at(number, 1)])
    _shape(sheet, wheel, [_share(shape, spoke.earlier) for spoke in shape.spokes], "earlier_line", "")
    _shape(sheet, wheel, [_share(shape, spoke.value) for spoke in shape.spokes], "own_line", "own")
    bottom = max(_label(sheet, shape, wheel, number, room, words) for number in range(count))
    return sheet.drawing(_key(sheet, shape, bottom + 14, words) + 8)


def _share(shape: Radar, value: Value) -> float | None:
    if isinstance(value, Hidden) or value is None:
        return None
    return min(max((value - shape.least) / (shape.most - shape.least), 0), 1)


def _shape(sheet: Sheet, wheel: _Wheel, shares: Sequence[float | None], line: str, dot: str) -> None:
    """A closed line through all; where a figure is hidden or missing the line is open there."""
    places = [None if share is None else wheel.at(n, share) for n, share in enumerate(shares)]
    if all(places):
        sheet.path(line, [place for place in places if place], closed=True)
    else:
        first = next(n for n, place in enumerate(places) if place is None)
        turned = [*places[first:], *places[:first]]
        for there, group in groupby(turned, bool):
            run = [place for place in group if place]
            if there and len(run) > 1:
                sheet.path(f"{line}_open", run)
    for place in places:
        if place and dot:
            sheet.dot(dot, *place, 6)


def _label(sheet: Sheet, shape: Radar, wheel: _Wheel, number: int, room: float, words: Spoken) -> float:
    """Name and figure at the end of a spoke. Says where they end."""
    spoke, (x, y) = shape.spokes[number], wheel.at(number, 1, 10)
    side = (x - wheel.x) / (wheel.r + 10)
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    wrapped = sheet.wrap(spoke.name, 2 * room if anchor == "middle" else room, bold=True)
    figure = rows.said(spoke.value, shape.unit, words)
    high = (len(wrapped) + 1) * sheet.style.line
    top = (y - high if y < wheel.y else y + 4) if anchor == "middle" else y - high / 2
    sheet.lines(wrapped, x, top + 14, anchor, "strong", bold=True)
    sheet.words(figure, x, top + 14 + high - sheet.style.line, anchor)
    return top + high


def _key(sheet: Sheet, shape: Radar, y: float, words: Spoken) -> float:
    """Which line is today's and which the earlier one's, where there are two."""
    if all(spoke.earlier is None for spoke in shape.spokes):
        return y - 8
    today, earlier = shape.today or words["today"], shape.earlier or words["earlier"]
    x = sheet.style.edge
    for name, line, role in ((today, "own_line_open", "own"), (earlier, "earlier_line_open", "soft")):
        text = sheet.wrap(name, sheet.style.right - sheet.style.edge - 36)
        sheet.line(line, x, y + 10, x + 28, y + 10)
        y += sheet.lines(text, x + 36, y + 15, "start", role, role == "own")
    return y
