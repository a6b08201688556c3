"""Pictures of lines and points on a field, and of what comes up most: their tables and what they say."""

from lotus.core.plots import Curve, Funnel, Pareto, Survival, Trend, Unit, funnel, pareto, survival, trend
from lotus.core.plots.shape import shown
from lotus.ui.charts.picture import Kind, Spoken, Table, number, written

_PERCENT = Unit(0, "%")


def _trend_table(shape: Trend, words: Spoken) -> Table:
    rows = []
    for place, label in enumerate(shape.labels):
        rows.append((label, *(written(line.values[place], shape.unit, words) for line in shape.lines)))
    return Table((shape.name or words["time"], *(number(line.name) for line in shape.lines)), tuple(rows))


def _trend_finding(shape: Trend, words: Spoken) -> str:
    said, write = [], shape.unit.write
    for line in shape.lines:
        there = [
            (label, each)
            for label, value in zip(shape.labels, line.values, strict=True)
            for each in shown([value])
        ]
        for (start, first), (end, last) in [(there[0], there[-1])] if there else []:
            key = "trend_finding" if len(shape.lines) > 1 else "trend_one"
            figures = {"first": write(first), "last": write(last), "from_when": start, "to_when": end}
            said.append(words[key].format(name=line.name, **figures))
    return " ".join(said)


def _trend_caption(shape: Trend, words: Spoken) -> list[str]:
    values = [value for line in shape.lines for value in line.values]
    ranged = any(each for line in shape.lines for each in line.ranges)
    return [
        words["trend_range"] if ranged else "",
        words["trend_cut"] if shape.changes else "",
        words["gaps" if len(shape.lines) == 1 else "gap_lines"] if len(shown(values)) < len(values) else "",
    ]


def _trend_empty(shape: Trend) -> bool:
    return not shown(value for line in shape.lines for value in line.values)


def _survival_table(shape: Survival, words: Spoken) -> Table:
    """The share still open at each time at which it changed for any curve, at most a dozen of them."""
    times = sorted({step.time for curve in shape.curves for step in curve.steps})
    some = times if len(times) <= 12 else [times[n * (len(times) - 1) // 11] for n in range(12)]
    rows = [
        (shape.unit.write(time), *(_share(curve, time, words) for curve in shape.curves)) for time in some
    ]
    heads = (shape.axis or words["time_column"], *(number(curve.name) for curve in shape.curves))
    return Table(heads, tuple(rows))


def _share(curve: Curve, time: float, words: Spoken) -> str:
    if time > survival.end_of(curve):
        return words["none"]
    return _PERCENT.write(100 * survival.share_at(curve, time))


def _survival_finding(shape: Survival, words: Spoken) -> str:
    said = []
    for curve in shape.curves:
        half = survival.median(curve)
        key = "median_none" if half is None else "median_at"
        said.append(words[key].format(name=curve.name, time="" if half is None else shape.unit.write(half)))
    return " ".join(said)


def _survival_caption(shape: Survival, words: Spoken) -> list[str]:
    return [
        words["survival_caption"],
        words["survival_tick"] if any(curve.still for curve in shape.curves) else "",
        words["survival_sure"] if any(step.range for curve in shape.curves for step in curve.steps) else "",
    ]


def _survival_empty(shape: Survival) -> bool:
    return not any(curve.steps for curve in shape.curves)


def _funnel_table(shape: Funnel, words: Spoken) -> Table:
    rows = []
    for site in shape.sites:
        standing = words["outside_limits" if site.outside else "within_limits"] if shown([site.value]) else ""
        figures = Unit(0).write(site.size), written(site.value, shape.unit, words)
        rows.append((site.name, *figures, standing))
    heads = (shape.name, number(shape.axis or words["size"]), number(shape.value or words["value"]))
    return Table((*heads, words["note"]), tuple(rows))


def _funnel_finding(shape: Funnel, words: Spoken) -> str:
    there = [site for site in shape.sites if shown([site.value])]
    outside = [site.name for site in there if site.outside]
    if not outside:
        return words["funnel_none"].format(count=len(there))
    names = ", ".join(outside)
    return words["funnel_finding"].format(outside=len(outside), count=len(there), names=names)


def _funnel_caption(shape: Funnel, words: Spoken) -> list[str]:
    return [words["funnel_caption"]]


def _funnel_empty(shape: Funnel) -> bool:
    return not shown(site.value for site in shape.sites)


def _pareto_table(shape: Pareto, words: Spoken) -> Table:
    rows: list[tuple[str, ...]] = []
    for each in pareto.ranked(shape.causes):
        shares = _PERCENT.write(each.share), _PERCENT.write(each.together)
        rows.append((each.cause.name, Unit(0).write(shown([each.cause.count])[0]), *shares))
    for cause in shape.causes:
        if not shown([cause.count]):
            rows.append((cause.name, *[written(cause.count, shape.unit, words)] * 3))
    heads = (shape.name, number(shape.value or words["value"]))
    return Table((*heads, number(words["share"]), number(words["together"])), tuple(rows))


def _pareto_finding(shape: Pareto, words: Spoken) -> str:
    found = pareto.ranked(shape.causes)
    count = next((n for n, each in enumerate(found, 1) if each.together >= 80), len(found))
    share, together = _PERCENT.write(found[0].share), _PERCENT.write(found[count - 1].together)
    return words["pareto_finding"].format(
        name=found[0].cause.name, share=share, count=count, together=together
    )


def _pareto_caption(shape: Pareto, words: Spoken) -> list[str]:
    hidden = len(shown(cause.count for cause in shape.causes)) < len(shape.causes)
    return [words["pareto_caption"], words["hidden_rows"] if hidden else ""]


def _pareto_empty(shape: Pareto) -> bool:
    return not any(shown(cause.count for cause in shape.causes))


TREND = Kind("trend", trend.draw, _trend_table, _trend_finding, _trend_caption, _trend_empty)
SURVIVAL = Kind(
    "survival", survival.draw, _survival_table, _survival_finding, _survival_caption, _survival_empty
)
FUNNEL = Kind("funnel", funnel.draw, _funnel_table, _funnel_finding, _funnel_caption, _funnel_empty)
PARETO = Kind("pareto", pareto.draw, _pareto_table, _pareto_finding, _pareto_caption, _pareto_empty)
