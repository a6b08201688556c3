"""A heat map: rows by columns, each cell with its figure, darker where it is higher."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.rows import Spoken
from lotus.core.plots.shape import Hidden, Shape, Value, shown


@dataclass(frozen=True)
class Cells:
    """One row: its name and a figure for each column."""

    name: str
    values: Sequence[Value]


@dataclass(frozen=True, kw_only=True)
class Heat(Shape):
    """``least`` and ``most`` bound the shades; left out, they are those of the figures."""

    columns: Sequence[str]
    rows: Sequence[Cells]
    least: float | None = None
    most: float | None = None


SHADES = 5
_CELL = 36.0


@dataclass(frozen=True)
class _Block:
    """A part of the columns that has room beside the names: ``left`` and ``step`` place its cells."""

    first: int
    last: int
    left: float
    step: float


def draw(shape: Heat, size: Size, words: Spoken) -> Drawing:
    """Where the columns have not room enough they follow in blocks below, each with all the rows."""
    sheet, y = Sheet(size), 0.0
    low, high = bounds(shape)
    for block in _blocks(shape, sheet, words):
        y = _heads(sheet, shape.columns[block.first : block.last], block, y)
        for row in shape.rows:
            y = _row(sheet, shape, row, block, y, (low, high), words)
        y += 18
    return sheet.drawing(y - 14)


def bounds(shape: Heat) -> tuple[float, float]:
    """Between which figures the shades run."""
    seen = shown(value for row in shape.rows for value in row.values)
    low = min(seen, default=0.0) if shape.least is None else shape.least
    return low, max(seen, default=0.0) if shape.most is None else shape.most


def shade(value: float, low: float, high: float) -> int:
    """Which of the five shades, 0 the palest."""
    if high <= low:
        return 2
    return min(max(int((value - low) / (high - low) * SHADES), 0), SHADES - 1)


def _blocks(shape: Heat, sheet: Sheet, words: Spoken) -> list[_Block]:
    names = max((sheet.width_of(row.name) for row in shape.rows), default=0)
    left = min(names, 0.34 * sheet.style.width) + 20 if sheet.wide else sheet.style.edge
    room = sheet.style.right - left
    least = max(_widest(shape, sheet), sheet.width_of(words["hidden"])) + 12
    most = max(1, min(len(shape.columns), int(room // min(least, room))))
    count = ceil(len(shape.columns) / most)
    each = ceil(len(shape.columns) / count)
    step = min(room / each, 120.0) if sheet.wide else room / each
    starts = range(0, len(shape.columns), each)
    return [_Block(start, min(start + each, len(shape.columns)), left, step) for start in starts]


def _widest(shape: Heat, sheet: Sheet) -> float:
    """Of the single words of the columns' names, and of the figures: they are not broken."""
    heads = [word for name in shape.columns for word in name.split()]
    figures = [shape.unit.write(value) for value in shown(v for row in shape.rows for v in row.values)]
    return max((sheet.width_of(each) for each in [*heads, *figures]), default=0)


def _heads(sheet: Sheet, names: Sequence[str], block: _Block, y: float) -> float:
    """Names over the columns, standing on the cells."""
    wrapped = [sheet.wrap(name, block.step - 8) for name in names]
    high = max((len(lines) for lines in wrapped), default=0) * sheet.style.line
    for number, lines in enumerate(wrapped):
        x = block.left + block.step * (number + 0.5)
        sheet.lines(lines, x, y + 15 + high - len(lines) * sheet.style.line, "middle", "soft")
    return y + high + 6


def _row(
    sheet: Sheet,
    shape: Heat,
    row: Cells,
    block: _Block,
    y: float,
    edges: tuple[float, float],
    words: Spoken,
) -> float:
    lines = sheet.wrap(row.name, block.left - 18 if sheet.wide else sheet.style.right - sheet.style.edge)
    tall = max(_CELL, len(lines) * sheet.style.line + 6) if sheet.wide else _CELL
    if sheet.wide:
        sheet.lines(lines, sheet.style.edge, y + tall / 2 + 5 - (len(lines) - 1) * sheet.style.line / 2)
    else:
        y += sheet.lines(lines, sheet.style.edge, y + 15) + 4
    for number, value in enumerate(row.values[block.first : block.last]):
        _cell(sheet, shape, value, block.left + block.step * number, y, block.step, tall, edges, words)
    return y + tall + (2 if sheet.wide else 10)


def _cell(
    sheet: Sheet,
    shape: Heat,
    value: Value,
    x: float,
    y: float,
    wide: float,
    tall: float,
    edges: tuple[float, float],
    words: Spoken,
) -> None:
    middle, base = x + wide / 2, y + tall / 2 + 5
    if isinstance(value, Hidden):
        sheet.box("gap", x + 1, y, wide - 2, tall, 4)
        text = sheet.width_of(words["hidden"])
        sheet.box("label", middle - text / 2 - 3, base - 15, text + 6, 20, 3)
        sheet.words(words["hidden"], middle, base, "middle", "soft")
    elif value is None:
        sheet.box("cell_none", x + 1, y, wide - 2, tall, 4)
        sheet.words("–", middle, base, "middle", "soft")
    else:
        step = shade(value, *edges)
        sheet.box(f"shade{step}", x + 1, y, wide - 2, tall, 4)
        sheet.words(shape.unit.write(value), middle, base, "middle", "white" if step > 2 else "ink")
