"""The audit: one keyed chain of entries for each organisation, and the proof that it is whole.

Each entry's `mac` is HMAC-SHA256, under a key outside the database, of the entry and the mac before it. Keys may be
changed: a mac says by which one it was made, and none is made by an older key than the one before it. So an
edited, deleted, inserted, swapped or re-dated entry breaks the chain at its place. A cut at the end is found
as far back as the last checkpoint, which lies in a file beside the database. Later cuts, and a rewrite by
somebody who holds the key, are beyond it.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone

from lotus.kernel import checkpoints, encryption, locks
from lotus.kernel.encryption import SealBroken
from lotus.kernel.models import AuditEntry, AuditHead, Organisation, Person

Marks = Mapping[UUID, Mapping[int, str]]
_SIGNED = (
    "organisation",
    "number",
    "at",
    "person",
    "action",
    "relation",
    "kind",
    "subject",
    "details",
    "mac",
)


def record(
    action: str,
    *,
    organisation: Organisation,
    by: Person | None,
    kind: str = "",
    subject: UUID | None = None,
    relation: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add one entry. `details` holds ids, field names and states, never what somebody wrote.

    Raises whatever the database raises: what cannot be recorded does not happen, so nothing of a transaction around
    this is kept either.
    """
    with transaction.atomic(savepoint=False):
        head = locks.head(organisation.id)
        entry = AuditEntry(
            organisation=organisation.id,
            number=head.number + 1,
            at=timezone.now().astimezone(UTC),
            person=by.id if by else None,
            action=action,
            relation=relation,
            kind=kind,
            subject=subject,
            details=dict(details or {}),
        )
        entry.mac = _mac(entry, head.mac)
        entry.save(force_insert=True)
        AuditHead.objects.filter(pk=head.pk).update(number=entry.number, mac=entry.mac)
    return entry


def _mac(entry: Any, before: str, key: str | None = None) -> str:
    """The entry's signature, under the current audit key or the one with this id."""
    content = {
        "before": before,
        "organisation": str(entry.organisation),
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(),
        "person": str(entry.person or ""),
        "action": entry.action,
        "relation": entry.relation,
        "kind": entry.kind,
        "subject": str(entry.subject or ""),
        "details": entry.details,
    }
    line = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return encryption.sign(line, key)


@dataclass(frozen=True)
class Fault:
    """The first place where an organisation's chain is not as it was written."""

    organisation: UUID
    number: int
    says: str


@dataclass(frozen=True)
class Reach:
    """How far a chain was followed: its last entry that is as it was written, and the fault after that, if any.

    `of` is how many entries there were when it was begun.
    """

    number: int = 0
    mac: str = ""
    fault: Fault | None = None
    of: int = 0


def verify_of(organisation: UUID) -> Fault | None:
    """The first fault of one organisation's chain; None when it is whole."""
    return follow(organisation).fault


def follow(organisation: UUID, *, after: Reach = Reach(), most: int | None = None) -> Reach:
    """Follow one organisation's chain from its first entry, or on from where it was followed to before.

    With `most`, no further than so many entries.
    """
    marks = checkpoints.binding().get(organisation, {})
    return _follow(organisation, marks, DEFAULT_DB_ALIAS, after, most)


def verify(using: str = DEFAULT_DB_ALIAS, *, marks: Marks | None = None) -> list[Fault]:
    """The first fault of every organisation's chain; an empty list when all are whole.

    `using` names another database, such as one being restored; `marks` stand in for this one's checkpoints.
    """
    return [reach.fault for reach in verify_each(using, marks=marks).values() if reach.fault]


def verify_each(using: str = DEFAULT_DB_ALIAS, *, marks: Marks | None = None) -> dict[UUID, Reach]:
    """How far every organisation's chain could be followed from its first entry."""
    marks = checkpoints.binding() if marks is None else marks
    known = {*AuditHead.objects.using(using).values_list("organisation", flat=True), *marks}
    known |= set(AuditEntry.objects.using(using).values_list("organisation", flat=True).distinct())
    return {one: _follow(one, marks.get(one, {}), using, Reach()) for one in sorted(known)}


