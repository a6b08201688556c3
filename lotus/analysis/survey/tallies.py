"""Counting: runs the expressions on an engine and keeps what comes back as small arrays."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Protocol

import duckdb
import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lotus.analysis.survey import expressions
from lotus.analysis.survey.expressions import GROUP, OTHER, TIMES, WAVE
from lotus.analysis.survey.questions import Question, Questionnaire
from lotus.analysis.survey.reading import Answers

Counts = npt.NDArray[np.int64]
EVERYBODY = ""
TOGETHER = 256
"""Questions are counted together while their answers make no more different sets than this."""
_CELLS = 16
"""Groups and sets of answers that take up to so many bits are counted in a plain array."""


class Engine(Protocol):
    """Where expressions run: the columns of what they give, by name."""

    def run(self, expression: ir.Table) -> dict[str, npt.NDArray[Any]]: ...


@dataclass(frozen=True)
class Sums:
    """Of one score or number, by wave and group: how many, the sum, the sum of squares."""

    n: Counts
    total: npt.NDArray[np.float64]
    squares: npt.NDArray[np.float64]


@dataclass
class Tallies:
    """Everything counted. Keys are (breakdown, question or score); the breakdown of everybody is ``""``.

    ``people[by]`` is (waves, groups); ``spreads[by, question]`` is (waves, groups, 1 + options), the first being no
    answer; ``sums[by, id]`` holds arrays of (waves, groups); ``shared[by, other]`` is (waves, groups, other's groups).
    """

    people: dict[str, Counts] = field(default_factory=dict)
    spreads: dict[tuple[str, str], Counts] = field(default_factory=dict)
    sums: dict[tuple[str, str], Sums] = field(default_factory=dict)
    shared: dict[tuple[str, str], Counts] = field(default_factory=dict)


class Embedded:
    """DuckDB in this process. The expressions are written as SQL and run; nothing is looked up in between."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def run(self, expression: ir.Table) -> dict[str, npt.NDArray[Any]]:
        found: dict[str, npt.NDArray[Any]] = self._connection.execute(_written(expression)).fetchnumpy()
        return found

    def keep(self, name: str, expression: ir.Table) -> ir.Table:
        """The rows of an expression as a table in memory."""
        self._connection.execute(f'CREATE TEMP TABLE "{name}" AS {_written(expression)}')
        return ibis.table(expression.schema(), name=name)

    def load(self, name: str, table: pa.Table) -> ir.Table:
        """Arrays as a table in memory; with its least and greatest values known, small groups are counted fast."""
        arrays = f"{name}_arrays"
        self._connection.register(arrays, table)
        kept = self.keep(name, ibis.table(ibis.Schema.from_pyarrow(table.schema), name=arrays))
        self._connection.unregister(arrays)
        return kept


def _written(expression: ir.Table) -> str:
    return str(ibis.duckdb.compile(expression))


@contextmanager
def embedded() -> Iterator[Embedded]:
    """An engine of its own, that leaves nothing behind."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET perfect_ht_threshold = {_CELLS}")
        yield Embedded(connection)


def arrow(answers: Answers) -> pa.Table:
    """The answers as a table. A number that was not given is null."""
    return pa.table(
        {
            name: pa.array(values, from_pandas=True) if values.dtype == np.float64 else pa.array(values)
            for name, values in answers.columns.items()
        }
    )


def signed(schema: pa.Schema) -> pa.Schema:
    """The same columns in kinds that engines without unsigned numbers know, such as Spark."""
    wider = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32()}
    return pa.schema([(field.name, wider.get(field.type, field.type)) for field in schema])


def count(answers: Answers, form: Questionnaire, engine: Embedded) -> Tallies:
    """Everything that results need, counted by the embedded engine."""
    table = engine.load("answers", arrow(answers))
    keys = [*answers.groups, *([WAVE] if answers.waves else []), *(number.id for number in form.numbers)]
    scores = engine.keep("scores", expressions.with_scores(table, form, keys)) if _summed(form) else table
    return tally(engine, table, scores, form, answers)


def _summed(form: Questionnaire) -> list[str]:
    """The columns that are summed: scores, then numbers."""
    return [*(score.item for score in form.scores), *(number.id for number in form.numbers)]


def tally(engine: Engine, table: ir.Table, scores: ir.Table, form: Questionnaire, shape: Answers) -> Tallies:
    """Run every expression on any engine. ``shape`` says which groups and waves there are."""
    found, waves = Tallies(), bool(shape.waves)
    sizes = {EVERYBODY: 1} | {name: len(groups) for name, groups in shape.groups.items()}
    many = max(len(shape.waves), 1)
    for name, groups in sizes.items():
        by = name or None
        found.people[name] = _placed(engine.run(expressions.people(table, by, waves=waves)), (many, groups))
        if name or len(sizes) == 1:
            for some in packed(form.questions):
                given = engine.run(expressions.spread(table, [one.id for one in some], by, waves=waves))
                for place, one in enumerate(some):
                    found.spreads[name, one.id] = _spread(given, place, (many, groups, len(one.options) + 1))
        if columns := _summed(form):
            given = engine.run(expressions.sums(scores, columns, by, waves=waves))
            for place, column in enumerate(columns):
                found.sums[name, column] = _sums(given, place, (many, groups))
    first_of_all = next(iter(shape.groups), EVERYBODY)
    for question in form.questions:
        of_groups = found.spreads[first_of_all, question.id]
        found.spreads[EVERYBODY, question.id] = of_groups.sum(axis=1, keepdims=True)
    for first, second in combinations(shape.groups, 2):
        given = engine.run(expressions.shared(table, first, second, waves=waves))
        found.shared[first, second] = _placed(given, (many, sizes[first], sizes[second]))
    return found


def packed(questions: Iterable[Question]) -> Iterator[list[Question]]:
    """Questions next to each other, a few at a time."""
    some: list[Question] = []
    sets = 1
    for one in questions:
        sets *= len(one.options) + 1
        if some and sets > TOGETHER:
            yield some
            some, sets = [], len(one.options) + 1
        some.append(one)
    if some:
        yield some


def _spread(given: dict[str, npt.NDArray[Any]], place: int, size: tuple[int, ...]) -> Counts:
    """How often each answer to one of a few questions was given, whatever was answered to the others."""
    counts = np.zeros(size, dtype=np.int64)
    answer = np.asarray(given[expressions.answer(place)], dtype=np.int64)
    np.add.at(counts, (*_index(given), answer), given[TIMES])
    return counts


def _index(given: dict[str, npt.NDArray[Any]]) -> tuple[Any, ...]:
    """Where each row of what was counted belongs: by wave, by group, and by the other group where there is one."""
    none = np.zeros(len(next(iter(given.values()))), dtype=np.int64)
    keys = (WAVE, GROUP, *([OTHER] if OTHER in given else []))
    return tuple(np.asarray(given.get(key, none), dtype=np.int64) for key in keys)


def _placed(given: dict[str, npt.NDArray[Any]], size: tuple[int, ...]) -> Counts:
    counts = np.zeros(size, dtype=np.int64)
    counts[_index(given)] = given[TIMES]
    return counts


def _sums(given: dict[str, npt.NDArray[Any]], place: int, size: tuple[int, int]) -> Sums:
    at = _index(given)
    n = np.zeros(size, dtype=np.int64)
    total, squares = np.zeros(size), np.zeros(size)
    n[at] = given[f"n_{place}"]
    total[at] = np.nan_to_num(np.ma.filled(np.asanyarray(given[f"sum_{place}"]), 0).astype(np.float64))
    squares[at] = np.nan_to_num(np.ma.filled(np.asanyarray(given[f"squares_{place}"]), 0).astype(np.float64))
    return Sums(n, total, squares)
