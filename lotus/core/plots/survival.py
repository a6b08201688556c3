"""How many still wait as time goes by: Kaplan–Meier steps, which fall each time something comes to its end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lotus.core.plots.curves import end_names, together_or_apart
from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.rows import Range, Spoken, foot
from lotus.core.plots.scale import Frame, draw_rows, frame, ticks
from lotus.core.plots.shape import Shape, Unit


@dataclass(frozen=True)
class Step:
    """From this time on this share (0 to 1) is still open; between which shares it probably lies."""

    time: float
    share: float
    range: Range | None = None


@dataclass(frozen=True)
class Curve:
    """Steps in the order of time; it starts at 1. ``still`` are times at which somebody was last seen, still open.

    ``until`` is how far it was watched; ``at_risk`` gives (time, how many were still open).
    """

    name: str
    steps: Sequence[Step]
    still: Sequence[float] = ()
    until: float | None = None
    at_risk: Sequence[tuple[float, int]] = ()


@dataclass(frozen=True, kw_only=True)
class Survival(Shape):
    """``axis`` says what time is counted ("Days since raised"); ``share`` what the share is ("Still open")."""

    curves: Sequence[Curve]
    axis: str = ""
    share: str = ""
    median: bool = True


_PERCENT = Unit(0, "%")


def draw(shape: Survival, size: Size, words: Spoken) -> Drawing:
    """All curves in one field, or each in its own where their names have no room."""
    names = [curve.name if len(shape.curves) > 1 else "" for curve in shape.curves]

    def panel(sheet: Sheet, which: Sequence[int], top: float, room: float, alone: bool) -> float:
        return _panel(shape, sheet, which, top, room, words)

    return together_or_apart(size, len(shape.curves), names, panel)


def end_of(curve: Curve) -> float:
    """How far a curve was watched."""
    seen = [step.time for step in curve.steps] + list(curve.still)
    return max(seen, default=0.0) if curve.until is None else curve.until


def median(curve: Curve) -> float | None:
    """When half had come to their end; None while more than half are open."""
    return next((step.time for step in curve.steps if step.share <= 0.5), None)


def share_at(curve: Curve, time: float) -> float:
    """The share still open at a time."""
    return next((step.share for step in reversed(curve.steps) if step.time <= time), 1.0)


def _panel(
    shape: Survival, sheet: Sheet, which: Sequence[int], top: float, room: float, words: Spoken
) -> float:
    share = sheet.wrap(shape.share or words["still_open"], sheet.style.right - sheet.style.edge)
    top += sheet.lines(share, sheet.style.edge, top + 15) + 12
    steps = ticks(0, max(end_of(curve) for curve in shape.curves), 6 if sheet.wide else 4)
    left = sheet.style.edge + sheet.width_of("100%") + 8
    right = sheet.style.right - (room or 24)
    field = frame(left, top, right, top + (260 if sheet.wide else 190), (0, steps[-1]), (0, 100))
    for number in which:
        _band(sheet, field, shape.curves[number])
    draw_rows(sheet, field, (0, 25, 50, 75, 100), _PERCENT)
    for number in which:
        _curve(sheet, shape, field, number)
    bottom = foot(sheet, field.x, steps, field.bottom, replace(shape.unit.sign, decimals=0))
    axis = sheet.wrap(shape.axis, sheet.style.right - sheet.style.edge)
    bottom += sheet.lines(axis, sheet.style.right, bottom + 12, "end", "soft")
    if room:
        ends = [
            (curve.name, field.y(100 * share_at(curve, end_of(curve))), f"end{number}")
            for number, curve in ((number, shape.curves[number]) for number in which)
        ]
        for curve, (_name, y, _role) in zip([shape.curves[n] for n in which], ends, strict=True):
            sheet.line("inner", field.x(end_of(curve)), y, field.right, y)
        end_names(sheet, ends, field.right, room, field.top, field.bottom)
    return bottom + 6


def _stairs(field: Frame, curve: Curve, heights: Sequence[float]) -> list[tuple[float, float]]:
    """A line that stays level and falls at each step; heights are shares, the first at time 0."""
    places = [(field.x(0), field.y(100 * heights[0]))]
    for step, height in zip(curve.steps, heights[1:], strict=True):
        places += [(field.x(step.time), places[-1][1]), (field.x(step.time), field.y(100 * height))]
    return [*places, (field.x(end_of(curve)), places[-1][1])]


def _band(sheet: Sheet, field: Frame, curve: Curve) -> None:
    if not any(step.range for step in curve.steps):
        return
    lows = [1.0, *(step.range.low if step.range else step.share for step in curve.steps)]
    highs = [1.0, *(step.range.high if step.range else step.share for step in curve.steps)]
    sheet.path("sure", [*_stairs(field, curve, lows), *reversed(_stairs(field, curve, highs))], closed=True)


def _curve(sheet: Sheet, shape: Survival, field: Frame, number: int) -> None:
    curve = shape.curves[number]
    sheet.path(f"line{number}", _stairs(field, curve, [1.0, *(step.share for step in curve.steps)]))
    for time in curve.still:
        x, y = field.x(time), field.y(100 * share_at(curve, time))
        sheet.line("tick", x, y - 5, x, y + 5)
    half = median(curve)
    if shape.median and half is not None:
        sheet.path(
            "limit", ((field.x(0), field.y(50)), (field.x(half), field.y(50)), (field.x(half), field.bottom))
        )
