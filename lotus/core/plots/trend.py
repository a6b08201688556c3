"""Figures over time: up to four lines, each named at its end; gaps where a figure is hidden or missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from lotus.core.plots.curves import DOTS, end_names, together_or_apart
from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.rows import Range, Spoken, extent
from lotus.core.plots.scale import Frame, draw_labels, draw_rows, frame
from lotus.core.plots.shape import Shape, Value, shown


@dataclass(frozen=True)
class Line:
    """A line: its name, a figure for each label, and between which figures each probably lies."""

    name: str
    values: Sequence[Value]
    ranges: Sequence[Range | None] = ()


@dataclass(frozen=True)
class Change:
    """Something that changed before the reading with this number (from 0), such as a new version of the questions."""

    before: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Trend(Shape):
    """``labels`` along the bottom ("March 2026"); ``axis`` says what is measured."""

    labels: Sequence[str]
    lines: Sequence[Line]
    changes: Sequence[Change] = ()
    aim: float | None = None
    axis: str = ""
    least: float | None = None
    most: float | None = None


_INSET = 10.0


def draw(shape: Trend, size: Size, words: Spoken) -> Drawing:
    """All lines in one field, or each in its own where their names have no room."""
    names = [line.name if len(shape.lines) > 1 else "" for line in shape.lines]

    def panel(sheet: Sheet, which: Sequence[int], top: float, room: float, alone: bool) -> float:
        return _panel(shape, sheet, which, top, room, alone, words)

    return together_or_apart(size, len(shape.lines), names, panel)


def _panel(
    shape: Trend, sheet: Sheet, which: Sequence[int], top: float, room: float, alone: bool, words: Spoken
) -> float:
    lines = [shape.lines[number] for number in which]
    axis = sheet.wrap(shape.axis, sheet.style.right - sheet.style.edge)
    top += sheet.lines(axis, sheet.style.edge, top + 15) + 12
    top = _change_names(sheet, shape, top)
    aim_room = sheet.style.line if shape.aim is not None else 0
    field = _field(shape, sheet, top + aim_room, room, 120 if alone else 260 if sheet.wide else 190)
    if len(lines) == 1:
        _gaps(sheet, field, lines[0])
    draw_rows(sheet, field, _steps(shape), shape.unit)
    for change in shape.changes:
        x = (field.x(change.before - 1) + field.x(change.before)) / 2
        sheet.line("limit", x, field.top, x, field.bottom)
    if shape.aim is not None:
        sheet.line("aim", field.left, field.y(shape.aim), field.right, field.y(shape.aim))
        text = words["aim"].format(value=shape.unit.short(shape.aim))
        sheet.words(text, field.right, field.top - 8, "end", "own")
    draw_labels(sheet, field, shape.labels, _INSET)
    for number in which:
        _line(sheet, shape, field, number)
    if room:
        ends = [(shape.lines[n].name, _last(field, shape.lines[n]), f"end{n}") for n in which]
        end_names(sheet, ends, field.right, room, field.top, field.bottom)
    return field.bottom + 50


def _change_names(sheet: Sheet, shape: Trend, top: float) -> float:
    """What each dashed upright means, in a list above the field. Says where the field may begin."""
    for change in shape.changes:
        text = f"{shape.labels[change.before]}: {change.words}"
        sheet.line("limit", sheet.style.edge, top + 4, sheet.style.edge + 20, top + 4)
        lines = sheet.wrap(text, sheet.style.right - sheet.style.edge - 28)
        top += sheet.lines(lines, sheet.style.edge + 28, top + 9, "start", "soft") + 4
    return top


def _steps(shape: Trend) -> list[float]:
    values: list[Value] = [value for line in shape.lines for value in line.values]
    ranges = [each for line in shape.lines for each in line.ranges]
    return extent([*values, shape.aim], ranges, shape.least, shape.most)


def _field(shape: Trend, sheet: Sheet, top: float, room: float, high: float) -> Frame:
    steps = _steps(shape)
    left = sheet.style.edge + max(sheet.width_of(shape.unit.short(step)) for step in steps) + 8
    right = sheet.style.right - (room or 20)
    bottom = top + high
    outer = frame(left, top, right, bottom, (0, 1), (steps[0], steps[-1]))
    span = (0.0, max(len(shape.labels) - 1.0, 1.0))
    inset = _INSET if len(shape.labels) > 1 else (right - left) / 2
    inner = frame(left + inset, top, right - inset, bottom, span, (0, 1))
    return Frame(left, top, right, bottom, inner.x, outer.y)


def _gaps(sheet: Sheet, field: Frame, line: Line) -> None:
    half = (field.x(1) - field.x(0)) / 2 or 12
    for number, value in enumerate(line.values):
        if not shown([value]):
            left, right = max(field.x(number) - half, field.left), min(field.x(number) + half, field.right)
            sheet.box("gap", left, field.top, right - left, field.bottom - field.top)


def _line(sheet: Sheet, shape: Trend, field: Frame, number: int) -> None:
    line = shape.lines[number]
    for place, each in enumerate(line.ranges):
        if each and shown([line.values[place]]):
            x = field.x(place)
            sheet.line("whisker", x, field.y(each.low), x, field.y(each.high))
    cut = {change.before for change in shape.changes}
    run = 0
    places: list[tuple[int, float, float]] = []
    for place, value in enumerate(line.values):
        run += place in cut or not shown([value])
        places += [(run, field.x(place), field.y(each)) for each in shown([value])]
    for _run, group in groupby(places, lambda one: one[0]):
        sheet.path(f"line{number}", [(x, y) for _n, x, y in group])
    for _run, x, y in places:
        sheet.dot(f"dot{number}", x, y, 5, DOTS[number])


def _last(field: Frame, line: Line) -> float:
    there = shown(line.values)
    return field.y(there[-1]) if there else field.bottom
