"""Pictures made of rows, with invented figures."""

from lotus.core import plots
from lotus.core.plots import Bar, Hidden, Range, Unit
from lotus.ui import charts
from lotus.ui.charts import Picture

FEW = Hidden("fewer than 10")
AGREE = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")


def bars() -> list[Picture]:
    groups = [
        Bar("Registered nursing and midwifery", 6.8, Range(6.6, 7.0), "412 answered"),
        Bar("Medical and dental", 6.1, Range(5.7, 6.5), "96 answered"),
        Bar(
            "Estates, facilities and the people who keep the buildings warm",
            5.9,
            Range(5.1, 6.7),
            "58 answered",
        ),
        Bar("Your team", 7.9, Range(6.9, 8.9), "21 answered", own=True),
        Bar("Chaplaincy", FEW),
        Bar("Volunteers", None),
    ]
    plain = [Bar("Attending", 7.8), Bar("Understanding", 6.1), Bar("Empathising", 8.4), Bar("Helping", 5.2)]
    return [
        charts.bars(
            plots.Bars(
                title="Compassionate culture by staff group",
                name="Group",
                value="Score of 10",
                note="Answers",
                bars=groups,
                least=0,
                most=10,
                aim=7,
                finding="Your team is highest at 7.9; the group for estates and facilities lowest at 5.9.",
            ),
            id="bars-ranges",
        ),
        charts.bars(plots.Bars(title="Your four elements", name="Element", bars=plain, least=0, most=10)),
        charts.bars(
            plots.Bars(
                title="Your four elements, before you answer",
                bars=[],
                empty="Your answers appear here as soon as you have given them.",
            ),
            id="bars-empty",
        ),
    ]


def paired() -> list[Picture]:
    rows = [
        ("Attending", 4.4, 3.7),
        ("Understanding what it is like to be somebody else", 4.1, 3.6),
        ("Empathising", 4.6, None),
        ("Helping", 3.9, 4.2),
    ]
    groups = []
    for name, you, team in rows:
        other = Bar("Your team", team, Range(team - 0.3, team + 0.3)) if team else Bar("Your team", FEW)
        gap = f"gap {Unit().write(team - you)}" if team else ""
        groups.append(plots.Group(name, [Bar("You", you), other], note=gap))
    return [
        charts.paired(
            plots.Paired(
                title="You, and how your team sees you", name="Element", groups=groups, least=1, most=5
            )
        )
    ]


def spread() -> list[Picture]:
    rows = [
        plots.Answers("I am able to make improvements happen in my area of work", [9, 27, 36, 72, 36]),
        plots.Answers("My team takes time to listen to one another", [4, 14, 18, 90, 54]),
        plots.Answers("When something goes wrong we are treated fairly", [45, 54, 36, 36, 9]),
        plots.Answers("I would ask for help on a hard night", FEW),
    ]
    often = [
        plots.Answers("I had a proper break", [31, 60, 40, 12]),
        plots.Answers("Somebody asked how I was", [5, 20, 71, 47]),
    ]
    return [
        charts.spread(
            plots.Spread(title="What staff said", name="Statement", levels=AGREE, rows=rows, total="agree")
        ),
        charts.spread(
            plots.Spread(
                title="Last month",
                name="Statement",
                levels=("Never", "Rarely", "Often", "Always"),
                rows=often,
                total="often or always",
            ),
            id="spread-even",
        ),
    ]


def heat() -> list[Picture]:
    pillars = [
        plots.Cells("Effective leadership", [7.2, 5.1, 6.3]),
        plots.Cells("Inclusive leadership", [4.4, FEW, 2.0]),
        plots.Cells("Collective leadership", [8.8, 0.4, None]),
        plots.Cells("Systems leadership across health and care", [10, 6, 5]),
    ]
    themes = [
        "Compassionate culture",
        "Recognition",
        "Voice that counts",
        "Safe and healthy",
        "Always learning",
        "Flexible working",
    ]
    scores = [(6.9, 5.8, 6.4, 5.9, 5.4, 6.1), (6.4, 5.5, 6.0, 5.2, 5.6, 5.3), (7.3, 6.5, 6.9, 6.6, 6.2, 7.0)]
    groups = zip(
        ["Nursing and midwifery", "Medical and dental", "Allied health professions"], scores, strict=True
    )
    return [
        charts.heat(
            plots.Heat(
                title="Four pillars, seen by three",
                name="Pillar",
                columns=("Yourself", "The board", "The group"),
                rows=pillars,
                least=0,
                most=10,
            )
        ),
        charts.heat(
            plots.Heat(
                title="Themes by staff group",
                name="Group",
                columns=themes,
                rows=[plots.Cells(*each) for each in groups],
            ),
            id="heat-themes",
        ),
    ]


def forest() -> list[Picture]:
    return [
        charts.forest(
            plots.Forest(
                title="Relative likelihood of an investigation",
                name="Group, beside White staff",
                ratios=[
                    plots.Ratio("Asian staff", 1.5, plots.Range(0.94, 2.39), note="about 30 of 2,500"),
                    plots.Ratio(
                        "Black staff", 2.45, plots.Range(1.3, 4.4), clear=True, note="about 15 of 900"
                    ),
                    plots.Ratio("Staff of mixed heritage", FEW),
                    plots.Ratio("Staff trained elsewhere", 0.62, plots.Range(0.05, 14.0)),
                ],
                band=(0.8, 1.25),
                note="Entered",
                unit=Unit(2),
            )
        )
    ]
