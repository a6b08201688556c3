import re
import subprocess
import sys
from datetime import date

import pytest

from lotus.core import plots
from lotus.ui import charts

RISKS = [("Help not asked for", 4, 3), ("A complaint grows", 2, 3)]


@pytest.fixture(scope="module")
def matrix() -> str:
    return charts.draw(charts.matrix(RISKS))


@pytest.fixture(scope="module")
def timeline() -> str:
    today = date(2026, 3, 5)
    days = [(date(2026, 2, 9), "Raised <b>"), (today, "The group met"), (date(2026, 4, 17), "You look back")]
    moments = [plots.Moment(when, text, plots.state_of(when, today)) for when, text in reversed(days)]
    return charts.draw(charts.timeline(moments, title="So far"))


def test_the_matrix_tells_in_words_where_each_risk_lies(matrix: str) -> None:
    assert "Risk 1 lies at likely and moderate: 12, amber." in matrix
    assert "Risk 2 lies at unlikely and moderate: 6, green." in matrix


def test_an_empty_matrix_says_so_and_has_no_table() -> None:
    html = charts.draw(charts.matrix([]))
    assert "No risk is on it yet." in html
    assert "<table" not in html


def test_a_table_with_the_same_figures_stands_beside_each_picture(matrix: str, timeline: str) -> None:
    assert "4 × 3" in matrix
    assert "12 Amber" in matrix
    assert timeline.index("Monday 9 February 2026") < timeline.index("Thursday 5 March 2026")


def test_each_picture_is_drawn_for_wide_screens_and_for_phones(matrix: str, timeline: str) -> None:
    for html in (matrix, timeline):
        assert html.count('role="img"') == 2
        assert html.count("<title") == html.count("<desc") == 2


def test_no_word_in_a_picture_is_smaller_than_13_and_a_half_pixels(matrix: str, timeline: str) -> None:
    wide, phone = 1.0, 320 / 340  # a phone's drawing goes from edge to edge
    for html in (matrix, timeline):
        for scale, svg in ((wide, "l-figure__wide"), (phone, "l-figure__phone")):
            drawing = re.search(rf'<svg class="{svg}".*?</svg>', html, re.DOTALL)
            assert drawing
            sizes = [float(size) * scale for size in re.findall(r'font-size="([\d.]+)"', drawing[0])]
            assert min(sizes) >= 13.5


def test_pictures_can_be_read_in_grey(matrix: str) -> None:
    assert 'fill="url(#matrix-wide-dots)"' in matrix
    assert 'fill="url(#matrix-phone-stripes)"' in matrix


def test_a_picture_holds_no_inline_style_and_no_markup_from_its_words(matrix: str, timeline: str) -> None:
    assert "style" not in matrix + timeline
    assert "<b>" not in timeline


def test_ids_stay_apart_when_two_pictures_share_a_page() -> None:
    html = charts.draw(charts.matrix(RISKS, id="mine")) + charts.draw(charts.matrix(RISKS, id="second"))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_long_words_are_cut_on_the_line_and_whole_in_the_table() -> None:
    words = "The group met, talked for a long time and decided on support and reflection for everybody"
    moments = [plots.Moment(date(2026, 3, day), words, plots.State.DONE) for day in range(1, 7)]
    html = charts.draw(charts.timeline(moments, title="So far"))
    assert "…</text>" in html
    assert f"<span>{words}</span>" in html


def test_pictures_and_papers_need_no_django() -> None:
    code = (
        "import sys; from lotus.ui import charts, papers; charts.draw(charts.matrix([('a', 1, 1)]));"
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
