"""What holds for every drawing of every picture."""

import math
from itertools import combinations

from lotus.core import library
from lotus.core.plots.marks import STYLES, Box, Dot, Drawing, Path, Words

WORDS = library.load("pictures", "words").data["words"]


def corners(mark: Box | Path | Dot | Words) -> tuple[float, float, float, float]:
    if isinstance(mark, Words):
        return mark.bounds
    if isinstance(mark, Box):
        return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
    if isinstance(mark, Dot):
        return mark.x - mark.r, mark.y - mark.r, mark.x + mark.r, mark.y + mark.r
    places = [tuple(map(float, pair.split(","))) for pair in mark.points.split()]
    xs, ys = [x for x, _y in places], [y for _x, y in places]
    return min(xs), min(ys), max(xs), max(ys)


def outside(drawing: Drawing) -> list[object]:
    """The marks that leave the canvas, or stand nowhere."""
    width, height = drawing.canvas.width + 0.1, drawing.canvas.height + 0.1
    found: list[object] = []
    for mark in drawing.marks:
        left, top, right, bottom = corners(mark)
        finite = all(map(math.isfinite, (left, top, right, bottom)))
        if not finite or left < -0.1 or top < -0.1 or right > width or bottom > height:
            found.append((mark, corners(mark), drawing.canvas))
    return found


def overlapping(drawing: Drawing) -> list[tuple[Words, Words]]:
    """Words written over one another."""
    found = []
    for one, other in combinations(drawing.words, 2):
        left, top, right, bottom = one.bounds
        left2, top2, right2, bottom2 = other.bounds
        if min(right, right2) - max(left, left2) > 0.5 and min(bottom, bottom2) - max(top, top2) > 0.5:
            found.append((one, other))
    return found


def is_sound(drawing: Drawing) -> bool:
    assert outside(drawing) == []
    assert overlapping(drawing) == []
    assert drawing.canvas.width == STYLES[drawing.size].width
    assert drawing.canvas.height > 0
    return True


def told(drawing: Drawing) -> str:
    """Every word of a drawing, in the order of its marks."""
    return " ".join(mark.text for mark in drawing.words)
