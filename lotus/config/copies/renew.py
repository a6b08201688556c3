"""New keys for the kinds that seal no texts: fingerprints, the audit, backups, sessions, badges.

What is new uses the new key at once. What is kept under an older one is carried over in small steps, which may be
interrupted and begun again; what cannot be carried over is still read with the older key, which stays in the file.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction

from lotus.core.refusal import Refused
from lotus.kernel import audit, encryption, rows
from lotus.kernel.encryption import SealBroken
from lotus.kernel.fields import Fingerprint
from lotus.kernel.models import AuditHead, Organisation

Say = Callable[[str], None]
BATCH = 200
KINDS = tuple(encryption.PURPOSES)
STAY = {"index", "audit"}
"""Kinds whose older keys are never taken out: what was made with them is read as long as it is kept."""


@dataclass(frozen=True)
class Renewed:
    """What kind got which new key, how many rows or chains were carried over, and which older keys remain."""

    kind: str
    key: str
    carried: int
    resumed: bool
    older: tuple[str, ...]


def renew(kind: str, say: Say) -> Renewed:
    """Make a new key of a kind, or go on with one that was begun."""
    path, resumed = Path(settings.KEYS_FILE), unfinished(kind)
    if not resumed:
        encryption.add_key(path, kind)
    try:
        carried = _CARRIED[kind](say) if kind in _CARRIED else 0
    except SealBroken as fault:
        raise Refused(f"Something here was {fault}. Put back a keys file that holds it.") from fault
    encryption.settle(path, kind)
    ring = encryption.keys().rings[kind]
    older = tuple(name for name in ring.oldest_first() if name != ring.current)
    return Renewed(kind, ring.current, carried, resumed, older)


def unfinished(kind: str) -> bool:
    """Whether something kept here waits to be carried over to the current key of a kind."""
    ring = encryption.keys().rings[kind]
    if len(ring.keys) == 1 or kind not in STAY:
        return False
    if kind == "audit":
        return ring.settled != ring.current
    return any(found.exists() for _model, _field, found in _older_marks())


def _older_marks() -> Iterator[tuple[Any, Fingerprint, Any]]:
    """Each column of fingerprints with the rows that hold one in an older form."""
    newest = encryption.keys().rings["index"].current
    for model, field in rows.fingerprint_columns():
        name = field.attname
        every: Any = models.QuerySet(model, using="default").exclude(**{f"{name}__isnull": True})
        yield model, field, every.exclude(**{name: ""}).exclude(**{f"{name}__startswith": f"{newest}."})


def _carry_marks(say: Say) -> int:
    """Put every fingerprint under the new key too. A row is changed only while it is as it was read."""
    changed = 0
    for model, field, older in _older_marks():
        say(f"Going through {model._meta.db_table}.{field.column}")
        while batch := list(older.order_by("pk").values_list("pk", field.attname)[:BATCH]):
            changed += _change(model, field.attname, batch)
    return changed


def _change(model: Any, name: str, batch: list[tuple[Any, str]]) -> int:
    changed = 0
    every: Any = models.QuerySet(model, using="default")
    with transaction.atomic():
        for pk, mark in batch:
            newest = encryption.forms(mark)[-1]
            changed += every.filter(pk=pk, **{name: mark}).update(**{name: newest})
    return changed


def _carry_chains(say: Say) -> int:
    """Let each chain say that its key changed, under the new one, so that the old key can forge nothing before it."""
    new, changed = encryption.keys().rings["audit"].current, 0
    for head in AuditHead.objects.filter(number__gt=0).order_by("organisation"):
        say("Writing into the audit that its key changed")
        old = encryption.signed_with(head.mac)
        if old != new:
            organisation = Organisation(pk=head.organisation)
            audit.record(
                "system.key-changed", organisation=organisation, by=None, details={"from": old, "to": new}
            )
            changed += 1
    audit.checkpoint()
    return changed


_CARRIED: dict[str, Callable[[Say], int]] = {"index": _carry_marks, "audit": _carry_chains}


def retire(name: str) -> None:
    """Take an older key out of the keys file. Raises Refused where it is still needed."""
    kind = encryption.kind_of(name)
    ring = encryption.keys().rings[kind]
    if name not in ring.keys:
        raise Refused(f"There is no key {name} here. There are: {', '.join(ring.oldest_first())}.")
    if name == ring.current:
        raise Refused(f"{name} is the key in use. Make a new one first, with: lotus keys rotate {kind}")
    if kind in STAY:
        raise Refused(f"{name} stays: what was made with it is read for as long as it is kept.")
    encryption.drop_key(Path(settings.KEYS_FILE), name)


def one_after_another(
    kinds: tuple[str, ...], change: Callable[[str], dict[str, object]]
) -> dict[str, object]:
    """Change each kind of key and return what `change` told of it, by kind.

    Which are done is noted in the data folder until all are: begun again after an interruption, none is changed twice.
    """
    note = Path(settings.DATA_DIR) / "keys-being-changed"
    done = note.read_text("utf-8").split() if note.exists() else []
    told: dict[str, object] = {}
    for kind in kinds:
        if kind not in done:
            told[kind] = change(kind)
            with note.open("a", encoding="utf-8") as file:
                file.write(f"{kind}\n")
                file.flush()
                os.fsync(file.fileno())
    note.unlink(missing_ok=True)
    return told
