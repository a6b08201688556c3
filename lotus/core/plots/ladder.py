"""Stages one above the other, from the lowest rung up: which are reached, where one stands, which are ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lotus.core.plots.marks import Drawing, Sheet, Size
from lotus.core.plots.rows import Spoken
from lotus.core.plots.shape import Shape


class Rung(StrEnum):
    """Where a stage stands."""

    REACHED = "reached"
    HERE = "here"
    AHEAD = "ahead"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Stage:
    """A stage: its name, where it stands, a figure or words beside it, and a sentence below its name."""

    name: str
    rung: Rung
    figure: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Ladder(Shape):
    """``stages`` from the lowest to the highest."""

    stages: Sequence[Stage]


_DOTS = {
    Rung.REACHED: ("special", 9.0),
    Rung.HERE: ("here", 9.0),
    Rung.AHEAD: ("ahead", 9.0),
    Rung.HIDDEN: ("hidden", 9.0),
}
_RAIL = 44.0


def draw(shape: Ladder, size: Size, words: Spoken) -> Drawing:
    """The highest stage at the top, as on a ladder."""
    sheet, y = Sheet(size), 8.0
    left = sheet.style.edge + 4
    middles = []
    for stage in reversed(shape.stages):
        high = _stage(sheet, stage, left + _RAIL + 22, y, words)
        middles.append((stage, y + 14))
        y += high + 20
    ruled = Sheet(size)
    for x in (left, left + _RAIL):
        ruled.line("rail", x, 2, x, y - 4)
    for stage, middle in middles:
        ruled.line("rung", left, middle, left + _RAIL, middle)
        role, r = _DOTS[stage.rung]
        ruled.dot(role, left + _RAIL / 2, middle, r)
        if stage.rung is Rung.HERE:
            ruled.dot("own", left + _RAIL / 2, middle, 4)
    sheet.marks[:0] = ruled.marks
    return sheet.drawing(y)


def _stage(sheet: Sheet, stage: Stage, x: float, y: float, words: Spoken) -> float:
    """Name, standing, figure and note of a stage. Says how high they are."""
    room = sheet.style.right - x
    here = stage.rung is Rung.HERE
    name = sheet.wrap(stage.name, room, bold=True)
    high = sheet.lines(name, x, y + 19, "start", "own" if here else "strong", bold=True)
    said = words[f"rung_{stage.rung}"] + (f": {stage.figure}" if stage.figure else "")
    high += sheet.lines(sheet.wrap(said, room), x, y + 19 + high, "start", "own" if here else "soft")
    high += sheet.lines(sheet.wrap(stage.note, room), x, y + 19 + high)
    return high
