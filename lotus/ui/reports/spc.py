"""A control chart as a page that stands by itself: the answer in a sentence, the picture, the table, the method."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from lotus.core import plots, spc
from lotus.core.spc import Assurance, Chart, Point, RareChart, Rule, Variation
from lotus.ui import charts, reports
from lotus.ui.charts import Picture

Found = Chart | RareChart
SIGNALS = {
    Variation.COMMON: plots.Signal.ORDINARY,
    Variation.IMPROVEMENT: plots.Signal.BETTER,
    Variation.CONCERN: plots.Signal.WORSE,
    Variation.NEUTRAL: plots.Signal.NEITHER,
}
ANSWERS = {
    Variation.COMMON: "{what}: nothing says that it is changing.",
    Variation.IMPROVEMENT: "{what}: a change for the better.",
    Variation.CONCERN: "{what}: a change for the worse.",
    Variation.NEUTRAL: "{what}: it is changing.",
}
ASSURED = {
    Assurance.PASSING: "As things stand, the target of {target:g} will be met every time.",
    Assurance.FAILING: "As things stand, the target of {target:g} will not be met, unless something is changed.",
    Assurance.HIT_OR_MISS: "As things stand, the target of {target:g} will be met at times and missed at times.",
}
NOTES = {
    Rule.OUTSIDE: "outside the limits",
    Rule.TREND: "in a run that rises or falls",
    Rule.TWO_IN_THREE: "close to a limit, as is one of its neighbours",
    Rule.SHIFT: "in a run on one side of the mean",
}
RUNS = (Rule.SHIFT, Rule.TREND)


def page(found: Found, title: str, today: date) -> str:
    """The whole page. `title` says what the figure is; without one it is called the figure."""
    found = replace(found, points=_spoken(found.points))
    what = title or ("Days between" if isinstance(found, RareChart) else "The figure")
    return reports.page(
        "ui/reports/spc.jinja",
        title=what,
        today=today,
        answer=ANSWERS[found.variation].format(what=what),
        lede=tuple(lede(found)),
        picture=picture(found, what),
        special=tuple(special(found.points)),
        method=tuple(method(found)),
    )


def _spoken(points: Sequence[Point]) -> tuple[Point, ...]:
    """Points whose labels are days say them in words: months alone where each is the first of one."""
    try:
        days = [date.fromisoformat(point.label) for point in points]
    except ValueError:
        return tuple(points)
    form = "%B %Y" if all(day.day == 1 for day in days) else "%-d %B %Y"
    return tuple(replace(point, label=day.strftime(form)) for point, day in zip(points, days, strict=True))


def lede(found: Found) -> Iterator[str]:
    """What the newest point, the target and the number of points say."""
    newest = found.points[-1]
    if newest.rule:
        yield f"The newest point ({newest.label}: {newest.value:g}) is {spc.SAID[newest.rule]}."
    else:
        yield f"The newest point ({newest.label}: {newest.value:g}) lies where it would lie if nothing had changed."
    if isinstance(found, Chart) and found.assurance and found.target is not None:
        yield ASSURED[found.assurance].format(target=found.target)
    if found.provisional:
        yield f"The limits rest on {found.baseline} points and are provisional until there are twelve."


def picture(found: Found, what: str) -> Picture:
    """The control chart with its table."""
    values = [point.value for point in found.points]
    days = isinstance(found, RareChart)
    return charts.xmr(
        plots.XmR(
            title=what,
            finding=" ".join(lede(found)),
            name="Event" if days else "When",
            unit=plots.Unit(_decimals(values), " days" if days else ""),
            axis="Days since the event before" if days else what,
            readings=[_reading(point) for point in found.points],
            phases=[plots.Phase(0, len(values) - 1, found.mean, found.lower, found.upper)],
            runs=list(_runs(found.points)),
            aim=None if isinstance(found, RareChart) else found.target,
            least=0 if min(values) >= 0 else None,
        )
    )


def _decimals(values: Sequence[float]) -> int:
    """As many decimals as the figures have, at most two."""
    return next((n for n in (0, 1) if all(round(value, n) == value for value in values)), 2)


def _reading(point: Point) -> plots.Reading:
    said = "; ".join(NOTES[rule] for rule in point.rules)
    return plots.Reading(point.label, point.value, SIGNALS[point.variation], said)


def _runs(points: Sequence[Point]) -> Iterator[plots.Run]:
    """Stretches on one side of the mean, and where there is none of those, stretches that rise or fall."""
    rule = next((rule for rule in RUNS if any(rule in point.rules for point in points)), None)
    numbered = enumerate(points)
    for marked, group in groupby(
        numbered, lambda one: rule in one[1].rules and (rule is Rule.TREND or one[1].side)
    ):
        if marked:
            numbers = [number for number, _point in group]
            yield plots.Run(numbers[0], numbers[-1], _called(points, numbers, rule), f"{len(numbers)}")


def _called(points: Sequence[Point], numbers: Sequence[int], rule: Rule | None) -> str:
    if rule is Rule.TREND:
        return f"{len(numbers)} in a row"
    return f"{len(numbers)} {'above' if points[numbers[0]].side > 0 else 'below'} the mean"


def special(points: Sequence[Point]) -> Iterator[str]:
    """Points outside the limits, and where runs begin and end."""
    outside = [f"{point.label} ({point.value:g})" for point in points if Rule.OUTSIDE in point.rules]
    if outside:
        yield f"Outside the limits: {', '.join(outside)}."
    for run in _runs(points):
        yield f"From {points[run.first].label} to {points[run.last].label}: {run.words}."


def method(found: Found) -> Iterator[str]:
    """How it was worked out, in sentences."""
    limits = f"limits {found.lower:.4g} and {found.upper:.4g}"
    yield f"Mean {found.mean:.4g}, {limits}, from the first {found.baseline} points."
    if isinstance(found, RareChart):
        yield "Days between to the power of 1/3.6 vary about evenly; the limits were drawn there and turned back."
    yield "Limits lie 2.66 mean moving ranges from the mean, after ranges far beyond the others were left out once."
    yield (
        "Special: outside a limit; seven or more rising or falling; two of three close to a limit; "
        "seven or more on one side of the mean."
    )
    yield "The rules are those of NHS England’s Making Data Count."
    yield "A special point asks what happened; it blames nobody."
