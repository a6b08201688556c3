"""One figure on a scale with named parts. Straight, since a straight scale is read more exactly than a dial."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.rows import Range, Spoken
from lotus.core.plots.scale import Scale
from lotus.core.plots.shape import Shape, Value, shown


@dataclass(frozen=True)
class Part:
    """A part of the scale, up to ``upto``, and what it means in words."""

    upto: float
    words: str


@dataclass(frozen=True, kw_only=True)
class Gauge(Shape):
    """``parts`` in their order from ``least``; the last reaches the end of the scale."""

    value: Value
    parts: Sequence[Part]
    least: float = 0
    earlier: Value = None
    range: Range | None = None
    today: str = ""
    before: str = ""


_TRACK = 26.0


def draw(shape: Gauge, size: Size, words: Spoken) -> Drawing:
    """The figure above its scale, an earlier one below; the parts named below in their order."""
    sheet = Sheet(size)
    top = 34.0
    scale = Scale(shape.least, shape.parts[-1].upto, sheet.style.edge + 8, sheet.style.right - 8)
    edges = [shape.least, *(part.upto for part in shape.parts)]
    for number, (low, high) in enumerate(pairwise(edges)):
        sheet.box(f"part{number % 2}", scale(low), top, scale(high) - scale(low), _TRACK)
    if shape.range:
        sheet.line("whisker", scale(shape.range.low), top + 13, scale(shape.range.high), top + 13)
    for value in shown([shape.value]):
        sheet.path("own_line_open", ((scale(value), 22), (scale(value), top + _TRACK + 3)))
        sheet.dot("own", scale(value), top + _TRACK / 2, 8)
        _name(sheet, f"{shape.today or words['today']} {shape.unit.write(value)}", scale(value), 15, "own")
    y = _edges(sheet, shape, scale, edges, top + _TRACK)
    for value in shown([shape.earlier]):
        sheet.dot("earlier", scale(value), top + _TRACK / 2, 6)
        text = f"{shape.before or words['earlier']} {shape.unit.write(value)}"
        y += _name(sheet, text, scale(value), y + 15, "soft")
    return sheet.drawing(_parts(sheet, shape, scale, edges, y + 6))


def _name(sheet: Sheet, text: str, x: float, y: float, role: str) -> float:
    half = sheet.width_of(text, bold=role == "own") / 2
    at = min(max(x, half + sheet.style.edge), sheet.style.right - half)
    sheet.words(text, at, y, "middle", role, role == "own")
    return sheet.style.line + 4


def _edges(sheet: Sheet, shape: Gauge, scale: Scale, edges: Sequence[float], y: float) -> float:
    """The figures where parts meet, as many as have room."""
    taken = float("-inf")
    for edge in edges:
        text = shape.unit.short(edge)
        half = sheet.width_of(text) / 2
        at = min(max(scale(edge), half + sheet.style.edge), sheet.style.right - half)
        if at - half > taken + 6:
            sheet.words(text, at, y + 20, "middle", "soft")
            taken = at + half
    return y + 28


def _parts(sheet: Sheet, shape: Gauge, scale: Scale, edges: Sequence[float], y: float) -> float:
    """The parts' words below them where every one has room, else as a list with its figures."""
    widths = [scale(high) - scale(low) - 12 for low, high in pairwise(edges)]
    longest = [
        max((sheet.width_of(word, bold=True) for word in part.words.split()), default=0)
        for part in shape.parts
    ]
    here = _standing(shape)
    if all(word <= room for word, room in zip(longest, widths, strict=True)):
        heights = []
        for number, (part, room) in enumerate(zip(shape.parts, widths, strict=True)):
            middle = (scale(edges[number]) + scale(edges[number + 1])) / 2
            lines = sheet.wrap(part.words, room, bold=number == here)
            heights.append(sheet.lines(lines, middle, y + 15, "middle", "strong", number == here))
        return y + max(heights) + 6
    for number, part in enumerate(shape.parts):
        span = f"{shape.unit.short(edges[number])} – {shape.unit.short(edges[number + 1])}"
        left = sheet.style.edge + 8
        sheet.words(span, left, y + 15, "start", "soft")
        wide = max(
            sheet.width_of(f"{shape.unit.short(a)} – {shape.unit.short(b)}") for a, b in pairwise(edges)
        )
        lines = sheet.wrap(part.words, sheet.style.right - left - wide - 16, bold=number == here)
        high = sheet.lines(lines, left + wide + 14, y + 15, "start", "strong", number == here)
        y += max(high, sheet.style.line) + 4
    return y + 4


def _standing(shape: Gauge) -> int | None:
    """The part in which today's figure lies; a figure on an edge lies in the lower part."""
    for value in shown([shape.value]):
        return next((n for n, part in enumerate(shape.parts) if value <= part.upto), len(shape.parts) - 1)
    return None
