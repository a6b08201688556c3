"""The control chart: points, limits, runs, gaps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.core import plots
from lotus.core.plots import Hidden, Reading, Signal, Size, Unit, XmR, xmr
from lotus.core.plots.marks import Box, Dot, Path
from tests.core.plots.sound import WORDS, is_sound, told

MONTHS = ["January 2026", "February 2026", "March 2026", "April 2026", "May 2026"]


def readings(*values: plots.Value) -> list[Reading]:
    return [Reading(month, value) for month, value in zip(MONTHS, values, strict=False)]


def dots(drawing: plots.Drawing) -> list[Dot]:
    return [mark for mark in drawing.marks if isinstance(mark, Dot)]


def test_points_stand_evenly_and_at_the_height_of_their_figures():
    drawing = xmr.draw(XmR(title="t", readings=readings(0, 5, 10), unit=Unit(0)), Size.WIDE, WORDS)
    first, second, third = dots(drawing)
    assert (first.y, second.y, third.y) == (336, 186, 36)
    assert second.x - first.x == pytest.approx(third.x - second.x, abs=0.2)


def test_a_hidden_figure_breaks_the_line_and_is_never_drawn_as_nought():
    drawing = xmr.draw(XmR(title="t", readings=readings(4, 5, Hidden(), 6, 7)), Size.WIDE, WORDS)
    assert len(dots(drawing)) == 4
    assert len([mark for mark in drawing.marks if isinstance(mark, Path) and mark.role == "main"]) == 2
    (gap,) = [mark for mark in drawing.marks if mark.role == "gap"]
    assert isinstance(gap, Box)
    assert gap.height == 300, "over the whole field, so at no figure"


def test_limits_and_aim_carry_their_words_and_figures_at_the_end():
    shape = XmR(title="t", readings=readings(9, 11, 10), phases=[plots.Phase(0, 2, 10, 4.7, 15.3)], aim=5)
    wide, phone = (told(xmr.draw(shape, size, WORDS)) for size in Size)
    for words in ("Upper limit 15.3", "Mean 10.0", "Lower limit 4.7", "Aim 5"):
        assert words in wide
    for words in ("upper 15.3", "mean 10.0", "lower 4.7", "aim 5"):
        assert words in phone


def test_a_limit_beyond_what_can_be_is_not_drawn():
    shape = XmR(title="t", readings=readings(1, 2, 1), phases=[plots.Phase(0, 2, 1.3, -1.4, 4)])
    drawing = xmr.draw(shape, Size.WIDE, WORDS)
    assert "Lower limit" not in told(drawing)
    assert len([mark for mark in drawing.marks if mark.role == "limit"]) == 1


def test_signals_differ_by_shape_and_not_by_colour_alone():
    marked = [Reading(month, 5, signal) for month, signal in zip(MONTHS, Signal, strict=False)]
    assert {dot.shape for dot in dots(xmr.draw(XmR(title="t", readings=marked), Size.WIDE, WORDS))} == {
        "circle",
        "diamond",
        "square",
        "triangle",
    }


def test_a_run_is_named_where_its_words_have_room():
    run = plots.Run(1, 4, "4 months that lie below the mean of all the months", "4 below")
    shape = XmR(title="t", readings=readings(9, 5, 5, 5, 5), runs=[run])
    assert run.words in told(xmr.draw(shape, Size.WIDE, WORDS))
    assert "4 below" in told(xmr.draw(shape, Size.PHONE, WORDS))


VALUES = st.one_of(
    st.none(), st.just(Hidden()), st.floats(-1e6, 1e6).map(lambda value: round(value, 2)), st.integers(0, 40)
)


@given(
    values=st.lists(VALUES, min_size=1, max_size=40).filter(
        lambda values: any(isinstance(value, int | float) for value in values)
    ),
    mean=st.floats(0, 100),
    spread=st.floats(0, 50),
    aim=st.one_of(st.none(), st.floats(0, 120)),
    least=st.sampled_from([None, 0]),
    size=st.sampled_from(Size),
)
def test_whatever_the_figures_nothing_leaves_the_canvas_and_no_words_meet(
    values, mean, spread, aim, least, size
):
    marked = [Reading(f"{MONTHS[n % 5]}", value) for n, value in enumerate(values)]
    if least == 0:
        marked = [
            Reading(r.label, abs(r.value) if isinstance(r.value, int | float) else r.value) for r in marked
        ]
    phase = plots.Phase(0, len(values) - 1, mean, mean - spread, mean + spread)
    shape = XmR(title="t", readings=marked, phases=[phase], aim=aim, least=least, axis="Days, the median")
    assert is_sound(xmr.draw(shape, size, WORDS))
