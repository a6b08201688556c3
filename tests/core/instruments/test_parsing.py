"""A definition is taken whole, or refused with everything that is wrong with it, each by line, item and field."""

import re

import pytest

from lotus.core import instruments
from lotus.core.instruments import Faults, ItemType, KeptBy, Picture
from lotus.core.refusal import Refused
from tests.core.instruments.made import HEAD, ITEMS, RESULT, SCALES, WHOLE


def faults(text: str) -> list[str]:
    """What is said of a text, without the file's name; none where it is sound."""
    try:
        instruments.parse(text, "tea.toml")
    except Faults as found:
        return [str(one).removeprefix("tea.toml, ") for one in found.faults]
    return []


def test_a_definition_becomes_a_questionnaire() -> None:
    tea = instruments.parse(WHOLE, "tea.toml")
    assert (tea.id, tea.version, tea.minutes, tea.kept_by) == ("tea-and-talk", "1", 3, KeptBy.PERSON)
    assert [item.id for item in tea.questions()][-3:] == ["when", "who_team", "who_alone"]
    assert tea.question("calm").points[4].label == "Strongly agree"
    assert tea.question("calm").points[4].counts == 5
    assert tea.question("who_alone").type is ItemType.SCALE
    assert tea.scale("peace").least == 1
    assert tea.result.picture is Picture.QUADRANT
    with pytest.raises(KeyError):
        tea.question("coffee")
    with pytest.raises(KeyError):
        tea.scale("coffee")


def test_it_says_where_it_belongs_and_what_helps_the_weaker_side() -> None:
    head = HEAD.replace("[points]", 'sections = ["4-2"]\nwithout_account = true\n[points]')
    scales = SCALES.replace("least = 2", 'least = 2\ntips = ["Ask."]')
    tea = instruments.parse(head + ITEMS + scales + RESULT + 'aim = "top_left"\n', "tea.toml")
    assert (tea.sections, tea.without_account) == (("4-2",), True)
    assert tea.scale("company").tips == ("Ask.",)
    assert tea.result.quadrant
    assert tea.result.quadrant.aim == "top_left"


def test_its_digest_changes_with_what_is_asked() -> None:
    tea = instruments.parse(WHOLE, "tea.toml")
    assert tea.digest == instruments.parse(WHOLE + "\n# a remark\n", "other.toml").digest
    assert tea.digest != instruments.parse(WHOLE.replace("calms me", "wakes me"), "tea.toml").digest


def test_everything_that_is_wrong_is_said_at_once_with_its_line() -> None:
    text = WHOLE.replace('type = "number"', 'type = "nummer"').replace("minutes = 3", 'minutes = "three"')
    text = text.replace('items = ["calm", "hurry"]', 'items = ["calm", "why"]')
    lines = text.split("\n")
    said = faults(text)
    assert len(said) == 5
    for line, where in (
        ("minutes =", "minutes"),
        ('type = "nummer"', "item cups, type"),
        ("items =", "items"),
    ):
        number = next(number for number, one in enumerate(lines, 1) if one.startswith(line))
        assert any(one.startswith(f"line {number}, ") and where in one for one in said), (line, said)


