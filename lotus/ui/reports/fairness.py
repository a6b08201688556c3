"""Fairness for a board: the answer in a sentence, a forest for each characteristic, the funnel, the method."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

from lotus.analysis.fairness import Characteristic
from lotus.core import plots
from lotus.core.equity import Verdict
from lotus.core.funnels import Funnel
from lotus.core.gaps import Gap
from lotus.core.suppression import Count, ReleasedTable
from lotus.ui import charts, formats, reports
from lotus.ui.charts import Picture

BAND = (0.8, 1.25)
HIDDEN = plots.Hidden("not shown")
FEW = plots.Hidden("too few")
MOST = 8.0
"""The highest ratio of a funnel; limits that go higher are cut."""


@dataclass(frozen=True)
class Section:
    """One characteristic on the page, in words, pictures and rows."""

    id: str
    heading: str
    period: str
    picture: Picture
    sentences: Sequence[str]
    columns: Sequence[object]
    rows: Sequence[Sequence[str]]
    unknown: Sequence[str]
    funnel: Picture | None
    funnel_about: Sequence[str]


def page(found: Sequence[Characteristic], left_out: Sequence[str], today: date) -> str:
    """The report as one file of HTML that loads nothing, from what was released alone."""
    return reports.page(
        "ui/reports/fairness.jinja",
        title="Fairness: who enters the process",
        today=today,
        answer=answer(found),
        lede=tuple(_lede(found)),
        sections=[_section(number, one) for number, one in enumerate(found, 1)],
        left_out=left_out,
        method=tuple(_method(found)),
    )


def answer(found: Sequence[Characteristic]) -> str:
    """The page in one sentence."""
    clear = [gap for one in found for gap in one.gaps if gap.verdict is Verdict.CLEAR_GAP]
    said = [gap for one in found for gap in one.gaps if gap.interval is not None]
    if not said:
        return "There are too few entries to say whether groups differ"
    if not clear:
        return "No clear gap between groups was found"
    if len(clear) == 1:
        return f"A clear gap: {clear[0].group} beside {clear[0].reference}, at {clear[0].gate}"
    return f"{len(clear)} of {len(said)} comparisons show a clear gap"


def _lede(found: Sequence[Characteristic]) -> Iterator[str]:
    every = [gap for one in found for gap in one.gaps]
    said = sum(gap.interval is not None for gap in every)
    asked = _many(len(every), "comparison was", "comparisons were")
    yield f"{asked} asked for; of {said or 'none'} enough is known to say something."
    yield "A gap says that groups are treated, or fare, differently. It does not say why, nor whose doing it is."
    yield "No clear gap is not the same as no gap: the line beside each ratio shows what may still be true."


def _many(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _section(number: int, one: Characteristic) -> Section:
    id = f"by-{number}"
    first, last = (formats.day(each) for each in one.period)
    columns, rows = _counts(one.counts)
    return Section(
        id=id,
        heading=one.name.capitalize(),
        period=f"{first} to {last}",
        picture=charts.forest(forest(one), id=f"{id}-forest"),
        sentences=[gap.sentence for gap in one.gaps],
        columns=columns,
        rows=rows,
        unknown=list(_unknown(one)),
        funnel=charts.funnel(_funnel(one, one.funnel), id=f"{id}-funnel") if one.funnel else None,
        funnel_about=list(_funnel_about(one, one.funnel)) if one.funnel else [],
    )


def forest(one: Characteristic) -> plots.Forest:
    """Every comparison of one characteristic with its interval."""
    several = len({gap.gate for gap in one.gaps}) > 1
    ratios = [
        plots.Ratio(
            f"{gap.gate.capitalize()}: {gap.group}" if several else gap.group,
            _value(gap),
            plots.Range(gap.interval.low, gap.interval.high) if gap.interval else None,
            gap.verdict is Verdict.CLEAR_GAP,
            gap.verdict.value.capitalize() if not gap.protected else "",
        )
        for gap in one.gaps
    ]
    gate = "" if several else f" at {one.gaps[0].gate}"
    return plots.Forest(
        title=f"How likely to enter, beside {one.gaps[0].reference}{gate}",
        name="Group",
        ratios=ratios,
        band=BAND,
        note="Verdict",
        empty="Too few entries, or small groups that are protected: nothing can be drawn.",
        unit=plots.Unit(2),
    )


def _value(gap: Gap) -> plots.Value:
    if gap.interval is None:
        return HIDDEN if gap.protected else FEW
    return gap.ratio if gap.ratio is not None and isfinite(gap.ratio) else None


def _counts(shown: ReleasedTable) -> tuple[list[object], list[tuple[str, ...]]]:
    columns = ["Group", *({"label": name.capitalize(), "numeric": True} for name in shown.columns)]
    rows = [(name, *map(_count, line)) for name, line in zip(shown.rows, shown.cells, strict=True)]
    return list(columns), [*rows, ("Everybody", *map(_count, shown.column_totals))]


def _count(one: Count) -> str:
    if one.blank:
        return "–"
    return "not shown" if one.n is None else f"about {one.n:,}"


def _unknown(one: Characteristic) -> Iterator[str]:
    """Who is unknown at each gate, and what that leaves open where they are many."""
    seen: Mapping[str, Gap] = {gap.gate: gap for gap in one.gaps}
    for gate, gap in seen.items():
        if gap.unknown is None:
            yield f"{gate.capitalize()}: of how many the group is not known cannot be shown, to protect people."
        elif gap.unknown:
            yield f"{gate.capitalize()}: of about {gap.unknown:,} who entered the group is not known."
    for gap in one.gaps:
        bounds = gap.bounds
        if bounds and bounds.low is not None and bounds.high is not None:
            high = f"{bounds.high:.2f}" if isfinite(bounds.high) else "without upper end"
            yield (
                f"{gap.gate.capitalize()}, {gap.group}: between {bounds.low:.2f} and {high}, "
                "had all of them belonged to one side or to the other."
            )


def _funnel(one: Characteristic, found: Funnel) -> plots.Funnel:
    """The organisations that are shown, with limits from a little below the smallest to a little above the largest."""
    sizes = [site.size for site in found.shown if site.size is not None]
    low, high = 0.8 * min(sizes), 1.1 * max(sizes)
    steps = [low + (high - low) * place / 40 for place in range(41)]
    limits = [(size, found.limits(size)) for size in steps]
    ratios = [site.ratio for site in found.shown if site.ratio is not None and isfinite(site.ratio)]
    return plots.Funnel(
        title=f"Organisations at {one.funnel_gate}: all other groups beside {one.gaps[0].reference}",
        name="Organisation",
        sites=[plots.Site(site.name, site.size or 0.0, site.ratio, site.outside) for site in found.shown],
        limits=[
            plots.Limit(size, each.low_95, each.high_95, each.low_998, each.high_998) for size, each in limits
        ],
        centre=found.centre,
        axis="Entries expected (both groups as one number)",
        value="Ratio",
        unit=plots.Unit(2),
        most=min(max(limits[0][1].high_998, *ratios), MOST),
    )


def _funnel_about(one: Characteristic, found: Funnel) -> Iterator[str]:
    away = [site.name for site in found.sites if site.ratio is None]
    yield f"{len(found.shown)} organisations are shown; all of them together have a ratio of {found.centre:.2f}."
    if away:
        yield f"Not shown, as there are too few entries or to protect people: {', '.join(away)}."
    if found.spread > 1:
        yield f"They differ {found.spread:.1f} times as much as chance would have it; the limits are widened for that."


def _method(found: Sequence[Characteristic]) -> Iterator[str]:
    rules = found[0].counts.rules
    yield "The ratio is how likely people of a group are to enter, divided by how likely people of the reference are."
    yield "People count once at each gate in each year; headcounts of the years are added up."
    yield "Intervals are Koopman’s, 95%, as wide as the counts behind the rounded ones allow."
    yield "Clear gap: the interval leaves out 1, and chance alone brings as much at most once in 40 times."
    yield "Too few to say: under 5 entries would be expected in a group."
    yield f"No count of fewer than {rules.threshold} people is shown, nor what would give one away."
    yield f"Other counts are rounded to the nearest {rules.base}."
    yield "The band from 0.8 to 1.25 comes from the four-fifths rule; many fall outside it by chance alone."
    yield "For orientation: in 2022 just under half of trusts stood above 1.25 (Workforce Race Equality Standard)."
