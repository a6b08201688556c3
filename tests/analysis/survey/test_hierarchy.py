"""Teams in divisions, as the answers say it."""

import pytest

from lotus.analysis.survey import hierarchy, reading
from lotus.analysis.survey.reading import Answers
from lotus.core.refusal import Refused
from tests.analysis.survey import forms

FORM = forms.form([forms.agreement("q1")])


def answers(*rows: str) -> Answers:
    data = "\n".join(["q1,team,division,trust", *(f"1,{row}" for row in rows)]).encode()
    return reading.read(data, "answers.csv", reading.Wanted(FORM, ("team", "division", "trust")))


def test_who_named_a_team_and_no_division_is_counted_in_the_division_of_that_team() -> None:
    found, parents = hierarchy.settle(answers("a,One,T", "a,,T", "b,Two,T", ",Two,T"), {"team": "division"})
    assert parents == {"team": {"a": "One", "b": "Two"}}
    assert found.groups["division"] == ("One", "Two")
    assert found.columns["division"].tolist() == [0, 0, 1, 1]


def test_who_named_neither_stays_not_stated() -> None:
    found, parents = hierarchy.settle(answers("a,One,T", ",,T"), {"team": "division"})
    assert found.groups["division"] == ("One", "Not stated")
    assert parents == {"team": {"a": "One"}}


def test_three_levels_are_settled_from_below() -> None:
    _, parents = hierarchy.settle(answers("a,One,T", "b,Two,U"), {"division": "trust", "team": "division"})
    assert parents == {"team": {"a": "One", "b": "Two"}, "division": {"One": "T", "Two": "U"}}


def test_a_team_in_two_divisions_is_refused() -> None:
    with pytest.raises(
        Refused, match="The team “a” lies in “One” and “Two”; a team can lie in one division only"
    ):
        hierarchy.settle(answers("a,One,T", "a,Two,T"), {"team": "division"})


def test_breakdowns_within_each_other_are_refused() -> None:
    with pytest.raises(Refused, match="division, team lie within each other in a ring"):
        hierarchy.settle(answers("a,One,T"), {"team": "division", "division": "team"})
