"""The control chart for single figures (XmR): points in order, their mean, the limits of ordinary variation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.scale import Frame, apart, draw_labels, draw_rows, frame, ticks
from lotus.core.plots.shape import Shape, Value, shown

Spoken = Mapping[str, str]
End = tuple[str, float, str]  # the words at a line's end, its figure, their role


class Signal(StrEnum):
    """What the rules say of a point: ordinary variation, or a signal that is good, bad or neither."""

    ORDINARY = "ordinary"
    BETTER = "better"
    WORSE = "worse"
    NEITHER = "neither"


@dataclass(frozen=True)
class Reading:
    """One point: its label along the bottom ("March 2026"), its figure, what the rules say, and a note."""

    label: str
    value: Value
    signal: Signal = Signal.ORDINARY
    note: str = ""


@dataclass(frozen=True)
class Phase:
    """Mean and limits over the readings from ``first`` to ``last`` (counted from 0, both included)."""

    first: int
    last: int
    mean: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Run:
    """Readings that belong together, with what to call them: "8 months below the mean"."""

    first: int
    last: int
    words: str
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class XmR(Shape):
    """``axis`` says what is measured, above the field ("Days, median"). The last phase's lines are named.

    ``least`` and ``most`` bound what can be (0 and 100 for a share); limits beyond are not drawn.
    """

    readings: Sequence[Reading]
    phases: Sequence[Phase] = ()
    runs: Sequence[Run] = ()
    aim: float | None = None
    axis: str = ""
    value: str = ""
    least: float | None = 0
    most: float | None = None


_DOTS = {
    Signal.ORDINARY: ("open", "circle", 4.5),
    Signal.BETTER: ("special", "diamond", 6.0),
    Signal.WORSE: ("concern", "square", 4.5),
    Signal.NEITHER: ("neither", "triangle", 6.0),
}


def draw(shape: XmR, size: Size, words: Spoken) -> Drawing:
    """Points joined in order; a hatched strip where a figure is hidden or missing; runs on a pale ground."""
    sheet = Sheet(size)
    ends = _named(shape, sheet, words)
    field, values = _field(shape, sheet, ends)
    for run in shape.runs:
        _run(sheet, shape, field, run)
    for number, reading in enumerate(shape.readings):
        if not shown([reading.value]):
            left, right = _span(shape, field, number, number)
            sheet.box("gap", left, field.top, right - left, field.bottom - field.top)
    draw_rows(sheet, field, values, shape.unit)
    for phase in shape.phases:
        _phase(sheet, shape, field, phase)
    if shape.aim is not None:
        y = field.y(shape.aim)
        sheet.line("aim", field.left, y, field.right, y)
    draw_labels(sheet, field, [reading.label for reading in shape.readings], _INSET)
    _ends(sheet, field, ends)
    _points(sheet, shape, field)
    sheet.words(shape.axis, sheet.style.edge, 15, role="ink")
    return sheet.drawing(field.bottom + 52)


_INSET = 8.0


def _field(shape: XmR, sheet: Sheet, ends: list[End]) -> tuple[Frame, list[float]]:
    """The field, whose figures stand at its left and whose lines are named at its right."""
    seen = shown([reading.value for reading in shape.readings])
    seen += [] if shape.aim is None else [shape.aim]
    seen += [edge for phase in shape.phases for edge in (phase.lower, phase.mean, phase.upper)]
    low = min(seen) if shape.least is None else max(min(seen), shape.least)
    high = max(seen) if shape.most is None else min(max(seen), shape.most)
    if shape.least is not None and low - shape.least < 0.6 * (high - shape.least):
        low = shape.least
    values = ticks(low, high)
    left = max(sheet.width_of(shape.unit.short(value)) for value in values) + 8 + sheet.style.edge
    top = 28.0 + (24 if shape.runs else 8)
    right = sheet.style.right - max((sheet.width_of(text) for text, _value, _role in ends), default=0) - 10
    high_y, xs = top + (300 if sheet.wide else 210), (0.0, max(len(shape.readings) - 1.0, 1.0))
    outer = frame(left, top, right, high_y, xs, (values[0], values[-1]))
    inner = frame(left + _INSET, top, right - _INSET, high_y, xs, (values[0], values[-1]))
    return Frame(left, top, right, high_y, inner.x, outer.y), values


def _middle(shape: XmR, field: Frame, number: int) -> float:
    return (field.left + field.right) / 2 if len(shape.readings) == 1 else field.x(number)


def _span(shape: XmR, field: Frame, first: int, last: int) -> tuple[float, float]:
    """From half a step before the first reading to half a step after the last."""
    half = (field.x(1) - field.x(0)) / 2
    left, right = _middle(shape, field, first) - half, _middle(shape, field, last) + half
    return max(left, field.left), min(right, field.right)


def _run(sheet: Sheet, shape: XmR, field: Frame, run: Run) -> None:
    left, right = _span(shape, field, run.first, run.last)
    sheet.box("run", left, field.top - 24, right - left, field.bottom - field.top + 24)
    for words in (run.words, run.short):
        if words and sheet.width_of(words, bold=True) <= right - left:
            sheet.words(words, (left + right) / 2, field.top - 7, "middle", "special", bold=True)
            return


def _phase(sheet: Sheet, shape: XmR, field: Frame, phase: Phase) -> None:
    left, right = _span(shape, field, phase.first, phase.last)
    left = field.left if phase.first == 0 else left
    right = field.right if phase.last == len(shape.readings) - 1 else right
    for role, value in (("limit", phase.upper), ("mean", phase.mean), ("limit", phase.lower)):
        if _possible(shape, value):
            sheet.line(role, left, field.y(value), right, field.y(value))


def _possible(shape: XmR, value: float) -> bool:
    low = shape.least is None or value >= shape.least
    return low and (shape.most is None or value <= shape.most)


def _finer(shape: XmR, value: float) -> str:
    """A mean or a limit of whole figures has one decimal where it is not whole: “10” for 9.7 would mislead."""
    whole = shape.unit.decimals == 0 and abs(value) < 100 and round(value) != value
    unit = replace(shape.unit.sign, decimals=1) if whole else shape.unit.sign
    return unit.write(value)


def _named(shape: XmR, sheet: Sheet, words: Spoken) -> list[End]:
    """The lines that are named at their right end."""
    named: list[tuple[str, float]] = []
    if shape.phases:
        last = shape.phases[-1]
        named = [("upper", last.upper), ("mean", last.mean), ("lower", last.lower)]
    ends: list[End] = []
    for key, value in named:
        if _possible(shape, value):
            ends.append((_end(sheet, words, key, _finer(shape, value)), value, "ink"))
    if shape.aim is not None:
        ends.append((_end(sheet, words, "aim", shape.unit.short(shape.aim)), shape.aim, "own"))
    return ends


def _end(sheet: Sheet, words: Spoken, key: str, figure: str) -> str:
    return words[key if sheet.wide else f"{key}_short"].format(value=figure)


def _ends(sheet: Sheet, field: Frame, ends: list[End]) -> None:
    wishes = [field.y(value) for _text, value, _role in ends]
    places = apart(wishes, sheet.style.line, field.top, field.bottom)
    for (text, _value, role), wish, y in zip(ends, wishes, places, strict=True):
        sheet.path("leader", ((field.right, wish), (field.right + 7, y)))
        sheet.words(text, field.right + 10, y + 5, "start", role)


def _points(sheet: Sheet, shape: XmR, field: Frame) -> None:
    readings = list(enumerate(shape.readings))
    for there, group in groupby(readings, lambda one: bool(shown([one[1].value]))):
        if there:
            joined = [(_middle(shape, field, n), field.y(v)) for n, r in group for v in shown([r.value])]
            sheet.path("main", joined)
    small = field.x(1) - field.x(0) < 9
    for number, reading in readings:
        x = _middle(shape, field, number)
        role, form, radius = _DOTS[reading.signal]
        for value in shown([reading.value]):
            sheet.dot(role, x, field.y(value), radius * (0.7 if small else 1), form)
