"""Fewer and quicker questions: a list from another table beside each row, and what is put together only once."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import DateField, F, JSONField, Model, QuerySet, Subquery, UUIDField
from django.db.models.functions import JSONObject
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

from lotus.kernel.models import Person

Row = TypeVar("Row")


class Listed(Subquery):
    """What a query finds for each outer row, as a list: of one field's values, or of mappings where several are named.

    `Listed(Membership.objects.filter(person=OuterRef("pk")), "role")` gives every role of each person.
    Nothing sealed can be listed, and times and ids come as text.
    """

    output_field = JSONField()

    def __init__(self, found: "QuerySet[Model]", field: str = "", **fields: str) -> None:
        self.whole = bool(fields)
        super().__init__(found.values(one=JSONObject(**fields) if fields else F(field)))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        one = "json(listed.one)" if self.whole else "listed.one"
        template = f"(SELECT json_group_array({one}) FROM (%(subquery)s) listed)"  # noqa: S608  all of it is ours
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT coalesce(jsonb_agg(listed.one), '[]') FROM (%(subquery)s) listed)"
        return super().as_sql(compiler, connection, template=template, **context)


@dataclass(frozen=True)
class _Put:
    """A question as it was put together: its compiler, its words, and where which value goes."""

    compiler: SQLCompiler
    plain: bool
    sql: str
    params: tuple[Any, ...]
    slots: dict[int, str]


class Prepared(Generic[Row]):
    """A question that is put together once, and then asked with other values, for what every page asks.

    `put(**values)` makes the query, of rows or by `values_list`. It is called once for each set of roles, with
    stand-ins: a person with these roles, an id, a day. It may look at the roles, and hand the rest on to the query; at
    nothing else, no clock either.
    """

    known: "list[Prepared[Any]]" = []

    def __init__(self, put: "Callable[..., QuerySet[Any, Row]]") -> None:
        self.put = put
        self.made: dict[Any, _Put | None] = {}
        Prepared.known.append(self)

    def ask(self, **values: Any) -> list[Row]:
        """The rows. Values are ids, days and people. Raises TypeError for others, and where one is not asked for."""
        made, params = self.put_together(**values)
        if made is None:
            return []
        compiler = copy(made.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_a, **_k: (made.sql, params)  # type: ignore[method-assign]
        if made.plain:
            return [cast(Row, tuple(row)) for row in compiler.results_iter(tuple_expected=True)]
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        asked: Any = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, _known_related_objects={})
        return list(ModelIterable(asked))

    def put_together(self, **values: Any) -> tuple[_Put | None, tuple[Any, ...]]:
        """The question, and what it is asked with; None where nothing can answer it."""
        connection = connections[DEFAULT_DB_ALIAS]
        key = (connection.vendor, *((name, _kind(value)) for name, value in values.items()))
        if key not in self.made:
            self.made[key] = self._make(connection, values)
        made = self.made[key]
        if made is None:
            return None, ()
        given = dict(_flat(values))
        params = list(made.params)
        for at, name in made.slots.items():
            params[at] = _adapted(given[name], connection)
        return made, tuple(params)

    def _make(self, connection: Any, values: dict[str, Any]) -> _Put | None:
        held = {name: _stand_in(value, number) for number, (name, value) in enumerate(values.items())}
        marks = {_adapted(mark, connection): name for name, mark in _flat(held)}
        found: Any = self.put(**held)
        compiler = found.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        slots = {
            at: marks[param]
            for at, param in enumerate(params)
            if isinstance(param, Marked) and param in marks
        }
        unasked = {name.partition(".")[0] for name in marks.values()} - {
            name.partition(".")[0] for name in slots.values()
        }
        if unasked:
            raise TypeError(f"the question does not ask for {', '.join(sorted(unasked))}")
        return _Put(compiler, found._fields is not None, sql, tuple(params), slots)


Marked = str | UUID | date
"""As what ids and days come to a database."""


def _kind(value: Any) -> Any:
    return value.roles() if isinstance(value, Person) else type(value)


def _stand_in(value: Any, number: int) -> Any:
    """Something that no row holds, to be found again among the values of the finished question."""
    if isinstance(value, UUID):
        return UUID(int=0xACE0 << 64 | number)
    if type(value) is date:
        return date(1, 2, 3) + timedelta(days=number)
    if not isinstance(value, Person):
        raise TypeError(f"{type(value).__name__} cannot be stood in for")
    here = {"pk": UUID(int=0xACE1 << 64 | number), "organisation_id": UUID(int=0xACE2 << 64 | number)}
    person: Any = type(value)(**here)
    person.__dict__["_roles"] = _kind(value)
    return person


def _flat(values: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    """Each value by its name; of a person their id and their organisation's."""
    for name, value in values.items():
        if isinstance(value, Person):
            yield f"{name}.pk", value.pk
            yield f"{name}.organisation", value.organisation_id
        else:
            yield name, value


def _adapted(value: Any, connection: Any) -> Any:
    field = UUIDField() if isinstance(value, UUID) else DateField()
    return field.get_db_prep_value(value, connection)
