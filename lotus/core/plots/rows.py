"""What pictures made of rows share: names at the left, figures at the right, the field between.

On a phone the name and the figure stand on a line of their own above the bar, which is then as wide as can be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lotus.core.plots.marks import Sheet
from lotus.core.plots.scale import Scale, ticks
from lotus.core.plots.shape import Hidden, Unit, Value, shown

Spoken = Mapping[str, str]


@dataclass(frozen=True)
class Range:
    """From where to where a figure may lie, given how many answered."""

    low: float
    high: float


@dataclass(frozen=True)
class Columns:
    """Where names, bars and figures stand; ``name`` and ``figure`` are the room for either."""

    name: float
    left: float
    right: float
    figure: float


def columns(sheet: Sheet, names: Sequence[str], figures: Sequence[str], share: float = 0.34) -> Columns:
    """Columns as wide as the names and figures need, the names no wider than their share."""
    edge, right = sheet.style.edge, sheet.style.right
    figure = max((sheet.width_of(each, bold=True) for each in figures), default=0) + 1
    if not sheet.wide:
        return Columns(right - edge - figure - 14, edge, right, figure)
    name = min(max((sheet.width_of(each, bold=True) for each in names), default=0) + 1, share * right)
    return Columns(name, edge + name + 16, right - figure - 14, figure)


def high(sheet: Sheet, places: Columns, words: str, bar: float, bold: bool = False) -> float:
    """How high a row is, with its name and a bar of this height."""
    lines = len(sheet.wrap(words, places.name, bold)) * sheet.style.line
    return max(lines, bar) if sheet.wide else (lines or sheet.style.line) + 4 + bar


def head(
    sheet: Sheet, places: Columns, words: str, figure: str, y: float, bar: float, bold: bool = False
) -> float:
    """Write the name and the figure of a row that begins at ``y``. Says where its bar's top is."""
    lines = sheet.wrap(words, places.name, bold)
    role = "strong" if bold else "ink"
    if not sheet.wide:
        sheet.lines(lines, sheet.style.edge, y + 15, "start", role, bold)
        sheet.words(figure, sheet.style.right, y + 15, "end", "ink", bold=True)
        return y + max(len(lines), 1) * sheet.style.line + 4
    middle = y + high(sheet, places, words, bar, bold) / 2
    top = middle - (len(lines) - 1) * sheet.style.line / 2
    sheet.lines(lines, sheet.style.edge, top + 5, "start", role, bold)
    sheet.words(figure, sheet.style.right, middle + 5, "end", "ink", bold=True)
    return middle - bar / 2


def extent(
    values: Sequence[Value], ranges: Sequence[Range | None], least: float | None, most: float | None
) -> list[float]:
    """Round numbers for a scale from nought over all figures and their ranges, or from least to most."""
    seen = shown(values) + [edge for each in ranges if each for edge in (each.low, each.high)]
    low = min([0.0, *seen]) if least is None else least
    top = max([0.0, *seen]) if most is None else most
    steps = ticks(low, top)
    if least is not None and steps[0] < least:
        steps = [least, *(step for step in steps if step > least)]
    if most is not None and steps[-1] > most:
        steps = [*(step for step in steps if step < most), most]
    return steps


def spans(
    sheet: Sheet, top: float, bottom: float, bars: Sequence[float], thick: float
) -> list[tuple[float, float]]:
    """Where lines down the field may run: all the way, but on a phone beside the bars only, not through names."""
    return [(top, bottom)] if sheet.wide else [(bar - 3, bar + thick + 3) for bar in bars]


def uprights(
    sheet: Sheet, role: str, scale: Scale, steps: Sequence[float], parts: Sequence[tuple[float, float]]
) -> None:
    """Lines down the field at these figures."""
    for step in steps:
        for top, bottom in parts:
            sheet.line(role, scale(step), top, scale(step), bottom)


def under(sheet: Sheet, place: int, below: Sheet) -> None:
    """Lay the marks of a sheet below those that came at ``place`` and after."""
    sheet.marks[place:place] = below.marks


def foot(sheet: Sheet, scale: Scale, steps: Sequence[float], bottom: float, unit: Unit) -> float:
    """The figures of the scale, as many as have room. Says where the picture ends."""
    taken = float("-inf")
    for step in steps:
        text = unit.short(step)
        half = sheet.width_of(text) / 2
        x = min(max(scale(step), half + sheet.style.edge), sheet.style.right - half)
        if x - half > taken + 6:
            sheet.words(text, x, bottom + 20, "middle", "soft")
            taken = x + half
    return bottom + 28


def said(value: Value, unit: Unit, words: Spoken) -> str:
    """A figure beside its bar: written, hidden with its reason, or missing."""
    if isinstance(value, Hidden):
        return value.words or words["hidden"]
    return words["none"] if value is None else unit.write(value)