def _changed(old: str, new: str) -> str:
    assert old in WHOLE, old
    return WHOLE.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "tea-and-talk"', 'id = "Tea & Talk"', "an id has small letters"),
        ('title = "Tea and talk"', "title = 3", "a text is needed"),
        ('source = "Lotus"', 'sauce = "Lotus"', "there is no field of this name"),
        ('source = "Lotus"', 'sauce = "Lotus"', "source: a text is needed"),
        ('kept_by = "person"', 'kept_by = "dog"', "“dog” is none of: person, team"),
        ('languages = ["en"]', 'languages = ["fr"]', "en and cy"),
        ('languages = ["en"]', 'languages = "en"', "write a list of texts"),
        ("required = true", 'required = "yes"', "write true or false"),
        ('type = "single"', 'kind = "single"', "type: this is needed"),
        ('id = "cups"', 'id = "Cups"', "begins with a letter"),
        ('id = "cups"', 'id = "tea"', "“tea” is the id of an earlier item"),
        ('id = "who_alone"', 'id = "calm"', "“calm” is the id of an earlier item"),
        ("most = 20", "most = -1", "the most is larger"),
        ("most = 20", 'most = "many"', "write a number"),
        ("most = 20", "most = 20\nstep = 0", "a step is more than 0"),
        ("most = 50", "most = 6000", "at most 5,000 characters"),
        ('type = "date"', 'type = "date"\nmost = 3', "neither least nor most"),
        ('type = "date"', 'type = "date"\npoints = "agreement"', "no answers to choose from"),
        ('type = "date"', 'type = "date"\nreverse = true', "only an answer with points can be reversed"),
        ('type = "date"', 'type = "date"\nrows = [{ id = "r", text = "R" }]', "a matrix has rows"),
        ('type = "matrix"', 'type = "matrix"\nreverse = true', "reverse its rows"),
        ('points = "agreement"', 'points = "disagreement"', "no points called “disagreement”"),
        ('points = ["Milk", "Sugar", {', 'points = [3, "Sugar", {', "an answer is a text"),
        ('value = "no", label', 'value = "yes", label', "two answers have the same value"),
        ("counts = 1 }", 'counts = "one" }', "counts is a number"),
        ("counts = 1 }", "counts = 1, colour = 2 }", "more than label, value and counts"),
        ("tea == 'yes'", "coffee == 'yes'", "“coffee” is not an earlier item"),
        ("tea == 'yes'", "calm == 'yes'", "“calm” is not an earlier item"),
        ("tea == 'yes'", "tea.__class__", "says neither yes nor no"),
        ("tea == 'yes'", "tea ==", "it is not an expression"),
        ('items = ["calm", "hurry"]', 'items = ["calm", "calm"]', "stands here twice"),
        ('items = ["calm", "hurry"]', 'items = ["calm", "when"]', "“when” is none whose answers have points"),
        ('items = ["calm", "hurry"]', "items = []", "made of items, or of scales"),
        ('id = "company"', 'id = "peace"', "“peace” is the id of something else too"),
        ('id = "company"', 'id = "tea"', "“tea” is the id of something else too"),
        ("least = 2", "least = 3", "1 to 2"),
        (
            'scales = ["peace", "company"]\nmethod = "mean"',
            'scales = ["peace"]\nmethod = "ten"',
            "their mean or",
        ),
        ('scales = ["peace", "company"]', 'scales = ["both"]', "it rests on itself"),
        ('scales = ["peace", "company"]', 'scales = ["war"]', "there is no scale “war”"),
        ("upto = 4", "upto = 1", "they rise"),
        ('label = "peaceful"', 'label = "peaceful", upto = 5', "each band but the last"),
        ('label = "peaceful"', 'label = "peaceful", colour = 5', "a band has label, words and upto"),
        ('picture = "quadrant"', 'picture = "radar"', "described under [result.quadrant]"),
        ('is_not = "It is not a diagnosis."', "", "is_not: a text is needed"),
        ("split_x = 3", "", "split_x and split_y"),
        ('x = "peace"', 'x = "war"', "there is no scale “war”"),
        ("top_left = { label", "top = { label", "a corner has a label and words"),
        ('source = "Lotus"', 'source = "Lotus"\nsections = ["4.2"]', "as their files are called"),
        ('kept_by = "person"', 'kept_by = "ballot"\nwithout_account = true', "needs no account"),
        ('version = "1"', 'version = "the first of its kind"', "at most 20 characters"),
        ("split_x = 3", 'split_x = 3\naim = "up"', "“up” is none of: top_left"),
        ("[[item]]", "[[item", "it cannot be read"),
    ],
)
def test_a_fault_is_said(old: str, new: str, says: str) -> None:
    assert any(says in one for one in faults(_changed(old, new))), faults(_changed(old, new))


def test_a_definition_without_items_or_result_is_refused() -> None:
    assert any("there may be 1 to 200" in one for one in faults(HEAD))
    assert any("say how the result is shown" in one for one in faults(HEAD))
    assert any("write a list of tables" in one for one in faults('item = "many"\n' + HEAD))
    assert any("write it as a table" in one for one in faults(HEAD + '[result]\nquadrant = "no"\n'))


def test_200_items_are_taken_and_201_refused() -> None:
    def many(number: int) -> str:
        one = '[[item]]\nid = "n{0}"\ntext = "And then?"\ntype = "short_text"\n'
        return (
            HEAD
            + "".join(one.format(place) for place in range(number))
            + '[result]\npicture = "notes"\nis_not = "x"'
        )

    assert faults(many(200)) == []
    assert any("201 items" in one for one in faults(many(201)))


def test_a_field_after_a_text_of_several_lines_is_found_on_its_line() -> None:
    text = HEAD.replace('purpose = "To try the engine."', 'purpose = """\nminutes = 9\n"""')
    text = text.replace("minutes = 3", "minutes = 0") + ITEMS + SCALES + RESULT
    number = next(number for number, one in enumerate(text.split("\n"), 1) if one == "minutes = 0")
    assert any(one.startswith(f"line {number}, minutes") for one in faults(text))


def test_what_ships_is_sound_and_says_who_sees_it() -> None:
    assert {"staff-pulse", "compassionate-culture", "wise-compassion"} <= set(instruments.names())
    for name in instruments.names():
        found = instruments.find(name)
        assert found.id == name
        assert re.search(r"[.]$", found.who_sees), name
        assert re.search(r"[.]$", found.result.is_not), name


def test_one_of_ones_own_is_found_by_its_file(tmp_path: object) -> None:
    file = tmp_path / "tea.toml"  # type: ignore[operator]
    file.write_text("\ufeff" + WHOLE, encoding="utf-8")
    assert instruments.find(str(file)).id == "tea-and-talk"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(Refused, match="not text in UTF-8"):
        instruments.find(str(file))
    with pytest.raises(Refused, match="neither a file nor an instrument that ships"):
        instruments.find("tea")
