"""What each field understands, and what it says when it does not."""

from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from lotus.ui import forms


class Stage(StrEnum):
    RAISED = "raised"
    CLOSED = "closed"


def understood(field: forms.Field, typed: Any) -> Any:
    form = type("One", (forms.LotusForm,), {"it": field})(typed if isinstance(typed, dict) else {"it": typed})
    assert form.is_valid(), form.errors
    return form.cleaned_data["it"]


def said(field: forms.Field, typed: Any) -> str:
    form = type("One", (forms.LotusForm,), {"it": field})(typed if isinstance(typed, dict) else {"it": typed})
    assert not form.is_valid()
    return str(form.errors["it"][0])


def three(day: str, month: str, year: str) -> dict[str, str]:
    return {"it-day": day, "it-month": month, "it-year": year}


def test_words_keep_their_lines_and_lose_what_nobody_types() -> None:
    assert understood(forms.Paragraphs("Words"), "one\r\ntwo\x00") == "one\ntwo"
    assert understood(forms.Line("Name"), "  Siân Llŷr ") == "Siân Llŷr"


def test_each_field_says_what_to_do_when_it_is_empty() -> None:
    assert said(forms.Line("Name", missing="Write your name"), " ") == "Write your name"
    assert said(forms.Line("Your name"), "") == "“Your name” still needs an answer"
    assert said(forms.Tick("Read"), {}) == "Tick the box to go on"


def test_too_many_words_are_counted() -> None:
    assert said(forms.Line("Name", max_length=3), "abcdef") == "Shorten this to 3 characters. It now has 6"


def test_an_address_is_asked_for_whole() -> None:
    assert understood(forms.Email("E-mail"), "alice@example.org") == "alice@example.org"
    assert "name@example.org" in said(forms.Email("E-mail"), "alice@")


def test_a_password_keeps_its_spaces() -> None:
    assert understood(forms.Secret("Password"), " three words here ") == " three words here "


def test_a_code_may_be_written_with_spaces() -> None:
    assert understood(forms.Code("Code", digits=6), "123 456") == "123456"
    assert understood(forms.Code("Code"), "lake-moss") == "lake-moss"
    assert said(forms.Code("Code", digits=6), "12345x") == "Write the 6 figures of the code"


@pytest.mark.parametrize(("typed", "number"), [("12", 12), ("1,200", 1200), (" 7 ", 7), ("-3", -3)])
def test_numbers_are_read_as_people_write_them(typed: str, number: int) -> None:
    assert understood(forms.Number("How many?"), typed) == number


def test_a_number_may_have_decimals_where_asked_for() -> None:
    assert understood(forms.Number("Days", places=1), "2.5") == Decimal("2.5")
    assert said(forms.Number("Days", places=1), "NaN") == "Write it in figures, such as 12"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (forms.Number("N", least=1, most=5), "9", "Write a number from 1 to 5"),
        (forms.Number("N", least=1), "0", "Write 1 or more"),
        (forms.Number("N", most=5), "6", "Write 5 or less"),
        (forms.Number("N"), "some", "Write it in figures, such as 12"),
    ],
)
def test_a_number_out_of_range_is_told_the_range(field: forms.Number, typed: str, words: str) -> None:
    assert said(field, typed) == words


def test_an_empty_number_may_be_left_out() -> None:
    assert understood(forms.Number("N", required=False), "") is None


def test_a_choice_becomes_what_the_code_asks_for() -> None:
    field = forms.Choice("Stage", [(Stage.RAISED, "Raised"), (Stage.CLOSED, "Closed")], coerce=Stage)
    assert understood(field, "closed") is Stage.CLOSED
    assert said(field, "elsewhere") == "Choose one of the answers shown here"


def test_choices_may_come_from_a_function_and_be_set_on_a_form() -> None:
    class Ask(forms.LotusForm):
        team = forms.Select("Team", lambda: [("a", "Ward A")])

    form = Ask({"team": "b"})
    form.fields["team"].options = [("b", "Ward B")]
    assert form.is_valid()
    assert not Ask({"team": "b"}).is_valid()


