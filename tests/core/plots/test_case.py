"""Plots: nothing overlaps, nothing leaves its place."""

from datetime import date, timedelta
from itertools import combinations, pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.core import plots
from lotus.core.plots import Moment, Size, State
from lotus.core.risk import Bands, Rating

SIZES = pytest.mark.parametrize("size", list(Size))
DAY = date(2026, 3, 3)


@SIZES
def test_the_matrix_has_25_cells_that_fit_and_do_not_overlap(size):
    cells, canvas = plots.matrix(size=size), plots.matrix_canvas(size)
    assert len(cells) == 25
    for cell in cells:
        assert cell.x >= 0
        assert cell.x + cell.width <= canvas.width
        assert cell.y + cell.height <= canvas.height
    for one, other in combinations(cells, 2):
        apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
        apart_y = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert apart_x or apart_y


def test_likelihood_grows_upward_and_consequence_to_the_right():
    cells = plots.matrix()
    top_left, bottom_right = cells[0], cells[-1]
    assert (top_left.likelihood, top_left.consequence) == (5, 1)
    assert (bottom_right.likelihood, bottom_right.consequence) == (1, 5)
    assert top_left.y < bottom_right.y


def test_cells_carry_their_score_and_rating_in_words():
    wide = {(cell.likelihood, cell.consequence): cell for cell in plots.matrix()}
    phone = {(cell.likelihood, cell.consequence): cell for cell in plots.matrix(size=Size.PHONE)}
    assert (wide[4, 3].label, phone[4, 3].label) == ("12 amber", "12 A")
    assert (wide[5, 5].label, phone[1, 1].label) == ("25 red", "1 G")


def test_the_matrix_follows_the_bands_of_the_organisation():
    cells = plots.matrix(Bands(3, 9, 10))
    assert {cell.score for cell in cells if cell.rating is Rating.RED} == {10, 12, 15, 16, 20, 25}


def test_the_phone_drawing_is_340_wide():
    assert plots.matrix_canvas(Size.PHONE).width == 340


@SIZES
def test_every_level_of_both_axes_has_a_place_beside_its_cells(size):
    ticks, cells = plots.matrix_ticks(size), plots.matrix(size=size)
    assert [tick.short for tick in ticks] == ["L5", "L4", "L3", "L2", "L1", "C1", "C2", "C3", "C4", "C5"]
    for tick, cell in zip(ticks[:5], cells[::5], strict=True):
        assert cell.y < tick.y < cell.y + cell.height
        assert tick.x < cell.x
    for tick, cell in zip(ticks[5:], cells[-5:], strict=True):
        assert cell.x < tick.x < cell.x + cell.width
        assert tick.y > cell.y + cell.height


LEVELS = st.integers(1, 5)


@given(st.lists(st.tuples(LEVELS, LEVELS), max_size=40), st.sampled_from(Size))
def test_markers_lie_in_their_cells_and_never_touch(risks, size):
    placed = plots.markers(risks, size)
    cells = {(cell.likelihood, cell.consequence): cell for cell in plots.matrix(size=size)}
    assert [marker.number for marker in placed] == list(range(1, len(risks) + 1))
    for marker, where in zip(placed, risks, strict=True):
        cell = cells[where]
        assert cell.x <= marker.x - marker.radius
        assert marker.x + marker.radius <= cell.x + cell.width
        assert cell.label_y < marker.y - marker.radius
        assert marker.y + marker.radius <= cell.y + cell.height
    for one, other in combinations(placed, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius


@pytest.mark.parametrize(("size", "shared", "least"), [(Size.WIDE, 3, 14.5), (Size.PHONE, 2, 10.5)])
def test_a_few_markers_in_one_cell_stay_large_enough_to_read(size, shared, least):
    assert min(marker.radius for marker in plots.markers([(3, 3)] * shared, size)) >= least


def test_a_level_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="6"):
        plots.markers([(6, 1)])


def test_a_day_is_done_now_or_to_come():
    days = (DAY - timedelta(1), DAY, DAY + timedelta(1))
    assert [plots.state_of(day, DAY) for day in days] == [State.DONE, State.NOW, State.TO_COME]


def moments(offsets):
    return [Moment(DAY + timedelta(n), "A step", State.TO_COME) for n in offsets]


@SIZES
@pytest.mark.parametrize("offsets", [[], [0], [0, 0]])
def test_a_timeline_may_hold_little(offsets, size):
    line = plots.timeline(moments(offsets), size)
    assert len(line.points) == len(offsets)
    assert line.canvas.height > 0


@given(st.lists(st.integers(-400, 400), min_size=2, max_size=12), st.sampled_from(Size))
def test_points_stand_in_order_on_the_line_and_inside_the_drawing(offsets, size):
    line = plots.timeline(moments(offsets), size)
    assert [point.moment.when for point in line.points] == sorted(DAY + timedelta(n) for n in offsets)
    for one, other in pairwise(line.points):
        assert (one.x, one.y) < (other.x, other.y)
    for point in line.points:
        assert line.x1 - 0.01 <= point.x <= line.x2 + 0.01
        assert line.y1 <= point.y <= line.y2
        assert 0 < point.label_y < line.canvas.height


@given(st.lists(st.integers(-400, 400), min_size=1, max_size=9))
def test_words_on_the_wide_line_do_not_run_into_each_other(offsets):
    points = plots.timeline(moments(offsets)).points
    for one, other in combinations(points, 2):
        if one.label_y == other.label_y:
            assert abs(one.label_x - other.label_x) >= (one.label_width + other.label_width) / 2 - 0.01
    assert all(point.label_x - point.label_width / 2 >= 0 for point in points)


def test_points_far_apart_keep_the_proportion_of_their_dates():
    start, middle, end = plots.timeline(moments([0, 50, 100])).points
    assert middle.x == pytest.approx((start.x + end.x) / 2)
    early, third, last = plots.timeline(moments([0, 30, 100])).points
    assert (third.x - early.x) / (last.x - early.x) == pytest.approx(0.3)
