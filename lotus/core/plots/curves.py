"""What pictures of several lines share: names at the lines' ends, or a field of its own for each line."""

from collections.abc import Callable, Sequence

from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.scale import apart

LINES = 4  # more cannot be told apart in grey
DOTS = ("circle", "square", "diamond", "triangle")
Panel = Callable[[Sheet, Sequence[int], float, float, bool], float]
"""Draws these lines from this height down, with a right margin, as one panel of several or not; says where it ends."""


def together_or_apart(size: Size, count: int, names: Sequence[str], panel: Panel) -> Drawing:
    """All lines in one field if their names have room at the ends; else a field for each, its name above it."""
    if count > LINES:
        raise ValueError("At most four lines stand together; more cannot be told apart in grey.")
    if count <= (LINES if size is Size.WIDE else 2):
        sheet = Sheet(size)
        drawing = sheet.drawing(panel(sheet, range(count), 0, margin(sheet, names), False))
        if drawing.clear:
            return drawing
    sheet, y = Sheet(size), 0.0
    for number in range(count):
        lines = sheet.wrap(names[number], sheet.style.right - sheet.style.edge, bold=True)
        y += sheet.lines(lines, sheet.style.edge, y + 15, "start", "strong", bold=True) + 4
        y = panel(sheet, [number], y, 0, True) + 12
    return sheet.drawing(y)


def margin(sheet: Sheet, names: Sequence[str]) -> float:
    """How much room the names at the lines' ends may take: what they need, up to a third."""
    if not any(names):
        return 0
    longest = max(sheet.width_of(name, bold=True) for name in names)
    return min(longest, 0.3 * sheet.style.width) + 14


def end_names(
    sheet: Sheet, ends: Sequence[tuple[str, float, str]], x: float, room: float, top: float, bottom: float
) -> None:
    """Names (with the height of each line's end, and their role) at the right of ``x``, kept apart."""
    wrapped = [sheet.wrap(name, room - 14, bold=True) for name, _y, _role in ends]
    tallest = max((len(lines) for lines in wrapped), default=1) * sheet.style.line
    places = apart([y for _name, y, _role in ends], tallest, top, bottom)
    for lines, (_name, wish, role), y in zip(wrapped, ends, places, strict=True):
        sheet.path("leader", ((x, wish), (x + 8, y)))
        start = y + 5 - (len(lines) - 1) * sheet.style.line / 2
        sheet.lines(lines, x + 12, start, "start", role, bold=True)
