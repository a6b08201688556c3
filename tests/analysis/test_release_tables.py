"""Release of one table of counts: what is hidden, what is rounded, and what never changes it."""

import json
import pickle
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from lotus.analysis import release
from lotus.analysis.release.solver import View, protect
from lotus.core.facts import Table
from lotus.core.suppression import Reason, Rules
from tests.analysis import attacker, invented


def table(*lines):
    return Table(
        tuple(f"r{i}" for i in range(len(lines))),
        tuple(f"c{j}" for j in range(len(lines[0]))),
        tuple(tuple(line) for line in lines),
    )


def shown(released):
    return [[count.n for count in line] for line in released.cells]


def gaps(released):
    return {(i, j) for i, line in enumerate(shown(released)) for j, n in enumerate(line) if n is None}


counts = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 40), min_size=width, max_size=width), min_size=2, max_size=4
    )
)


def test_nothing_small_nothing_hidden():
    released = release.table(table((21, 34), (13, 57)))
    assert shown(released) == [[20, 35], [15, 55]]
    assert [count.n for count in released.row_totals] == [55, 70]
    assert [count.n for count in released.column_totals] == [35, 90]
    assert released.total.n == 125


def test_a_small_count_takes_others_with_it_so_that_no_total_gives_it_away():
    released = release.table(table((12, 3, 20), (29, 38, 35), (44, 51, 42)))
    assert (0, 1) in gaps(released)
    assert len(gaps(released)) == 4, "a rectangle: two in each row and column that has one"
    assert {count.reason for line in released.cells for count in line} == {None, Reason.PROTECTED}


def test_no_count_at_all_is_hidden_as_well():
    assert (1, 1) in gaps(release.table(table((30, 25), (31, 0), (28, 29))))


def test_a_column_that_everybody_is_in_does_not_say_so():
    """All 24 of the row are in one column: the zero beside it would tell each of them."""
    released = release.table(table((24, 0), (35, 41)))
    assert gaps(released) >= {(0, 0), (0, 1)}


def test_where_nobody_can_be_a_cell_stays_blank_and_hides_nobody():
    released = release.table(table((30, 25), (31, None), (28, 29)))
    assert released.cells[1][1].blank
    assert released.cells[1][1].shown
    assert gaps(released) == {(1, 1)}, "blank, not hidden"


def test_too_few_overall_hides_the_totals_too():
    released = release.table(table((3, 2), (1, 2)))
    everything = [*released.row_totals, *released.column_totals, released.total]
    assert {count.reason for count in everything} == {Reason.TOO_FEW}


def test_a_total_that_is_too_small_is_hidden_with_another():
    released = release.table(table((3, 4), (25, 31), (44, 61)))
    assert released.row_totals[0].reason is Reason.PROTECTED
    assert sum(not count.shown for count in released.row_totals) >= 2
    assert released.total.shown


def test_no_hidden_number_is_anywhere_in_what_is_released():
    released = release.table(table((1201, 7, 2003), (2904, 3805, 3506), (4407, 5108, 4209)))
    told = (
        repr(released),
        json.dumps(released.plain()),
        pickle.dumps(released, protocol=0).decode("latin-1"),
    )
    for count in (1201, 2003, 2904, 3805, 3506, 4407, 5108, 4209):
        assert all(str(count) not in text for text in told)
    assert "n=7," not in told[0]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (((), ()), "at least one row and one column"),
        (((1, 2), (3,)), "one count for each column"),
        (((1, -2), (3, 4)), "0 or more"),
    ],
)
def test_a_table_that_is_none_is_refused(lines, says):
    columns = ("a", "b")[: len(lines[0])]
    with pytest.raises(ValueError, match=says):
        Table(("x", "y"), columns, lines)


def test_a_name_that_is_there_twice_is_refused():
    with pytest.raises(ValueError, match="The column a is there twice"):
        Table(("x", "y"), ("a", "a"), ((1, 2), (3, 4)))


def test_an_earlier_table_of_another_shape_is_refused():
    one, other = table((21, 34), (13, 57)), table((21, 34, 1), (13, 57, 2))
    with pytest.raises(ValueError, match="other rows or columns"):
        release.table(one, earlier=release.Earlier(other, release.table(other)))


def test_what_was_hidden_before_stays_hidden_when_a_few_have_joined():
    """9 then, 11 now: whoever knows that two joined would learn the 9 from an 11."""
    then = table((9, 40, 38), (44, 35, 51), (39, 47, 36))
    now = table((11, 40, 38), (44, 35, 51), (39, 47, 36))
    first = release.table(then)
    assert gaps(release.table(now)) == set()
    assert gaps(release.table(now, earlier=release.Earlier(then, first))) >= {(0, 0)}


@settings(deadline=None, max_examples=25)
@given(counts, st.sampled_from([5, 10]))
def test_what_is_shown_is_the_rounded_truth_and_never_small(lines, threshold):
    rules = Rules(threshold)
    released = release.table(table(*lines), rules)
    for line, truth in zip(shown(released), lines, strict=True):
        for n, count in zip(line, truth, strict=True):
            assert n is None or (n == rules.rounded(count) and count >= threshold)


@settings(deadline=None, max_examples=15)
@given(counts, st.randoms(use_true_random=False))
def test_another_order_of_rows_and_columns_is_as_safe_and_hides_as_little(lines, chance: random.Random):
    grid = np.array(lines)
    turned = grid[chance.sample(range(len(grid)), len(grid))]
    turned = turned[:, chance.sample(range(turned.shape[1]), turned.shape[1])]
    one, other = release.table(invented.table_of(grid)), release.table(invented.table_of(turned))
    assert _price(grid, one) == pytest.approx(_price(turned, other), rel=1e-3)
    if other.total.shown and all(count.shown for count in (*other.row_totals, *other.column_totals)):
        assert attacker.narrowest(invented.seen(other, turned)) >= 10


def _price(grid: np.ndarray, released: release.ReleasedTable) -> float:
    """Hidden cells and half of their people, as a part of the whole: what the solver keeps low."""
    return sum(1 + 0.5 * grid[cell] / max(grid.sum(), 1) for cell in gaps(released))


@settings(deadline=None, max_examples=15)
@given(counts)
def test_releasing_the_same_again_shows_the_same(lines):
    one = table(*lines)
    first = release.table(one)
    assert release.table(one) == first
    again = release.table(one, earlier=release.Earlier(one, first))
    assert gaps(again) == gaps(first)


def test_a_cell_that_is_known_from_elsewhere_is_named_and_spoils_nothing_else():
    """Two cells that add up to a total nobody may hide, with no room at all for one of them."""
    equations = sparse.csr_array(np.array([[1.0, 1.0, -1.0, 0.0, 0.0], [0, 0, 0, 1.0, 1.0]]))
    room = np.array([[0.0, 5, 0, 5, 5], [0, 5, 0, 5, 5]])
    need = np.array([[0.0] * 5, [0.0] * 5, [4.0, 0, 0, 4.0, 0]])
    view = View(equations, np.zeros((2, 5)), room, need, np.zeros(5, dtype=bool))
    must = np.array([True, False, False, True, False])
    mask = protect([view], must, np.array([True, True, False, True, True]), np.ones(5))
    assert mask.exposed.tolist() == [True, False, False, False, False]
    assert mask.hidden.tolist() == [True, False, False, True, True]
