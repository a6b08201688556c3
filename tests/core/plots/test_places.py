"""Pictures of where somebody stands: quadrant, radar, ladder, gauge."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotus.core.plots import (
    Drawing,
    Gauge,
    Hidden,
    Ladder,
    Part,
    Place,
    Quadrant,
    Radar,
    Range,
    Rung,
    Size,
    Spoke,
    Stage,
    gauge,
    ladder,
    quadrant,
    radar,
)
from lotus.core.plots.marks import Box, Dot, Path
from tests.core.plots.sound import WORDS, is_sound, told

NAMES = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz ŵâMW"), min_size=1, max_size=60).filter(str.strip)
TEN = st.one_of(st.none(), st.just(Hidden()), st.floats(0, 10).map(lambda value: round(value, 1)))
FEW = settings(max_examples=40, deadline=None)
FIELDS = ("1 Caring avoidance", "2 Wise compassion", "3 Ineffective indifference", "4 Uncaring execution")


def dots(drawing: Drawing, *roles: str) -> list[Dot]:
    return [mark for mark in drawing.marks if isinstance(mark, Dot) and mark.role in roles]


def compass(*places: Place) -> Quadrant:
    return Quadrant(title="t", across="Wisdom", up="Compassion", fields=FIELDS, places=places, aim=1)


def test_compassion_grows_upward_and_wisdom_to_the_right():
    drawing = quadrant.draw(compass(Place("Today", 7.5, 2.5, own=True)), Size.WIDE, WORDS)
    (field,) = [mark for mark in drawing.marks if mark.role == "field"]
    (own,) = dots(drawing, "own")
    assert isinstance(field, Box)
    assert own.x == pytest.approx(field.x + 0.75 * field.width)
    assert own.y == pytest.approx(field.y + 0.75 * field.height)


def test_the_field_to_head_for_is_shaded_and_no_other():
    drawing = quadrant.draw(compass(Place("Today", 5, 5, own=True)), Size.WIDE, WORDS)
    (field,) = [mark for mark in drawing.marks if mark.role == "field"]
    (aim,) = [mark for mark in drawing.marks if mark.role == "field_aim"]
    assert isinstance(field, Box)
    assert isinstance(aim, Box)
    assert (aim.x, aim.y) == (field.x + field.width / 2, field.y)


def test_an_earlier_place_is_open_and_joined_to_todays():
    drawing = quadrant.draw(
        compass(Place("November", 3, 7, earlier=True), Place("Today", 6, 8, own=True)), Size.PHONE, WORDS
    )
    assert len(dots(drawing, "earlier")) == len(dots(drawing, "own")) == 1
    assert [mark for mark in drawing.marks if mark.role == "leader_dotted"]


def test_places_on_one_another_get_numbers_and_a_list():
    places = [Place(f"Concept {letter}", 5, 5) for letter in "abcd"]
    drawing = quadrant.draw(compass(*places), Size.PHONE, WORDS)
    found = dots(drawing, "numbered")
    assert len({(dot.x, dot.y) for dot in found}) == 4
    assert all(f"{n} Concept" in told(drawing) for n in range(1, 5))


def test_a_hidden_place_is_not_drawn():
    drawing = quadrant.draw(
        compass(Place("Team", Hidden(), 4), Place("Today", 1, 1, own=True)), Size.WIDE, WORDS
    )
    assert len(dots(drawing, "own", "special", "numbered")) == 1
    assert "Team" not in told(drawing)


def wheel(*values: object, **more: object) -> Radar:
    names = ("Presence", "Courage", "Candour", "Openness")
    return Radar(title="t", spokes=[Spoke(n, v) for n, v in zip(names, values, strict=False)], **more)  # type: ignore[arg-type]


def test_the_first_spoke_points_upward_and_the_others_follow_clockwise():
    first, second, third, fourth = dots(radar.draw(wheel(10, 10, 10, 10), Size.WIDE, WORDS), "own")
    assert first.y < second.y == fourth.y < third.y
    assert fourth.x < first.x == third.x < second.x


def test_half_the_figure_lies_half_way_out():
    full, half, *_rest = dots(radar.draw(wheel(10, 5, 0, 0), Size.WIDE, WORDS), "own")
    centre = dots(radar.draw(wheel(0, 0, 0, 0), Size.WIDE, WORDS), "own")[0]
    assert centre.y - full.y == pytest.approx(2 * (half.x - centre.x), abs=0.2)


def test_a_hidden_spoke_leaves_the_line_open_and_is_said():
    drawing = radar.draw(wheel(5, Hidden("fewer than 5"), 6, 7), Size.WIDE, WORDS)
    lines = [mark for mark in drawing.marks if isinstance(mark, Path) and mark.role.startswith("own_line")]
    assert [line.closed for line in lines] == [False]
    assert len(dots(drawing, "own")) == 3
    assert "fewer than 5" in told(drawing)


@pytest.mark.parametrize("count", [2, 9])
def test_too_few_or_too_many_spokes_become_bars(count):
    shape = Radar(title="t", spokes=[Spoke(f"S{n}", 5) for n in range(count)])
    drawing = radar.draw(shape, Size.WIDE, WORDS)
    assert len([mark for mark in drawing.marks if isinstance(mark, Box) and mark.role == "bar"]) == count


def test_names_without_room_around_the_wheel_make_it_bars_with_both_days():
    shape = Radar(
        title="t", spokes=[Spoke(f"Responsibilities {n}", 5, 4) for n in range(4)], earlier="In May"
    )
    drawing = radar.draw(shape, Size.PHONE, WORDS)
    assert {mark.role for mark in drawing.marks if isinstance(mark, Box)} == {"series0", "series1"}
    assert "In May" in told(drawing)


STAGES = [
    Stage("Belong", Rung.REACHED, "8.1"),
    Stage("Learn", Rung.HERE, "6.0", "One can ask."),
    Stage("Challenge", Rung.AHEAD),
    Stage("Lead", Rung.HIDDEN),
]


def test_the_lowest_stage_stands_at_the_bottom_of_the_ladder():
    drawing = ladder.draw(Ladder(title="t", stages=STAGES), Size.WIDE, WORDS)
    heights = {words.text: words.y for words in drawing.words}
    assert heights["Lead"] < heights["Challenge"] < heights["Learn"] < heights["Belong"]


def test_every_stage_says_where_it_stands_in_words_and_in_shape():
    drawing = ladder.draw(Ladder(title="t", stages=STAGES), Size.PHONE, WORDS)
    for words in ("Reached: 8.1", "You are here: 6.0", "Still ahead", "Hidden"):
        assert words in told(drawing)
    assert [dot.role for dot in dots(drawing, "special", "here", "ahead", "hidden")] == [
        "hidden",
        "ahead",
        "here",
        "special",
    ]


PARTS = [Part(3.5, "A few signs"), Part(6.5, "Several signs"), Part(10, "Many signs")]


def test_the_figure_stands_at_its_place_on_the_scale():
    drawing = gauge.draw(Gauge(title="t", value=5, earlier=10, parts=PARTS), Size.WIDE, WORDS)
    (own,), (earlier,) = dots(drawing, "own"), dots(drawing, "earlier")
    assert own.x == 360
    assert earlier.x == 710
    assert "Today 5.0" in told(drawing)
    assert "Earlier 10.0" in told(drawing)


def test_the_part_it_lies_in_is_bold_and_an_edge_belongs_to_the_lower_part():
    for value, part in ((3.5, "A few signs"), (3.6, "Several signs"), (10, "Many signs")):
        drawing = gauge.draw(Gauge(title="t", value=value, parts=PARTS), Size.WIDE, WORDS)
        assert [words.text for words in drawing.words if words.bold and words.role == "strong"] == [part]


def test_parts_without_room_become_a_list_with_their_figures():
    parts = [Part(1, "Responsibilities"), Part(2, "Something else entirely"), Part(10, "The rest")]
    assert "0 – 1 Responsibilities" in told(
        gauge.draw(Gauge(title="t", value=1, parts=parts), Size.PHONE, WORDS)
    )


PLACES = st.builds(Place, NAMES, TEN, TEN, st.booleans(), st.booleans())


@FEW
@given(st.lists(PLACES, max_size=9), st.lists(NAMES, min_size=4, max_size=4), NAMES, st.sampled_from(Size))
def test_quadrants_with_any_places_are_sound(places, fields, up, size):
    short = tuple(name[:24] for name in fields)
    shape = Quadrant(title="t", across="Wisdom", up=up, fields=short, places=places)  # type: ignore[arg-type]
    assert is_sound(quadrant.draw(shape, size, WORDS))


@FEW
@given(st.lists(st.builds(Spoke, NAMES, TEN, TEN), min_size=1, max_size=10), st.sampled_from(Size))
def test_radars_with_any_names_and_figures_are_sound(spokes, size):
    assert is_sound(radar.draw(Radar(title="t", spokes=spokes), size, WORDS))


@FEW
@given(
    st.lists(
        st.builds(Stage, NAMES, st.sampled_from(Rung), st.sampled_from(["", "4 of 10"]), NAMES),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(Size),
)
def test_ladders_with_any_stages_are_sound(stages, size):
    assert is_sound(ladder.draw(Ladder(title="t", stages=stages), size, WORDS))


def test_parts_without_words_keep_their_figures_apart():
    parts = [Part(1, "M"), Part(6, " "), Part(6.2, "M")]
    assert is_sound(gauge.draw(Gauge(title="t", value=None, parts=parts), Size.WIDE, WORDS))


@FEW
@given(
    st.lists(st.tuples(st.floats(0.1, 5), NAMES), min_size=1, max_size=6),
    TEN,
    TEN,
    st.booleans(),
    st.sampled_from(Size),
)
def test_gauges_with_any_parts_are_sound(steps, value, earlier, ranged, size):
    upto, parts = 0.0, []
    for step, name in steps:
        upto += round(step, 1)
        parts.append(Part(round(upto, 1), name))
    shape = Gauge(
        title="t", value=value, earlier=earlier, parts=parts, range=Range(0.1, 0.4) if ranged else None
    )
    assert is_sound(gauge.draw(shape, size, WORDS))
