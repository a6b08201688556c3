"""The audit: one keyed chain of entries for each organisation, and the proof that it is whole.

Each entry's `mac` is HMAC-SHA256, under a key outside the database, of the entry and the mac before it. So an
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

from lotus.kernel import checkpoints, locks
from lotus.kernel.encryption import fingerprint
from lotus.kernel.models import AuditEntry, AuditHead, Organisation, Person

Marks = Mapping[UUID, Mapping[int, str]]


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


def _mac(entry: AuditEntry, before: str) -> str:
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
    return fingerprint(line, "audit")


@dataclass(frozen=True)
class Fault:
    """The first place where an organisation's chain is not as it was written."""

    organisation: UUID
    number: int
    says: str


def verify_of(organisation: UUID) -> Fault | None:
    """The first fault of one organisation's chain; None when it is whole."""
    return _verify_one(organisation, checkpoints.binding().get(organisation, {}), DEFAULT_DB_ALIAS)


def verify(using: str = DEFAULT_DB_ALIAS, *, marks: Marks | None = None) -> list[Fault]:
    """The first fault of every organisation's chain; an empty list when all are whole.

    `using` names another database, such as one being restored; `marks` stand in for this one's checkpoints.
    """
    marks = checkpoints.binding() if marks is None else marks
    known = {*AuditHead.objects.using(using).values_list("organisation", flat=True), *marks}
    known |= set(AuditEntry.objects.using(using).values_list("organisation", flat=True).distinct())
    faults = (_verify_one(one, marks.get(one, {}), using) for one in sorted(known))
    return [fault for fault in faults if fault]


def _verify_one(organisation: UUID, marks: Mapping[int, str], using: str) -> Fault | None:
    """Others may write meanwhile: the head is read first, and once more when the entries go past it."""
    before, number = "", 0
    head = _head(organisation, using)
    entries = AuditEntry.objects.using(using).filter(organisation=organisation).order_by("number", "id")
    for entry in entries.iterator():
        number += 1
        says = _fault_of(entry, number, before, marks)
        if says:
            return Fault(organisation, min(number, entry.number), says)
        before = entry.mac
        if number == head[0] and before != head[1]:
            return Fault(organisation, number, "the head was changed")
    if number > head[0] and number <= _head(organisation, using)[0]:
        head = number, before
    return _fault_at_end(organisation, (number, before), head, marks)


def _head(organisation: UUID, using: str) -> tuple[int, str]:
    heads = AuditHead.objects.using(using).filter(organisation=organisation)
    held = heads.values_list("number", "mac").first()
    return held or (0, "")


def _fault_of(entry: AuditEntry, number: int, before: str, marks: Mapping[int, str]) -> str:
    if entry.number != number:
        return "an entry is missing here, or one was put in"
    if not hmac.compare_digest(_mac(entry, before), entry.mac):
        return "this entry is not as it was written, or is not in its place"
    if number in marks and marks[number] != entry.mac:
        return "this entry differs from the checkpoint taken of it"
    return ""


def _fault_at_end(
    organisation: UUID, newest: tuple[int, str], head: tuple[int, str], marks: Mapping[int, str]
) -> Fault | None:
    if max(marks, default=0) > newest[0]:
        return Fault(organisation, newest[0] + 1, "entries that a checkpoint had seen are gone")
    if head != newest:
        return Fault(organisation, newest[0] + 1, "the newest entries are gone, or the head was changed")
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
