"""What is counted, as Ibis expressions: the same on the embedded engine and, for a nation, on Spark.

The table of answers has one row for each person and small whole numbers in its columns, see ``reading.Answers``.
Questions are never turned into rows: their answers are counted beside each breakdown, and from these counts follow
their means, variances and spreads exactly. Only a score, which is made of several answers of one
person, needs sums of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

import ibis
import ibis.expr.types as ir

from lotus.analysis.survey.questions import Questionnaire, Score, scale

ANSWER, GROUP, OTHER, WAVE, TIMES = "answer", "group", "other", "wave", "times"


def spread(answers: ir.Table, questions: Sequence[str], by: str | None, *, waves: bool) -> ir.Table:
    """How often each set of answers to a few questions was given, in each group of a breakdown and wave.

    A few questions counted in one go are quicker than each by itself; the spread of one is the sum over the others.
    Columns: ``wave`` where there are waves, ``group`` where there is a breakdown, ``answer_0`` and so on (the codes,
    0 is none) and ``times``.
    """
    said: dict[str, ir.Value] = {answer(place): answers[name] for place, name in enumerate(questions)}
    keys = _keys(answers, by, waves=waves) | said
    return answers.group_by(**keys).agg(answers.count().name(TIMES))


def answer(place: int) -> str:
    """What the column of one of several questions is called."""
    return f"{ANSWER}_{place}"


def people(answers: ir.Table, by: str | None, *, waves: bool) -> ir.Table:
    """How many people there are in each group and wave: ``times``."""
    keys = _keys(answers, by, waves=waves)
    return (
        answers.group_by(**keys).agg(answers.count().name(TIMES))
        if keys
        else answers.agg(answers.count().name(TIMES))
    )


def shared(answers: ir.Table, first: str, second: str, *, waves: bool) -> ir.Table:
    """How many people are in a group of one breakdown and a group of another: ``group``, ``other``, ``times``."""
    keys = _keys(answers, first, waves=waves) | {OTHER: answers[second]}
    return answers.group_by(**keys).agg(answers.count().name(TIMES))


def sums(answers: ir.Table, columns: Sequence[str], by: str | None, *, waves: bool) -> ir.Table:
    """For each column of numbers: how many there are, their sum and the sum of their squares, by group and wave.

    Columns: the keys as in ``spread``, and ``n_0``, ``sum_0``, ``squares_0`` for the first column, and so on.
    """
    wanted: dict[str, ir.Value] = {}
    for place, name in enumerate(columns):
        value = answers[name]
        wanted |= {
            f"n_{place}": value.count(),
            f"sum_{place}": value.sum(),
            f"squares_{place}": (value * value).sum(),
        }
    keys = _keys(answers, by, waves=waves)
    return answers.group_by(**keys).agg(**wanted) if keys else answers.agg(**wanted)


def with_scores(answers: ir.Table, form: Questionnaire, keys: Iterable[str]) -> ir.Table:
    """The scores of each person beside the ``keys``: null where too few of its parts were answered.

    A column for each score is called as it is in the results.
    """
    table = answers
    for score in form.in_order():
        table = table.mutate(**{score.item: score_of(table, score)})
    return table.select(*keys, *(score.item for score in form.scores))


def score_of(answers: ir.Table, score: Score) -> ir.FloatingValue:
    """One score of each person, from the codes of its questions or from the scores it is made of."""
    parts = _scores(answers, score) if score.of_scores else _points(answers, score)
    counted = reduce(lambda so_far, each: so_far + each, (given.cast("int16") for given, _ in parts))
    total = reduce(lambda so_far, each: so_far + each, (points for _, points in parts))
    asked = answers[score.asked] if score.conditional else len(score.parts)
    value = total / ibis.greatest(counted, 1) * (asked if score.total else 1)
    return ibis.ifelse(counted >= max(score.least, 1), value, ibis.null("float64"))


def _scores(answers: ir.Table, score: Score) -> list[tuple[ir.BooleanValue, ir.NumericValue]]:
    values = [answers[scale(part)] for part in score.parts]
    return [(value.notnull(), value.fill_null(0.0)) for value in values]


def _points(answers: ir.Table, score: Score) -> list[tuple[ir.BooleanValue, ir.NumericValue]]:
    """For each part of a score: whether it was answered with something that counts, and its points or 0."""
    found = []
    for question, points in score.points:
        code = answers[question]
        counting = [place for place, each in enumerate(points, 1) if each is not None]
        given = code > 0 if len(counting) == len(points) else code.isin(counting)
        found.append((given, ibis.ifelse(given, worth(code, points), 0.0)))
    for number, first, step in score.lines:
        value = answers[number]
        found.append((value.notnull(), (value * step + first).fill_null(0.0)))
    return found


def worth(code: ir.IntegerValue, points: Sequence[float | None]) -> ir.NumericValue:
    """The points of an answer by its code: one multiplication where they lie at equal distances, as most do."""
    line = _line(points)
    if line:
        first, step = line
        return code * step + (first - step)
    known = {place: each for place, each in enumerate(points, 1) if each is not None}
    return code.cases(*known.items(), else_=0.0)


def _line(points: Sequence[float | None]) -> tuple[float, float] | None:
    """First value and step of points that lie at equal distances, where the sum is exact enough to be used."""
    if len(points) < 2 or any(each is None for each in points):
        return None
    known = [each for each in points if each is not None]
    step = known[1] - known[0]
    exact = all(known[0] + step * place == each for place, each in enumerate(known))
    return (float(known[0]), float(step)) if exact else None


def _keys(answers: ir.Table, by: str | None, *, waves: bool) -> dict[str, ir.Value]:
    keys: dict[str, ir.Value] = {WAVE: answers[WAVE]} if waves else {}
    return keys | ({GROUP: answers[by]} if by else {})


def long_means(answers: ir.Table, keys: Mapping[str, str], value: str) -> ir.Table:
    """How many there are of each in a long table, one row for each answer, and their mean.

    ``keys`` say what the results are called and which columns they come from. For data of a nation as it is often
    kept (group, question, value), without turning it first.
    """
    given = answers[value]
    return answers.group_by(**{name: answers[place] for name, place in keys.items()}).agg(
        n=given.count(), mean=given.mean()
    )
