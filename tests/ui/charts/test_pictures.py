"""Every kind of picture as markup: drawn twice, told in words, tabled, well-formed, harmless."""

import re
import subprocess
import sys
from typing import Any

import pytest
from defusedxml import ElementTree

from lotus.core import plots
from lotus.core.plots import Hidden, Reading, Signal, Size
from lotus.ui import charts, gallery
from lotus.ui.charts import Picture
from lotus.ui.charts.picture import build

HOSTILE = '</text><script>alert("x")</script>&\'"]]>'


def xmr(name: str = "Days", id: str = "", **more: Any) -> Picture:
    months = ["January 2026", "February 2026", "March 2026", "April 2026"]
    marked = [Reading(f"{month}", 10 - n, Signal.BETTER) for n, month in enumerate(months)]
    marked[1] = Reading(f"{name} 2026", Hidden("fewer than 10"), note=name)
    phase, run = plots.Phase(0, 3, 8.5, 5, 12), plots.Run(0, 3, name, "short")
    return charts.xmr(
        plots.XmR(title=name, readings=marked, phases=[phase], runs=[run], aim=5, axis=name, **more), id=id
    )


HIDDEN = Hidden("fewer than 10")
TWO = [plots.Bar("Nursing", 6.8, plots.Range(6.6, 7)), plots.Bar("Estates", HIDDEN)]


def bars(name: str = "Group", id: str = "") -> Picture:
    given = [*TWO, plots.Bar(name, 5, own=True), plots.Bar("Volunteers", None, note=name)]
    return charts.bars(plots.Bars(title=name, bars=given, aim=7, name=name), id=id)


def paired(name: str = "Element", id: str = "") -> Picture:
    groups = [plots.Group(name, TWO, note="gap −0.7"), plots.Group("Helping", [plots.Bar(name, 4.4)])]
    return charts.paired(plots.Paired(title=name, groups=groups, name=name), id=id)


def spread(name: str = "Statement", id: str = "") -> Picture:
    rows = [plots.Answers(name, [1, 2, 3, 4, 5]), plots.Answers("Fair", HIDDEN), plots.Answers("Left", None)]
    levels = [name, "No", "Neither", "Yes", "Very much"]
    return charts.spread(plots.Spread(title=name, levels=levels, rows=rows, name=name), id=id)


def heat(name: str = "Pillar", id: str = "") -> Picture:
    rows = [plots.Cells(name, [1.5, HIDDEN, 9]), plots.Cells("Inclusive", [None, 4, 6])]
    return charts.heat(plots.Heat(title=name, columns=[name, "Board", "Group"], rows=rows, name=name), id=id)


def quadrant(name: str = "When", id: str = "") -> Picture:
    places = [plots.Place(name, 3, 7, own=True), plots.Place("Team", HIDDEN, 3)]
    fields = ("Avoid", "Wise", "Indifferent", "Hard")
    return charts.quadrant(
        plots.Quadrant(title=name, name=name, across=name, up="Up", fields=fields, places=places), id=id
    )


def radar(name: str = "Skill", id: str = "") -> Picture:
    spokes = [plots.Spoke(name, 8, 7), plots.Spoke("Courage", HIDDEN, 3), plots.Spoke("Candour", 4, None)]
    return charts.radar(plots.Radar(title=name, spokes=spokes, name=name), id=id)


def ladder(name: str = "Stage", id: str = "") -> Picture:
    stages = [plots.Stage("Belong", plots.Rung.REACHED, "8"), plots.Stage(name, plots.Rung.HERE, note=name)]
    stages.append(plots.Stage("Challenge", plots.Rung.HIDDEN, "fewer than 10"))
    return charts.ladder(plots.Ladder(title=name, stages=stages, name=name), id=id)


def gauge(name: str = "Signs", id: str = "") -> Picture:
    parts = [plots.Part(4, name), plots.Part(10, "fewer than 10")]
    return charts.gauge(plots.Gauge(title=name, value=3, earlier=7, parts=parts), id=id)


