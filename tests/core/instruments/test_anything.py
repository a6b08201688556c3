"""Anything put anywhere in a definition: it is read and can be scored, or refused in sentences. Nothing else."""

import copy
import math
import random
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from lotus.core import instruments
from lotus.core.instruments import Answer, Faults, Instrument, parsing
from lotus.core.instruments.faults import Lines
from tests.core.instruments.made import WHOLE
from tests.proofs import Proof

STRANGE: tuple[Any, ...] = (
    *(0, -1, 1.5, 10**400, float("nan"), float("inf"), True, False),
    *("", "x", "calm", "q == 1", "calm > 2", "answered(tea)", "tea", "nan"),
    *([], ["a"], ["a", "b"], [[1]], [{}], {}, {"a": 1}, {"label": "a"}),
    [{"label": "a", "counts": 1}, {"label": "b", "counts": 1}],
    [{"label": "a", "counts": False}, {"label": "b", "counts": False}],
    [{"label": "a", "counts": float("nan")}, {"label": "b", "value": [1]}],
)


def _places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*before, key)
        yield from _places(one, (*before, key))


def _spoilt(dice: random.Random) -> dict[str, Any]:
    """A good definition in which a few things were taken out or replaced."""
    data = copy.deepcopy(tomllib.loads(WHOLE))
    for _ in range(dice.choice([1, 1, 2, 4])):
        *way, last = dice.choice(list(_places(data)))
        inside: Any = data
        for key in way:
            inside = inside[key]
        if isinstance(inside, dict) and dice.random() < 0.25:
            del inside[last]
        else:
            inside[last] = copy.deepcopy(dice.choice(STRANGE))
    return data


def _read(data: dict[str, Any]) -> Instrument | None:
    reader = parsing._Reader(data, "spoilt.toml", Lines(""))
    found = reader.instrument()
    if reader.faults:
        assert all(len(one) > 20 for one in str(Faults(reader.faults)).split("\n"))
        return None
    return found


def _answers(of: Instrument, dice: random.Random) -> dict[str, Answer]:
    def one(question: instruments.Item) -> Answer:
        values = [point.value for point in question.points]
        return dice.choice([*values, 3.0, "z", frozenset(values[:2])])

    return {question.id: one(question) for question in of.questions() if dice.random() < 0.7}


def _can_be_scored(of: Instrument, dice: random.Random) -> bool:
    answers = _answers(of, dice)
    instruments.refusals(of, answers)
    scores = instruments.score(of, answers)
    if of.result.quadrant:
        instruments.place(of.result.quadrant, scores)
    return all(one.value is None or math.isfinite(one.value) for one in scores.values())


@pytest.mark.proof
def test_a_spoilt_definition_is_refused_in_sentences_or_can_be_scored(proof: Proof) -> None:
    trials, good, read = proof.trials(10_000), 0, 0
    for seed in range(trials):
        dice = random.Random(proof.seed + seed)
        found = _read(_spoilt(dice))
        read += found is not None
        good += found is None or all(_can_be_scored(found, dice) for _ in range(3))
    proof.keep(
        "instrument-spoilt",
        "A spoilt questionnaire is refused in sentences, or can be scored",
        tried=trials,
        found=good,
        must=trials,
        note=f"{trials - read:,} were refused",
    )
    assert good == trials
    assert 0 < read < trials


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "peace"', "id = ['peace']", "a text is needed here"),
        ("most = 20", "most = inf", "line 29, item cups, most: write a number"),
        (
            "counts = 0 }]\nrequired",
            "counts = 1 }]\nrequired",
            "item tea, points: all answers count the same",
        ),
        ("counts = 0 }]\nrequired", "counts = nan }]\nrequired", "counts is a number, or false"),
        ('value = "none"', "value = [1]", "its value is a text or a whole number"),
        ('id = "why"', 'id = "answered"', "“answered” is a word of conditions"),
        ('id = "why"', 'id = "and"', "“and” is a word of conditions"),
    ],
)
def test_what_would_break_counting_is_said_where_it_stands(old: str, new: str, says: str) -> None:
    assert old in WHOLE
    with pytest.raises(Faults, match=says):
        instruments.parse(WHOLE.replace(old, new), "tea.toml")
