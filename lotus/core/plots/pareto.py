"""What comes up most: bars from the most frequent down, with how much they make up together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from lotus.core.plots import rows
from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.rows import Spoken
from lotus.core.plots.scale import Scale
from lotus.core.plots.shape import Shape, Unit, Value, shown


@dataclass(frozen=True)
class Cause:
    """Something counted. A hidden count has no share, and nothing is summed across it."""

    name: str
    count: Value


@dataclass(frozen=True, kw_only=True)
class Pareto(Shape):
    """Counts in any order. ``value`` heads the counts in the table."""

    causes: Sequence[Cause]
    value: str = ""


@dataclass(frozen=True)
class Ranked:
    """A cause with its share of all that is shown and what it makes up with those before it, in per cent."""

    cause: Cause
    share: float
    together: float


_THICK = 20.0
_PERCENT = Unit(0, "%")


def ranked(causes: Sequence[Cause]) -> list[Ranked]:
    """The causes whose counts are shown, the most frequent first. Those as frequent keep their order."""
    there = [(cause, count) for cause in causes for count in shown([cause.count])]
    there.sort(key=lambda one: -one[1])
    whole = sum(count for _cause, count in there) or 1.0
    sums = accumulate(count for _cause, count in there)
    return [
        Ranked(cause, 100 * count / whole, 100 * so_far / whole)
        for (cause, count), so_far in zip(there, sums, strict=True)
    ]


def draw(shape: Pareto, size: Size, words: Spoken) -> Drawing:
    """Each bar a share; the line is what the bars so far make up. Hidden counts come last, hatched."""
    sheet = Sheet(size)
    found = ranked(shape.causes)
    hidden = [cause for cause in shape.causes if not shown([cause.count])]
    figures = [_PERCENT.write(each.share) for each in found]
    others = [rows.said(cause.count, shape.unit, words) for cause in hidden]
    names = [each.cause.name for each in found] + [cause.name for cause in hidden]
    places = rows.columns(sheet, names, [*figures, *others])
    room = sheet.width_of("100%") + 14
    scale = Scale(0, 100, places.left, places.right - room)
    y, tops = 6.0, []
    for name, figure in zip(names, [*figures, *others], strict=True):
        tops.append(rows.head(sheet, places, name, figure, y, _THICK))
        y += rows.high(sheet, places, name, _THICK) + 12
    ruled = Sheet(size)
    steps = [0.0, 25.0, 50.0, 75.0, 100.0]
    rows.uprights(ruled, "grid", scale, steps, rows.spans(sheet, 6, y, tops, _THICK))
    rows.under(sheet, 0, ruled)
    _bars(sheet, scale, found, tops)
    for top in tops[len(found) :]:
        sheet.box("gap", scale.start, top, scale.end - scale.start, _THICK)
    return sheet.drawing(rows.foot(sheet, scale, steps, y, _PERCENT))


def _bars(sheet: Sheet, scale: Scale, found: Sequence[Ranked], tops: Sequence[float]) -> None:
    middles = [(scale(each.together), top + _THICK / 2) for each, top in zip(found, tops, strict=False)]
    for each, top in zip(found, tops, strict=False):
        sheet.box("bar", scale.start, top, scale(each.share) - scale.start, _THICK)
    if sheet.wide and len(middles) > 1:
        sheet.path("together", middles)
    for each, (x, y) in zip(found, middles, strict=True):
        sheet.dot("own_small", x, y, 5)
        sheet.words(_PERCENT.write(each.together), x + 9, y - 2 if sheet.wide else y + 5, "start", "own")
