"""Scores by hand, and what holds for all answers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.core import instruments
from lotus.core.instruments import Answer, Instrument, Score
from tests.core.instruments.made import WHOLE

TEA = instruments.parse(WHOLE, "tea.toml")
PULSE = instruments.find("staff-pulse")
CULTURE = instruments.find("compassionate-culture")


def scored(answers: dict[str, Answer], of: Instrument = TEA) -> dict[str, Score]:
    return instruments.score(of, answers)


def test_a_mean_reverses_what_is_asked_the_other_way_round() -> None:
    found = scored({"calm": "4", "hurry": "2"})["peace"]
    assert (found.value, found.answered, found.asked) == (4.0, 2, 2)
    assert found.band is not None
    assert found.band.label == "so so"


@pytest.mark.parametrize(("calm", "label"), [("2", "restless"), ("3", "so so"), ("5", "peaceful")])
def test_a_band_reaches_up_to_and_includes_its_end(calm: str, label: str) -> None:
    band = scored({"calm": calm})["peace"].band
    assert band is not None
    assert band.label == label


def test_ten_puts_each_answer_between_0_and_10() -> None:
    assert scored({"who_team": "5", "who_alone": "1"})["company"].value == 10
    assert scored({"who_team": "1", "who_alone": "3"})["company"].value == 2.5


def test_too_few_answers_make_no_score_and_no_score_of_scores() -> None:
    found = scored({"who_team": "5"})
    assert (found["company"].value, found["company"].answered) == (None, 1)
    assert found["both"] == Score(None, 0, 2)
    assert scored({"who_team": "5", "who_alone": "1"})["both"].value == 10


def _with(method: str, items: str = '["calm", "hurry"]', least: int = 1) -> Instrument:
    old = 'items = ["calm", "hurry"]\nmethod = "mean"\nleast = 1'
    assert old in WHOLE
    new = f'items = {items}\nmethod = "{method}"\nleast = {least}'
    return instruments.parse(WHOLE.replace(old, new), "tea.toml")


def test_a_sum_counts_a_missing_answer_as_the_mean_of_the_others() -> None:
    assert scored({"calm": "4", "hurry": "2"}, _with("sum"))["peace"].value == 8
    assert scored({"calm": "4"}, _with("sum"))["peace"].value == 8


def test_percent_is_ten_times_ten() -> None:
    assert scored({"calm": "4", "hurry": "1"}, _with("percent"))["peace"].value == 87.5


def test_choices_add_up_and_numbers_count_themselves() -> None:
    of = _with("sum", '["beside", "cups"]', least=2)
    found = scored({"tea": "yes", "beside": frozenset({"1", "2"}), "cups": 7.0}, of)["peace"]
    assert found.value == 10
    share = _with("ten", '["beside", "cups"]')
    assert scored({"tea": "yes", "beside": frozenset({"1", "2"}), "cups": 10.0}, share)["peace"].value == 7.5


def test_a_question_that_is_not_shown_is_not_counted() -> None:
    of = _with("sum", '["cups", "calm"]')
    assert scored({"tea": "no", "cups": 7.0, "calm": "1"}, of)["peace"] == Score(
        1.0, 1, 2, of.scale("peace").bands[0]
    )


# The national staff survey's 0-10 method: agreement is 0, 2.5, 5, 7.5, 10; yes or no is 0 or 10; what does not apply
# and "do not know" are left out; a part is the mean of its items, the element the mean of its parts.
NATIONAL = {
    "cul1": "9",
    "cul2": "4",
    "cul3": "3",
    "cul4": "5",
    "cul5": "4",  # not applicable, 7.5, 5, 10, 7.5: 7.5
    "lea1": "4",
    "lea2": "5",
    "lea3": "4",
    "lea4": "3",  # 7.5, 10, 7.5, 5: 7.5
    "fair1": "dk",
    "fair2": "no",
    "fair3": "yes",
    "fair4": "4",  # left out, 10, 0, 7.5: 5.8333
    "inc1": "5",
    "inc2": "5",
    "inc3": "4",
    "inc4": "3",  # 10, 10, 7.5, 5: 8.125
}


def test_the_0_to_10_method_of_the_national_survey_on_a_worked_example() -> None:
    found = scored(NATIONAL, CULTURE)
    assert found["culture"].value == 7.5
    assert found["leadership"].value == 7.5
    assert found["equality"].value == pytest.approx(17.5 / 3)
    assert found["inclusion"].value == 8.125
    assert found["element"].value == pytest.approx((7.5 + 7.5 + 17.5 / 3 + 8.125) / 4)


@pytest.mark.parametrize(
    ("calm", "team", "corner"),
    [("3", "3", "top_right"), ("2", "3", "top_left"), ("3", "1", "bottom_right"), ("1", "1", "bottom_left")],
)
def test_two_scores_lie_in_a_corner_and_on_the_split_above_it(calm: str, team: str, corner: str) -> None:
    quadrant = TEA.result.quadrant
    assert quadrant is not None
    alone = {"3": "3", "1": "5"}[team]
    found = instruments.place(quadrant, scored({"calm": calm, "who_team": team, "who_alone": alone}))
    assert found is not None
    assert (found.corner, found.band) == (corner, getattr(quadrant, corner))
    assert instruments.place(quadrant, scored({"calm": calm})) is None


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, {"tea": "Please answer this question."}),
        ({"tea": ""}, {"tea": "Please answer this question."}),
        ({"tea": "maybe"}, {"tea": "Please choose one of the answers shown."}),
        ({"tea": "yes", "cups": 21.0}, {"cups": "Please give a number from 0 to 20."}),
        ({"tea": "yes", "cups": "many"}, {"cups": "Please give a number from 0 to 20."}),
        (
            {"tea": "yes", "beside": frozenset({"1", "9"})},
            {"beside": "Please choose one of the answers shown."},
        ),
        ({"tea": "yes", "why": "x" * 51}, {"why": "Please write at most 50 characters."}),
        ({"tea": "yes", "when": "soon"}, {"when": "Please give a day."}),
        ({"tea": "yes", "coffee": "1"}, {"coffee": "There is no such question."}),
        ({"tea": "no", "cups": "many"}, {}),
        ({"tea": "yes", "cups": 3.0, "when": date(2026, 3, 5), "why": "It is warm."}, {}),
    ],
)
def test_an_answer_that_cannot_be_taken_is_said_at_its_question(
    answers: dict[str, Answer], says: dict[str, str]
) -> None:
    assert instruments.refusals(TEA, answers) == says


def test_a_question_is_shown_when_its_condition_holds() -> None:
    assert "cups" not in {item.id for item in instruments.shown(TEA, {})}
    assert "cups" not in {item.id for item in instruments.shown(TEA, {"tea": "no"})}
    assert "cups" in {item.id for item in instruments.shown(TEA, {"tea": "yes"})}


AGREEMENT = st.sampled_from(["1", "2", "3", "4", "5"])
PULSES = st.fixed_dictionaries({}, optional={item.id: AGREEMENT for item in PULSE.questions()})


@given(PULSES, st.randoms())
def test_the_order_of_answers_changes_nothing(answers: dict[str, Answer], dice: object) -> None:
    turned = list(answers.items())
    dice.shuffle(turned)  # type: ignore[attr-defined]
    assert scored(dict(turned), PULSE) == scored(answers, PULSE)


@given(PULSES)
def test_a_score_lies_between_its_ends_and_comes_with_enough_answers_alone(
    answers: dict[str, Answer],
) -> None:
    for scale in PULSE.scales:
        found = scored(answers, PULSE)[scale.id]
        assert (found.value is not None) == (found.answered >= scale.least)
        assert found.value is None or 0 <= found.value <= 10


@given(AGREEMENT)
def test_reversing_twice_changes_nothing(answer: str) -> None:
    hurry, calm = TEA.question("hurry"), TEA.question("calm")
    back = instruments.points_of(hurry, answer)
    assert back is not None
    assert instruments.points_of(hurry, str(int(back))) == instruments.points_of(calm, answer)


@given(PULSES, st.text(max_size=5))
def test_an_answer_that_is_none_of_those_offered_scores_nothing(
    answers: dict[str, Answer], other: str
) -> None:
    if other not in {"1", "2", "3", "4", "5"}:
        without = {id: answer for id, answer in answers.items() if id != "mot1"}
        assert scored({**without, "mot1": other}, PULSE) == scored(without, PULSE)
