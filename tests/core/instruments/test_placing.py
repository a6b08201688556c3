"""Ladders, heat maps, plots of many points, lists, and the form for others: where answers lie in them."""

import pytest

from lotus.core import instruments
from lotus.core.instruments import Faults, Instrument, KeptBy
from tests.core.instruments.made import HEAD

MATRICES = """
[[item]]
id = "say"
text = "How much say have you?"
type = "matrix"
points = "agreement"
rows = [
    { id = "say_tea", text = "The tea", tip = "Ask for a kettle.", others = "Their tea" },
    { id = "say_rota", text = "The rota", tip = "Ask for a swap.", others = "Their rota" },
]

[[item]]
id = "hold"
text = "How far does it lie in your own hands?"
type = "matrix"
points = "agreement"
rows = [{ id = "hold_tea", text = "The tea" }, { id = "hold_rota", text = "The rota" }]

[[item]]
id = "guest"
text = "Who comes to tea?"
type = "short_text"

[[item]]
id = "guest_place"
text = "Where do you put them?"
type = "scale"
points = "agreement"
condition = "answered(guest)"

[[item]]
id = "free"
text = "And what else?"
type = "long_text"

[[scale]]
id = "tea"
title = "Tea"
items = ["say_tea", "hold_tea"]
method = "mean"

[[scale]]
id = "rota"
title = "Rota"
items = ["say_rota", "hold_rota"]
method = "mean"

[[scale]]
id = "guests"
title = "A guest"
items = ["guest_place"]
method = "mean"

[result]
is_not = "It is not a verdict."
"""
CLIMB = 'picture = "ladder"\nscales = ["tea", "rota"]\n[result.ladder]\nholds_from = 4\n'
STAND = """picture = "ladder"
scales = ["guests"]
[result.ladder]
named_by = ["guest"]
rungs = [{ label = "At the door" }, { label = "In the hall" }, { label = "At the table", words = "Welcome." }]
"""
HEAT = """picture = "heat"
[result.heat]
columns = ["Say", "Both"]
rows = [{ label = "Tea", cells = ["say_tea", "tea"] }, { label = "Rota", cells = ["say_rota", "rota"] }]
"""
PLOT = """picture = "plot"
[result.plot]
across = "hold"
up = "say"
across_title = "In my hands"
up_title = "Say"
rings = [
    { label = "Control", words = "Do it.", across = 4 },
    { label = "Influence", words = "Speak of it.", up = 3 },
    { label = "Concern", words = "Let it be." },
]
"""
LIST = 'picture = "list"\n[result.list]\nmost = 2\n'


def made(result: str) -> Instrument:
    return instruments.parse(HEAD + MATRICES + result, "tea.toml")


def faults(result: str) -> str:
    with pytest.raises(Faults) as found:
        made(result)
    return str(found.value)


@pytest.mark.parametrize(
    ("tea", "rota", "reached", "holds"),
    [
        ("4", "5", [True, True], [True, True]),
        ("3", "5", [False, False], [False, True]),
        ("5", "3", [True, False], [True, False]),
        ("", "5", [False, False], [None, True]),
    ],
)
def test_a_rung_is_reached_only_when_every_one_below_it_holds(
    tea: str, rota: str, reached: list[bool], holds: list[bool | None]
) -> None:
    ladder = made(CLIMB)
    answers = {"say_tea": tea, "hold_tea": tea, "say_rota": rota, "hold_rota": rota}
    rungs = instruments.climbed(ladder, instruments.score(ladder, answers))
    assert [one.reached for one in rungs] == reached
    assert [one.holds for one in rungs] == holds
    assert [one.scale.title for one in rungs] == ["Tea", "Rota"]


def test_what_was_named_stands_on_its_rung_under_its_name() -> None:
    ladder = made(STAND)
    (found,) = instruments.standing(ladder, {"guest": "Aunt Mabel", "guest_place": "3"})
    assert (found.name, found.number, found.rung and found.rung.words) == ("Aunt Mabel", 3, "Welcome.")
    (unsaid,) = instruments.standing(ladder, {"guest": "Aunt Mabel"})
    assert (unsaid.name, unsaid.number, unsaid.rung) == ("Aunt Mabel", None, None)
    assert instruments.standing(ladder, {"guest_place": "3"}) == ()


def test_without_names_a_ladder_shows_its_scales() -> None:
    ladder = made(STAND.replace('named_by = ["guest"]', "").replace('"guests"', '"tea"'))
    (found,) = instruments.standing(ladder, {"say_tea": "1", "hold_tea": "2"})
    assert (found.name, found.number) == ("Tea", 1)
    assert instruments.standing(ladder, {}) == ()


