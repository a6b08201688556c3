"""Conditions: what they say, that they equal Python, and that nothing else is ever run."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.core.instruments import conditions
from lotus.core.instruments.conditions import ConditionFault, Given

ANSWERS = {
    "tea": Given("yes", 1.0),
    "cups": Given("7", 7.0),
    "beside": Given(frozenset({"milk", "sugar"}), 2.0),
    "why": Given("It is warm"),
}


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("tea == 'yes'", True),
        ("tea != 'yes'", False),
        ("tea == 1", True),
        ("cups >= 7", True),
        ("cups > 7", False),
        ("cups > -1", True),
        ("cups in (3, 7)", True),
        ("tea in ('no', 'maybe')", False),
        ("tea not in ('no', 'maybe')", True),
        ("'milk' in with_", False),
        ("why == 'It is warm'", True),
        ("why > 3", False),
        ("coffee == 'yes'", False),
        ("coffee != 'yes'", False),
        ("not coffee == 'yes'", True),
        ("answered(tea)", True),
        ("answered(coffee)", False),
        ("not answered(coffee) and (cups < 3 or tea == 'yes')", True),
    ],
)
def test_what_a_condition_says(expression: str, holds: bool) -> None:
    assert conditions.holds(expression, ANSWERS) is holds


def test_a_choice_of_several_is_asked_one_by_one() -> None:
    assert conditions.holds("'milk' in extras", {"extras": Given(frozenset({"milk"}))})
    assert not conditions.holds("'milk' in extras", {"extras": Given(frozenset({"sugar"}))})
    assert conditions.holds("'milk' not in extras", {"extras": Given(frozenset({"sugar"}))})
    assert conditions.holds("'yes' in tea", {"tea": Given("yes")})


def test_a_condition_names_the_items_it_asks_about() -> None:
    assert conditions.names("tea == 'yes' and (answered(cups) or 'milk' in extras)") == {
        "tea",
        "cups",
        "extras",
    }


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "tea",
        "'yes'",
        "1 == 1",
        "True",
        "tea == True",
        "tea == cups",
        "tea == 'a' == 'b'",
        "tea < 'b'",
        "tea.upper() == 'YES'",
        "tea['x'] == 1",
        "__import__('os').system('true')",
        "answered('tea')",
        "answered(tea, cups)",
        "print(tea)",
        "(lambda: 1)()",
        "[tea for tea in (1,)]",
        "tea in 'yes'",
        "tea in (cups,)",
        "tea if tea else cups",
        "tea + 1 == 2",
        "f'{tea}' == 'yes'",
        "tea := 'yes'",
        "tea == b'yes'",
        "tea == 1j",
        "not",
        "tea ==\x00",
        "(" * 300 + "tea == 1" + ")" * 300,
        "tea == 1 and " * 60 + "tea == 1",
        "x" * 600,
    ],
)
def test_nothing_else_is_understood(expression: str) -> None:
    with pytest.raises(ConditionFault):
        conditions.names(expression)
    with pytest.raises(ConditionFault):
        conditions.holds(expression, ANSWERS)


NUMBERS = st.integers(-3, 9)
LEAVES = st.one_of(
    st.builds(
        "{} {} {}".format, st.sampled_from("ab"), st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), NUMBERS
    ),
    st.builds("{} in ({}, {})".format, st.sampled_from("ab"), NUMBERS, NUMBERS),
    st.builds("{} not in ({}, {})".format, st.sampled_from("ab"), NUMBERS, NUMBERS),
)
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS, NUMBERS, NUMBERS)
def test_where_everything_was_answered_it_is_what_python_says(expression: str, a: int, b: int) -> None:
    answered: Any = {"a": Given(str(a), float(a)), "b": Given(str(b), float(b))}
    assert conditions.holds(expression, answered) is bool(eval(expression, {"a": a, "b": b}))
