"""Release of a survey: what is hidden, what is said instead, and how coarse the rest is."""

import json
import pickle
from dataclasses import replace

import pytest

from lotus.analysis import release
from lotus.core.facts import EVERYBODY, Answered, Breakdown, Contrast, Measure, Survey
from lotus.core.suppression import Reason, Rules, Word

Q = Measure("q1", 0, 10, ("no", "perhaps", "yes"))
TEAMS = {"A": 40, "B": 25, "C": 12, "D": 4}


def answered(breakdown, group, n, mean=6.12, sd=1.5, measure="q1", spread=None):
    third = n // 3
    return Answered(
        measure, breakdown, group, n, mean if n else None, sd, spread or (third, third, n - 2 * third)
    )


def survey(
    teams=TEAMS, *, n=None, more=(), within="", parents=None, measures=(Q,), shared=None, contrasts=(), **told
):
    whole = sum(teams.values()) if n is None else n
    breakdowns = (Breakdown("team", teams, within, parents or {}), *more)
    answers = [
        answered(breakdown, group, told.get(f"{measure.name}_{group}", size), measure=measure.name)
        for measure in measures
        for breakdown, group, size in [
            (EVERYBODY, EVERYBODY, whole),
            *((one.name, group, size) for one in breakdowns for group, size in one.groups.items()),
        ]
    ]
    return Survey("pulse", whole, breakdowns, tuple(measures), tuple(answers), contrasts, shared or {})


def hidden(released, item="q1", breakdown="team"):
    return {
        one.group for one in released if one.item == item and one.breakdown == breakdown and not one.shown
    }


def test_a_team_of_four_is_hidden_with_another_so_that_it_cannot_be_taken_from_the_whole():
    assert hidden(release.survey(survey())) == {"C", "D"}


def test_who_is_hidden_is_hidden_for_every_item_and_option():
    released = release.survey(survey())
    for item in ("respondents", "q1", "q1=no", "q1=perhaps", "q1=yes"):
        assert hidden(released, item) == {"C", "D"}


def test_when_nobody_is_small_everybody_is_shown():
    assert hidden(release.survey(survey({"A": 40, "B": 25, "C": 12}))) == set()


def test_a_team_of_nobody_is_hidden_like_a_small_one():
    assert hidden(release.survey(survey({"A": 40, "B": 25, "C": 12, "D": 0}))) == {"C", "D"}


def test_those_who_did_not_say_their_team_are_protected_too():
    """85 people, 81 in large teams: the 4 others could be taken from the whole."""
    assert hidden(release.survey(survey({"A": 40, "B": 25, "C": 16}, n=85))) == {"C"}


def test_many_who_did_not_say_their_team_need_no_guard():
    assert hidden(release.survey(survey({"A": 40, "B": 25, "C": 16}, n=95))) == set()


def test_two_small_teams_of_the_threshold_together_hide_nobody_else():
    assert hidden(release.survey(survey({"A": 40, "D": 4, "E": 6}))) == {"D", "E"}
    assert hidden(release.survey(survey({"A": 40, "B": 25, "D": 4, "E": 5}))) == {"B", "D", "E"}


def test_too_few_overall_hides_everything():
    released = release.survey(survey({"A": 5, "B": 4}))
    assert {(one.shown, one.reason) for one in released} == {(False, Reason.TOO_FEW)}


def test_an_item_that_too_few_answered_hides_that_item_alone():
    few = Measure("q2", 0, 10)
    released = release.survey(survey(measures=(Q, few), q2_everybody=9, q2_A=4, q2_B=3, q2_C=2, q2_D=0))
    assert {one.reason for one in released if one.item == "q2"} == {Reason.TOO_FEW}
    assert hidden(released) == {"C", "D"}


def test_a_team_in_which_few_answered_one_item_is_hidden_for_that_item():
    other = Measure("q2", 0, 10)
    released = release.survey(
        survey({"A": 40, "B": 25, "C": 22}, measures=(Q, other), q2_everybody=71, q2_C=6)
    )
    assert hidden(released, "q1") == set()
    assert hidden(released, "q2") == {"B", "C"}


