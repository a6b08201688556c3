"""A survey released again: late answers cannot be told by comparing both releases, and only so much is hidden."""

from dataclasses import replace

import numpy as np
import pytest

from lotus.analysis import release
from lotus.core.facts import EVERYBODY, Answered, Breakdown, Measure, Survey
from tests.analysis import respondents, returning
from tests.analysis.returning import Twice
from tests.proofs import Proof

SURVEYS = 300


def survey(sizes: dict[str, int], *, q: dict[str, int] | None = None) -> Survey:
    """A survey by team with one question, answered by everybody or by so many of each team."""
    said = q or sizes
    keys = {(EVERYBODY, EVERYBODY): sum(said.values())} | {("team", team): n for team, n in said.items()}
    answered = tuple(
        Answered("q", *key, n, 3.0 if n else None, 1.0 if n > 1 else None) for key, n in keys.items()
    )
    return Survey("now", sum(sizes.values()), (Breakdown("team", sizes),), (Measure("q", 1, 5),), answered)


def again(then: dict[str, int], late: dict[str, int], gone: dict[str, int] | None = None) -> release.Released:
    went = gone or dict.fromkeys(late, 0)
    teams = {*then, *late}
    now = {team: then.get(team, 0) + late.get(team, 0) - went.get(team, 0) for team in sorted(teams)}
    first = survey(then)
    before = release.Before(first, release.survey(first), survey(late), survey(went))
    return release.survey(survey({team: n for team, n in now.items() if n}), before=[before])


def shown(released: release.Released, item: str = release.RESPONDENTS) -> set[str]:
    return {one.group for one in released if one.item == item and one.shown}


def test_a_team_of_which_a_few_came_late_is_not_shown_again_and_another_with_it() -> None:
    released = again({"a": 40, "b": 40, "c": 40}, {"a": 3, "b": 12, "c": 30})
    assert shown(released) == {EVERYBODY, "c"}
    assert {one.reason for one in released if one.group == "a"} == {"protected"}


def test_teams_of_which_nobody_or_enough_came_late_are_shown_as_ever() -> None:
    assert shown(again({"a": 40, "b": 40, "c": 40}, {"a": 0, "b": 12, "c": 30})) == {EVERYBODY, "a", "b", "c"}


def test_where_too_few_are_new_altogether_nothing_is_shown() -> None:
    assert shown(again({"a": 40, "b": 40}, {"a": 4, "b": 5})) == set()


def test_who_went_is_guarded_like_who_came() -> None:
    late, gone = {"a": 0, "b": 20, "c": 20}, {"a": 2, "b": 0, "c": 0}
    assert "a" not in shown(again({"a": 40, "b": 40, "c": 40}, late, gone))


def test_a_team_that_is_new_or_gone_is_nobody_in_the_other_release() -> None:
    assert shown(again({"a": 40, "b": 40}, {"c": 30})) == {EVERYBODY, "a", "b", "c"}
    released = again({"a": 40, "b": 40, "c": 12}, {"a": 30, "b": 30}, {"c": 12})
    assert shown(released) == {EVERYBODY, "a", "b"}
    assert not [one for one in released if one.group == "c"]


def test_a_group_that_was_hidden_stays_guarded_when_it_has_grown() -> None:
    assert shown(again({"a": 8, "b": 40, "c": 70}, {"a": 12, "b": 20, "c": 20})) == {EVERYBODY, "a", "b", "c"}
    released = again({"a": 8, "b": 40, "c": 70}, {"a": 12, "b": 0, "c": 20})
    assert {"a", "b"}.isdisjoint(shown(released)), (
        "b says what it said then, and the eight are all that is missing"
    )


def test_an_item_that_few_of_the_late_answered_is_hidden_by_itself() -> None:
    first = survey({"a": 40, "b": 40})
    late = survey({"a": 15, "b": 15}, q={"a": 15, "b": 4})
    now = survey({"a": 55, "b": 55}, q={"a": 55, "b": 44})
    nobody = survey({"a": 0, "b": 0})
    released = release.survey(now, before=[release.Before(first, release.survey(first), late, nobody)])
    assert shown(released) == {EVERYBODY, "a", "b"}
    assert shown(released, "q") == {EVERYBODY}


