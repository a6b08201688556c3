"""The risk matrix of five by five: where its cells, levels and numbered risks lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from lotus.core.plots.marks import Canvas, Size
from lotus.core.risk import DEFAULT_BANDS, Bands, Consequence, Likelihood, Rating


@dataclass(frozen=True)
class Cell:
    """One field of the risk matrix. Row 0 is at the top (likelihood 5), column 0 at the left (consequence 1).

    ``label`` is its score and rating; ``label_x`` and ``label_y`` are where its baseline begins.
    """

    likelihood: Likelihood
    consequence: Consequence
    row: int
    column: int
    x: float
    y: float
    width: float
    height: float
    score: int
    rating: Rating
    label: str
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Tick:
    """Where the name of a level stands. ``anchor`` is the SVG text-anchor; ``short`` such as ``L5``."""

    axis: str
    level: int
    key: str
    short: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Marker:
    """A numbered risk on the matrix: centre, radius, and a font size that fits into it."""

    number: int
    x: float
    y: float
    radius: float
    font: float


@dataclass(frozen=True)
class _Grid:
    left: float
    top: float
    step_x: float
    step_y: float
    gap: float
    strip: float  # the height at the top of a cell that its label takes
    radius: float  # of a marker that has a cell to itself
    canvas: Canvas
    tick_y: float


_GRIDS = {
    Size.WIDE: _Grid(126, 6, 104, 60, 3, 24, 16, Canvas(650, 356), 326),
    Size.PHONE: _Grid(46, 4, 58, 50, 3, 22, 11.5, Canvas(340, 280), 274),
}
_MARGIN = 1.5  # kept free around each marker
_SIDE = 5


def matrix_canvas(size: Size = Size.WIDE) -> Canvas:
    return _GRIDS[size].canvas


def matrix(bands: Bands = DEFAULT_BANDS, size: Size = Size.WIDE) -> tuple[Cell, ...]:
    """The 25 cells of the risk matrix, from the top left to the bottom right."""
    return tuple(_cell(row, column, bands, size) for row in range(_SIDE) for column in range(_SIDE))


def _cell(row: int, column: int, bands: Bands, size: Size) -> Cell:
    likelihood, consequence = Likelihood(_SIDE - row), Consequence(column + 1)
    score = likelihood * consequence
    rating = bands.rating(score)
    word = rating.value if size is Size.WIDE else rating.value[0].upper()
    x, y, width, height = _box(row, column, _GRIDS[size])
    place = (row, column, x, y, width, height)
    return Cell(likelihood, consequence, *place, score, rating, f"{score} {word}", x + 8, y + 18)


def _box(row: int, column: int, grid: _Grid) -> tuple[float, float, float, float]:
    x = grid.left + column * grid.step_x + grid.gap / 2
    y = grid.top + row * grid.step_y + grid.gap / 2
    return x, y, grid.step_x - grid.gap, grid.step_y - grid.gap


def matrix_ticks(size: Size = Size.WIDE) -> tuple[Tick, ...]:
    """The levels along both axes: likelihood 5 to 1 at the left, then consequence 1 to 5 below."""
    grid = _GRIDS[size]
    side = [
        Tick("likelihood", level, level.key, f"L{level.value}", grid.left - 12, y, "end")
        for level, y in zip(reversed(Likelihood), _tick_rows(grid), strict=True)
    ]
    below = [
        Tick("consequence", level, level.key, f"C{level.value}", x, grid.tick_y, "middle")
        for level, x in zip(Consequence, _tick_columns(grid), strict=True)
    ]
    return (*side, *below)


def _tick_rows(grid: _Grid) -> list[float]:
    return [grid.top + grid.step_y * (row + 0.5) - 2 for row in range(_SIDE)]


def _tick_columns(grid: _Grid) -> list[float]:
    return [grid.left + grid.step_x * (column + 0.5) for column in range(_SIDE)]


def markers(risks: Sequence[tuple[int, int]], size: Size = Size.WIDE) -> tuple[Marker, ...]:
    """Where each risk (likelihood, consequence) lies, numbered from 1 in the order given.

    Markers stay under the label of their cell and never overlap: the more share a cell, the smaller they
    get. Raises ``ValueError`` for a level outside 1–5.
    """
    cells: dict[tuple[Likelihood, Consequence], list[int]] = {}
    for number, (likelihood, consequence) in enumerate(risks, 1):
        cells.setdefault((Likelihood(likelihood), Consequence(consequence)), []).append(number)
    placed = [
        marker
        for (likelihood, consequence), numbers in cells.items()
        for marker in _shared(_SIDE - likelihood, consequence - 1, numbers, _GRIDS[size])
    ]
    return tuple(sorted(placed, key=lambda marker: marker.number))


def _shared(row: int, column: int, numbers: list[int], grid: _Grid) -> list[Marker]:
    """The markers of one cell, in as many rows as lets them be largest."""
    x, y, width, height = _box(row, column, grid)
    y, height = y + grid.strip, height - grid.strip
    count = len(numbers)
    rows = max(range(1, count + 1), key=lambda n: min(width / ceil(count / n), height / n))
    columns = ceil(count / rows)
    pitch = min(width / columns, height / rows, 2 * (grid.radius + _MARGIN))
    left = x + width - columns * pitch if count == 1 else x + (width - columns * pitch) / 2
    top = y + (height - rows * pitch) / 2
    return [
        _marker(number, left + pitch * (place % columns + 0.5), top + pitch * (place // columns + 0.5), pitch)
        for place, number in enumerate(numbers)
    ]


def _marker(number: int, x: float, y: float, pitch: float) -> Marker:
    radius = max(pitch / 2 - _MARGIN, pitch / 3)
    return Marker(number, x, y, radius, min(16.0, radius * (1.35 if number < 10 else 1.1)))