def test_a_heat_map_holds_scores_and_single_answers() -> None:
    answers = {"say_tea": "4", "hold_tea": "2", "hold_rota": "5"}
    assert instruments.cells(made(HEAT), answers) == ((4.0, 3.0), (None, None))


def test_a_plot_sorts_each_row_into_the_first_ring_that_it_reaches() -> None:
    plot = made(PLOT)
    dots = instruments.plotted(plot, {"say_tea": "5", "hold_tea": "5", "say_rota": "3", "hold_rota": "1"})
    assert [(dot.item.text, dot.across, dot.up, dot.ring and dot.ring.label) for dot in dots] == [
        ("The tea", 5, 5, "Control"),
        ("The rota", 1, 3, "Influence"),
    ]
    dots = instruments.plotted(plot, {"say_tea": "1", "hold_tea": "1", "say_rota": "3"})
    assert [dot.ring and dot.ring.label for dot in dots] == ["Concern", None]
    assert dots[0].weight is None


def test_the_weight_of_a_point_is_a_third_matrix() -> None:
    plot = made(PLOT + 'weight = "say"\n')
    assert [dot.weight for dot in instruments.plotted(plot, {"say_tea": "5"})] == [5, None]


def test_a_list_names_what_was_noticed_each_with_its_tip() -> None:
    found = instruments.noticed(made(LIST), {"say_tea": "2", "say_rota": "3", "free": "x"})
    assert [(one.id, one.tip) for one in found] == [("say_tea", "Ask for a kettle.")]
    upward = made(LIST.replace("most = 2", "least = 3"))
    assert [one.id for one in instruments.noticed(upward, {"say_tea": "2", "say_rota": "3"})] == ["say_rota"]


def test_others_are_asked_the_same_about_the_person_and_nothing_else() -> None:
    form = instruments.for_others(made(LIST))
    assert [one.text for one in form.questions()] == ["Their tea", "Their rota"]
    assert form.kept_by is KeptBy.BALLOT
    assert instruments.score(form, {"say_tea": "5"})["tea"].value is None, "two are needed, one is asked"


@pytest.mark.parametrize(
    ("result", "says"),
    [
        ('picture = "ladder"\n', "a ladder is described under [result.ladder]"),
        (
            'picture = "bars"\nlist = { least = 1 }\n',
            "a list is described under [result.list], and only there",
        ),
        ('picture = "heat"\nheat = "hot"\n', "write it as a table"),
        (CLIMB.replace("holds_from = 4", ""), "give rungs, or the score"),
        (CLIMB.replace('scales = ["tea", "rota"]\n', ""), "which scales stand on the ladder"),
        (STAND.replace('"guest"]', '"coffee"]'), "there is no item “coffee”"),
        (STAND.replace('["guest"]', '["guest", "free"]'), "name an item for each scale"),
        (STAND.replace('"At the door"', '"At the door", upto = 2'), "a rung has a label and words"),
        (HEAT.replace('"say_tea", "tea"', '"tea"'), "“Tea” has 1 cells; there are 2 columns"),
        (HEAT.replace('"say_tea"', '"free"'), "“free” is neither a scale nor an item"),
        ('picture = "heat"\n[result.heat]\ncolumns = ["x"]\n', "a heat map has columns and rows"),
        (PLOT.replace('"say"', '"guest_place"'), "“guest_place” is no matrix"),
        (PLOT.replace('words = "Let it be." }', 'words = "Let it be.", up = 1 }'), "the last ring takes"),
        ('picture = "list"\n[result.list]\n', "say from how many points"),
        ('picture = "paired"\nscales = ["tea"]\n', "“hold_tea” does not say how it is put to others"),
    ],
)
def test_a_picture_without_what_it_needs_is_refused(result: str, says: str) -> None:
    assert says in faults(result)


def test_matrices_of_a_plot_have_equally_many_rows() -> None:
    text = HEAD + MATRICES + PLOT
    short = text.replace('{ id = "hold_tea", text = "The tea" }, ', "").replace(', "hold_tea"', "")
    with pytest.raises(Faults, match="equally many rows"):
        instruments.parse(short, "tea.toml")


def test_a_list_needs_something_that_counts() -> None:
    alone = '[[item]]\nid = "free"\ntext = "Well?"\ntype = "long_text"\n[result]\nis_not = "Nothing."\n'
    with pytest.raises(Faults, match="no item has points"):
        instruments.parse(HEAD + alone + LIST, "tea.toml")


def test_rows_are_asked_for_by_the_id_of_their_matrix() -> None:
    with pytest.raises(KeyError):
        made(LIST).question_rows("coffee")