def trend(name: str = "Score", id: str = "") -> Picture:
    lines = [
        plots.Line(name, [4, HIDDEN, 6], [plots.Range(3, 5), None, None]),
        plots.Line("All", [5, 5, None]),
    ]
    labels = ["May 2026", "June 2026", "July 2026"]
    change = plots.Change(2, name)
    return charts.trend(
        plots.Trend(title=name, labels=labels, lines=lines, changes=[change], axis=name), id=id
    )


def funnel(name: str = "Ratio", id: str = "") -> Picture:
    sites = [
        plots.Site(name, 100, 2.4, outside=True),
        plots.Site("Own", 50, 1, own=True),
        plots.Site("C", 9, HIDDEN),
    ]
    limits = [plots.Limit(10, 0.2, 1.8, 0, 2.2), plots.Limit(120, 0.8, 1.2, 0.7, 1.3)]
    return charts.funnel(
        plots.Funnel(title=name, name=name, sites=sites, limits=limits, centre=1, axis=name), id=id
    )


def pareto(name: str = "Factor", id: str = "") -> Picture:
    causes = [plots.Cause(name, 9), plots.Cause("Rota", HIDDEN), plots.Cause("Kit", 1)]
    return charts.pareto(plots.Pareto(title=name, causes=causes, name=name), id=id)


def survival(name: str = "Days", id: str = "") -> Picture:
    steps = [plots.Step(5, 0.8, plots.Range(0.7, 0.9)), plots.Step(9, 0.4)]
    curves = [plots.Curve(name, steps, still=[7]), plots.Curve("fewer than 10", steps[:1])]
    return charts.survival(plots.Survival(title=name, curves=curves, axis=name), id=id)


def forest(name: str = "Nursing", id: str = "") -> Picture:
    ratios = [
        plots.Ratio(name, 2.4, plots.Range(1.3, 4.4), clear=True, note="30 of 900"),
        plots.Ratio("All others", 0.9, plots.Range(0.04, float("inf"))),
        plots.Ratio("None beside", float("inf"), plots.Range(1.2, float("inf")), clear=True),
        plots.Ratio("Few", HIDDEN),
    ]
    shape = plots.Forest(title=name, ratios=ratios, name=name, band=(0.8, 1.25), unit=plots.Unit(2))
    return charts.forest(shape, id=id)


PICTURES = {
    "forest": forest,
    "quadrant": quadrant,
    "radar": radar,
    "ladder": ladder,
    "gauge": gauge,
    "trend": trend,
    "funnel": funnel,
    "pareto": pareto,
    "survival": survival,
    "xmr": xmr,
    "bars": bars,
    "paired": paired,
    "spread": spread,
    "heat": heat,
}
EACH = pytest.mark.parametrize("kind", list(PICTURES))


def test_every_kind_of_picture_is_tried_here():
    assert set(PICTURES) == set(charts.KINDS)


@EACH
def test_a_picture_is_drawn_for_wide_screens_and_phones_with_title_and_description(kind):
    html = str(PICTURES[kind]("Days"))
    assert html.count('role="img"') == html.count("<title") == html.count("<desc") == 2
    for text in re.findall(r"<desc[^>]*>([^<]*)</desc>", html):
        assert len(text.split()) > 3


@EACH
def test_each_drawing_is_well_formed_and_stands_alone(kind):
    for size in Size:
        root = ElementTree.fromstring(PICTURES[kind]("Days").svg(size))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.attrib["viewBox"].split()[2] == str(plots.STYLES[size].width)


@EACH
def test_hostile_names_stay_words(kind):
    html = str(PICTURES[kind](HOSTILE))
    assert "<script" not in html
    assert "alert" in html
    for size in Size:
        text = "".join(ElementTree.fromstring(PICTURES[kind](HOSTILE).svg(size)).itertext())
        assert HOSTILE in text


@EACH
def test_a_picture_holds_no_inline_style_and_no_script(kind):
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script|javascript:", str(PICTURES[kind]("Days")))


@EACH
def test_no_word_is_smaller_than_13_and_a_half_pixels_on_the_smallest_phone(kind):
    for size, shown in ((Size.WIDE, 1.0), (Size.PHONE, 320 / 340)):
        sizes = re.findall(r'font-size="([\d.]+)"', PICTURES[kind]("Days").svg(size))
        assert min(map(float, sizes)) * shown >= 13.5


