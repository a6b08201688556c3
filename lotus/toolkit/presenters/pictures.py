"""The picture of a result, of whatever kind its questionnaire asks for, beside earlier results where they compare."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lotus.core import instruments, plots
from lotus.core.instruments import Answers, Instrument, Picture, Scale, Score
from lotus.ui import charts, language

MOST_LINES = 4
MOST_EARLIER = 5
CORNERS = ("top_left", "top_right", "bottom_left", "bottom_right")
"""In the order in which the drawing names its fields."""


@dataclass(frozen=True)
class Taken:
    """One time a questionnaire was answered: on which day, what was asked, what was answered, and the scores."""

    pk: Any
    on: date
    instrument: Instrument
    answers: Answers
    scores: dict[str, Score]

    @property
    def day(self) -> str:
        """The day in words."""
        return language.short_day(self.on)

    def value(self, scale: str) -> float | None:
        """A score; None where too little was answered, or this version had no such scale."""
        found = self.scores.get(scale)
        return found.value if found else None


def scales(instrument: Instrument) -> tuple[Scale, ...]:
    """The scores a result shows: those it names, else all."""
    named = instrument.result.scales
    return tuple(instrument.scale(id) for id in named) if named else instrument.scales


def picture(times: Sequence[Taken]) -> charts.Picture | None:
    """The picture of the last of these, with those before it that were asked the same; None where words are enough."""
    now = times[-1]
    earlier = [one for one in times[:-1] if one.instrument.digest == now.instrument.digest]
    draw = DRAWN.get(now.instrument.result.picture)
    able = scales(now.instrument) or now.instrument.result.picture in (Picture.HEAT, Picture.PLOT)
    return draw(now, earlier) if draw and able else None


def trend(times: Sequence[Taken]) -> charts.Picture | None:
    """All of them over time, with a line broken where the questions changed; None for fewer than two."""
    shown = scales(times[-1].instrument)[:MOST_LINES]
    if len(times) < 2 or not shown:
        return None
    low, high = _edges(times[-1].instrument, shown)
    changes = [
        plots.Change(n, _("Version %(version)s") % {"version": one.instrument.version})
        for n, one in enumerate(times)
        if n and one.instrument.version != times[n - 1].instrument.version
    ]
    lines = [plots.Line(scale.title, [one.value(scale.id) for one in times]) for scale in shown]
    shape = plots.Trend(
        title=_("Over time"),
        labels=[one.day for one in times],
        lines=lines,
        changes=changes,
        least=low,
        most=high,
    )
    return charts.trend(shape, id="trend")


def _edges(instrument: Instrument, shown: Sequence[Scale]) -> tuple[float, float]:
    """Between which figures all of these scores can lie."""
    every = [instruments.ends(instrument, scale) for scale in shown]
    return min(low for low, _high in every), max(high for _low, high in every)


def _bars(now: Taken, earlier: Sequence[Taken]) -> charts.Picture:
    shown = scales(now.instrument)
    low, high = _edges(now.instrument, shown)
    common: dict[str, Any] = {"title": now.instrument.title, "name": _("Scale"), "least": low, "most": high}
    if not earlier:
        return charts.bars(
            plots.Bars(bars=[plots.Bar(scale.title, now.value(scale.id)) for scale in shown], **common),
            id="result",
        )
    before = earlier[-1]
    groups = [
        plots.Group(
            scale.title,
            [
                plots.Bar(before.day, before.value(scale.id)),
                plots.Bar(now.day, now.value(scale.id), own=True),
            ],
        )
        for scale in shown
    ]
    return charts.paired(plots.Paired(groups=groups, **common), id="result")


def _radar(now: Taken, earlier: Sequence[Taken]) -> charts.Picture:
    shown = scales(now.instrument)
    low, high = _edges(now.instrument, shown)
    before = earlier[-1] if earlier else None
    spokes = [
        plots.Spoke(scale.title, now.value(scale.id), before.value(scale.id) if before else None)
        for scale in shown
    ]
    shape = plots.Radar(
        title=now.instrument.title,
        name=_("Scale"),
        spokes=spokes,
        least=low,
        most=high,
        today=now.day,
        earlier=before.day if before else "",
    )
    return charts.radar(shape, id="result")


def _quadrant(now: Taken, earlier: Sequence[Taken]) -> charts.Picture:
    told = now.instrument.result.quadrant
    assert told, "checked when it was parsed"
    x, y = now.instrument.scale(told.x), now.instrument.scale(told.y)
    ends = instruments.ends(now.instrument, x), instruments.ends(now.instrument, y)
    same = ends[0] == ends[1] and told.split_x == told.split_y
    named = [(one, True) for one in earlier[-MOST_EARLIER:]] + [(now, False)]
    places = [
        plots.Place(
            one.day,
            one.value(x.id) if same else _parted(one.value(x.id), told.split_x, ends[0]),
            one.value(y.id) if same else _parted(one.value(y.id), told.split_y, ends[1]),
            earlier=before,
            own=not before,
        )
        for one, before in named
    ]
    shape = plots.Quadrant(
        title=now.instrument.title,
        name=_("When"),
        across=x.title,
        up=y.title,
        fields=tuple(getattr(told, corner).label for corner in CORNERS),
        places=places,
        least=ends[0][0] if same else 0,
        most=ends[0][1] if same else 10,
        middle=told.split_x if same else 5,
        aim=CORNERS.index(told.aim) if told.aim else None,
        caption="" if same else _("The lines are drawn in the middle; the figures themselves stand below."),
    )
    return charts.quadrant(shape, id="result")


def _parted(value: float | None, split: float, ends: tuple[float, float]) -> float | None:
    """A figure on a scale from 0 to 10 whose middle is where the two halves part."""
    if value is None:
        return None
    low, high = ends
    if value < split:
        return 5 * (value - low) / (split - low)
    return 5 + 5 * (value - split) / (high - split) if high > split else 10.0


def _ladder(now: Taken, earlier: Sequence[Taken]) -> charts.Picture:
    told = now.instrument.result.ladder
    assert told, "checked when it was parsed"
    stages = _rungs(now) if told.rungs else _climbed(now)
    return charts.ladder(plots.Ladder(title=now.instrument.title, stages=stages), id="result")


def _climbed(now: Taken) -> list[plots.Stage]:
    rungs = instruments.climbed(now.instrument, now.scores)
    top = sum(rung.reached for rung in rungs)
    found = []
    for n, rung in enumerate(rungs, 1):
        at = plots.Rung.HERE if n == top else plots.Rung.REACHED if n < top else plots.Rung.AHEAD
        note = _("not enough answered") if rung.holds is None else rung.scale.about
        found.append(plots.Stage(rung.scale.title, at, figure(now, rung.scale), note))
    return found


def _rungs(now: Taken) -> list[plots.Stage]:
    told = now.instrument.result.ladder
    assert told, "checked when it was parsed"
    there = instruments.standing(now.instrument, now.answers)
    found = []
    for n, rung in enumerate(told.rungs, 1):
        names = [one.name for one in there if one.number == n]
        at = plots.Rung.HERE if names else plots.Rung.AHEAD
        found.append(plots.Stage(rung.label, at, note=", ".join(names) or rung.words))
    return found


def _gauge(now: Taken, earlier: Sequence[Taken]) -> charts.Picture:
    scale = scales(now.instrument)[0]
    low, high = instruments.ends(now.instrument, scale)
    parts = [plots.Part(high if band.upto is None else band.upto, band.label) for band in scale.bands]
    shape = plots.Gauge(
        title=scale.title,
        value=now.value(scale.id),
        parts=parts or [plots.Part(high, scale.title)],
        least=low,
        earlier=earlier[-1].value(scale.id) if earlier else None,
        today=now.day,
        before=earlier[-1].day if earlier else "",
    )
    return charts.gauge(shape, id="result")


def _heat(now: Taken, earlier: Sequence[Taken]) -> charts.Picture:
    told = now.instrument.result.heat
    assert told, "checked when it was parsed"
    values = instruments.cells(now.instrument, now.answers)
    rows = [plots.Cells(row.label, found) for row, found in zip(told.rows, values, strict=True)]
    low, high = _cell_edges(now.instrument, [cell for row in told.rows for cell in row.cells])
    shape = plots.Heat(
        title=now.instrument.title, name=_("What"), columns=told.columns, rows=rows, least=low, most=high
    )
    return charts.heat(shape, id="result")


def _cell_edges(instrument: Instrument, cells: Sequence[str]) -> tuple[float, float]:
    known = {scale.id: instruments.ends(instrument, scale) for scale in instrument.scales}
    known |= {item.id: (item.bottom, item.top) for item in instrument.questions() if item.counted}
    return min(known[cell][0] for cell in cells), max(known[cell][1] for cell in cells)


def _plot(now: Taken, earlier: Sequence[Taken]) -> charts.Picture:
    told = now.instrument.result.plot
    assert told, "checked when it was parsed"
    dots = instruments.plotted(now.instrument, now.answers)
    sides = [row for id in (told.across, told.up) for row in now.instrument.question_rows(id)]
    shape = plots.Quadrant(
        title=now.instrument.title,
        name=_("What"),
        across=told.across_title,
        up=told.up_title,
        fields=("", "", "", ""),
        places=[plots.Place(dot.item.text, dot.across, dot.up) for dot in dots],
        least=min(row.bottom for row in sides),
        most=max(row.top for row in sides),
    )
    return charts.quadrant(shape, id="result")


def figure(now: Taken, scale: Scale) -> str:
    """A score with the end of its scale, such as 3.4 of 5."""
    value = now.value(scale.id)
    if value is None:
        return ""
    _low, high = instruments.ends(now.instrument, scale)
    return _("%(value)s of %(most)s") % {"value": plots.Unit().write(value), "most": f"{high:g}"}


DRAWN: dict[Picture, Callable[[Taken, Sequence[Taken]], charts.Picture]] = {
    Picture.BARS: _bars,
    Picture.PAIRED: _bars,
    Picture.TREND: _bars,
    Picture.RADAR: _radar,
    Picture.QUADRANT: _quadrant,
    Picture.LADDER: _ladder,
    Picture.GAUGE: _gauge,
    Picture.HEAT: _heat,
    Picture.PLOT: _plot,
}