def _follow(
    organisation: UUID, marks: Mapping[int, str], using: str, after: Reach, most: int | None = None
) -> Reach:
    """Others may write meanwhile: the head is read first, and once more when the entries go past it."""
    number, before = after.number, after.mac
    head = _head(organisation, using)
    found = AuditEntry.objects.using(using).filter(organisation=organisation)
    if number and not found.filter(number=number, mac=before).exists():
        return Reach(
            number - 1, "", Fault(organisation, number, "this entry was followed to, and has changed since")
        )
    found = found.filter(number__gt=number) if number else found
    entries = found.order_by("number", "id").values_list(*_SIGNED, named=True)
    for entry in entries[:most].iterator():
        number += 1
        says = _fault_of(entry, number, before, marks)
        if says:
            return Reach(number - 1, before, Fault(organisation, min(number, entry.number), says))
        before = entry.mac
        if number == head[0] and before != head[1]:
            return Reach(number, before, Fault(organisation, number, "the head was changed"))
    if most and number - after.number == most:
        return Reach(number, before, of=head[0])
    if number > head[0] and number <= _head(organisation, using)[0]:
        head = number, before
    settled = encryption.keys().rings["audit"].settled if using == DEFAULT_DB_ALIAS else ""
    return Reach(number, before, _fault_at_end(organisation, (number, before), head, marks, settled))


def _head(organisation: UUID, using: str) -> tuple[int, str]:
    heads = AuditHead.objects.using(using).filter(organisation=organisation)
    held = heads.values_list("number", "mac").first()
    return held or (0, "")


def _fault_of(entry: Any, number: int, before: str, marks: Mapping[int, str]) -> str:
    if entry.number != number:
        return "an entry is missing here, or one was put in"
    key = encryption.signed_with(entry.mac)
    try:
        mac = _mac(entry, before, key)
    except SealBroken:
        return "the key that this entry was signed with is not in the keys file"
    if not hmac.compare_digest(mac.encode(), entry.mac.encode()):
        return "this entry is not as it was written, or is not in its place"
    if before and encryption.number_of(key) < encryption.number_of(encryption.signed_with(before)):
        return "this entry was signed with an older key than the one before it"
    if number in marks and marks[number] != entry.mac:
        return "this entry differs from the checkpoint taken of it"
    return ""


def _fault_at_end(
    organisation: UUID, newest: tuple[int, str], head: tuple[int, str], marks: Mapping[int, str], settled: str
) -> Fault | None:
    number, mac = newest
    if max(marks, default=0) > number:
        return Fault(organisation, number + 1, "entries that a checkpoint had seen are gone")
    if head != newest:
        return Fault(organisation, number + 1, "the newest entries are gone, or the head was changed")
    if (
        number
        and settled
        and encryption.number_of(encryption.signed_with(mac)) < encryption.number_of(settled)
    ):
        return Fault(organisation, number + 1, "the entries since the audit key was changed are gone")
    return None


def checkpoint_file() -> Path:
    return checkpoints.file()


def heads(using: str = DEFAULT_DB_ALIAS) -> list[checkpoints.Head]:
    """The newest entry of every chain that has one."""
    return list(
        AuditHead.objects.using(using).filter(number__gt=0).values_list("organisation", "number", "mac")
    )


def checkpoint() -> int:
    """Write the head of every chain to the checkpoint file. Returns how many."""
    return checkpoints.write(heads())


def restored(backup: str, made_at: str, stamp: str = "") -> None:
    """After a restore: a new epoch begins where the chains stood in the backup, and each of them says so."""
    checkpoints.begin_epoch(heads())
    for organisation in Organisation.objects.all():
        record(
            "system.restored",
            organisation=organisation,
            by=None,
            details={"backup": backup, "made_at": made_at, "stamp": stamp},
        )
    checkpoint()