def test_a_scale_and_its_items_are_hidden_together():
    items = (Q, Measure("q2", 0, 10), Measure("scale:care", 0, 10, of=("q1", "q2")), Measure("q3", 0, 10))
    released = release.survey(survey({"A": 40, "B": 25, "C": 22}, measures=items, q2_everybody=71, q2_C=6))
    assert hidden(released, "q1") == hidden(released, "q2") == hidden(released, "scale:care") == {"B", "C"}
    assert hidden(released, "q3") == set()


def divisions(**sizes):
    return Breakdown("division", sizes)


def test_a_small_team_is_rolled_up_into_its_division():
    teams = {"A": 40, "B": 25, "C": 12, "D": 4, "E": 30}
    parents = {"A": "Surgery", "B": "Surgery", "C": "Medicine", "D": "Medicine", "E": "Medicine"}
    released = release.survey(
        survey(teams, more=(divisions(Surgery=65, Medicine=46),), within="division", parents=parents)
    )
    assert hidden(released) == {"C", "D"}
    assert hidden(released, breakdown="division") == set()
    rolled = released.figure("q1", "team", "D")
    assert (rolled.reason, rolled.into) == (Reason.ROLLED_UP, ("division", "Medicine"))


def test_a_team_whose_division_is_hidden_as_well_is_protected():
    teams = {"A": 40, "B": 25, "C": 12, "D": 4}
    parents = {"A": "Surgery", "B": "Surgery", "C": "Medicine", "D": "Estates"}
    more = divisions(Surgery=65, Medicine=12, Estates=4)
    released = release.survey(survey(teams, more=(more,), within="division", parents=parents))
    assert hidden(released, breakdown="division") == {"Medicine", "Estates"}
    assert hidden(released) == {"C", "D"}
    assert released.figure("q1", "team", "D").reason is Reason.PROTECTED


def test_the_reason_never_tells_who_was_too_small():
    released = release.survey(survey())
    assert {released.figure("q1", "team", group).reason for group in "CD"} == {Reason.PROTECTED}


def test_a_group_inside_a_group_of_another_breakdown_cannot_be_taken_from_it():
    """All 20 porters but 3 are in team B: with both shown, the 3 could be worked out."""
    jobs = Breakdown("job", {"porter": 28, "other": 53})
    shared = {
        ("team", "job"): {("B", "porter"): 25, ("A", "porter"): 3, ("A", "other"): 37, ("C", "other"): 16}
    }
    teams = {"A": 40, "B": 25, "C": 16}
    apart = release.survey(survey(teams, more=(jobs,)))
    assert hidden(apart) == hidden(apart, breakdown="job") == set()
    released = release.survey(survey(teams, more=(jobs,), shared=shared))
    assert hidden(released) or hidden(released, breakdown="job")
    assert {"B"} <= hidden(released) or {"porter"} <= hidden(released, breakdown="job")


def test_counts_are_rounded_and_means_are_coarse_where_few_answered():
    released = release.survey(survey())
    whole = released.figure("q1", EVERYBODY, EVERYBODY)
    assert (whole.n, whole.value) == (80, 6.1)
    assert released.figure("q1", "team", "B").value == 6.0
    assert released.figure("respondents", "team", "B").n == 25


def test_the_interval_is_never_narrower_than_the_exact_one():
    figure = release.survey(survey()).figure("q1", "team", "B")
    exact = 2.0639 * 1.5 / 25**0.5
    assert figure.low <= 6.12 - exact
    assert figure.high >= 6.12 + exact
    assert figure.high - figure.low < 2 * exact + 1


def one_team(**answers):
    places = (("team", "A"), (EVERYBODY, EVERYBODY))
    told = tuple(answered(*place, 60, **answers) for place in places)
    return replace(survey({"A": 60}), answered=told)


