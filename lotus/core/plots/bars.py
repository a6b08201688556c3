"""Bars: one a row, or several side by side for the same thing (oneself and one's team), with how sure each is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lotus.core.plots import rows
from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.rows import Columns, Range, Spoken
from lotus.core.plots.scale import Scale
from lotus.core.plots.shape import Hidden, Shape, Unit, Value


@dataclass(frozen=True)
class Bar:
    """One bar. ``note`` goes into the table ("34 answered"); ``own`` is the one to look at."""

    name: str
    value: Value
    range: Range | None = None
    note: str = ""
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class Bars(Shape):
    """``least`` and ``most`` bound the scale, from nought where not given. ``aim`` is a line across all bars."""

    bars: Sequence[Bar]
    least: float | None = None
    most: float | None = None
    aim: float | None = None
    value: str = ""
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Bars of the same thing, one of each series and in their order. ``note`` such as "gap −0.7"."""

    name: str
    bars: Sequence[Bar]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Paired(Shape):
    """Two to four bars for each thing. A bar's name says whose it is, on each bar, so that none is hunted for."""

    groups: Sequence[Group]
    least: float | None = None
    most: float | None = None
    note: str = ""


_THICK = {Size.WIDE: 20.0, Size.PHONE: 16.0}
_GAP = 12.0
SERIES = 4


def draw(shape: Bars, size: Size, words: Spoken) -> Drawing:
    """One bar below the other, in the order given."""
    sheet, unit = Sheet(size), shape.unit
    figures = [rows.said(bar.value, unit, words) for bar in shape.bars]
    places = rows.columns(sheet, [bar.name for bar in shape.bars], figures)
    values: list[Value] = [bar.value for bar in shape.bars]
    seen = values if shape.aim is None else [*values, shape.aim]
    steps = rows.extent(seen, [bar.range for bar in shape.bars], shape.least, shape.most)
    scale = Scale(steps[0], steps[-1], places.left, places.right)
    top = 4.0 if shape.aim is None else 26.0
    tops, bottom = _tops(sheet, places, shape.bars, top)
    ranged, ruled, bars = any(bar.range for bar in shape.bars), Sheet(size), []
    for bar, figure, y in zip(shape.bars, figures, tops, strict=True):
        bars.append(rows.head(sheet, places, bar.name, figure, y, _THICK[size], bar.own))
        _bar(sheet, scale, bar, "bar_own" if bar.own else "bar_pale" if ranged else "bar", bars[-1])
    parts = rows.spans(sheet, top, bottom, bars, _THICK[size])
    rows.uprights(ruled, "grid", scale, steps, parts)
    rows.under(sheet, 0, ruled)
    if shape.aim is not None:
        _aim(sheet, scale, shape.aim, parts, words, unit)
    return sheet.drawing(rows.foot(sheet, scale, steps, bottom, unit))


def _tops(sheet: Sheet, places: Columns, bars: Sequence[Bar], y: float) -> tuple[list[float], float]:
    tops = []
    for bar in bars:
        tops.append(y)
        y += rows.high(sheet, places, bar.name, _THICK[sheet.size], bar.own) + _GAP
    return tops, y


def _bar(sheet: Sheet, scale: Scale, bar: Bar, role: str, y: float) -> None:
    thick = _THICK[sheet.size]
    if isinstance(bar.value, Hidden):
        sheet.box("gap", scale.start, y, scale.end - scale.start, thick)
    elif bar.value is not None:
        nought, end = scale(0.0), scale(bar.value)
        sheet.box(role, min(nought, end), y, abs(end - nought), thick)
        if bar.range:
            _whisker(sheet, scale, bar.range, y + thick / 2)


def _whisker(sheet: Sheet, scale: Scale, range_: Range, y: float) -> None:
    low, high = scale(range_.low), scale(range_.high)
    for role in ("whisker_edge", "whisker"):
        sheet.line(role, low, y, high, y)
        for x in (low, high):
            sheet.line(role, x, y - 5, x, y + 5)


def _aim(
    sheet: Sheet, scale: Scale, aim: float, parts: Sequence[tuple[float, float]], words: Spoken, unit: Unit
) -> None:
    text = words["aim"].format(value=unit.short(aim))
    half = sheet.width_of(text) / 2
    rows.uprights(sheet, "aim", scale, [aim], parts)
    x = min(max(scale(aim), half + sheet.style.edge), sheet.style.right - half)
    sheet.words(text, x, 15, "middle", "own")


def draw_paired(shape: Paired, size: Size, words: Spoken) -> Drawing:
    """Group after group, each with its name above its bars."""
    sheet, unit = Sheet(size), shape.unit
    bars = [bar for group in shape.groups for bar in group.bars]
    if any(len(group.bars) > SERIES for group in shape.groups):
        raise ValueError("At most four bars stand side by side; more cannot be told apart in grey.")
    places = rows.columns(
        sheet, [bar.name for bar in bars], [rows.said(bar.value, unit, words) for bar in bars], share=0.26
    )
    steps = rows.extent([bar.value for bar in bars], [bar.range for bar in bars], shape.least, shape.most)
    scale = Scale(steps[0], steps[-1], places.left, places.right)
    placed = list(_placed(sheet, places, shape.groups))
    bottom = placed[-1][1]
    ruled, tops = Sheet(size), []
    for group, end, start in placed:
        tops += _group(sheet, places, scale, group, start, unit, words)
        if end != bottom:
            sheet.line("grid", sheet.style.edge, end - 8, sheet.style.right, end - 8)
    beside = [(top - 3, top + _THICK[size] + 3) for top in tops]
    rows.uprights(ruled, "grid", scale, steps, beside)
    rows.under(sheet, 0, ruled)
    return sheet.drawing(rows.foot(sheet, scale, steps, bottom, unit))


def _placed(sheet: Sheet, places: Columns, groups: Sequence[Group]) -> Iterator[tuple[Group, float, float]]:
    """Each group with where it ends and begins."""
    y = 4.0
    for group in groups:
        start = y
        y += len(_title(sheet, group)) * sheet.style.line + 6
        for bar in group.bars:
            y += rows.high(sheet, places, bar.name, _THICK[sheet.size]) + 5
        y += 12
        yield group, y, start


def _title(sheet: Sheet, group: Group) -> tuple[str, ...]:
    note = sheet.width_of(group.note) + 16 if group.note else 0
    return sheet.wrap(group.name, sheet.style.right - sheet.style.edge - note, bold=True)


def _group(
    sheet: Sheet, places: Columns, scale: Scale, group: Group, y: float, unit: Unit, words: Spoken
) -> list[float]:
    """Draw a group that begins at ``y``. Says where the tops of its bars are."""
    tops = []
    sheet.words(group.note, sheet.style.right, y + 15, "end", "own")
    y += sheet.lines(_title(sheet, group), sheet.style.edge, y + 15, "start", "strong", bold=True) + 6
    for number, bar in enumerate(group.bars):
        figure = rows.said(bar.value, unit, words)
        tops.append(rows.head(sheet, places, bar.name, figure, y, _THICK[sheet.size]))
        _bar(sheet, scale, bar, f"series{number}", tops[-1])
        y += rows.high(sheet, places, bar.name, _THICK[sheet.size]) + 5
    return tops
