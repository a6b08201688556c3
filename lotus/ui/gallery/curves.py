"""Lines and points on a field, and what comes up most, with invented figures."""

from collections.abc import Sequence

from lotus.core import plots
from lotus.core.plots import Hidden, Range, Reading, Signal, Unit
from lotus.ui import charts
from lotus.ui.charts import Picture

FEW = Hidden("fewer than 10")
PERCENT = Unit(0, "%")
MONTHS = [
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "January",
    "February",
]


def trend() -> list[Picture]:
    labels = [f"{month} {2025 if number < 10 else 2026}" for number, month in enumerate(MONTHS)]
    own: list[plots.Value] = [5.1, 5.4, 5.0, FEW, 5.8, 6.1, 6.0, None, 6.4, 6.8, 6.7, 7.1]
    ranges = [Range(value - 0.5, value + 0.5) if isinstance(value, float) else None for value in own]
    two = [
        plots.Line("Staff in general", [6.9, 6.8, 6.9, 7.0, 6.9, 7.0, 7.1, 7.0, 6.9, 7.1, 7.0, 7.1]),
        plots.Line(
            "People under investigation", [4.1, 4.0, 3.7, 4.2, 4.6, 4.9, 5.0, 5.3, 5.1, 5.6, 5.8, 5.9]
        ),
        plots.Line("Six months afterwards", [5.5, 5.2, 5.9, 5.8, 6.0, 6.1, FEW, 6.3, 6.2, 6.4, 6.3, 6.5]),
    ]
    return [
        charts.trend(
            plots.Trend(
                title="Voice that counts, month by month",
                labels=labels,
                lines=[plots.Line("Score", own, ranges)],
                changes=[plots.Change(6, "the questions changed")],
                aim=7,
                axis="Score of 10",
                least=0,
                most=10,
            )
        ),
        charts.trend(
            plots.Trend(title="Wellbeing", labels=labels, lines=two, axis="Score of 10", least=0, most=10),
            id="trend-three",
        ),
    ]


def xmr() -> list[Picture]:
    values = [13, 11, 14, 12, 15, 12, 13, 11, 14, 12, 13, 12, 12, 10, 11, 13, 9, 8, 9, 7, 8, 7, 8, 7]
    labels = [f"{MONTHS[n % 12][:3]} {2024 + (n + 2) // 12}" for n in range(24)]
    told = [
        Reading(label, value, Signal.BETTER if n >= 16 else Signal.ORDINARY)
        for n, (label, value) in enumerate(zip(labels, values, strict=True))
    ]
    weeks: list[plots.Value] = [92, 88, 97, 60, 99, 95, FEW, 91, 94, 93]
    answered = [
        Reading(f"Week {n}", value, Signal.WORSE if value == 60 else Signal.ORDINARY)
        for n, value in enumerate(weeks, 1)
    ]
    return [
        charts.xmr(
            plots.XmR(
                title="Days from raised to told, by month",
                readings=told,
                phases=[plots.Phase(0, 23, 10.9, 6.2, 15.5)],
                runs=[plots.Run(16, 23, "8 months below the mean", "8 below")],
                aim=5,
                axis="Days, median",
                unit=Unit(1),
            )
        ),
        charts.xmr(
            plots.XmR(
                title="Answered within two working days",
                readings=answered,
                most=100,
                aim=95,
                unit=PERCENT,
                phases=[plots.Phase(0, 9, 90, 68, 112)],
                axis="Share answered",
            ),
            id="xmr-share",
        ),
    ]


def funnel() -> list[Picture]:
    staff = [400, 900, 1300, 1900, 2600, 3200, 4100, 5200, 6100, 7400]
    ratios = [0.6, 1.9, 1.1, 0.9, 1.6, 1.08, 1.05, 0.92, 1.12, 1.0]
    names = [
        "Ashdown",
        "Birchwood",
        "Calder",
        "Dunmore",
        "Eastmere",
        "Willowmere",
        "Fernleigh",
        "Glanrafon",
        "Harwood",
        "Ilsley",
    ]
    sites: list[plots.Site] = [
        plots.Site(name, size, ratio, outside=name == "Eastmere", own=name == "Willowmere")
        for name, size, ratio in zip(names, staff, ratios, strict=True)
    ]
    sites.append(plots.Site("Jarrow House", 210, FEW))
    sizes = [300, 500, 800, 1200, 2000, 3000, 4500, 6000, 8000]
    limits = [
        plots.Limit(size, max(0, 1 - 1.96 * s), 1 + 1.96 * s, max(0, 1 - 3.09 * s), 1 + 3.09 * s)
        for size in sizes
        for s in [12 / size**0.5 / 1.6 * 0.8]
    ]
    return [
        charts.funnel(
            plots.Funnel(
                title="Relative likelihood of a formal process",
                name="Organisation",
                sites=sites,
                limits=limits,
                centre=1,
                axis="Staff employed",
                value="Ratio",
                unit=Unit(2),
                most=3,
            )
        )
    ]


def pareto() -> list[Picture]:
    counts: list[tuple[str, plots.Value]] = [
        ("Workload and staffing", 41),
        ("Handover between teams", 28),
        ("Supervision not in place", 19),
        ("Equipment", 9),
        ("Unclear guidance", 6),
        ("Environment of the ward at night", FEW),
    ]
    causes = [plots.Cause(*each) for each in counts]
    return [
        charts.pareto(
            plots.Pareto(
                title="What contributed", name="Factor", value="Times found", causes=causes, unit=Unit(0)
            )
        )
    ]


def survival() -> list[Picture]:
    def steps(pairs: Sequence[tuple[float, float]], spread: float) -> list[plots.Step]:
        return [plots.Step(t, s, Range(max(0, s - spread), min(1, s + spread))) for t, s in pairs]

    before = plots.Curve(
        "Raised in 2024",
        steps([(14, 0.95), (31, 0.84), (52, 0.7), (80, 0.55), (110, 0.41), (150, 0.3)], 0.08),
        (60, 170),
        180,
    )
    after = plots.Curve(
        "Raised in 2025",
        steps([(9, 0.9), (20, 0.72), (34, 0.55), (48, 0.4), (70, 0.22), (95, 0.12)], 0.07),
        (88, 120),
        120,
    )
    return [
        charts.survival(
            plots.Survival(
                title="How long concerns stay open",
                curves=[before, after],
                axis="Days since raised",
                unit=Unit(0, " days"),
            )
        )
    ]