def test_that_everybody_agrees_is_not_said():
    figures = release.survey(one_team(mean=10.0, sd=0.0, spread=(0, 0, 60)))
    assert figures.figure("q1", "team", "A").value < 10
    assert figures.figure("q1=yes", "team", "A").word is Word.MOST
    assert figures.figure("q1=no", "team", "A").word is Word.FEW
    assert figures.figure("q1=yes", "team", "A").value is None


def test_that_everybody_says_the_same_in_the_middle_is_not_said():
    figure = release.survey(one_team(mean=5.0, sd=0.0, spread=(0, 60, 0))).figure("q1", "team", "A")
    assert figure.low < figure.value < figure.high


def test_a_difference_is_that_of_the_shown_figures():
    asked = (
        Contrast("q1", "team", "A"),
        Contrast("q1", "team", "A", ("team", "B")),
        Contrast("q1", "team", "D"),
    )
    released = release.survey(survey(contrasts=asked))
    figure = released.figure("difference:q1", "team", "A − B")
    first, second = (released.figure("q1", "team", group) for group in "AB")
    assert figure.value == pytest.approx(first.value - second.value)
    assert figure.low < figure.value < figure.high
    assert released.figure("difference:q1", "team", "A").shown
    assert released.figure("difference:q1", "team", "D").reason is Reason.PROTECTED


def test_a_difference_of_something_not_there_is_said():
    with pytest.raises(ValueError, match="has no mean for Z"):
        release.survey(survey(contrasts=(Contrast("q1", "team", "Z"),)))


def test_a_change_is_shown_where_both_moments_are():
    then = release.survey(survey({"A": 30, "B": 4, "C": 12, "D": 40}))
    released = release.survey(survey(), earlier=then)
    assert released.figure("change:q1", "team", "A").value == 0.0
    assert released.figure("change:q1", EVERYBODY, EVERYBODY).shown
    for group in "BCD":
        assert not released.figure("change:q1", "team", group).shown
    assert released.figure("change:q1=yes", "team", "A") is None


def test_no_hidden_number_is_anywhere_in_what_is_released():
    teams = {"A": 4_000, "B": 2_500, "C": 1_777, "D": 7}
    facts = survey(teams, q1_D=7)
    odd = [
        Answered("q1", one.breakdown, one.group, one.n, 7.654321, 1.234567, one.spread)
        for one in facts.answered
    ]
    released = release.survey(Survey(facts.name, facts.n, facts.breakdowns, facts.measures, tuple(odd)))
    assert hidden(released) == {"C", "D"}
    for told in (
        repr(released),
        pickle.dumps(released, protocol=0).decode("latin-1"),
        json.dumps(released.plain()),
    ):
        for number in ("1777", "592", "593", "7.65", "1.23"):
            assert number not in told


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (
            lambda: survey({"A": 40, "B": 25}, n=60),
            "The groups of team hold more people than answered at all",
        ),
        (lambda: survey(q1_A=41), "More people answered q1 than answered the survey"),
        (lambda: survey(more=(Breakdown("team", {"X": 81}),), n=81), None),
        (lambda: survey(more=(Breakdown("team", {"A": 81}),), n=81), "have the same name"),
        (lambda: survey(measures=(Measure("s", 0, 1, of=("q9",)),)), "made of q9, which is not among"),
        (lambda: survey(measures=(Measure("q1", 0, 1, ("a", "b")),)), "2 options, but a spread of 3"),
    ],
)
def test_numbers_that_contradict_each_other_are_named(facts, says):
    if says is None:
        assert release.survey(facts())
        return
    with pytest.raises(ValueError, match=says):
        release.survey(facts())


def test_a_lower_threshold_shows_more():
    assert hidden(release.survey(survey(), Rules(threshold=5))) == {"C", "D"}
    assert hidden(release.survey(survey({"A": 40, "B": 25, "C": 12, "D": 6}), Rules(threshold=5))) == set()
