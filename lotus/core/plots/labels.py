"""Names beside points on a field: where they have room, else numbers in the points and the names below."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from lotus.core.plots.marks import Bounds, Sheet, meet
from lotus.core.plots.scale import Frame


@dataclass(frozen=True)
class Spot:
    """A point on the field: its place in pixels, its role and form, its name, and whether that is bold."""

    name: str
    x: float
    y: float
    role: str
    r: float = 6.0
    shape: str = "circle"
    words: str = "ink"


@dataclass(frozen=True)
class _Label:
    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str


_NEXT = 8.0  # between a point and its name
_NUMBERED = 12.0  # how large a point with a number is
_ROUND = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1))


def draw_spots(
    sheet: Sheet, field: Frame, spots: Sequence[Spot], taken: Iterable[Bounds], foot: float
) -> float:
    """Draw the points with their names. Says where the picture ends: at ``foot``, or below the list of names."""
    taken = list(taken)
    labels = _beside(sheet, field, spots, taken)
    if labels is None:
        return _numbered(sheet, field, spots, taken, foot)
    for spot in spots:
        sheet.dot(spot.role, spot.x, spot.y, spot.r, spot.shape)
    for spot, label in zip(spots, labels, strict=True):
        sheet.lines(label.lines, label.x, label.y, label.anchor, spot.words, spot.words != "soft")
    return foot


def _beside(sheet: Sheet, field: Frame, spots: Sequence[Spot], taken: list[Bounds]) -> list[_Label] | None:
    """A place for each name that meets nothing; None where one finds none, or points lie on one another."""
    dots = [(s.x - s.r, s.y - s.r, s.x + s.r, s.y + s.r) for s in spots]
    named = [dot for spot, dot in zip(spots, dots, strict=True) if spot.name]
    if any(meet(one, other) for one, other in combinations(named, 2)):
        return None
    labels = []
    for spot, dot in zip(spots, dots, strict=True):
        others = taken + [each for each in dots if each is not dot]
        found = next(_free(sheet, field, spot, others), None) if spot.name else _Label((), 0, 0, "start")
        if found is None:
            return None
        labels.append(found)
        taken = [*taken, _bounds(sheet, found)]
    return labels


def _free(sheet: Sheet, field: Frame, spot: Spot, taken: Sequence[Bounds]) -> Iterator[_Label]:
    yield from (
        label
        for label in _tries(sheet, spot)
        if _inside(_bounds(sheet, label), field)
        and not any(meet(_bounds(sheet, label), other, 1) for other in taken)
    )


def _tries(sheet: Sheet, spot: Spot) -> Iterable[_Label]:
    """Right, left, below, above; on one line, then on more."""
    aside = spot.r + _NEXT
    for room in (240.0, 150.0, 100.0):
        lines = sheet.wrap(spot.name, room, bold=True)
        high = (len(lines) - 1) * sheet.style.line
        yield _Label(lines, spot.x + aside, spot.y + 5 - high / 2, "start")
        yield _Label(lines, spot.x - aside, spot.y + 5 - high / 2, "end")
        yield _Label(lines, spot.x, spot.y + aside + 12, "middle")
        yield _Label(lines, spot.x, spot.y - aside - 4 - high, "middle")


def _bounds(sheet: Sheet, label: _Label) -> Bounds:
    wide = max((sheet.width_of(line, bold=True) for line in label.lines), default=0)
    left = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * wide
    top = label.y - 0.76 * sheet.style.font
    return left, top, left + wide, top + len(label.lines) * sheet.style.line


def _inside(bounds: Bounds, field: Frame) -> bool:
    left, top, right, bottom = bounds
    return left >= field.left and top >= field.top and right <= field.right and bottom <= field.bottom


def _numbered(
    sheet: Sheet, field: Frame, spots: Sequence[Spot], taken: Sequence[Bounds], foot: float
) -> float:
    """Numbers in the points, moved apart where they would lie on one another, and the names in a list below."""
    placed: list[tuple[float, float]] = []
    number = 0
    for spot in spots:
        if not spot.name:
            sheet.dot(spot.role, spot.x, spot.y, spot.r, spot.shape)
            continue
        number += 1
        x, y = _nearest(spot, placed, field, taken)
        placed.append((x, y))
        own = spot.role == "own"
        sheet.dot(
            "own" if own else "numbered", x, y, 15 if spot.shape == "diamond" else _NUMBERED, spot.shape
        )
        sheet.words(str(number), x, y + 5, "middle", "white", bold=True)
        foot += _entry(sheet, number, spot, foot)
    return foot + 4


def _entry(sheet: Sheet, number: int, spot: Spot, y: float) -> float:
    """One line of the list: its number and its name. Says how high it is."""
    edge = sheet.style.edge
    sheet.words(str(number), edge + 18, y + 15, "end", "strong", bold=True)
    lines = sheet.wrap(spot.name, sheet.style.right - edge - 28)
    return sheet.lines(lines, edge + 28, y + 15) + 3


def _nearest(
    spot: Spot, placed: Sequence[tuple[float, float]], field: Frame, taken: Sequence[Bounds]
) -> tuple[float, float]:
    """The nearest place, ring by ring about the point, that is free and on the field."""
    r = _NUMBERED
    for ring in range(40):
        for dx, dy in _ROUND if ring else ((0, 0),):
            x = min(max(spot.x + dx * ring * r, field.left + r), field.right - r)
            y = min(max(spot.y + dy * ring * r, field.top + r), field.bottom - r)
            free = not any(meet((x - r, y - r, x + r, y + r), other) for other in taken)
            if free and all((x - a) ** 2 + (y - b) ** 2 >= (2 * r) ** 2 for a, b in placed):
                return x, y
    return spot.x, spot.y
