"""From definitions to results: each person's scores are those of the scoring engine, counted by the thousand."""

import csv
import io
import random

import numpy as np
import pytest

from lotus.analysis.survey import instruments, reading, tables, tallies
from lotus.core.instruments import Answer, Instrument, ItemType, find, parse, score
from lotus.core.refusal import Refused

MADE = """
id = "made"
version = "1"
title = "Made for a test"
source = "ours"
licence = "CC BY 4.0"
validity = "none"
purpose = "to try"
minutes = 1
audience = "nobody"
languages = ["en"]
kept_by = "ballot"
who_sees = "Nobody."
one_by_one = false

[points]
often = ["Never", "Sometimes", "Always"]

[[item]]
id = "a"
text = "A?"
type = "scale"
points = "often"
reverse = true

[[item]]
id = "b"
text = "B?"
type = "single"
points = [
    { value = "x", label = "X", counts = 1 },
    { value = "y", label = "Y", counts = 7 },
    { value = "z", label = "Z", counts = false },
]

[[item]]
id = "c"
text = "C?"
type = "slider"
least = 0
most = 40

[[item]]
id = "free"
text = "Anything else?"
type = "long_text"

[[scale]]
id = "p"
title = "P"
items = ["a", "b", "c"]
method = "percent"
least = 2

[[scale]]
id = "s"
title = "S"
items = ["a", "b"]
method = "sum"
least = 1

[[scale]]
id = "m"
title = "M"
items = ["a", "c"]
method = "mean"
least = 1

[[scale]]
id = "of"
title = "Of"
scales = ["p", "m"]
method = "mean"
least = 1

[result]
picture = "bars"
is_not = "Nothing."
"""


ASKED_OF_SOME = """
[[item]]
id = "tea"
text = "Tea?"
type = "single"
required = true
points = [{ value = "yes", label = "Yes", counts = 1 }, { value = "no", label = "No", counts = 0 }]

[[item]]
id = "extras"
text = "With?"
type = "multiple"
condition = "tea == 'yes'"
points = [{ value = "milk", label = "Milk", counts = 1 }, { value = "sugar", label = "Sugar", counts = 2 }]

[[item]]
id = "cups"
text = "Cups?"
type = "number"
condition = "tea == 'yes' and not answered(free)"
least = 0
most = 9

[[item]]
id = "sweet"
text = "Sweet?"
type = "scale"
condition = "'sugar' in extras or cups >= 3"
points = "often"

[[item]]
id = "sure"
text = "Sure?"
type = "scale"
condition = "answered(sweet) and c < 20"
points = "often"

[[scale]]
id = "t"
title = "T"
items = ["a", "cups", "sweet", "sure"]
method = "sum"
least = 1

"""
SOME = MADE.replace('[[scale]]\nid = "p"', ASKED_OF_SOME + '[[scale]]\nid = "p"')


def people(instrument: Instrument, count: int) -> list[dict[str, Answer]]:
    chance = random.Random(3)
    found: list[dict[str, Answer]] = []
    for _ in range(count):
        person: dict[str, Answer] = {}
        for item in instrument.questions():
            if chance.random() < 0.3:
                continue
            if item.type is ItemType.MULTIPLE:
                person[item.id] = frozenset(one.value for one in item.points if chance.random() < 0.7)
            elif item.type in (ItemType.SLIDER, ItemType.NUMBER):
                person[item.id] = float(chance.randint(int(item.least or 0), int(item.most or 0)))
            else:
                words = item.type is ItemType.LONG_TEXT
                person[item.id] = "Words" if words else chance.choice(item.points).value
        found.append(person)
    return found


