"""New keys for old: everything sealed is sealed anew, in small steps, while people go on working.

A step changes a text only when it is still as it was read, so nobody's newer words are lost. Interrupted anywhere,
it is begun again and does what is left; the old key stays in the file until somebody retires it.
"""

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction

from lotus.core.refusal import Refused
from lotus.kernel import encryption, files, locks, rows
from lotus.kernel.encryption import SealBroken
from lotus.kernel.fields import Sealed, SealedText

BATCH = 200
ROUNDS = 5

WITHIN_JSON: dict[str, tuple[str, Callable[[Any], str]]] = {
    "mfa.authenticator": ("data", lambda row: f"second_factor.{row.user_id}"),
}
"""Models of others that keep sealed texts inside a JSON field: which field, and the place they are sealed for."""


@dataclass
class Done:
    """What was sealed anew, with which key, and which older keys nothing needs any more."""

    key: str
    texts: int = 0
    files: int = 0
    resumed: bool = False
    unused: tuple[str, ...] = ()


def in_use() -> set[str]:
    """The ids of the field keys that anything kept here is sealed with."""
    found = rows.keys_in_use("default")
    for _row, _field, texts in _in_json():
        found |= {encryption.key_of(_packed(text)) for text in texts}
    return found | {encryption.key_of(body) for _path, body in _files()}


def older_in_use() -> set[str]:
    """Keys other than the current one that are still needed. Asks nothing where there is one key."""
    held = encryption.keys()
    return in_use() - {held.current} if len(held.field) > 1 else set()


def rotate(say: Callable[[str], None]) -> Done:
    """Make a new key, or go on with one that was begun, until nothing is sealed with another."""
    path = Path(settings.KEYS_FILE)
    resumed = bool(older_in_use())
    name = encryption.keys().current if resumed else encryption.add_key(path)
    done = Done(name, resumed=resumed)
    for _round in range(ROUNDS):
        for model, field in rows.sealed_columns():
            say(f"Sealing {model._meta.db_table}.{field.column} anew")
            done.texts += _texts(model, field)
        done.texts += _texts_in_json()
        say("Sealing files anew")
        done.files += _reseal_files()
        if not older_in_use():
            break
    else:
        raise Refused("Something goes on sealing with an older key. End every server, and begin again.")
    done.unused = tuple(sorted(encryption.keys().field.keys() - {name}))
    return done


def _texts(model: type[models.Model], field: SealedText) -> int:
    """Seal one column anew, batch by batch in the order of the rows. Returns how many texts were changed."""
    changed, last = 0, None
    every: Any = models.QuerySet(model, using="default").order_by("pk")
    while True:
        after = every if last is None else every.filter(pk__gt=last)
        batch = list(after.values_list("pk", field.attname)[:BATCH])
        if not batch:
            return changed
        last = batch[-1][0]
        changed += _change(model, field, [(pk, held.body) for pk, held in batch if held is not None])


def _change(model: type[models.Model], field: SealedText, batch: list[tuple[Any, bytes]]) -> int:
    connection = connections["default"]
    quoted = connection.ops.quote_name
    column, key = quoted(str(field.column)), model._meta.pk
    table, pk_column = quoted(model._meta.db_table), quoted(str(key.column))
    order = f"UPDATE {table} SET {column} = %s WHERE {pk_column} = %s AND {column} = %s"  # noqa: S608  names are ours
    current, changed = encryption.keys().current, 0
    with transaction.atomic(), connection.cursor() as cursor:
        for pk, body in batch:
            if encryption.key_of(body) == current:
                continue
            fresh = encryption.reseal(body, field.place(model(pk=pk)))
            new, old = (field.get_db_prep_value(Sealed(one), connection) for one in (fresh, body))
            cursor.execute(order, [new, key.get_db_prep_value(pk, connection), old])
            changed += cursor.rowcount
    return changed


def _in_json() -> Iterator[tuple[Any, str, list[str]]]:
    """Each row that keeps sealed texts inside a JSON field, the field, and the texts."""
    for label, (field, _place) in WITHIN_JSON.items():
        if apps.is_installed(f"allauth.{label.partition('.')[0]}"):
            for row in apps.get_model(label).objects.order_by("pk").iterator():
                yield row, field, list(_sealed_in(getattr(row, field)))


def _sealed_in(value: Any) -> Iterator[str]:
    """Every sealed text inside a JSON value."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _sealed_in(one)
    elif isinstance(value, str) and _is_sealed(value):
        yield value


def _is_sealed(text: str) -> bool:
    try:
        return encryption.key_of(_packed(text)) in encryption.keys().field
    except (SealBroken, binascii.Error, ValueError):
        return False


def _packed(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _texts_in_json() -> int:
    changed = 0
    for row, field, texts in _in_json():
        place = WITHIN_JSON[row._meta.label_lower][1](row)
        fresh = {
            text: base64.b64encode(encryption.reseal(_packed(text), place)).decode("ascii") for text in texts
        }
        if any(old != new for old, new in fresh.items()):
            changed += _change_json(type(row), row.pk, field, getattr(row, field), fresh)
    return changed


def _change_json(model: Any, pk: Any, field: str, was: Any, fresh: dict[str, str]) -> int:
    with transaction.atomic():
        row = locks.rows(model.objects.filter(pk=pk)).first()
        if row is None or getattr(row, field) != was:
            return 0
        model.objects.filter(pk=pk).update(**{field: _with(was, fresh)})
    return len(fresh)


def _with(value: Any, fresh: dict[str, str]) -> Any:
    """A JSON value with some of its texts replaced."""
    if isinstance(value, dict):
        return {name: _with(one, fresh) for name, one in value.items()}
    if isinstance(value, list):
        return [_with(one, fresh) for one in value]
    return fresh.get(value, value) if isinstance(value, str) else value


def _files() -> Iterator[tuple[Path, bytes]]:
    """Every sealed file on the disk, those that wait to be removed included."""
    for path in sorted(files.folder().glob("*/*")):
        if not path.suffix:
            yield path, path.read_bytes()


def _reseal_files() -> int:
    current, changed = encryption.keys().current, 0
    for path, body in _files():
        if encryption.key_of(body) != current:
            files.put(path, encryption.reseal(body, files.seal_place(UUID(path.name))))
            changed += 1
    return changed


def retire(name: str) -> None:
    """Take an older key of texts and files out of the keys file. Raises Refused while anything may need it."""
    path, held = Path(settings.KEYS_FILE), encryption.keys()
    if name not in held.field:
        raise Refused(f"There is no key {name} here. There are: {', '.join(sorted(held.field))}.")
    if name == held.current:
        raise Refused(f"{name} is the key in use. Make a new one first, with: lotus keys rotate")
    free = (held.rings[encryption.FIELD].since or datetime.now(UTC)) + encryption.STAYS
    if datetime.now(UTC) < free:
        says = f"A page that was open when the keys changed may still need {name}."
        raise Refused(f"{says} Retire it after {free:%d %B, %H:%M} UTC.")
    if name in in_use():
        raise Refused(f"Something is still sealed with {name}. Go on first with: lotus keys rotate")
    encryption.drop_key(path, name)