def test_a_question_of_options_alone_counts_as_shown_before() -> None:
    def of_options(one: Survey) -> Survey:
        answered = tuple(replace(each, mean=None, sd=None, spread=(each.n, 0)) for each in one.answered)
        return replace(one, measures=(Measure("q", 0, 0, ("x", "y")),), answered=answered)

    first, late, nobody = (
        of_options(survey(one)) for one in ({"a": 40, "b": 40}, {"a": 3, "b": 30}, {"a": 0, "b": 0})
    )
    before = release.Before(first, release.survey(first), late, nobody)
    released = release.survey(of_options(survey({"a": 43, "b": 70})), before=[before])
    assert shown(released, "q=x") == {EVERYBODY}


def test_every_release_before_is_remembered() -> None:
    sizes = [{"a": 40 + more, "b": 40 + 20 * turn} for turn, more in enumerate((0, 1, 12))]
    facts = [survey(one) for one in sizes]
    nobody = survey({"a": 0, "b": 0})

    def late(first: int, second: int) -> Survey:
        return survey({team: sizes[second][team] - sizes[first][team] for team in "ab"})

    first = release.survey(facts[0])
    second = release.survey(facts[1], before=[release.Before(facts[0], first, late(0, 1), nobody)])
    assert shown(second) == {EVERYBODY}
    past = [
        release.Before(facts[0], first, late(0, 2), nobody),
        release.Before(facts[1], second, late(1, 2), nobody),
    ]
    assert shown(release.survey(facts[2], before=past)) == {EVERYBODY, "a", "b"}
    alone = release.survey(facts[2], before=past[1:])
    assert shown(alone) == {EVERYBODY, "a", "b"}


def _keys(released: release.Released, item: str) -> list[respondents.Key]:
    return [(one.breakdown, one.group) for one in released if one.item == item and one.shown]


def _found(
    case: Twice, both: tuple[release.Released, release.Released], item: str, threshold: int
) -> list[str]:
    first, second = both
    return returning.solved(case, (_keys(first, item), _keys(second, item)), threshold)


@pytest.mark.parametrize("number", [118, 142])
def test_groups_of_now_are_not_taken_from_groups_of_then_in_another_breakdown(number: int) -> None:
    """A profession of then, less a team of then that lies in it, less a team of now, once left four people over."""
    case = returning.twice(number, Proof.seed)
    both = case.released(5)
    assert _found(case, both, release.RESPONDENTS, 5) == []
    assert _found(case, case.released(5, aware=False), release.RESPONDENTS, 5)


@pytest.mark.proof
def test_nobody_can_be_worked_out_from_two_releases_by_whoever_knows_all_groups(proof: Proof) -> None:
    tried, broken, control, shares = proof.trials(SURVEYS), [], 0, []
    for number in range(tried):
        threshold = (5, 10)[number % 2]
        case = returning.twice(number, proof.seed)
        both, unaware = case.released(threshold), case.released(threshold, aware=False)
        for item in (release.RESPONDENTS, "q1", "q3"):
            broken += [(number, item, what) for what in _found(case, both, item, threshold)]
        control += bool(_found(case, unaware, "q1", threshold))
        shares.append(len(_keys(both[1], "q1")) / max(len(_keys(unaware[1], "q1")), 1))
    what = "Surveys released twice of which no late answer is worked out by an attacker who knows all groups"
    spoilt = len({number for number, _item, _what in broken})
    note = (
        f"{control} of them are broken where the second release does not know of the first; "
        f"of what that one shows, {np.median(shares):.0%} stays shown (median)."
    )
    proof.keep("release-again", what, tried=tried, found=tried - spoilt, must=tried, note=note)
    assert broken == []
    assert control >= tried // 3
