"""Every row that belongs to a case, found by the relations of the tables themselves: none can be forgotten."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.db.models import (
    Count,
    Exists,
    ForeignKey,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from lotus.concerns.models import Case, Report, Seat
from lotus.kernel.models import Person, StoredFile

Table = type[Model]
PREFIX = "rows_of_"
"""So that no count is named like a field of a case."""


@lru_cache(maxsize=1)
def tables() -> dict[Table, tuple[str, ...]]:
    """Each table whose rows belong to a case, with the ways that lead from it to the case; those nearest come first."""
    found: dict[Table, set[str]] = {Case: {"pk"}}
    waiting: list[Table] = [Case]
    while waiting:
        above = waiting.pop(0)
        for child, name in _children(above):
            ways = {name if way == "pk" else f"{name}__{way}" for way in found[above]}
            if not ways <= found.get(child, set()):
                found.setdefault(child, set()).update(ways)
                waiting.append(child)
    return {table: tuple(sorted(ways)) for table, ways in found.items()}


def _children(above: Table) -> Iterator[tuple[Table, str]]:
    """The tables of this room that point at one, by which field; those behind a list of many included."""
    for relation in above._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            child: Any = relation.related_model
            if child._meta.app_label == above._meta.app_label:
                yield child, relation.field.name  # type: ignore[union-attr]


def rows(table: Table, case: Case) -> QuerySet[Any]:
    """The rows of a table that belong to a case."""
    either = Q()
    for way in tables()[table]:
        either |= Q(**{way: case.pk})
    return QuerySet(table).filter(either)


def table(name: str) -> Table:
    """The table of this name; in this room names are given once."""
    return next(one for one in tables() if one._meta.model_name == name)


def by_id(table: Table, ids: list[Any]) -> QuerySet[Any]:
    """The rows with these ids."""
    return QuerySet(table).filter(pk__in=ids)


def file_columns(table: Table) -> list[str]:
    """The columns of a table that name a kept file."""
    fields = table._meta.get_fields()
    return [one.attname for one in fields if isinstance(one, ForeignKey) and one.related_model is StoredFile]


def counts(case: Case) -> dict[str, int]:
    """How many rows of each table there are, by its name in plain words, in one question; none is left out."""
    asked = {
        f"{PREFIX}{table._meta.model_name}": Coalesce(
            Subquery(_counted(table), output_field=IntegerField()), Value(0)
        )
        for table in tables()
        if table is not Case
    }
    found: Any = Case.objects.filter(pk=case.pk).values(**asked).get()
    return {name.removeprefix(PREFIX): count for name, count in found.items() if count}


def _counted(table: Table) -> QuerySet[Any]:
    """By the shortest way alone, which an index serves: the longer ones lead to the same case."""
    way = min(tables()[table], key=lambda one: one.count("__"))
    mine = QuerySet(table).filter(**{way: OuterRef("pk")}).order_by().annotate(_all=Value(1)).values("_all")
    return mine.annotate(_count=Count("pk")).values("_count")


def named() -> Q:
    """That something of a concern or a report names a person, for a query of people: whatever column it stands in.

    A new table that belongs to a case counts from its first day; so does a seat in a group that nobody ended. Whom a
    report is kept from is no such thing: that somebody stays for it would tell of a report that some never see.
    """
    found = Q(Exists(Seat.objects.filter(person=OuterRef("pk"), ended_at=None)))
    for table in tables():
        for one in table._meta.get_fields():
            if (
                isinstance(one, ForeignKey)
                and one.related_model is Person
                and table is not Report.kept_from.through
            ):
                found |= Q(Exists(QuerySet(table).filter(**{one.name: OuterRef("pk")})))
    return found
