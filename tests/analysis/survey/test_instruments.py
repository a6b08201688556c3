"""From definitions to results: each person's scores are those of the scoring engine, counted by the thousand."""

import csv
import io
import random

import numpy as np
import pytest

from lotus.analysis.survey import expressions, instruments, reading, tallies
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


def people(instrument: Instrument, count: int) -> list[dict[str, Answer]]:
    chance = random.Random(3)
    found: list[dict[str, Answer]] = []
    for _ in range(count):
        person: dict[str, Answer] = {}
        for item in instrument.questions():
            if chance.random() < 0.3 or item.type is ItemType.LONG_TEXT:
                continue
            numbered = item.type is ItemType.SLIDER
            person[item.id] = float(chance.randrange(41)) if numbered else chance.choice(item.points).value
        found.append(person)
    return found


def written(instrument: Instrument, answers: list[dict[str, Answer]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, [item.id for item in instrument.questions()], restval="")
    writer.writeheader()
    writer.writerows(answers)
    return text.getvalue().encode()


@pytest.mark.parametrize("name", ["staff-pulse", "compassionate-culture", "made"])
def test_everybodys_scores_are_those_of_the_scoring_engine(name: str) -> None:
    instrument = parse(MADE, "made.toml") if name == "made" else find(name)
    answered = people(instrument, 400)
    form = instruments.questionnaire(instrument)
    answers = reading.read(written(instrument, answered), "answers.csv", reading.Wanted(form, ()))
    with tallies.embedded() as engine:
        scores = expressions.with_scores(engine.load("answers", tallies.arrow(answers)), form, [])
        given = engine.run(scores)
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
