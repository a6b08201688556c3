"""How answers are spread over the levels of a scale: each row a band, parted at its middle (diverging)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import fsum

from lotus.core.plots import rows
from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.rows import Columns, Spoken
from lotus.core.plots.scale import Scale
from lotus.core.plots.shape import Hidden, Shape, Unit


@dataclass(frozen=True)
class Answers:
    """How many gave each answer, from the first level to the last; hidden as a whole or not at all."""

    name: str
    counts: Sequence[float] | Hidden | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Spread(Shape):
    """``levels`` run from the least to the most favourable, two to seven of them.

    With an odd number the middle one lies across the middle line; with an even number the line parts them.
    ``total`` heads the share of the favourable levels ("agree").
    """

    levels: Sequence[str]
    rows: Sequence[Answers]
    total: str = ""
    note: str = ""


MOST = 7
_THICK = 24.0
_SHARE = Unit(0, "%")


def draw(shape: Spread, size: Size, words: Spoken) -> Drawing:
    """The levels named above in the order they lie; the favourable share at the right."""
    if not 2 <= len(shape.levels) <= MOST:
        raise ValueError("A spread has two to seven levels; more cannot be told apart in grey.")
    sheet = Sheet(size)
    total = shape.total or words["favourable"]
    figures = [_figure(row, words) for row in shape.rows]
    places = rows.columns(sheet, [row.name for row in shape.rows], [total, *figures])
    y = _key(sheet, shape.levels)
    lines = sheet.wrap(total, sheet.style.right - sheet.style.edge)
    y += sheet.lines(lines, sheet.style.right, y + 15, "end", "soft")
    scale = _scale(shape, places)
    top = y + 4
    y = top
    place, tops = len(sheet.marks), []
    for row, figure in zip(shape.rows, figures, strict=True):
        bar = rows.head(sheet, places, row.name, figure, y, _THICK)
        _band(sheet, scale, row, bar)
        tops.append(bar)
        y += rows.high(sheet, places, row.name, _THICK) + 10
    ruled = Sheet(size)
    rows.uprights(ruled, "axis", scale, [0], rows.spans(sheet, top - 4, y - 4, tops, _THICK))
    rows.under(sheet, place, ruled)
    return sheet.drawing(y)


def shares(counts: Sequence[float]) -> list[float]:
    """Counts as parts of a hundred; nothing where nobody answered."""
    whole = sum(counts)
    return [100 * count / whole if whole else 0.0 for count in counts]


def favourable(counts: Sequence[float]) -> float:
    """The share of the levels above the middle one."""
    return fsum(shares(counts)[(len(counts) + 1) // 2 :])


def roles(levels: int) -> list[str]:
    """The role of each level: striped on the unfavourable side, plain on the other, sand in the middle."""
    half = levels // 2
    low, high = [f"no{n}" for n in range(half, 0, -1)], [f"yes{n}" for n in range(1, half + 1)]
    return [*low, *(["middle"] if levels % 2 else []), *high]


def _figure(row: Answers, words: Spoken) -> str:
    if row.counts is None or isinstance(row.counts, Hidden):
        return rows.said(row.counts, _SHARE, words)
    return _SHARE.write(favourable(row.counts)) if fsum(row.counts) else words["none"]


def _left(counts: Sequence[float]) -> float:
    """How much of a band lies left of the middle line."""
    each, half = shares(counts), len(counts) // 2
    return sum(each[:half]) + (each[half] / 2 if len(counts) % 2 else 0)


def _scale(shape: Spread, places: Columns) -> Scale:
    bands = [row.counts for row in shape.rows if isinstance(row.counts, Sequence) and fsum(row.counts)]
    left = max((_left(counts) for counts in bands), default=50.0)
    right = max((100 - _left(counts) for counts in bands), default=50.0)
    return Scale(-left, right, places.left, places.right)


def _band(sheet: Sheet, scale: Scale, row: Answers, y: float) -> None:
    if isinstance(row.counts, Hidden):
        sheet.box("gap", scale.start, y, scale.end - scale.start, _THICK)
    if not isinstance(row.counts, Sequence) or not fsum(row.counts):
        return
    each = shares(row.counts)
    edges = [edge - _left(row.counts) for edge in accumulate(each, initial=0.0)]
    for role, share, start, end in zip(roles(len(each)), each, edges, edges[1:], strict=False):
        if share:
            _part(sheet, role, _SHARE.write(share), scale(start), scale(end), y)


def _part(sheet: Sheet, role: str, text: str, left: float, right: float, y: float) -> None:
    sheet.box(role, left, y, right - left, _THICK)
    wide = sheet.width_of(text)
    if wide + 6 > right - left:
        return
    middle = (left + right) / 2
    if role.startswith("no"):  # words on stripes have a ground of their own
        sheet.box("label", middle - wide / 2 - 2, y + 3, wide + 4, _THICK - 6, 3)
    dark = role in ("yes2", "yes3")
    sheet.words(text, middle, y + _THICK / 2 + 5, "middle", "white" if dark else "ink")


def _key(sheet: Sheet, levels: Sequence[str]) -> float:
    """The levels with their patterns, in their order, as many lines as they need. Says where they end."""
    edge, right = sheet.style.edge, sheet.style.right
    x, y = edge, 2.0
    for role, level in zip(roles(len(levels)), levels, strict=True):
        lines = sheet.wrap(level, right - edge - 24)
        wide = 24 + max((sheet.width_of(line) for line in lines), default=0)
        if x > edge and x + wide > right:
            x, y = edge, y + sheet.style.line + 5
        sheet.box(role, x, y + 1, 16, 16)
        high = sheet.lines(lines, x + 23, y + 14)
        y += max(0.0, high - sheet.style.line)
        x += wide + 20
    return y + sheet.style.line + 10