@EACH
def test_ids_stay_apart_when_two_pictures_share_a_page(kind):
    html = str(PICTURES[kind]("Days", id="one")) + str(PICTURES[kind]("Days", id="two"))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 0
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)


@EACH
def test_the_table_beside_it_names_its_columns_and_rows_and_hides_what_is_hidden(kind):
    picture = PICTURES[kind]("Days")
    assert picture.table.rows
    assert all(len(row) == len(picture.table.columns) for row in picture.table.rows)
    assert "fewer than 10" in str(picture)
    assert "<table" in str(picture)
    assert "<table" not in picture.figure


def test_every_kind_hangs_in_the_gallery_with_ids_of_its_own():
    walls = gallery.walls()
    assert {wall.kind for wall in walls} == set(charts.KINDS)
    ids = re.findall(r' id="([^"]+)"', "".join(str(picture) for wall in walls for picture in wall.pictures))
    assert len(ids) == len(set(ids))


def test_an_id_that_could_break_out_is_refused():
    with pytest.raises(ValueError, match="id"):
        xmr(id='a"b')


EMPTY = {
    "forest": plots.Forest(title="t", ratios=[plots.Ratio("a", HIDDEN), plots.Ratio("b", None)]),
    "quadrant": plots.Quadrant(title="t", across="x", up="y", fields=("", "", "", ""), places=[]),
    "radar": plots.Radar(title="t", spokes=[plots.Spoke("a", HIDDEN)]),
    "ladder": plots.Ladder(title="t", stages=[plots.Stage("a", plots.Rung.HIDDEN)]),
    "gauge": plots.Gauge(title="t", value=None, parts=[plots.Part(1, "a")]),
    "trend": plots.Trend(title="t", labels=["a"], lines=[plots.Line("b", [HIDDEN])]),
    "funnel": plots.Funnel(title="t", sites=[plots.Site("a", 1, HIDDEN)], limits=[], centre=1),
    "pareto": plots.Pareto(title="t", causes=[plots.Cause("a", None)]),
    "survival": plots.Survival(title="t", curves=[plots.Curve("a", [])]),
    "xmr": plots.XmR(title="t", readings=[]),
    "bars": plots.Bars(title="t", bars=[plots.Bar("a", HIDDEN), plots.Bar("b", None)]),
    "paired": plots.Paired(title="t", groups=[plots.Group("a", [plots.Bar("b", HIDDEN)])]),
    "spread": plots.Spread(title="t", levels=["a", "b"], rows=[plots.Answers("c", [0, 0])]),
    "heat": plots.Heat(title="t", columns=["a"], rows=[plots.Cells("b", [None])]),
}


@EACH
def test_every_kind_says_kindly_that_there_is_nothing_yet(kind):
    html = str(build(charts.KINDS[kind], EMPTY[kind]))
    assert "There is nothing to draw yet." in html
    assert "<svg" not in html


def test_a_sentence_is_made_of_the_figures_where_none_is_given():
    assert "Highest: Nursing, 6.8. Lowest: Group, 5.0." in bars().finding
    assert "Nursing 6.8, Estates fewer than 10" in paired().finding
    assert spread().finding == "One figure is shown: Statement, 60%."
    assert heat().finding == "Highest: Pillar, Group, 9.0. Lowest: Pillar, Pillar, 1.5."


def test_a_table_tells_how_sure_each_figure_is_and_how_many_answered():
    assert ("Nursing", "6.8", "6.6 to 7.0", "") in bars().table.rows
    assert spread().table.rows[0] == (
        "Statement",
        "7% (1)",
        "13% (2)",
        "20% (3)",
        "27% (4)",
        "33% (5)",
        "60%",
        "15",
    )
    assert spread().table.rows[1][1:] == ("fewer than 10",) * 7