def test_several_ticks_come_back_in_a_list() -> None:
    from django.http import QueryDict

    class Ask(forms.LotusForm):
        issues = forms.Choices("About", [("a", "A"), ("b", "B")], missing="Tick at least one")

    form = Ask(QueryDict("issues=a&issues=b"))
    assert form.is_valid()
    assert form.cleaned_data["issues"] == ["a", "b"]
    assert Ask(QueryDict("")).errors["issues"] == ["Tick at least one"]


@pytest.mark.parametrize(("typed", "answer"), [("yes", True), ("no", False)])
def test_yes_and_no_are_true_and_false(typed: str, answer: bool) -> None:
    assert understood(forms.YesNo("Well?"), typed) is answer


def test_no_is_an_answer_and_nothing_is_not() -> None:
    assert said(forms.YesNo("Well?", missing="Say yes or no"), "") == "Say yes or no"
    assert understood(forms.YesNo("Well?", required=False), "") is None


@pytest.mark.parametrize("month", ["3", "03", "March", "march", "mar", "Mar.", "Mawrth"])
def test_a_month_may_be_a_number_or_a_name_in_english_or_welsh(month: str) -> None:
    assert understood(forms.Day("When"), three("5", month, "2026")) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        (("", "3", "2026"), "Add the day"),
        (("5", "", "2026"), "Add the month"),
        (("5", "3", ""), "Add the year"),
        (("5", "", ""), "Add the month and the year"),
        (("5", "3", "26"), "Write the year in four figures, such as 2026"),
        (("5", "ma", "2026"), "Write the month as a number or a name, such as 3 or March"),
        (("5", "13", "2026"), "Write the month as a number or a name, such as 3 or March"),
        (("fifth", "3", "2026"), "Write the day as a number, such as 5"),
        (("31", "6", "2026"), "That day is not in the calendar. Look at the day and the month"),
        (("29", "2", "2025"), "That day is not in the calendar. Look at the day and the month"),
        (("", "", ""), "Say when"),
        (("²", "3", "2026"), "Write the day as a number, such as 5"),
    ],
)
def test_a_day_says_exactly_what_is_missing(boxes: tuple[str, str, str], words: str) -> None:
    assert said(forms.Day("When", missing="Say when"), three(*boxes)) == words


def test_a_day_outside_its_limits_is_told_them() -> None:
    march = date(2026, 3, 5)
    assert said(forms.Day("When", latest=march), three("6", "3", "2026")) == (
        "Choose 5 March 2026 or an earlier day"
    )
    assert said(forms.Day("When", earliest=lambda: march), three("4", "3", "2026")) == (
        "Choose 5 March 2026 or a later day"
    )
    late = forms.Day("When", latest=march, too_late="It cannot have happened after today")
    assert said(late, three("6", "3", "2026")) == "It cannot have happened after today"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2.30pm", time(14, 30)),
        ("2.30 p.m.", time(14, 30)),
        ("2pm", time(14)),
        ("12am", time(0)),
        ("12.15", time(12, 15)),
        ("14:30", time(14, 30)),
        ("0930", time(9, 30)),
        ("09.30", time(9, 30)),
        ("Noon", time(12)),
        ("midnight", time(0)),
        ("2.30yp", time(14, 30)),
    ],
)
def test_times_are_read_as_people_write_them(typed: str, at: time) -> None:
    assert understood(forms.Clock("At"), typed) == at


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2.30", "Say whether it is am or pm, such as 2.30pm"),
        ("25:00", "That time is not on the clock. Write it like 2.30pm or 14:30"),
        ("14.30pm", "That time is not on the clock. Write it like 2.30pm or 14:30"),
        ("soon", "Write the time like 2.30pm or 14:30"),
    ],
)
def test_a_time_that_could_be_either_is_asked_about(typed: str, words: str) -> None:
    assert said(forms.Clock("At"), typed) == words


def test_an_action_may_refuse_in_its_own_words() -> None:
    class Ask(forms.LotusForm):
        who = forms.Line("Who")

    form = Ask({"who": "Bob"})
    assert form.is_valid()
    form.add_error("who", ValidationError("Bob raised this concern. Choose somebody else"))
    form.add_error(None, "Somebody changed this meanwhile")
    assert form.errors_for_summary == [
        {"text": "Somebody changed this meanwhile", "href": ""},
        {"text": "Bob raised this concern. Choose somebody else", "href": "#id_who"},
    ]
