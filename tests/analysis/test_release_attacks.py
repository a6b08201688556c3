"""The ways in which people are found out in figures, one by one, and what a reader is left with."""

import json
from itertools import product
from pathlib import Path

import pytest

from lotus.analysis import release
from lotus.analysis.release import rounding
from lotus.core import suppression
from lotus.core.facts import EVERYBODY, Answered, Breakdown, Measure, Survey
from lotus.core.suppression import Reason, Released, Rules, Word
from tests.analysis import attacker
from tests.analysis.test_release_surveys import answered, hidden, survey
from tests.analysis.test_release_tables import gaps, table

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "disclosure-control.md"
OPTIONS = ("never", "seldom", "sometimes", "often", "always")


def team(answers: list[int], threshold: int = 10) -> Released:
    """A survey of one team (60 more are elsewhere), each answer from 1 to 5."""
    rest = [3] * 60

    def told(breakdown: str, group: str, points: list[int]) -> Answered:
        mean = sum(points) / len(points)
        sd = (sum((one - mean) ** 2 for one in points) / (len(points) - 1)) ** 0.5
        return Answered(
            "q1", breakdown, group, len(points), mean, sd, tuple(points.count(one) for one in range(1, 6))
        )

    facts = Survey(
        "pulse",
        60 + len(answers),
        (Breakdown("team", {"A": len(answers), "B": 60}),),
        (Measure("q1", 1, 5, OPTIONS),),
        (told(EVERYBODY, EVERYBODY, answers + rest), told("team", "A", answers), told("team", "B", rest)),
    )
    return release.survey(facts, Rules(threshold))


def test_attack_1_a_small_cell():
    assert hidden(release.survey(survey({"A": 40, "B": 9, "C": 8}))) == {"B", "C"}


def test_attack_2_the_whole_minus_a_part():
    found = hidden(release.survey(survey({"A": 40, "B": 30, "C": 9})))
    assert len(found) == 2, "one alone could be taken from the whole"


def test_attack_3_a_trust_minus_the_sum_of_its_teams():
    """Division Surgery of 44 has teams of 40 and 4; both divisions are shown."""
    divisions = Breakdown("division", {"Surgery": 44, "Medicine": 50})
    parents = {"A": "Surgery", "D": "Surgery", "E": "Medicine"}
    teams = {"A": 40, "D": 4, "E": 50}
    released = release.survey(survey(teams, more=(divisions,), within="division", parents=parents))
    assert hidden(released, breakdown="division") == set()
    assert hidden(released) == {"A", "D"}


def test_attack_3_through_a_hidden_division():
    """The division of 8 is hidden; its only team is as many people and must not stand for it."""
    divisions = Breakdown("division", {"Surgery": 60, "Estates": 8, "Medicine": 30})
    parents = {"A": "Surgery", "D": "Estates", "E": "Medicine"}
    teams = {"A": 60, "D": 8, "E": 30}
    released = release.survey(survey(teams, more=(divisions,), within="division", parents=parents))
    assert hidden(released, breakdown="division") == {"Estates", "Medicine"}
    assert hidden(released) == {"D", "E"}


def test_attack_4_overlapping_filters():
    """17 nurses, 12 of them on the ward and nobody else there: the 5 others would be nurses minus ward."""
    jobs = Breakdown("job", {"nurse": 17, "other": 60})
    shared = {("team", "job"): {("Ward", "nurse"): 12, ("B", "nurse"): 5, ("B", "other"): 60}}
    teams = {"Ward": 12, "B": 65}
    released = release.survey(survey(teams, more=(jobs,), shared=shared))
    both = {"Ward", "nurse"} - hidden(released) - hidden(released, breakdown="job")
    assert len(both) < 2


def test_attack_5_before_and_after_one_arrival():
    then, now = table((9, 31), (28, 33)), table((10, 31), (28, 33))
    first = release.table(then)
    second = release.table(now, earlier=release.Earlier(then, first))
    assert (0, 0) in gaps(first) & gaps(second)


def test_attack_6_everybody_says_the_same():
    for answer, said in product((1, 3, 5), (10, 30)):
        released = team([answer] * said)
        shown = released.figure("q1", "team", "A")
        assert shown.low < shown.value < shown.high
        assert 1 < shown.value < 5
        words = [released.figure(f"q1={option}", "team", "A").word for option in OPTIONS]
        assert words.count(Word.MOST) == 1
        assert words.count(Word.FEW) == 4


