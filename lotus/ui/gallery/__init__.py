"""Every kind of picture in every state, with invented figures: to look at, to test, and to show what there is."""

from collections.abc import Sequence
from dataclasses import dataclass

from lotus.ui.charts import Picture
from lotus.ui.gallery import curves, places, rows


@dataclass(frozen=True)
class Wall:
    """One kind on the page: its heading, what it is for, and its pictures."""

    kind: str
    title: str
    purpose: str
    pictures: Sequence[Picture]


MAKERS = {
    "bars": rows.bars,
    "paired": rows.paired,
    "spread": rows.spread,
    "heat": rows.heat,
    "forest": rows.forest,
    "quadrant": places.quadrant,
    "radar": places.radar,
    "ladder": places.ladder,
    "gauge": places.gauge,
    "trend": curves.trend,
    "xmr": curves.xmr,
    "funnel": curves.funnel,
    "pareto": curves.pareto,
    "survival": curves.survival,
}
PURPOSES = {
    "bars": ("Bars", "To compare figures of the same kind, with how sure each is."),
    "paired": ("Bars side by side", "For a gap: oneself and one’s team, before and after."),
    "spread": ("Spread of answers", "For how opinions differ behind one average."),
    "heat": ("Heat map", "For many figures at once, to find where to look."),
    "forest": ("Forest", "For gaps between groups, each with how sure it is."),
    "quadrant": ("Quadrant", "For two scales that mean something together."),
    "radar": ("Radar", "For a few strengths of one person, today and earlier."),
    "ladder": ("Ladder", "For stages of which each needs the one below."),
    "gauge": ("Gauge", "For one figure on a scale with named parts."),
    "trend": ("Trend", "For figures over time, without a rule for change."),
    "xmr": ("Control chart", "To tell a change from ordinary ups and downs."),
    "funnel": ("Funnel", "To compare places of different size fairly."),
    "pareto": ("Pareto", "For what comes up most."),
    "survival": ("Survival", "For how long something takes, those still open included."),
}


def walls() -> list[Wall]:
    """Every kind, in the order of docs/methods/pictures.md."""
    return [Wall(kind, *PURPOSES[kind], make()) for kind, make in MAKERS.items()]