def written(instrument: Instrument, answers: list[dict[str, Answer]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, [item.id for item in instrument.questions()], restval="")
    writer.writeheader()
    between = {one: "|".join(sorted(one)) for person in answers for one in person.values() if _several(one)}
    writer.writerows({id: between.get(one, one) for id, one in person.items()} for person in answers)
    return text.getvalue().encode()


def _several(answer: Answer) -> bool:
    return isinstance(answer, frozenset)


MADE_HERE = {"made": MADE, "asked of some": SOME}


@pytest.mark.parametrize("name", ["staff-pulse", "compassionate-culture", *MADE_HERE])
def test_everybodys_scores_are_those_of_the_scoring_engine(name: str) -> None:
    instrument = parse(MADE_HERE[name], "made.toml") if name in MADE_HERE else find(name)
    answered = people(instrument, 400)
    form = instruments.questionnaire(instrument)
    answers = reading.read(written(instrument, answered), "answers.csv", reading.Wanted(form, ()))
    with tallies.embedded() as engine:
        table = engine.seen("answers", tallies.arrow(answers))
        given = engine.run(tallies.prepared(table, form, answers))
    wanted = [score(instrument, person) for person in answered]
    for each in form.scores:
        found = np.ma.filled(np.asanyarray(given[each.item]), np.nan)
        expected = [np.nan if (value := one[each.id].value) is None else value for one in wanted]
        assert found == pytest.approx(expected, nan_ok=True, abs=1e-9)
        there = found[~np.isnan(found)]
        assert there.min() >= each.bottom
        assert there.max() <= each.top


def test_a_question_is_shown_on_the_scale_of_its_first_score() -> None:
    form = instruments.questionnaire(parse(MADE, "made.toml"))
    assert [option.points for option in form.questions[0].options] == [100, 50, 0]
    assert [option.points for option in form.questions[1].options] == [0, 100, None]
    assert (form.numbers[0].least, form.numbers[0].most) == (0, 40)
    assert form.left_out == ("free",)


def test_what_a_person_keeps_has_no_results() -> None:
    with pytest.raises(Refused, match="theirs alone"):
        instruments.questionnaire(parse(MADE.replace("ballot", "person"), "made.toml"))


def test_a_score_of_several_choices_at_once_is_refused() -> None:
    several = MADE.replace('type = "single"', 'type = "multiple"')
    with pytest.raises(Refused, match="The score P rests on b, whose answers are not counted here"):
        instruments.questionnaire(parse(several, "made.toml"))


def test_an_answer_to_a_question_that_was_not_to_be_asked_is_not_counted() -> None:
    form = instruments.questionnaire(parse(SOME, "made.toml"))
    head = "a,b,c,free,tea,extras,cups,sweet,sure\n"
    rows = (
        "1,x,5,,yes,milk; sugar,,2,3\n",  # asked for everything
        "1,x,5,,no,sugar,4,2,3\n",  # no tea: neither extras nor cups nor what follows from them
        "1,x,30,,yes,,5,3,1\n",  # sweet because of the cups, and not asked whether sure
        "1,x,5,Some words,yes,milk,5,3,\n",  # words stand against cups, and cups against sweet
    )
    answers = reading.read((head + "".join(rows)).encode(), "answers.csv", reading.Wanted(form, ()))
    assert answers.columns["sweet"].tolist() == [2, 0, 3, 0]
    assert answers.columns["sure"].tolist() == [3, 0, 0, 0]
    assert np.isnan(answers.columns["cups"]).tolist() == [True, True, False, True]
    assert answers.columns["asked:t"].tolist() == [4, 1, 3, 1]
    assert answers.unasked == 6
    assert {"extras", "free"}.isdisjoint(answers.columns)


def test_a_file_that_is_read_line_by_line_leaves_out_the_same_answers() -> None:
    form = instruments.questionnaire(parse(SOME, "made.toml"))
    rows = "a,b,c,free,tea,extras,cups,sweet,sure\n1,x,5,,no,sugar,4,2,3\n7,x,5,,yes,,,,\n"
    answers = reading.read(rows.encode(), "answers.csv", reading.Wanted(form, ()))
    assert (len(answers.bad), answers.columns["sweet"].tolist(), answers.unasked) == (1, [0], 3)
    nothing = reading.read(rows.replace("1,x", "8,x").encode(), "answers.csv", reading.Wanted(form, ()))
    assert (len(nothing.bad), nothing.rows, nothing.unasked) == (2, 0, 0)


def test_the_dictionary_says_who_was_asked() -> None:
    form = instruments.questionnaire(parse(SOME, "made.toml"))
    notes = {name: means for kind, name, means, _unit in tables.dictionary(form, (), {}) if kind == "note"}
    assert notes["cups"] == (
        "asked only where tea == 'yes' and not answered(free); an answer from anybody else is not counted"
    )
