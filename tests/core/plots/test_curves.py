"""Lines and points on a field: trend, survival, funnel, Pareto."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotus.core.plots import (
    Cause,
    Change,
    Curve,
    Drawing,
    Funnel,
    Hidden,
    Limit,
    Line,
    Pareto,
    Range,
    Site,
    Size,
    Step,
    Survival,
    Trend,
    Unit,
    funnel,
    pareto,
    survival,
    trend,
)
from lotus.core.plots.marks import Box, Dot, Path
from tests.core.plots.sound import WORDS, is_sound, told

NAMES = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz ŵâMW"), min_size=1, max_size=40).filter(str.strip)
TEN = st.one_of(st.none(), st.just(Hidden()), st.floats(0, 10).map(lambda value: round(value, 1)))
FEW = settings(max_examples=40, deadline=None)
LABELS = ["January 2026", "February 2026", "March 2026", "April 2026"]


def paths(drawing: Drawing, role: str) -> list[list[tuple[float, float]]]:
    return [
        [(float(x), float(y)) for x, y in (pair.split(",") for pair in mark.points.split())]
        for mark in drawing.marks
        if isinstance(mark, Path) and mark.role == role
    ]


def test_a_line_goes_through_its_figures_at_even_steps():
    shape = Trend(title="t", labels=LABELS, lines=[Line("Score", [0, 5, 10, 5])], least=0, most=10)
    (line,) = paths(trend.draw(shape, Size.WIDE, WORDS), "line0")
    heights = [y for _x, y in line]
    assert heights[1] == heights[3] == pytest.approx((heights[0] + heights[2]) / 2)
    assert line[1][0] - line[0][0] == pytest.approx(line[3][0] - line[2][0], abs=0.2)


def test_a_line_breaks_where_a_figure_is_hidden_and_where_the_questions_changed():
    broken = Trend(title="t", labels=LABELS, lines=[Line("a", [1, Hidden(), 3, 4])])
    assert [len(line) for line in paths(trend.draw(broken, Size.WIDE, WORDS), "line0")] == [1, 2]
    changed = Trend(
        title="t", labels=LABELS, lines=[Line("a", [1, 2, 3, 4])], changes=[Change(2, "new questions")]
    )
    drawing = trend.draw(changed, Size.WIDE, WORDS)
    assert [len(line) for line in paths(drawing, "line0")] == [2, 2]
    assert "March 2026: new questions" in told(drawing)


def test_lines_differ_by_the_shape_of_their_points_and_are_named_at_their_ends():
    lines = [
        Line(name, [n, n + 1, n + 2, n + 3]) for n, name in enumerate(["Staff", "Leaders", "Teams", "All"])
    ]
    drawing = trend.draw(Trend(title="t", labels=LABELS, lines=lines), Size.WIDE, WORDS)
    assert len({mark.shape for mark in drawing.marks if isinstance(mark, Dot)}) == 4
    ends = [words for words in drawing.words if words.role.startswith("end")]
    assert [words.text for words in ends] == ["Staff", "Leaders", "Teams", "All"]
    assert ends[0].y > ends[1].y > ends[2].y > ends[3].y


def test_on_a_phone_three_lines_get_a_field_each():
    lines = [Line(name, [1, 2, 3, 4]) for name in ("Staff", "Leaders", "Teams")]
    wide, phone = (trend.draw(Trend(title="t", labels=LABELS, lines=lines), size, WORDS) for size in Size)
    assert told(wide).split().count("2026") == 1
    assert told(phone).split().count("2026") == 3


def test_five_lines_are_refused():
    with pytest.raises(ValueError, match="four"):
        trend.draw(Trend(title="t", labels=["a"], lines=[Line("b", [1])] * 5), Size.WIDE, WORDS)
    with pytest.raises(ValueError, match="four"):
        survival.draw(Survival(title="t", curves=[Curve("a", [Step(1, 0.5)])] * 5), Size.WIDE, WORDS)


def test_a_curve_stays_level_and_falls_at_its_steps():
    curve = Curve("a", [Step(10, 0.75), Step(20, 0.25)], until=40)
    drawing = survival.draw(Survival(title="t", curves=[curve], unit=Unit(0)), Size.WIDE, WORDS)
    (stairs,) = paths(drawing, "line0")
    assert len(stairs) == 6
    for (x1, y1), (x2, y2) in pairwise(stairs):
        assert x1 == x2 or y1 == y2
    bottom_to_top = stairs[-1][1] - stairs[0][1]
    assert stairs[2][1] - stairs[0][1] == pytest.approx(bottom_to_top / 3, abs=0.2)


def test_the_median_is_when_half_have_come_to_their_end():
    assert survival.median(Curve("a", [Step(3, 0.6), Step(7, 0.5), Step(9, 0.2)])) == 7
    assert survival.median(Curve("a", [Step(3, 0.6)])) is None
    assert survival.share_at(Curve("a", [Step(3, 0.6), Step(7, 0.5)]), 5) == 0.6
    assert survival.share_at(Curve("a", [Step(3, 0.6)]), 1) == 1
    assert survival.end_of(Curve("a", [Step(3, 0.6)], still=[12])) == 12


def test_places_beyond_chance_and_ones_own_are_named_and_the_others_are_not():
    sites = [
        Site("Ash", 100, 1.0),
        Site("Birch", 500, 2.4, outside=True),
        Site("Calder", 300, 1.1, own=True),
        Site("Dun", 80, Hidden()),
    ]
    limits = [Limit(50, 0.2, 1.8, 0, 2.2), Limit(600, 0.8, 1.2, 0.7, 1.3)]
    drawing = funnel.draw(Funnel(title="t", sites=sites, limits=limits, centre=1), Size.WIDE, WORDS)
    assert "Birch" in told(drawing)
    assert "Calder" in told(drawing)
    assert "Ash" not in told(drawing)
    assert [(dot.role, dot.shape) for dot in drawing.marks if isinstance(dot, Dot)] == [
        ("open_small", "circle"),
        ("special", "diamond"),
        ("own", "circle"),
    ]


def test_causes_are_ranked_with_their_shares_and_what_they_make_up_together():
    found = pareto.ranked([Cause("b", 20), Cause("hidden", Hidden()), Cause("a", 60), Cause("c", 20)])
    assert [(each.cause.name, each.share, each.together) for each in found] == [
        ("a", 60, 60),
        ("b", 20, 80),
        ("c", 20, 100),
    ]


def test_a_hidden_cause_comes_last_and_is_hatched():
    drawing = pareto.draw(
        Pareto(title="t", causes=[Cause("h", Hidden("few")), Cause("a", 3)]), Size.PHONE, WORDS
    )
    (bar,) = [mark for mark in drawing.marks if isinstance(mark, Box) and mark.role == "bar"]
    (gap,) = [mark for mark in drawing.marks if isinstance(mark, Box) and mark.role == "gap"]
    assert gap.y > bar.y
    assert gap.width == bar.width, "the bar is 100%, so is the field"


@FEW
@given(st.data(), st.integers(1, 4), st.integers(1, 30), st.sampled_from(Size), st.booleans())
def test_trends_of_any_names_and_figures_are_sound(data, lines, count, size, aim):
    values = st.lists(TEN, min_size=count, max_size=count)
    given_lines = [
        Line(
            data.draw(NAMES),
            values_,
            [Range(v - 1, v + 1) if isinstance(v, float) else None for v in values_],
        )
        for values_ in data.draw(st.lists(values, min_size=lines, max_size=lines))
    ]
    shape = Trend(
        title="t",
        labels=[LABELS[n % 4] for n in range(count)],
        lines=given_lines,
        axis=data.draw(NAMES),
        aim=6 if aim else None,
        changes=[Change(1, data.draw(NAMES))] if count > 1 else [],
    )
    assert is_sound(trend.draw(shape, size, WORDS))


@FEW
@given(st.data(), st.integers(1, 4), st.sampled_from(Size))
def test_survival_curves_of_any_names_and_times_are_sound(data, count, size):
    curves = []
    for _ in range(count):
        times = sorted(data.draw(st.sets(st.integers(1, 400), min_size=1, max_size=12)))
        shares = sorted(
            data.draw(st.lists(st.floats(0, 1), min_size=len(times), max_size=len(times))), reverse=True
        )
        steps = [
            Step(t, s, Range(max(0, s - 0.1), min(1, s + 0.1))) for t, s in zip(times, shares, strict=True)
        ]
        curves.append(Curve(data.draw(NAMES), steps, still=times[:2], until=times[-1] + 5))
    assert is_sound(survival.draw(Survival(title="t", curves=curves, axis=data.draw(NAMES)), size, WORDS))


@FEW
@given(
    st.lists(
        st.builds(Site, NAMES, st.integers(10, 9000), TEN, st.booleans(), st.booleans()),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from(Size),
)
def test_funnels_of_any_places_are_sound(sites, size):
    limits = [Limit(10, 0, 9, 0, 10), Limit(9000, 4, 6, 3, 7)]
    shape = Funnel(title="t", sites=sites, limits=limits, centre=5, axis="Staff", value="Ratio")
    assert is_sound(funnel.draw(shape, size, WORDS))


@FEW
@given(
    st.lists(
        st.builds(Cause, NAMES, st.one_of(st.none(), st.just(Hidden("fewer than 10")), st.integers(0, 900))),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(Size),
)
def test_paretos_of_any_causes_are_sound(causes, size):
    assert is_sound(pareto.draw(Pareto(title="t", causes=causes), size, WORDS))
