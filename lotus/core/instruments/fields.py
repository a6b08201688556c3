"""Reading single fields of a definition, noting what is wrong with each and where it stands."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from lotus.core.instruments.faults import Fault, Lines

Kind = TypeVar("Kind", bound=StrEnum)


LARGEST = 1e9


def finite(value: Any) -> float | None:
    """A number that can be counted with; None for anything else, for one beyond all counting and for "not a number"."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if -LARGEST <= value <= LARGEST else None


class Fields:
    """Reads one definition field by field, and notes what is wrong as it goes."""

    def __init__(self, data: Mapping[str, Any], name: str, lines: Lines) -> None:
        self.data, self.name, self.lines = data, name, lines
        self.faults: list[Fault] = []
        self.place: tuple[str, int, str] = ("", 0, "")

    def wrong(self, field: str, says: str) -> None:
        table, number, where = self.place
        self.faults.append(Fault(self.name, self.lines.of(table, number, field), where, field, says))

    def text(self, table: Mapping[str, Any], field: str, *, needed: bool = True) -> str:
        value = table.get(field, "")
        if field == "version" and type(value) is int:
            return str(value)
        if not isinstance(value, str) or (needed and not value.strip()):
            self.wrong(field, "a text is needed here." if needed else "this must be a text.")
            return ""
        return value.strip()

    def flag(self, table: Mapping[str, Any], field: str) -> bool:
        value = table.get(field, False)
        if not isinstance(value, bool):
            self.wrong(field, "write true or false.")
        return value is True

    def number(self, table: Mapping[str, Any], field: str) -> float | None:
        value = finite(table.get(field))
        if value is None and field in table:
            self.wrong(field, "write a number.")
        return value

    def one_of(self, table: Mapping[str, Any], field: str, kind: type[Kind]) -> Kind:
        value = table.get(field)
        if value not in [str(one) for one in kind]:
            self.wrong(field, f"“{value}” is none of: {', '.join(kind)}." if value else "this is needed.")
            return next(iter(kind))
        return kind(value)

    def texts(self, table: Mapping[str, Any], field: str) -> tuple[str, ...]:
        value = table.get(field, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.wrong(field, "write a list of texts.")
            return ()
        return tuple(value)

    def tables(self, table: Mapping[str, Any], field: str) -> Sequence[Mapping[str, Any]]:
        value = table.get(field, [])
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            self.wrong(field, "write a list of tables.")
            return ()
        return value

    def strange(self, table: Mapping[str, Any], known: Iterable[str]) -> None:
        for field in table:
            if field not in known:
                self.wrong(field, "there is no field of this name here.")
