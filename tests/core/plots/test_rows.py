"""Pictures made of rows: bars, paired bars, spreads and heat maps."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotus.core.plots import (
    Answers,
    Bar,
    Bars,
    Cells,
    Drawing,
    Group,
    Heat,
    Hidden,
    Paired,
    Range,
    Size,
    Spread,
    Unit,
    bars,
    heat,
    spread,
)
from lotus.core.plots.marks import Box
from tests.core.plots.sound import WORDS, is_sound, told

SIZES = pytest.mark.parametrize("size", list(Size))
NAMES = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz ŵâMW"), min_size=1, max_size=70).filter(
    str.strip
) | st.sampled_from(
    ["Registered nursing and midwifery", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"]
)
VALUES = st.one_of(
    st.none(), st.just(Hidden("fewer than 10")), st.floats(-1000, 1000).map(lambda value: round(value, 2))
)
RANGES = st.one_of(
    st.none(),
    st.tuples(st.floats(-900, 900), st.floats(0, 90)).map(lambda two: Range(two[0], two[0] + two[1])),
)
BARS = st.builds(Bar, NAMES, VALUES, RANGES, st.just(""), st.booleans())
FEW = settings(max_examples=40, deadline=None)


def boxes(drawing: Drawing, *roles: str) -> list[Box]:
    return [mark for mark in drawing.marks if isinstance(mark, Box) and mark.role in roles]


def test_bars_are_as_long_as_their_figures():
    shape = Bars(title="t", bars=[Bar("a", 10), Bar("b", 5), Bar("c", 0)], most=10)
    long, half, none = boxes(bars.draw(shape, Size.WIDE, WORDS), "bar")
    assert half.width == pytest.approx(long.width / 2, abs=0.1)
    assert none.width == 0
    assert long.x == half.x == none.x


def test_figures_below_nought_go_to_the_other_side():
    shape = Bars(title="t", bars=[Bar("a", 10), Bar("b", -10)])
    right, left = boxes(bars.draw(shape, Size.WIDE, WORDS), "bar")
    assert left.x + left.width == pytest.approx(right.x, abs=0.2)


@SIZES
def test_a_hidden_bar_is_hatched_over_the_whole_field_and_says_why(size):
    shape = Bars(title="t", bars=[Bar("a", 4), Bar("b", Hidden("fewer than 10"))], most=10)
    drawing = bars.draw(shape, size, WORDS)
    (gap,) = boxes(drawing, "gap")
    (bar,) = boxes(drawing, "bar")
    assert gap.width == pytest.approx(bar.width / 0.4, abs=0.5)
    assert "fewer than 10" in told(drawing)


def test_names_stand_beside_their_bars_and_on_a_phone_above_them():
    shape = Bars(title="t", bars=[Bar("Nursing", 4)])
    for size, beside in ((Size.WIDE, True), (Size.PHONE, False)):
        drawing = bars.draw(shape, size, WORDS)
        (bar,), name = boxes(drawing, "bar"), drawing.words[0]
        assert (bar.y < name.y < bar.y + bar.height) is beside


def test_bars_side_by_side_differ_by_more_than_their_colour():
    group = Group("Helping", [Bar("You", 4), Bar("Team", 3), Bar("Peers", 2), Bar("Board", 1)])
    drawing = bars.draw_paired(Paired(title="t", groups=[group]), Size.WIDE, WORDS)
    assert len(boxes(drawing, "series0", "series1", "series2", "series3")) == 4
    assert told(drawing).split()[:3] == ["Helping", "You", "4.0"]


def test_five_bars_side_by_side_are_refused():
    with pytest.raises(ValueError, match="four"):
        bars.draw_paired(Paired(title="t", groups=[Group("a", [Bar("b", 1)] * 5)]), Size.WIDE, WORDS)


def test_a_spread_is_parted_in_the_middle_of_the_middle_level():
    shape = Spread(title="t", levels=list("abcde"), rows=[Answers("x", [10, 20, 40, 20, 10])])
    drawing = spread.draw(shape, Size.WIDE, WORDS)
    parts = [box for box in boxes(drawing, *spread.roles(5)) if box.height == 24]
    assert [round(part.width / parts[0].width) for part in parts] == [1, 2, 4, 2, 1]
    assert all(one.x + one.width == pytest.approx(two.x, abs=0.11) for one, two in pairwise(parts))
    (axis,) = [mark for mark in drawing.marks if mark.role == "axis"]
    middle = float(axis.points.split(",")[0])
    assert middle == pytest.approx(parts[2].x + parts[2].width / 2, abs=0.2)


def test_with_an_even_number_of_levels_the_line_parts_them():
    assert spread.roles(4) == ["no2", "no1", "yes1", "yes2"]
    assert spread.roles(7) == ["no3", "no2", "no1", "middle", "yes1", "yes2", "yes3"]
    assert spread.favourable([1, 1, 1, 1]) == 50
    assert spread.favourable([1, 1, 2]) == 50
    assert spread.shares([0, 0]) == [0, 0]


@pytest.mark.parametrize("count", [1, 8])
def test_levels_that_could_not_be_told_apart_are_refused(count):
    with pytest.raises(ValueError, match="levels"):
        spread.draw(Spread(title="t", levels=["a"] * count, rows=[]), Size.WIDE, WORDS)


def test_cells_are_darker_where_figures_are_higher_and_carry_them():
    shape = Heat(title="t", columns=["a", "b", "c"], rows=[Cells("r", [0, 5, 10])], unit=Unit(0))
    drawing = heat.draw(shape, Size.WIDE, WORDS)
    assert [box.role for box in boxes(drawing, "shade0", "shade2", "shade4")] == [
        "shade0",
        "shade2",
        "shade4",
    ]
    assert told(drawing) == "a b c r 0 5 10"
    assert heat.shade(3, 3, 3) == 2


def test_columns_without_room_follow_in_blocks_that_repeat_every_row():
    columns = ["Compassionate", "Recognition", "Belonging", "Development"]
    shape = Heat(title="t", columns=columns, rows=[Cells("Nursing", range(4)), Cells("Medical", range(4))])
    assert told(heat.draw(shape, Size.WIDE, WORDS)).split().count("Nursing") == 1
    assert told(heat.draw(shape, Size.PHONE, WORDS)).split().count("Nursing") == 2


@FEW
@given(st.lists(BARS, min_size=1, max_size=12), st.none() | st.floats(-100, 100), st.sampled_from(Size))
def test_bars_of_any_names_and_figures_are_sound(given_bars, aim, size):
    assert is_sound(bars.draw(Bars(title="t", bars=given_bars, aim=aim), size, WORDS))


@FEW
@given(
    st.lists(
        st.builds(Group, NAMES, st.lists(BARS, min_size=1, max_size=4), st.sampled_from(["", "gap −0.7"])),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(Size),
)
def test_paired_bars_of_any_names_and_figures_are_sound(groups, size):
    assert is_sound(bars.draw_paired(Paired(title="t", groups=groups), size, WORDS))


@FEW
@given(st.data(), st.sampled_from(Size), st.integers(2, 7))
def test_spreads_of_any_names_and_counts_are_sound(data, size, levels):
    counts = st.one_of(
        st.none(), st.just(Hidden()), st.lists(st.integers(0, 500), min_size=levels, max_size=levels)
    )
    rows = data.draw(st.lists(st.builds(Answers, NAMES, counts), min_size=1, max_size=6))
    names = data.draw(st.lists(NAMES, min_size=levels, max_size=levels))
    total = data.draw(st.sampled_from(["", "agree or strongly agree"]))
    assert is_sound(spread.draw(Spread(title="t", levels=names, rows=rows, total=total), size, WORDS))


@FEW
@given(st.data(), st.sampled_from(Size), st.integers(1, 9))
def test_heat_maps_of_any_names_and_figures_are_sound(data, size, columns):
    values = st.lists(VALUES, min_size=columns, max_size=columns)
    rows = data.draw(st.lists(st.builds(Cells, NAMES, values), min_size=1, max_size=4))
    heads = data.draw(st.lists(NAMES, min_size=columns, max_size=columns))
    assert is_sound(heat.draw(Heat(title="t", columns=heads, rows=rows), size, WORDS))
