"""What is counted, as Ibis expressions: the same on the embedded engine and, for a nation, on Spark.

The table of answers has one row for each person and small whole numbers in its columns, see ``reading.Answers``.
Questions are never turned into rows: their answers are counted beside each breakdown, a few questions and a few
breakdowns at a time, and from these counts follow their means, variances and spreads exactly. Only a score, which is
made of several answers of one person, needs sums of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod

import ibis
import ibis.expr.types as ir
from ibis.backends.sql.compilers import duckdb as compilers

from lotus.analysis.survey.questions import Questionnaire, Score, scale

SAID, GROUP, OTHER, WAVE, TIMES = "said", "group", "other", "wave", "times"
TOGETHER = 256
"""Columns are counted together while their values make no more different sets than this."""


@dataclass(frozen=True)
class Pack:
    """Columns next to each other and how many values each can have: a set of values is kept as one number.

    Numbers are given as places are in an array of these sizes, the last one changing fastest.
    """

    number: str
    """The column of the number."""
    names: tuple[str, ...]
    sizes: tuple[int, ...]

    @property
    def size(self) -> int:
        return prod(self.sizes)

    def of(self, table: ir.Table) -> ir.IntegerValue:
        """The number of each row."""
        times = [prod(self.sizes[place + 1 :]) for place in range(len(self.sizes))]
        parts = (_exact(table[name]) * each for name, each in zip(self.names, times, strict=True))
        return _total(parts).cast("int16")


def packs(kind: str, sizes: Mapping[str, int]) -> list[Pack]:
    """Columns a few at a time, in their order: one pass over the people then counts several of them."""
    found: list[Pack] = []
    for name, size in sizes.items():
        last = found[-1] if found else None
        if last and last.size * size <= TOGETHER:
            found[-1] = Pack(last.number, (*last.names, name), (*last.sizes, size))
        else:
            found.append(Pack(f"{kind}:{len(found)}", (name,), (size,)))
    return found


def questions(form: Questionnaire) -> list[Pack]:
    """The questions in packs; code 0 is no answer."""
    return packs(SAID, {one.id: len(one.options) + 1 for one in form.questions})


def prepared(answers: ir.Table, form: Questionnaire, groups: Sequence[Pack], *, waves: bool) -> ir.Table:
    """What is counted of each person: the numbers of packs of groups and of answers, numbers given, and scores.

    A score is null where too few of its parts were answered; its column is called as in the results.
    """
    table = answers
    for score in form.in_order():
        table = table.mutate(**{score.item: score_of(table, score)})
    sets = {pack.number: pack.of(table) for pack in (*groups, *questions(form))}
    return table.select(*([WAVE] if waves else []), *summed(form), **sets)


def summed(form: Questionnaire) -> list[str]:
    """The columns that are summed: scores, then numbers."""
    return [*(score.item for score in form.scores), *(number.id for number in form.numbers)]


def spread(prepared: ir.Table, said: Pack, by: Pack | None, *, waves: bool) -> ir.Table:
    """How often each set of answers was given, in each set of groups and wave.

    Columns: ``wave`` where there are waves, ``group`` where there are breakdowns, ``said`` and ``times``. The spread
    of one question in one breakdown is the sum over the others.
    """
    return _counted(prepared, _keys(prepared, by, waves=waves) | {SAID: prepared[said.number]})


def people(prepared: ir.Table, by: Pack | None, *, waves: bool) -> ir.Table:
    """How many people there are in each set of groups and wave: ``times``."""
    return _counted(prepared, _keys(prepared, by, waves=waves))


def shared(prepared: ir.Table, first: Pack, second: Pack, *, waves: bool) -> ir.Table:
    """How many people are in both sets of groups: ``group``, ``other``, ``times``."""
    keys = _keys(prepared, first, waves=waves) | {OTHER: prepared[second.number]}
    return _counted(prepared, keys)


def _counted(table: ir.Table, keys: Mapping[str, ir.Value]) -> ir.Table:
    times = table.count().name(TIMES)
    return table.group_by(**keys).agg(times) if keys else table.agg(times)


def sums(prepared: ir.Table, columns: Sequence[str], by: Pack | None, *, waves: bool) -> ir.Table:
    """For each column of numbers: how many there are, their sum and the sum of their squares, by groups and wave.

    Columns: the keys as in ``spread``, and ``n_0``, ``sum_0``, ``squares_0`` for the first column, and so on.
    """
    wanted: dict[str, ir.Value] = {}
    for place, name in enumerate(columns):
        value = prepared[name]
        wanted |= {
            f"n_{place}": value.count(),
            f"sum_{place}": value.sum(),
            f"squares_{place}": (value * value).sum(),
        }
    keys = _keys(prepared, by, waves=waves)
    return prepared.group_by(**keys).agg(**wanted) if keys else prepared.agg(**wanted)


def _exact(value: ir.Value) -> ir.FloatingValue:
    """A small whole number as an engine adds it fastest: floating numbers are not watched for growing too large."""
    found: ir.FloatingValue = value.cast("float64")
    return found


def _total(values: Iterable[ir.NumericValue]) -> ir.NumericValue:
    return reduce(lambda so_far, each: so_far + each, values)


def score_of(answers: ir.Table, score: Score) -> ir.FloatingValue:
    """One score of each person, from the codes of its questions or from the scores it is made of."""
    parts = (
        _scores(answers, score) if score.of_scores else [*_points(answers, score), *_lines(answers, score)]
    )
    counted, total = _total(given for given, _ in parts), _total(points for _, points in parts)
    asked = answers[score.asked] if score.conditional else len(score.parts)
    value = total / ibis.greatest(counted, 1) * (asked if score.total else 1)
    return ibis.ifelse(counted >= max(score.least, 1), value, ibis.null("float64"))


Part = tuple[ir.NumericValue, ir.NumericValue]
"""How many parts of a score were answered with something that counts, and their points together."""


def _scores(answers: ir.Table, score: Score) -> list[Part]:
    values = [answers[scale(part)] for part in score.parts]
    return [(_exact(value.notnull()), value.fill_null(0.0)) for value in values]


def _lines(answers: ir.Table, score: Score) -> Iterator[Part]:
    for number, first, step in score.lines:
        value = answers[number]
        yield _exact(value.notnull()), (value * step + first).fill_null(0.0)


def _points(answers: ir.Table, score: Score) -> Iterator[Part]:
    """The points of questions: those with the same line together, from the sum of their codes."""
    alike: dict[tuple[float, float], list[ir.Value]] = {}
    for question, points in score.points:
        code = answers[question]
        line = _line(points)
        if line:
            alike.setdefault(line, []).append(code)
        else:
            known = {place: each for place, each in enumerate(points, 1) if each is not None}
            yield _exact(code.isin(list(known))), code.cases(*known.items(), else_=0.0)
    for (first, step), found in alike.items():
        given = _total(_exact(code > 0) for code in found)
        yield given, _total(map(_exact, found)) * step + given * (first - step)


def _line(points: Sequence[float | None]) -> tuple[float, float] | None:
    """First value and step of points that lie at equal distances, where the sum is exact enough to be used."""
    if len(points) < 2 or any(each is None for each in points):
        return None
    known = [each for each in points if each is not None]
    step = known[1] - known[0]
    exact = all(known[0] + step * place == each for place, each in enumerate(known))
    return (float(known[0]), float(step)) if exact else None


def _keys(prepared: ir.Table, by: Pack | None, *, waves: bool) -> dict[str, ir.Value]:
    keys: dict[str, ir.Value] = {WAVE: prepared[WAVE]} if waves else {}
    return keys | ({GROUP: prepared[by.number]} if by else {})


def long_means(answers: ir.Table, keys: Mapping[str, str], value: str) -> ir.Table:
    """How many there are of each in a long table, one row for each answer, and their mean.

    ``keys`` say what the results are called and which columns they come from. For data of a nation as it is often
    kept (group, question, value), without turning it first.
    """
    given = answers[value]
    return answers.group_by(**{name: answers[place] for name, place in keys.items()}).agg(
        n=given.count(), mean=given.mean()
    )


def embedded_sql(expression: ir.Table) -> str:
    """An expression as the embedded engine reads it, written without opening another engine beside it."""
    return str(compilers.compiler.to_sqlglot(expression).sql(dialect="duckdb"))
