"""Counting: runs the expressions on an engine and keeps what comes back as small arrays."""

from collections.abc import Iterator
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
from lotus.analysis.survey.expressions import GROUP, OTHER, SAID, TIMES, WAVE, Pack
from lotus.analysis.survey.questions import Questionnaire
from lotus.analysis.survey.reading import Answers

Counts = npt.NDArray[np.int64]
Columns = dict[str, npt.NDArray[Any]]
EVERYBODY = ""
_CELLS = 20
"""Groups and sets of answers that take up to so many bits are counted in a plain array."""


class Engine(Protocol):
    """Where expressions run: the columns of what they give, by name."""

    def run(self, expression: ir.Table) -> Columns: ...


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

    def run(self, expression: ir.Table) -> Columns:
        found: Columns = self._connection.execute(expressions.embedded_sql(expression)).fetchnumpy()
        return found

    def keep(self, name: str, expression: ir.Table) -> ir.Table:
        """The rows of an expression as a table in memory.

        With its least and greatest values known, small groups are counted fast.
        """
        self._connection.execute(f'CREATE TEMP TABLE "{name}" AS {expressions.embedded_sql(expression)}')
        return ibis.table(expression.schema(), name=name)

    def seen(self, name: str, table: pa.Table) -> ir.Table:
        """Arrays as a table that is read where they lie."""
        self._connection.register(name, table)
        return ibis.table(ibis.Schema.from_pyarrow(table.schema), name=name)


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
    table = engine.seen("answers", arrow(answers))
    return tally(engine, engine.keep("prepared", prepared(table, form, answers)), form, answers)


def prepared(table: ir.Table, form: Questionnaire, shape: Answers) -> ir.Table:
    """What is counted of a table of answers. ``shape`` says which groups and waves there are."""
    return expressions.prepared(table, form, _groups(shape), waves=bool(shape.waves))


def tally(engine: Engine, table: ir.Table, form: Questionnaire, shape: Answers) -> Tallies:
    """Run every expression over what was prepared, on any engine."""
    found, packs = Tallies(), _groups(shape)
    everybody: list[Pack | None] = [None]
    for pack in packs or everybody:
        _count_in(found, pack, engine, table, form, shape)
    for first, second in combinations(packs, 2):
        given = engine.run(expressions.shared(table, first, second, waves=bool(shape.waves)))
        whole = _placed(given, given[TIMES], shape, first, second)
        found.shared |= {
            (one, other): _margin(whole, at, len(first.names) + place)
            for at, one in enumerate(first.names)
            for place, other in enumerate(second.names)
        }
    if packs:
        _add_up(found, packs[0].names[0], form)
    return found


def _groups(shape: Answers) -> list[Pack]:
    return expressions.packs(GROUP, {name: len(groups) for name, groups in shape.groups.items()})


def _count_in(
    found: Tallies, pack: Pack | None, engine: Engine, table: ir.Table, form: Questionnaire, shape: Answers
) -> None:
    """Everything that is counted in the groups of a few breakdowns, or of everybody where there are none."""
    waves, groups = bool(shape.waves), pack or _NONE
    given = engine.run(expressions.people(table, pack, waves=waves))
    whole = _placed(given, given[TIMES], shape, groups)
    names = list(enumerate(groups.names))
    found.people |= {name: _margin(whole, at) for at, name in names}
    found.shared |= {
        (one, other): _margin(whole, at, place) for (at, one), (place, other) in combinations(names, 2)
    }
    for said in expressions.questions(form):
        given = engine.run(expressions.spread(table, said, pack, waves=waves))
        whole = _placed(given, given[TIMES], shape, groups, said)
        found.spreads |= {
            (name, question): _margin(whole, at, len(names) + place)
            for at, name in names
            for place, question in enumerate(said.names)
        }
    if columns := expressions.summed(form):
        given = engine.run(expressions.sums(table, columns, pack, waves=waves))
        for place, column in enumerate(columns):
            arrays = [
                _placed(given, given[f"{kind}_{place}"], shape, groups) for kind in ("n", "sum", "squares")
            ]
            for at, name in names:
                n, total, squares = (_margin(each, at) for each in arrays)
                found.sums[name, column] = Sums(n.astype(np.int64), total, squares)


_NONE = Pack(EVERYBODY, (EVERYBODY,), (1,))


def _add_up(found: Tallies, by: str, form: Questionnaire) -> None:
    """Everybody is all the groups of a breakdown, those who did not say among them."""
    found.people[EVERYBODY] = found.people[by].sum(axis=1, keepdims=True)
    for question in form.questions:
        found.spreads[EVERYBODY, question.id] = found.spreads[by, question.id].sum(axis=1, keepdims=True)
    for column in expressions.summed(form):
        one = found.sums[by, column]
        arrays = (each.sum(axis=1, keepdims=True) for each in (one.n, one.total, one.squares))
        found.sums[EVERYBODY, column] = Sums(*arrays)


def _placed(given: Columns, values: npt.NDArray[Any], shape: Answers, *packs: Pack) -> npt.NDArray[Any]:
    """What was counted, laid out by wave and by each column of the packs; 0 where nothing was."""
    none = np.zeros(len(values), dtype=np.int64)
    keys = (WAVE, GROUP, OTHER if OTHER in given else SAID)[: 1 + len(packs)]
    at = tuple(np.asarray(given.get(key, none), dtype=np.int64) for key in keys)
    known = np.nan_to_num(np.ma.filled(np.asanyarray(values), 0))
    many = max(len(shape.waves), 1)
    whole = np.zeros((many, *(pack.size for pack in packs)), dtype=known.dtype)
    whole[at] = known
    return whole.reshape((many, *(size for pack in packs for size in pack.sizes)))


def _margin(whole: npt.NDArray[Any], *kept: int) -> npt.NDArray[Any]:
    """The sum over all columns but those kept; waves are always kept."""
    found: npt.NDArray[Any] = whole.sum(
        axis=tuple(axis for axis in range(1, whole.ndim) if axis - 1 not in kept)
    )
    return found
