"""Pictures of where somebody stands, with invented figures."""

from lotus.core import plots
from lotus.core.plots import Hidden, Range
from lotus.ui import charts
from lotus.ui.charts import Picture

FEW = Hidden("fewer than 10")


def quadrant() -> list[Picture]:
    names = ("1 Caring avoidance", "2 Wise compassion", "3 Ineffective indifference", "4 Uncaring execution")
    places = [
        plots.Place("14 November", 3.4, 7.6, earlier=True),
        plots.Place("Today", 4.6, 7.8, own=True),
    ]
    concepts = [
        ("Workload", 1, 9),
        ("My reactions", 9, 7),
        ("Rota", 4, 8),
        ("Culture of the ward", 4, 8.2),
        ("Time to think", 6, 5),
    ]
    fields = ("Concern", "Act now", "Let be", "Easy to do")
    return [
        charts.quadrant(
            plots.Quadrant(
                title="Compassion and wisdom",
                name="When",
                across="Wisdom",
                up="Compassion",
                fields=names,
                places=places,
                aim=1,
            )
        ),
        charts.quadrant(
            plots.Quadrant(
                title="What can I influence?",
                name="Concept",
                across="Influence",
                up="Significance",
                fields=fields,
                places=[plots.Place(*each) for each in concepts],
            ),
            id="quadrant-many",
        ),
    ]


def radar() -> list[Picture]:
    now = [("Presence", 8.1, 7.5), ("Courage", 5.2, 3.9), ("Candour", 4.8, 4.6), ("Transparency", 6.9, 6.8)]
    lenses = ["Health", "Safety", "Belonging", "Play", "Control", "Practical reason", "Emotions"]
    values: list[plots.Value] = [7, 6, 8, 3, FEW, 5, 6]
    spokes = [plots.Spoke(*each) for each in zip(lenses, values, strict=True)]
    return [
        charts.radar(
            plots.Radar(
                title="Your flywheel",
                name="Skill",
                spokes=[plots.Spoke(*each) for each in now],
                earlier="14 November",
            )
        ),
        charts.radar(
            plots.Radar(title="Seven dimensions", name="Dimension", spokes=spokes), id="radar-seven"
        ),
    ]


def ladder() -> list[Picture]:
    stages = [
        plots.Stage("Safe to belong", plots.Rung.REACHED, "8.1 of 10", "People are welcome as they are."),
        plots.Stage("Safe to learn", plots.Rung.REACHED, "7.2 of 10", "One can ask, try and be wrong."),
        plots.Stage("Safe to contribute", plots.Rung.HERE, "6.0 of 10", "One’s own work is trusted."),
        plots.Stage(
            "Safe to challenge",
            plots.Rung.AHEAD,
            "4.1 of 10",
            "One can say that something should change, upward too.",
        ),
    ]
    return [charts.ladder(plots.Ladder(title="How safe is it to speak here?", stages=stages))]


def gauge() -> list[Picture]:
    parts = [
        plots.Part(3.5, "A few signs, such as anybody has"),
        plots.Part(6.5, "Several signs: worth talking about"),
        plots.Part(10, "Many signs: please talk to somebody now"),
    ]
    return [
        charts.gauge(
            plots.Gauge(
                title="Signs of being worn out",
                value=5.2,
                earlier=6.8,
                parts=parts,
                today="Today",
                before="In November",
                range=Range(4.4, 6.0),
            )
        ),
        charts.gauge(
            plots.Gauge(title="Signs, before you answer", value=None, parts=parts), id="gauge-empty"
        ),
    ]