def test_without_figures_a_kind_sentence_stands_in_its_place():
    picture = charts.xmr(plots.XmR(title="Days", readings=[Reading("March 2026", Hidden())]))
    assert "There is nothing to draw yet." in str(picture)
    assert "<svg" not in str(picture)
    assert "<table" not in str(picture)
    own = charts.xmr(plots.XmR(title="Days", readings=[], empty="No concern was closed yet."))
    assert "No concern was closed yet." in str(own)


def test_the_callers_finding_and_caption_are_told_as_given():
    html = str(xmr(finding="People are told sooner.", caption="24 months."))
    assert html.count("People are told sooner.</desc>") == 2
    assert "<figcaption>24 months. " in html


def test_for_paper_one_drawing_is_enough():
    assert str(xmr().only(Size.WIDE)).count("<svg") == 1


def test_pictures_need_no_django():
    code = (
        "import sys; from lotus.core import plots; from lotus.ui import charts;"
        "str(charts.xmr(plots.XmR(title='t', readings=[plots.Reading('a', 1)])));"
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_each_kind_says_its_finding_from_its_figures():
    assert quadrant().finding == "When: 3.0 across, 7.0 up. Team: fewer than 10 across, 3.0 up."
    assert radar().finding == "Today: Skill 8.0, Courage fewer than 10, Candour 4.0."
    assert ladder().finding == "Stage is where things stand. Reached so far: Belong."
    assert gauge().finding == "3.0 on a scale from 0 to 10: Signs."
    assert "Score: 4.0 at first (May 2026), 6.0 at last (July 2026)." in trend().finding
    assert funnel().finding == "1 of 2 lie outside what chance would explain: Ratio."
    assert pareto().finding == "Factor comes up most, 90% of all. The first 1 make up 90%."
    assert "Days: half had come to their end after 9.0." in survival().finding
    assert "more than half are still open" in survival().finding


def test_findings_are_told_where_nothing_stands_out():
    stages = [plots.Stage("Belong", plots.Rung.AHEAD)]
    assert charts.ladder(plots.Ladder(title="t", stages=stages)).finding == "No stage is reached yet."
    calm = plots.Funnel(title="t", sites=[plots.Site("a", 9, 1)], limits=[], centre=1)
    assert "All 1 lie within" in charts.funnel(calm).finding


def test_a_table_of_two_days_tells_the_change():
    assert radar().table.rows[0] == ("Skill", "7.0", "8.0", "+1.0")
    assert radar().table.rows[1] == ("Courage", "3.0", "fewer than 10", "")
    alone = charts.radar(plots.Radar(title="t", spokes=[plots.Spoke("a", 3)]))
    assert alone.table.rows == (("a", "3.0"),)


def test_a_table_of_long_curves_holds_a_dozen_times():
    steps = [plots.Step(day, 1 - day / 100) for day in range(1, 60)]
    short = plots.Curve("short", steps[:3])
    picture = charts.survival(plots.Survival(title="t", curves=[plots.Curve("a", steps), short]))
    assert len(picture.table.rows) == 12
    assert picture.table.rows[-1] == ("59.0", "41%", "no figure")


def test_a_finding_names_no_limit_beyond_what_can_be():
    phase = plots.Phase(0, 1, 90, -4, 112)
    marked = [Reading("May 2026", 88), Reading("June 2026", 92)]
    shape = plots.XmR(title="t", readings=marked, phases=[phase], most=100, unit=plots.Unit(0, "%"))
    assert "with limits from 0% to 100%." in charts.xmr(shape).finding


def test_a_forest_names_what_is_clear_and_says_where_an_interval_has_no_end():
    picture = forest()
    assert picture.finding == "2 of 3 comparisons show a clear gap: Nursing; None beside."
    rows = {row[0]: row[1:] for row in picture.table.rows}
    assert rows["Nursing"] == ("2.40", "1.30 to 4.40", "30 of 900")
    assert rows["All others"][1] == "0.04 and more"
    assert rows["None beside"][0] == "no upper end"
    assert "0.8 to 1.25" in picture.caption
    calm = plots.Forest(title="t", ratios=[plots.Ratio("a", 1.1, plots.Range(0.9, 1.4))])
    assert "None of 1 comparisons shows a clear gap." in charts.forest(calm).finding
