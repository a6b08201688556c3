"""Every kind of picture as markup: drawn twice, told in words, tabled, well-formed, harmless."""

import re
import subprocess
import sys
from typing import Any

import pytest
from defusedxml import ElementTree

from lotus.core import plots
from lotus.core.plots import Hidden, Reading, Signal, Size
from lotus.ui import charts
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


PICTURES = {"xmr": xmr, "bars": bars, "paired": paired, "spread": spread, "heat": heat}
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


def test_an_id_that_could_break_out_is_refused():
    with pytest.raises(ValueError, match="id"):
        xmr(id='a"b')


EMPTY = {
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
