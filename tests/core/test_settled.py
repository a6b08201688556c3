"""Numbers an organisation sets over what ships, and content files made of what somebody typed."""

from datetime import date

import pytest

from lotus.analysis.holidays import bank_holidays
from lotus.core import authoring, library, settled
from lotus.core.settled import Number

HOLIDAYS = bank_holidays(2026, 2028)


def test_an_own_number_holds_with_its_source_and_the_others_stay() -> None:
    own = {"clocks": {"account": {"value": 15, "source": "Our policy", "checked": "2026-05-01"}}}
    held = settled.numbers(own)
    assert (held["account"].words, held["account"].source, held["account"].own) == (
        "15 working days",
        "Our policy",
        True,
    )
    assert held["tell"] == settled.shipped()["tell"]
    assert not held["tell"].checked


@pytest.mark.parametrize(
    "wrong", [None, 7, {"value": "15"}, {"value": 0}, {"value": 401}, {"value": True}, {}]
)
def test_what_makes_no_sense_is_left_and_what_ships_holds(wrong: object) -> None:
    assert settled.numbers({"clocks": {"account": wrong}})["account"].value == 10


@pytest.mark.parametrize(
    ("value", "unit", "ends"),
    [(1, "working days", date(2026, 4, 7)), (3, "days", date(2026, 4, 5)), (2, "weeks", date(2026, 4, 16)),
     (1, "months", date(2026, 5, 2))],
)  # fmt: skip
def test_a_number_ends_on_the_day_its_unit_says(value: int, unit: str, ends: date) -> None:
    assert Number("x", "X", value, unit, "", "").after(date(2026, 4, 2), HOLIDAYS) == ends


def test_every_shipped_number_has_a_known_unit_and_no_invented_day_of_checking() -> None:
    found = settled.shipped().values()
    assert {one.unit for one in found} <= set(settled.UNITS)
    assert all(settled.LEAST <= one.value <= settled.MOST and one.source for one in found)
    assert {one.checked for one in found} == {""}


def test_what_was_typed_comes_back_from_the_file_that_is_made_of_it() -> None:
    shipped = library.load("letters", "outcome")
    typed = 'He said "hello" \\ and\nwent \x7f away – [[why_not'
    sections = {
        name: typed if name == "referral" else str(one["text"])
        for name, one in shipped.data["sections"].items()
    }
    made = library.merge(shipped, authoring.letter("Outcome “x”", shipped.body, sections))
    assert made.data["title"] == "Outcome “x”"
    assert made.data["sections"]["referral"]["text"] == typed
    assert made.body.strip() == shipped.body.strip()
    assert [fault[:11] for fault in authoring.letter_faults(made)] == ["“[[why_not”"]


def test_what_ships_has_no_fault_of_an_own_version() -> None:
    letters = [library.load("letters", slug) for slug in library.slugs("letters")]
    assert [one.slug for one in letters if authoring.letter_faults(one)] == []
    assert authoring.question_faults(library.load("pre-formal", "questions")) == ()


@pytest.mark.parametrize("words", ["{who}", "{person.name}", "{", "{person!r}"])
def test_curly_brackets_that_are_not_the_person_are_a_fault(words: str) -> None:
    shipped = library.load("pre-formal", "questions")
    own = authoring.questions("ours 1", {"peer": (words, "")}, "ours", "")
    assert len(authoring.question_faults(library.merge(shipped, own))) == 1


def test_the_invented_case_fills_every_field_of_every_letter() -> None:
    facts = library.load("examples", "case").data["facts"]
    wanted = {
        name for slug in library.slugs("letters") for name in library.load("letters", slug).data["fields"]
    }
    assert wanted - set(facts) == set()
