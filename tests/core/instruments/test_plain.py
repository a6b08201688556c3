"""Answers are kept as plain values, come back as they were given, and are read as a person reads them."""

import json
from datetime import date

from lotus.core import instruments
from lotus.core.instruments import Answer
from tests.core.instruments.made import WHOLE

TEA = instruments.parse(WHOLE, "tea.toml")
GIVEN: dict[str, Answer] = {
    "tea": "yes",
    "cups": 2.5,
    "calm": "4",
    "beside": frozenset({"2", "1"}),
    "why": "It is warm.",
    "when": date(2026, 3, 5),
    "who_alone": "1",
}


def test_answers_come_back_as_they_were_given() -> None:
    plain = json.loads(json.dumps(instruments.to_plain(GIVEN)))
    assert instruments.from_plain(TEA, plain) == GIVEN
    assert plain["when"] == "2026-03-05"
    assert plain["beside"] == ["1", "2"]


def test_what_is_not_asked_and_what_is_empty_is_left_out() -> None:
    assert instruments.from_plain(TEA, {"tea": "no", "coffee": "yes", "why": "", "beside": []}) == {
        "tea": "no"
    }


def test_answers_are_read_as_words() -> None:
    said = {id: instruments.in_words(TEA.question(id), answer) for id, answer in GIVEN.items()}
    assert said["tea"] == "Yes"
    assert said["cups"] == "2.5"
    assert said["beside"] == "Milk; Sugar"
    assert (said["why"], said["when"]) == ("It is warm.", "5 March 2026")
