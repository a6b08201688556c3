"""Every row of the database, as lines that each kind of database can write and read.

Backups and the move to another database rest on it. What is sealed stays sealed: no key is needed.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps as every_app
from django.core.management.color import no_style
from django.db import connections, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lotus.kernel import encryption
from lotus.kernel.fields import Fingerprint, Sealed, SealedText

LEFT_OUT = {"sessions.session"}
"""Whoever was signed in signs in again. A model of ours says the same with `kept_in_copies = False`."""
BATCH = 500

Row = list[Any]


class _Way(NamedTuple):
    """How a kind of field is put on a line, and taken from it."""

    put: Callable[[Any], Any]
    take: Callable[[Any], Any]


def _as_it_is(value: Any) -> Any:
    return value


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _span(value: timedelta) -> int:
    return value // timedelta(microseconds=1)


def _bytes(value: Any) -> str:
    return base64.b64encode(bytes(value)).decode("ascii")


def _sealed(value: Sealed) -> str:
    return _bytes(value.body)


_WAYS: dict[type[models.Field[Any, Any]], _Way] = {
    SealedText: _Way(_sealed, lambda text: Sealed(base64.b64decode(text))),
    models.BinaryField: _Way(_bytes, base64.b64decode),
    models.UUIDField: _Way(lambda value: value.hex, UUID),
    models.DateTimeField: _Way(_moment, datetime.fromisoformat),
    models.DateField: _Way(date.isoformat, date.fromisoformat),
    models.TimeField: _Way(time.isoformat, time.fromisoformat),
    models.DurationField: _Way(_span, lambda number: timedelta(microseconds=number)),
    models.DecimalField: _Way(str, Decimal),
}


def _way(field: models.Field[Any, Any]) -> _Way:
    """The way of a field's kind; a reference goes the way of what it points at."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return next((way for kind, way in _WAYS.items() if isinstance(field, kind)), _Way(_as_it_is, _as_it_is))


def tables(apps: Any = every_app) -> dict[str, type[models.Model]]:
    """Every table that a copy holds, by name. `apps` may be those of an earlier version."""
    every = apps.get_models(include_auto_created=True)
    ours = (model for model in every if model._meta.managed and not model._meta.proxy and _is_kept(model))
    return {model._meta.db_table: model for model in sorted(ours, key=lambda model: model._meta.db_table)}


def _is_kept(model: type[models.Model]) -> bool:
    """As the model of today says, where there is one: one of an earlier version has lost its attributes."""
    meta = model._meta
    today = every_app.all_models.get(meta.app_label, {}).get(str(meta.model_name), model)
    return meta.label_lower not in LEFT_OUT and getattr(today, "kept_in_copies", True)


def fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return list(model._meta.local_concrete_fields)


def columns(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in fields(model)]


def read(model: type[models.Model], using: str) -> Iterator[str]:
    """The rows of a table, each as one line of JSON, in the order of their ids."""
    mine = fields(model)
    ways = [_way(field).put for field in mine]
    names = [field.attname for field in mine]
    found: Any = models.QuerySet(model, using=using).order_by("pk").values_list(*names)
    for row in found.iterator(chunk_size=2000):
        values = [None if value is None else put(value) for put, value in zip(ways, row, strict=True)]
        yield _line(values)


def _line(values: Row, *, sort: bool = False) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=sort, separators=(",", ":"))


def write(model: type[models.Model], lines: Iterable[str], using: str) -> None:
    """Put rows into a table as they were, times and ids included. The caller holds the transaction."""
    mine = fields(model)
    ways = [_way(field).take for field in mine]
    connection = connections[using]
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(column) for column in columns(model))
    marks = ", ".join(["%s"] * len(mine))
    order = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608  names are ours
    rows = iter(lines)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(order, [_params(mine, ways, line, connection) for line in batch])


def _params(
    mine: list[models.Field[Any, Any]], ways: list[Callable[[Any], Any]], line: str, connection: Any
) -> Row:
    values = json.loads(line)
    pairs = zip(mine, ways, values, strict=True)
    return [
        field.get_db_prep_save(None if value is None else take(value), connection)
        for field, take, value in pairs
    ]


def count_on(models_written: Iterable[type[models.Model]], using: str) -> None:
    """Let the database give new numbers after the highest one that was written."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for order in connection.ops.sequence_reset_sql(no_style(), list(models_written)):
            cursor.execute(order)


@dataclass
class Tally:
    """How many rows a table has, and a digest of them.

    It depends neither on their order nor on that of the names in a JSON object: databases keep either as they like.
    """

    rows: int = 0
    sum: int = 0

    def add(self, line: str) -> str:
        self.rows += 1
        same = _line(json.loads(line), sort=True) if "{" in line else line
        self.sum += int.from_bytes(hashlib.sha256(same.encode()).digest(), "big")
        return line

    @property
    def digest(self) -> str:
        return f"{self.sum % 2**256:064x}"

    @classmethod
    def of(cls, model: type[models.Model], using: str) -> "Tally":
        tally = cls()
        for line in read(model, using):
            tally.add(line)
        return tally


def migrations(using: str) -> list[str]:
    """The changes of the tables that were made, as `app.name`."""
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def steps(names: Iterable[str]) -> list[tuple[str, str]]:
    """`app.name` as Django names a migration."""
    return [(app, name) for app, _dot, name in (one.partition(".") for one in names)]


def unknown(names: Iterable[str]) -> list[str]:
    """The changes among these that this version of the program does not know: they come from a newer one."""
    known = MigrationLoader(None).disk_migrations
    return [name for name in names if steps([name])[0] not in known]


def apps_at(names: Iterable[str]) -> Any:
    """The models as they were when these changes, and no others, were made."""
    return MigrationLoader(None).project_state(steps(names)).apps


def fingerprint_columns() -> list[tuple[type[models.Model], Fingerprint]]:
    """Every column that holds by what something is recognised."""
    every = sorted(every_app.get_models(), key=lambda model: model._meta.db_table)
    found = ((model, field) for model in every for field in model._meta.local_fields)
    return [(model, field) for model, field in found if isinstance(field, Fingerprint)]


def sealed_columns(apps: Any = every_app) -> Iterator[tuple[type[models.Model], SealedText]]:
    """Every field whose content is sealed."""
    for model in tables(apps).values():
        yield from ((model, one) for one in fields(model) if isinstance(one, SealedText))


def keys_in_use(using: str, apps: Any = every_app) -> set[str]:
    """The ids of the field keys that any sealed text in the database needs."""
    found = set()
    connection = connections[using]
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model, field in sealed_columns(apps):
            column, table = quoted(str(field.column)), quoted(model._meta.db_table)
            start = f"substr({column}, 1, 2 + {_second_byte(connection.vendor, column)})"
            cursor.execute(f"SELECT DISTINCT {start} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
            found |= {encryption.key_of(bytes(start)) for (start,) in cursor.fetchall()}
    return found


def _second_byte(vendor: str, column: str) -> str:
    """The length of a key's id, which stands in the second byte."""
    return f"get_byte({column}, 1)" if vendor == "postgresql" else f"unicode(substr({column}, 2, 1))"
