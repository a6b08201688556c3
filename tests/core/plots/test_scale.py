"""Words and scales: widths, line breaks, round numbers, labels kept apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.core.plots import Unit, text
from lotus.core.plots.scale import Scale, apart, marked, ticks


def test_widths_are_those_of_our_letters():
    assert text.width("i", 1000) == pytest.approx(252 * 1.04)
    assert text.width("W", 1000, bold=True) == pytest.approx(886 * 1.04)
    assert text.width("ŵ", 10) == text.width("w", 10)
    assert text.width("漢", 1000) == pytest.approx(1040)
    assert text.width("a\u0301", 10) == text.width("a", 10)


@given(words=st.text(max_size=80), room=st.floats(20, 200))
def test_wrapped_lines_fit_and_lose_no_letter(words, room):
    lines = text.wrap(words, 15, room)
    assert "".join(lines).replace(" ", "") == "".join(words.split())
    assert all(text.width(line, 15) <= room or len(line) == 1 for line in lines)


def test_a_line_breaks_between_words_and_inside_one_only_if_it_must():
    assert text.wrap("Black, Asian and other", 15, 90) == ("Black, Asian", "and other")
    assert len(text.wrap("Llanfairpwllgwyngyll", 15, 60)) > 1


@pytest.mark.parametrize(
    ("least", "most", "round_numbers"),
    [
        (0, 10, [0, 2, 4, 6, 8, 10]),
        (0, 0.37, [0, 0.1, 0.2, 0.3, 0.4]),
        (-3, 12, [-5, 0, 5, 10, 15]),
        (7, 7, [6, 8]),
        (0, 0, [0]),
    ],
)
def test_scales_have_round_numbers(least, most, round_numbers):
    assert ticks(least, most)[0] <= least
    assert ticks(least, most)[-1] >= most
    if least != most:
        assert ticks(least, most) == round_numbers


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_every_scale_covers_its_figures_in_even_steps(one, other):
    low, high = sorted((one, other))
    steps = ticks(low, high)
    slack = (high - low) * 1e-6 + 1e-6
    assert steps[0] <= low + slack
    assert steps[-1] >= high - slack
    assert 2 <= len(steps) <= 12


def test_a_scale_puts_what_lies_beyond_it_at_its_end():
    scale = Scale(0, 10, 100, 300)
    assert [scale(value) for value in (-5, 0, 5, 10, 99)] == [100, 100, 200, 300, 300]
    assert Scale(3, 3, 100, 300)(3) == 200


@given(st.lists(st.floats(0, 300), max_size=12))
def test_labels_are_kept_apart_in_their_order(wishes):
    places = apart(wishes, 19, 0, 300)
    ordered = [place for _wish, place in sorted(zip(wishes, places, strict=True))]
    least = min(19, 300 / max(len(wishes) - 1, 1))
    assert all(after - before >= least - 1e-6 for before, after in pairwise(sorted(places)))
    assert all(after >= before - 1e-6 for before, after in pairwise(ordered))
    assert all(-1e-6 <= place <= 300 + 1e-6 for place in places)


def test_labels_that_are_apart_already_stay_where_they_are():
    assert apart([10, 100, 50], 19, 0, 300) == [10, 100, 50]


def test_of_many_labels_every_kth_is_written():
    assert marked(24, 460, 50) == [0, 3, 6, 9, 12, 15, 18, 21]
    assert marked(1, 460, 50) == [0]


def test_figures_are_written_with_a_true_minus_and_never_minus_nought():
    assert Unit(1).write(-3.25) == "−3.2"
    assert Unit(0).write(-0.2) == "0"
    assert Unit(0, " days").write(1234) == "1,234 days"
    assert Unit(2, "%").short(50) == "50%"
    assert Unit(2, " days").short(0.5) == "0.5"