def fitting(released: Released, n: int) -> list[tuple[int, ...]]:
    """Every spread of n answers that gives the shown shares of team A."""
    rules = released.rules
    spans = []
    for option in OPTIONS:
        figure = released.figure(f"q1={option}", "team", "A")
        fits = [
            [count for count in range(n + 1) if suppression.share_level(count, n, step) == _level(figure)]
            for step in [suppression.share_step(*rules.behind(rules.rounded(n)))]
        ]
        spans.append(fits[0])
    return [counts for counts in product(*spans) if sum(counts) == n]


def _level(figure: suppression.Figure) -> float:
    return {Word.FEW: 0, Word.MOST: 100, None: figure.value}[figure.word]


@pytest.mark.parametrize("answers", [[1, 2, 3, 3, 3, 4, 4, 4, 5, 5], [5] * 9 + [1], [4] * 6 + [2] * 4])
def test_attack_7_everybody_answered_and_one_of_them_looks(answers):
    """Whoever knows that all ten answered, and their own answer, is left with several spreads for each option."""
    found = fitting(team(answers), len(answers))
    assert tuple(answers.count(one) for one in range(1, 6)) in found
    for option in range(5):
        assert len({counts[option] for counts in found}) >= 2


def test_attack_9_nothing_but_figures_is_released():
    """No number, time or address comes along, and the order is that of the declaration, not of the answers."""
    released = team([1, 2, 3, 3, 3, 4, 4, 4, 5, 5])
    keys = {key for figure in released.plain()["figures"] for key in figure}
    names = {"item", "breakdown", "group", "shown", "reason", "n", "value", "low", "high", "word", "into"}
    assert keys == names
    groups = [figure.group for figure in released if figure.item == "q1"]
    assert groups == [EVERYBODY, "A", "B"]


@pytest.mark.parametrize("said", [10, 11, 12, 13, 17, 23, 24, 48, 60, 104])
def test_attack_10_a_mean_with_a_known_n_leaves_several_sums_of_answers(said):
    behind: dict[float, int] = {}
    for total in range(said, 5 * said + 1):
        shown = rounding.mean(Rules(), said, total / said, 1.0, 1, 5)[0]
        behind[shown] = behind.get(shown, 0) + 1
    assert min(behind.values()) >= 2


def test_attack_11_the_manager_who_is_a_member_learns_of_nobody():
    """Own answer known, nine others not: each of the others could have said anything from least to most."""
    answers = [3, 2, 4, 3, 5, 1, 4, 3, 2, 3]
    spreads = fitting(team(answers), len(answers))
    others = [tuple(count - (point == 3) for point, count in enumerate(one, 1)) for one in spreads if one[2]]
    for point in range(5):
        assert any(one[point] > 0 for one in others)
        assert any(one[point] < 9 for one in others)


def test_a_small_team_of_a_lowered_threshold_shows_no_shares_but_a_coarse_mean():
    released = team([1, 2, 3, 4, 5], threshold=5)
    assert released.figure("q1", "team", "A").shown
    assert released.figure("q1=never", "team", "A").reason is Reason.PROTECTED


def test_the_page_says_what_the_example_leaves_open():
    counts = ((42, 38, 3), (57, 24, 19), (33, 61, 28))
    hiding = [[None if (i, j) == (0, 2) else n for j, n in enumerate(line)] for i, line in enumerate(counts)]
    rows, columns = [83, 100, 122], [132, 123, 50]
    rules = {"threshold": 10, "base": 5, "exact_totals": True}
    alone = attacker.read(
        [[n and Rules().rounded(n) for n in line] for line in hiding], rows, columns, 305, **rules
    )
    assert attacker.span_of(alone, (0, 2)) == (0, 4)
    released = [[count.n for count in line] for line in release.table(table(*counts)).cells]
    together = attacker.read(released, rows, columns, 305, **rules)
    assert attacker.span_of(together, (0, 2)) == (0, 22)
    assert "0 to 4 were investigated" in PAGE.read_text("utf-8")
    assert "any number from 0 to 22" in PAGE.read_text("utf-8")


def test_the_page_names_every_attack():
    text = PAGE.read_text("utf-8")
    tests = {int(name.split("_")[2]) for name in globals() if name.startswith("test_attack_")}
    assert all(f"\n| {number} " in text for number in range(1, 12))
    assert set(range(1, 12)) - tests == {8}, "comments are not figures"


def test_what_is_released_says_the_same_as_json():
    said = json.loads(json.dumps(release.survey(survey()).plain()))
    assert said["threshold"] == 10
    assert {figure["reason"] for figure in said["figures"] if not figure["shown"]} == {"protected"}
    assert answered("team", "A", 40).n == 40
