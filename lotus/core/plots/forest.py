"""A forest: one ratio a row with its interval, on a scale on which half and twice lie equally far from 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, log

from lotus.core.plots import rows
from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.rows import Range, Spoken
from lotus.core.plots.scale import Scale
from lotus.core.plots.shape import Hidden, Shape, Unit, Value, shown

FARTHEST = 10.0
"""Ratios and intervals beyond this, or below one over it, end at the edge with an arrow."""
_STEPS = (0.1, 0.2, 0.5, 0.8, 1.0, 1.25, 2.0, 5.0, 10.0)
_THICK = 16.0
_GAP = 10.0


@dataclass(frozen=True)
class Ratio:
    """One comparison. A `clear` one is drawn as a filled diamond, others as open circles."""

    name: str
    value: Value
    range: Range | None = None
    clear: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Forest(Shape):
    """`band` is shaded behind all, such as from 0.8 to 1.25. Ratios are above 0; an interval may be endless."""

    ratios: Sequence[Ratio]
    band: tuple[float, float] | None = None
    note: str = ""


def draw(shape: Forest, size: Size, words: Spoken) -> Drawing:
    """One comparison below the other, a line down at 1."""
    sheet, unit = Sheet(size), shape.unit
    figures = [_figure(one.value, unit, words) for one in shape.ratios]
    places = rows.columns(sheet, [one.name for one in shape.ratios], figures)
    scale = Scale(*_ends(shape), places.left + 8, places.right - 8)
    y, middles, ruled = 6.0, [], Sheet(size)
    for one, figure in zip(shape.ratios, figures, strict=True):
        middles.append(rows.head(sheet, places, one.name, figure, y, _THICK, one.clear) + _THICK / 2)
        y += rows.high(sheet, places, one.name, _THICK, one.clear) + _GAP
    steps = [log(step) for step in _STEPS if scale.least - 1e-9 <= log(step) <= scale.most + 1e-9]
    beside = rows.spans(sheet, 6.0, y, [middle - _THICK / 2 for middle in middles], _THICK)
    if shape.band:
        low, high = (scale(log(edge)) for edge in shape.band)
        for top, bottom in beside:
            ruled.box("part0", low, top, high - low, bottom - top)
    rows.uprights(ruled, "grid", scale, steps, beside)
    rows.uprights(ruled, "axis", scale, [0.0], beside)
    for one, middle in zip(shape.ratios, middles, strict=True):
        _one(ruled, scale, one, middle)
    rows.under(sheet, 0, ruled)
    return sheet.drawing(_foot(sheet, scale, y, shape))


def _figure(value: Value, unit: Unit, words: Spoken) -> str:
    endless = isinstance(value, float) and not isfinite(value)
    return words["endless"] if endless else rows.said(value, unit, words)


def _ends(shape: Forest) -> tuple[float, float]:
    """From the step below all to the step above all, at least from a half to twice, in logarithms."""
    values = shown(one.value for one in shape.ratios)
    ranges = [one.range for one in shape.ratios if one.range]
    low = min([0.5, *values, *(each.low for each in ranges)])
    high = max([2.0, *values, *(each.high for each in ranges)])
    least = max((step for step in _STEPS if step <= low), default=_STEPS[0])
    most = min((step for step in _STEPS if step >= high), default=_STEPS[-1])
    return log(least), log(most)


def _one(sheet: Sheet, scale: Scale, one: Ratio, y: float) -> None:
    if isinstance(one.value, Hidden) or one.range is None:
        sheet.box("gap", scale.start, y - _THICK / 2, scale.end - scale.start, _THICK)
        return
    low, high = (_at(scale, edge) for edge in (one.range.low, one.range.high))
    sheet.line("tick", low, y, high, y)
    for x, beyond, out in (
        (low, one.range.low < 1 / FARTHEST, 5.0),
        (high, one.range.high > FARTHEST, -5.0),
    ):
        back = (x + out, x, x + out) if beyond else (x, x, x)
        sheet.path("tick", zip(back, (y - 5, y, y + 5), strict=True))
    for value in shown([one.value]):
        shape = ("special", 6.5, "diamond") if one.clear else ("open", 5.0, "circle")
        sheet.dot(shape[0], _at(scale, value), y, *shape[1:])


def _at(scale: Scale, ratio: float) -> float:
    return scale(log(min(max(ratio, 1 / FARTHEST / 2), FARTHEST * 2)))


def _foot(sheet: Sheet, scale: Scale, bottom: float, shape: Forest) -> float:
    """The ratios under the picture, those that matter most first: 1, then its neighbours as far as there is room."""
    taken: list[tuple[float, float]] = []
    for step in sorted(
        _STEPS, key=lambda one: (one != 1, abs(log(one)) if one in (0.5, 2.0) else 9, abs(log(one)))
    ):
        if not scale.least - 1e-9 <= log(step) <= scale.most + 1e-9:
            continue
        text = f"{step:g}"
        half, x = sheet.width_of(text) / 2, scale(log(step))
        x = min(max(x, half + sheet.style.edge), sheet.style.right - half)
        if all(x + half + 6 < left or x - half - 6 > right for left, right in taken):
            sheet.words(text, x, bottom + 20, "middle", "soft")
            taken.append((x - half, x + half))
    return bottom + 28
