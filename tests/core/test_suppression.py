"""The rules of what may be shown, number by number."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.core import suppression
from lotus.core.suppression import Figure, Reason, Released, ReleasedTable, Rules, Word


def test_a_threshold_below_five_is_refused():
    with pytest.raises(ValueError, match="5 people or more, not 4"):
        Rules(threshold=4)
    with pytest.raises(ValueError, match="whole number from 1, not to 0"):
        Rules(base=0)


@pytest.mark.parametrize(
    ("count", "shown"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (97_012, 97_010)]
)
def test_counts_are_shown_to_the_nearest_five(count, shown):
    assert Rules().rounded(count) == shown


@given(st.integers(10, 10_000), st.integers(1, 12))
def test_a_shown_count_stands_for_itself_and_those_near_it(count, base):
    rules = Rules(base=base)
    low, high = rules.behind(rules.rounded(count))
    assert low <= count <= high
    assert all(rules.rounded(one) == rules.rounded(count) for one in range(low, high + 1))
    assert rules.rounded(high + 1) != rules.rounded(count)


def test_nobody_at_all_is_hidden_too():
    assert Rules().hides(0)
    assert not Rules().hides(10)


@pytest.mark.parametrize(
    ("fewest", "width", "step"),
    [(10, 10, 0.5), (25, 10, 0.2), (50, 10, 0.1), (10, 4, 0.2), (5, 10, 1), (10, 40, 2)],
)
def test_a_mean_of_few_is_coarse(fewest, width, step):
    assert suppression.mean_step(fewest, width) == step


@given(st.integers(5, 10_000), st.sampled_from([1, 4, 10, 40, 1000]))
def test_all_answers_but_one_never_place_the_last_within_less_than_half_of_the_scale(fewest, width):
    assert fewest * suppression.mean_step(fewest, width) >= width / 2 - 1e-9


def test_no_scale_is_endless():
    with pytest.raises(ValueError, match="too wide"):
        suppression.mean_step(5, 1e14)


@pytest.mark.parametrize(
    ("fewest", "most", "step"),
    [(10, 12, 20), (23, 27, 10), (43, 47, 5), (200, 202, 1), (8, 12, 25), (5, 7, None)],
)
def test_shares_of_few_are_coarse(fewest, most, step):
    assert suppression.share_step(fewest, most) == step


@given(st.integers(5, 400), st.sampled_from([1, 2, 5, 10, 20, 25]), st.data())
def test_the_counts_behind_a_share_are_those_that_are_shown_so(answers, step, data):
    count = data.draw(st.integers(0, answers))
    level = suppression.share_level(count, answers, step)
    low, high = suppression.share_span(level, answers, step)
    assert low <= count <= high
    assert {suppression.share_level(one, answers, step) for one in range(low, high + 1)} == {level}
    assert low == 0 or suppression.share_level(low - 1, answers, step) < level
    assert high == answers or suppression.share_level(high + 1, answers, step) > level


@given(st.integers(8, 2_000))
def test_at_least_two_counts_fit_behind_every_share(answers):
    step = suppression.share_step(answers, answers)
    assert step is not None
    levels = {suppression.share_level(count, answers, step) for count in range(answers + 1)}
    for level in levels:
        low, high = suppression.share_span(level, answers, step)
        assert high > low


def test_a_figure_is_shown_or_has_a_reason():
    with pytest.raises(ValueError, match="has a reason"):
        Figure("q1", "team", "A", False)
    with pytest.raises(ValueError, match="has a reason"):
        Figure("q1", "team", "A", True, Reason.PROTECTED)


def test_a_figure_that_is_not_shown_carries_no_number():
    for number in ({"n": 5}, {"value": 0.0}, {"low": 1.0}, {"high": 1.0}, {"word": Word.FEW}):
        with pytest.raises(ValueError, match="carries no number"):
            Figure("q1", "team", "A", False, Reason.PROTECTED, **number)


@pytest.mark.parametrize("seal", [None, object(), "seal"])
def test_nobody_without_the_seal_builds_what_is_released(seal):
    with pytest.raises(TypeError, match=r"Only lotus\.analysis\.release"):
        Released("s", Rules(), (), seal=seal)
    with pytest.raises(TypeError, match=r"Only lotus\.analysis\.release"):
        ReleasedTable((), (), Rules(), (), (), (), None, seal=seal)
    with pytest.raises(TypeError, match="seal"):
        Released("s", Rules(), ())


def test_what_is_released_can_be_kept_and_read_again():
    figure = Figure("q1", "team", "A", True, n=15, value=3.4)
    released = Released("s", Rules(), (figure,), seal=suppression._SEAL)
    again = pickle.loads(pickle.dumps(released))
    assert again == released == copy.deepcopy(released)
    assert again.figure("q1", "team", "A") == figure
    assert again.figure("q1", "team", "B") is None
    assert list(again) == [figure]
