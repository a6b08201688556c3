"""Dated things along a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from lotus.core.plots.marks import Canvas, Size


class State(StrEnum):
    """Where a dated point stands against today."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to_come"


@dataclass(frozen=True)
class Moment:
    """A dated thing to draw, with its words."""

    when: date
    text: str
    state: State


@dataclass(frozen=True)
class Point:
    """A moment in its place. Words begin (``anchor``) at ``label_x``, ``label_y``, within ``label_width``."""

    moment: Moment
    x: float
    y: float
    label_x: float
    label_y: float
    label_width: float
    anchor: str


@dataclass(frozen=True)
class Timeline:
    """A line with dated points, left to right or (on a phone) top to bottom."""

    canvas: Canvas
    x1: float
    y1: float
    x2: float
    y2: float
    points: tuple[Point, ...]


_LINE_LEFT, _LINE_RIGHT = 64.0, 586.0
_LABEL = 116.0
_LANE = 52.0
_PHONE_STEP = 64.0


def state_of(when: date, today: date) -> State:
    if when == today:
        return State.NOW
    return State.DONE if when < today else State.TO_COME


def timeline(items: Iterable[Moment], size: Size = Size.WIDE) -> Timeline:
    """The moments in order of date.

    Wide: from left to right, spaced by their dates but never closer than their words need; when there is
    not room enough, words stand in turn above and below the line. Phone: from top to bottom, one step
    each, so that the words stay readable.
    """
    moments = sorted(items, key=lambda item: item.when)
    return _across(moments) if size is Size.WIDE else _down(moments)


def _across(moments: Sequence[Moment]) -> Timeline:
    xs = _spread([moment.when for moment in moments])
    pitch = min((after - before for before, after in pairwise(xs)), default=_LABEL)
    lanes = 1 if pitch >= _LABEL else 2
    y = 24.0 + _LANE * (lanes - 1)
    points = tuple(
        _across_point(moment, x, y, number % lanes, min(_LABEL, pitch * lanes))
        for number, (moment, x) in enumerate(zip(moments, xs, strict=True))
    )
    return Timeline(Canvas(650, y + 20 + _LANE), _LINE_LEFT, y, _LINE_RIGHT, y, points)


def _across_point(moment: Moment, x: float, y: float, lane: int, width: float) -> Point:
    return Point(moment, x, y, x, y - _LANE if lane else y + 30, width, "middle")


def _spread(days: Sequence[date]) -> list[float]:
    """Places on the line in proportion to the dates, pushed apart where they would be too close."""
    if len(days) < 2:
        return [(_LINE_LEFT + _LINE_RIGHT) / 2] * len(days)
    room = _LINE_RIGHT - _LINE_LEFT
    span = max((days[-1] - days[0]).days, 1)
    steps = len(days) - 1
    gap = min(_LABEL, room / steps) if _LABEL * steps <= room else min(_LABEL / 2, room / steps)
    places: list[float] = []
    for number, day in enumerate(days):
        wish = _LINE_LEFT + room * (day - days[0]).days / span
        least = places[-1] + gap if places else _LINE_LEFT
        places.append(min(max(wish, least), _LINE_RIGHT - gap * (steps - number)))
    return places


def _down(moments: Sequence[Moment]) -> Timeline:
    ys = [24 + _PHONE_STEP * number for number in range(len(moments))]
    bottom = ys[-1] if ys else 24.0
    points = tuple(
        Point(moment, 18.0, y, 42.0, y + 5, 290.0, "start") for moment, y in zip(moments, ys, strict=True)
    )
    return Timeline(Canvas(340, bottom + 40), 18.0, 24.0, 18.0, bottom, points)
