"""Scales and the labels along them: round numbers, places, and labels that keep out of one another's way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from lotus.core.plots.marks import Sheet
from lotus.core.plots.shape import Unit


@dataclass(frozen=True)
class Scale:
    """Puts ``least`` at ``start`` and ``most`` at ``end``; what lies outside is put at the nearer end."""

    least: float
    most: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.most == self.least:
            return (self.start + self.end) / 2
        share = (min(max(value, self.least), self.most) - self.least) / (self.most - self.least)
        return self.start + share * (self.end - self.start)


_LEAST = 0.001  # figures nearer than this are drawn as one


def ticks(least: float, most: float, about: int = 5) -> list[float]:
    """Round numbers from at or below ``least`` to at or above ``most``: steps of 1, 2 or 5 times ten."""
    span = most - least if most - least > _LEAST else max(abs(most), 1.0)
    rough = span / max(about, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough * 0.999)
    first, last = floor(least / step + 1e-9), ceil(most / step - 1e-9)
    return [round(number * step, 10) for number in range(first, max(last, first + 1) + 1)]


def apart(wishes: Sequence[float], gap: float, least: float, most: float) -> list[float]:
    """Places as near to the wishes as may be, in their order, at least ``gap`` apart, from least to most.

    Where there is not room for all they stand closer, evenly.
    """
    if not wishes:
        return []
    gap = min(gap, (most - least) / max(len(wishes) - 1, 1))
    order = sorted(range(len(wishes)), key=lambda number: wishes[number])
    places: list[float] = []
    for rank, number in enumerate(order):
        low = places[-1] + gap if places else least
        high = most - gap * (len(order) - 1 - rank)
        places.append(min(max(wishes[number], low), high))
    return [place for _number, place in sorted(zip(order, places, strict=True))]


def marked(count: int, room: float, needed: float) -> list[int]:
    """Which of ``count`` evenly spaced labels to write, so that each has the width it needs: every k-th."""
    if count <= 1:
        return list(range(count))
    step = max(1, ceil(needed / (room / (count - 1)))) if room else count
    return list(range(0, count, step))


@dataclass(frozen=True)
class Frame:
    """The field inside the axes, and what the two axes measure."""

    left: float
    top: float
    right: float
    bottom: float
    x: Scale
    y: Scale


def frame(
    left: float, top: float, right: float, bottom: float, xs: tuple[float, float], ys: tuple[float, float]
) -> Frame:
    return Frame(left, top, right, bottom, Scale(*xs, left, right), Scale(*ys, bottom, top))


def draw_rows(sheet: Sheet, field: Frame, values: Iterable[float], unit: Unit) -> None:
    """The lines across a field with their figures at the left."""
    for value in values:
        y = field.y(value)
        sheet.line("grid", field.left, y, field.right, y)
        sheet.words(unit.short(value), field.left - 8, y + 5, "end", "soft")


def draw_labels(sheet: Sheet, field: Frame, labels: Sequence[str], inset: float = 8) -> None:
    """Labels of evenly spaced points along the bottom, as many as have room.

    The year of "March 2026" goes below and is written only where it changes.
    """
    split = [_split(label) for label in labels]
    needed = max((sheet.width_of(part) for pair in split for part in pair), default=0) + 10
    left, right = field.left + inset, field.right - inset
    step = (right - left) / max(len(labels) - 1, 1)
    before = ""
    for number in marked(len(labels), right - left, needed):
        upper, lower = split[number]
        x = left + step * number if len(labels) > 1 else (left + right) / 2
        sheet.words(upper, x, field.bottom + 22, "middle", "soft")
        sheet.words(lower if lower != before else "", x, field.bottom + 41, "middle", "soft")
        before = lower


def _split(label: str) -> tuple[str, str]:
    upper, _, lower = label.rpartition(" ")
    return (upper, lower) if upper and len(lower) == 4 and lower.isdecimal() else (label, "")
