"""A forest of ratios: half and twice lie equally far from 1, and what goes on beyond the edge has an arrow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotus.core.plots import Forest, Hidden, Range, Ratio, Size, Unit, forest
from tests.core.plots.sound import WORDS, is_sound

NAMES = st.text(st.sampled_from("abcdefghij klmnop ŵâMW"), min_size=1, max_size=40).filter(str.strip)


def drawn(*ratios: Ratio, size: Size = Size.WIDE):
    return forest.draw(Forest(title="t", ratios=ratios, band=(0.8, 1.25), unit=Unit(2)), size, WORDS)


def test_half_and_twice_lie_equally_far_from_1() -> None:
    drawing = drawn(*(Ratio(str(value), value, Range(0.4, 2.5)) for value in (0.5, 1.0, 2.0)))
    half, one, twice = [mark.x for mark in drawing.marks if mark.kind == "dot"]
    assert one - half == pytest.approx(twice - one, abs=0.2)


def test_a_clear_one_is_a_diamond_and_a_hidden_one_is_hatched() -> None:
    drawing = drawn(
        Ratio("a", 2.0, Range(1.5, 3), clear=True), Ratio("b", 1.1, Range(0.7, 1.6)), Ratio("c", Hidden())
    )
    assert [mark.shape for mark in drawing.marks if mark.kind == "dot"] == ["diamond", "circle"]
    assert sum(mark.role == "gap" for mark in drawing.marks) == 1


def test_an_interval_beyond_the_edge_ends_in_an_arrow() -> None:
    ends = [
        mark.points.split()
        for mark in drawn(Ratio("a", 1.0, Range(0.01, float("inf")))).marks
        if mark.role == "tick"
    ]
    bar, low, high = [[float(point.split(",")[0]) for point in points] for points in ends]
    assert low[0] > low[1] < low[2]
    assert high[0] < high[1] > high[2]
    assert (bar[0], bar[1]) == (low[1], high[1])


RATIOS = st.floats(0, 60)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.builds(
            lambda name, three, clear: Ratio(name, sorted(three)[1], Range(min(three), max(three)), clear),
            NAMES,
            st.lists(RATIOS, min_size=3, max_size=3),
            st.booleans(),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(Size),
)
def test_forests_of_any_ratios_are_sound(ratios, size) -> None:
    assert is_sound(drawn(*ratios, size=size))
