"""Model fields whose content is sealed in the database and opened only when it is read.

The row's primary key is part of the seal, so these belong on models with a UUID made before saving.
They cannot be searched or changed by `update()`: both raise. Ordering by one means nothing.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.lookups import In
from django.db.models.query_utils import DeferredAttribute

from lotus.kernel import encryption


@dataclass(frozen=True)
class Sealed:
    """The bytes as they lie in the database."""

    body: bytes


class _Opens(DeferredAttribute):
    """Opens a sealed value the first time it is read, and remembers it on the instance."""

    field: "SealedText"

    def __get__(self, row: Any, owner: Any = None) -> Any:
        value = super().__get__(row, owner)
        if isinstance(value, Sealed):
            value = row.__dict__[self.field.attname] = self.field.opened(value, row.pk)
        return value

    def __set__(self, row: Any, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class SealedText(models.BinaryField):  # type: ignore[type-arg]
    """Text kept encrypted. An empty text is sealed like any other."""

    descriptor_class = _Opens

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    @staticmethod
    def nothing() -> Any:
        return ""

    def place(self, row: models.Model) -> str:
        return self._place(row.pk)

    def _place(self, key: Any) -> str:
        return f"{self.model._meta.db_table}.{self.column}.{key}"

    def opened(self, value: Sealed, key: Any) -> Any:
        """What was sealed in the row with this key, where no row was made of it."""
        return self.load(encryption.unseal(value.body, self._place(key)).decode())

    def dump(self, value: Any) -> str:
        return str(value)

    def load(self, clear: str) -> Any:
        return clear

    def get_default(self) -> Any:
        return self.nothing()

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, row: models.Model, add: bool) -> Any:
        value = row.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return Sealed(encryption.seal(self.dump(value).encode(), self.place(row)))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed: it cannot be searched for or changed in bulk")
        return super().get_db_prep_value(value.body, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is sealed: it cannot be searched for or changed in bulk")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name} is sealed: it is not written out")


class SealedJSON(SealedText):
    """Lists and mappings of plain values, kept encrypted."""

    @staticmethod
    def nothing() -> Any:
        return {}

    def dump(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def load(self, clear: str) -> Any:
        return json.loads(clear)


class Fingerprint(models.CharField):  # type: ignore[type-arg]
    """By what a secret is recognised that is never kept: `encryption.fingerprint` of it.

    Kept in its newest form and found in any, so that pages go on while the key of fingerprints is changed. In the
    database it is text like any other.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 64, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, row: models.Model, add: bool) -> Any:
        value = super().pre_save(row, add)
        if value:
            value = row.__dict__[self.attname] = encryption.forms(value)[-1]
        return value


@Fingerprint.register_lookup
class _InAnyForm(In):
    """Finds a fingerprint however many keys it was kept under since it was made."""

    lookup_name = "exact"

    def __init__(self, lhs: Any, rhs: Any) -> None:
        super().__init__(lhs, encryption.forms(rhs) if rhs else [rhs])
        if rhs is None:
            self.rhs = None
