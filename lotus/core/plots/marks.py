"""What a drawing is made of: boxes, lines, dots and words with the role each plays.

No colours and no markup: ``ui`` gives every role its colour and pattern. Pixels of the drawing, y downward.
Each picture has two drawings, wide and for a phone (340 px), since a wide one made smaller cannot be read.
Marks are named tuples because a heat map makes hundreds of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from lotus.core.plots import text


class Size(StrEnum):
    WIDE = "wide"
    PHONE = "phone"


@dataclass(frozen=True)
class Canvas:
    """Width and height of a drawing, for its viewBox."""

    width: float
    height: float


class Style(NamedTuple):
    """Measures of one size of drawing: its width, its letters, the step from line to line, the room at its edges."""

    width: float
    font: float
    line: float
    edge: float

    @property
    def right(self) -> float:
        return self.width - self.edge


STYLES = {Size.WIDE: Style(720, 15, 19, 2), Size.PHONE: Style(340, 14.5, 18.5, 8)}


class Box(NamedTuple):
    role: str
    x: float
    y: float
    width: float
    height: float
    round: float = 0
    kind: str = "box"


class Path(NamedTuple):
    """A line through points, closed to a shape where ``closed``."""

    role: str
    points: str
    closed: bool = False
    kind: str = "path"


class Dot(NamedTuple):
    """A mark at a place. ``shape``: circle, square, diamond or triangle, so that it is told apart in grey."""

    role: str
    shape: str
    x: float
    y: float
    r: float
    kind: str = "dot"


class Words(NamedTuple):
    """One line of words. x and y are where its baseline begins, ends or has its middle (``anchor``)."""

    role: str
    text: str
    x: float
    y: float
    anchor: str
    size: float
    bold: bool
    kind: str = "words"

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        wide = text.width(self.text, self.size, self.bold)
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * wide
        return left, self.y - 0.76 * self.size, left + wide, self.y + 0.24 * self.size


Mark = Box | Path | Dot | Words


@dataclass(frozen=True)
class Drawing:
    """The marks of one drawing, in the order they are laid over one another."""

    size: Size
    canvas: Canvas
    marks: tuple[Mark, ...]

    @property
    def words(self) -> tuple[Words, ...]:
        return tuple(mark for mark in self.marks if isinstance(mark, Words))

    @property
    def clear(self) -> bool:
        """Whether no words leave the canvas and none stand on one another."""
        bounds = [words.bounds for words in self.words]
        inside = all(
            left >= 0 and top >= 0 and right <= self.canvas.width and bottom <= self.canvas.height
            for left, top, right, bottom in bounds
        )
        return inside and not any(meet(one, other) for one, other in combinations(bounds, 2))


Bounds = tuple[float, float, float, float]


def meet(one: Bounds, other: Bounds, room: float = 0) -> bool:
    """Whether two places (left, top, right, bottom) overlap, or come nearer than ``room``."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > -room and down > -room


@dataclass
class Sheet:
    """What a drawing is laid out on. Everything is rounded to a tenth of a pixel."""

    size: Size
    marks: list[Mark] = field(default_factory=list)

    @property
    def style(self) -> Style:
        return STYLES[self.size]

    @property
    def wide(self) -> bool:
        return self.size is Size.WIDE

    def box(self, role: str, x: float, y: float, width: float, height: float, round_: float = 0) -> None:
        place = (round(x, 1), round(y, 1), round(max(width, 0), 1), round(max(height, 0), 1))
        self.marks.append(Box(role, *place, round_))

    def path(self, role: str, points: Iterable[tuple[float, float]], closed: bool = False) -> None:
        written = " ".join(f"{round(x, 1)},{round(y, 1)}" for x, y in points)
        self.marks.append(Path(role, written, closed))

    def line(self, role: str, x1: float, y1: float, x2: float, y2: float) -> None:
        self.path(role, ((x1, y1), (x2, y2)))

    def dot(self, role: str, x: float, y: float, r: float = 4.5, shape: str = "circle") -> None:
        self.marks.append(Dot(role, shape, round(x, 1), round(y, 1), r))

    def words(
        self, words: str, x: float, y: float, anchor: str = "start", role: str = "ink", bold: bool = False
    ) -> None:
        if words:
            place = (round(x, 1), round(y, 1))
            self.marks.append(Words(role, words, *place, anchor, self.style.font, bold))

    def lines(
        self,
        lines: Sequence[str],
        x: float,
        y: float,
        anchor: str = "start",
        role: str = "ink",
        bold: bool = False,
    ) -> float:
        """Lines one below the other, the first with its baseline at ``y``. Says how high they are in all."""
        for number, line in enumerate(lines):
            self.words(line, x, y + number * self.style.line, anchor, role, bold)
        return len(lines) * self.style.line

    def width_of(self, words: str, bold: bool = False) -> float:
        return text.width(words, self.style.font, bold)

    def wrap(self, words: str, room: float, bold: bool = False) -> tuple[str, ...]:
        return text.wrap(words, self.style.font, room, bold)

    def drawing(self, height: float) -> Drawing:
        return Drawing(self.size, Canvas(self.style.width, round(height, 1)), tuple(self.marks))
