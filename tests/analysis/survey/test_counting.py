"""Counts, scores and intervals: by hand on a few people, by pandas and scipy on many."""

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, lists, none, one_of, sampled_from, tuples

from lotus.analysis.survey import estimates, expressions, long, reading, tallies
from lotus.analysis.survey.estimates import Estimate
from lotus.analysis.survey.questions import Option, Question, Questionnaire, Score
from tests.analysis.survey import forms

REVERSED = {str(value): 10 - 2.5 * (value - 1) for value in range(1, 6)}
STRAIGHT = {str(value): 2.5 * (value - 1) for value in range(1, 6)}


def counted(source: Path | bytes, form: Questionnaire, *by: str) -> tuple[reading.Answers, tallies.Tallies]:
    answers = reading.read(source, "answers.csv", reading.Wanted(form, by))
    with tallies.embedded() as engine:
        return answers, tallies.count(answers, form, engine)


SMALL = b"q1,q2,team\n1,5,a\n2,,a\n5,1,b\n5,1,b\n,3,b\n"


def test_five_people_counted_by_hand() -> None:
    asked = forms.agreement("q1"), forms.agreement("q2", reverse=True)
    form = forms.form(asked, [forms.score("both", asked, 2), forms.score("either", asked, 1)])
    _, found = counted(SMALL, form, "team")
    assert found.people["team"].tolist() == [[2, 3]]
    assert found.spreads["", "q1"].tolist() == [[[1, 1, 1, 0, 0, 2]]]
    assert found.spreads["team", "q2"].tolist() == [[[1, 0, 0, 0, 0, 1], [0, 2, 0, 1, 0, 0]]]
    both, either = found.sums["team", "scale:both"], found.sums["team", "scale:either"]
    assert (both.n.tolist(), both.total.tolist(), both.squares.tolist()) == ([[1, 2]], [[0, 20]], [[0, 200]])
    assert (either.n.tolist(), either.total.tolist()) == ([[2, 3]], [[2.5, 25]])


def frame(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table["team"] = table["team"].replace("", "Not stated")
    one, two = table["q1"].map(STRAIGHT), table["q2"].map(REVERSED)
    table["one"], table["three"] = one, table["q3"].map(STRAIGHT)
    table["first"] = (one + two) / 2
    table["all"] = table[["first", "three"]].mean(axis=1)
    table["years"] = pd.to_numeric(table["years"])
    return table


@pytest.fixture(scope="module")
def random_survey(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[pd.DataFrame, reading.Answers, tallies.Tallies]:
    path = forms.write(tmp_path_factory.mktemp("survey") / "answers.csv", 3_000, waves=["2025", "2026"])
    return frame(path), *counted(path, forms.whole(), "team", "job")


def test_spreads_equal_those_of_pandas_in_every_group_and_wave(random_survey) -> None:
    table, answers, found = random_survey
    assert answers.waves == ("2025", "2026")
    assert answers.groups == {
        "team": ("Ward 1", "Ward 2", "Ward 10", "Not stated"),
        "job": ("doctor", "nurse"),
    }
    for by, groups in answers.groups.items():
        for question in forms.whole().questions:
            wanted = table.groupby(["wave", by, question.id]).size()
            codes = ["", *(option.value for option in question.options)]
            for at, wave in enumerate(answers.waves):
                for place, group in enumerate(groups):
                    expected = [wanted.get((wave, group, code), 0) for code in codes]
                    assert found.spreads[by, question.id][at, place].tolist() == expected


@pytest.mark.parametrize(
    ("column", "name"), [("scale:first", "first"), ("scale:all", "all"), ("years", "years")]
)
def test_scores_and_numbers_equal_those_of_pandas(random_survey, column: str, name: str) -> None:
    table, answers, found = random_survey
    wanted = table.groupby(["wave", "team"])[name].agg(["count", "mean", "std"])
    sums = found.sums["team", column]
    for at, wave in enumerate(answers.waves):
        for place, group in enumerate(answers.groups["team"]):
            one = estimates.from_sums(
                *(float(each[at, place]) for each in (sums.n, sums.total, sums.squares))
            )
            n, mean, sd = wanted.loc[(wave, group)]
            assert one.n == n
            assert one.mean == pytest.approx(mean, abs=1e-9)
            assert one.sd == pytest.approx(sd, abs=1e-9)


def test_the_mean_of_a_spread_equals_that_of_pandas(random_survey) -> None:
    table, _answers, found = random_survey
    values = table["three"].dropna()
    points = (None, *(option.points for option in forms.whole().questions[2].options))
    one = estimates.from_spread(found.spreads["", "q3"].sum(axis=(0, 1)), points)
    assert (one.n, one.mean) == (len(values), pytest.approx(values.mean()))
    assert one.sd == pytest.approx(values.std())


NOBODY = Estimate(0, None, None)


def test_where_nobody_or_one_person_answered_there_is_no_spread() -> None:
    assert estimates.from_spread([0, 0], [1.0, 2.0]) == NOBODY == estimates.from_sums(0, 0, 0)
    alone = estimates.from_sums(1, 7, 49)
    assert alone == Estimate(1, 7, None) == estimates.from_spread([1], [7.0])


def test_points_at_uneven_distances_and_sums_are_counted_too() -> None:
    steps = (0.0, 1.0, 4.0)
    options = tuple(Option(str(place), str(place), each) for place, each in enumerate(steps))
    asked = tuple(Question(name, name, options) for name in ("a", "b"))
    score = Score("s", "S", ("a", "b"), 2, 0, 8, total=True, points=(("a", steps), ("b", steps)))
    _, found = counted(b"a,b\n0,2\n2,2\n1,\n", forms.form(asked, [score]))
    sums = found.sums["", "scale:s"]
    assert (sums.n.item(), sums.total.item(), sums.squares.item()) == (2, 12, 16 + 64)


def test_a_score_rests_on_scores_named_before_or_after_it() -> None:
    order = [score.id for score in forms.whole().in_order()]
    assert order == ["first", "second", "all"]


def test_the_people_shared_by_two_breakdowns_are_counted(random_survey) -> None:
    table, answers, found = random_survey
    wanted = table.groupby(["wave", "team", "job"]).size()
    for at, wave in enumerate(answers.waves):
        for place, team in enumerate(answers.groups["team"]):
            for other, job in enumerate(answers.groups["job"]):
                assert found.shared["team", "job"][at, place, other] == wanted[wave, team, job]


@settings(max_examples=25)
@given(
    rows=lists(
        tuples(integers(0, 2), integers(-1, 1), one_of(none(), integers(1, 5))), min_size=1, max_size=40
    ),
    keys=sampled_from([{"item": "item"}, {'part "of"': "division", "item": "item"}]),
)
def test_what_is_written_out_for_long_answers_says_what_the_expression_says(rows, keys) -> None:
    divisions, items, values = zip(*rows, strict=True)
    kept = pa.table({"division": divisions, "item": items, "value": pa.array(values, pa.int8())})
    with tallies.embedded() as engine, duckdb.connect() as connection:
        asked = expressions.embedded_sql(expressions.long_means(engine.seen("answers", kept), keys, "value"))
        connection.register("answers", kept)
        found = [
            sorted(connection.execute(words).fetchall(), key=repr)
            for words in (asked, long.sql("answers", keys, "value"))
        ]
    assert found[0] == found[1]
