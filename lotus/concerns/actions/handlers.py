"""Labels, sub-statuses and notes: what those who handle a case keep among themselves."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.models import Case, Label, Note
from lotus.concerns.policy.desk import kinds
from lotus.core.refusal import Refused
from lotus.kernel import audit, locks
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission


@transaction.atomic
def label(case: Case, wanted: Iterable[str], *, by: Person, at: datetime) -> None:
    """Put these labels on a case and take the others off. A label that left the list stays until it is taken off."""
    policy.ask(by, Permission.LABEL_WRITE, case)
    locks.turn(case.organisation_id)
    known, keys = kinds(case.organisation), set(wanted)
    held = Label.objects.filter(case=case, ended_at=None)
    before = set(held.values_list("key", flat=True))
    if not keys <= {*known, *before}:
        raise Refused("One of these is not on your organisation's list.", "labels")
    if sum(known[key].status for key in keys if key in known) > 1:
        raise Refused("Choose one place where it waits.", "status")
    held.exclude(key__in=keys).update(ended_at=at)
    for key in sorted(keys - before):
        Label.objects.create(case=case, key=key, by=by, at=at)
    if keys != before:
        details = {"added": sorted(keys - before), "taken": sorted(before - keys)}
        _record("case.labelled", case, by, **details)


@transaction.atomic
def note(case: Case, *, body: str, corrects: UUID | None, by: Person, at: datetime) -> Note:
    """Keep a note. What was wrong in an earlier one is put right by this one, and the earlier one stays."""
    policy.ask(by, Permission.NOTE_KEEP, case)
    if not body.strip():
        raise Refused("Write the note.", "body")
    if corrects and not Note.objects.filter(case=case, pk=corrects).exists():
        raise Refused("Choose a note of this concern.", "corrects")
    kept = Note.objects.create(case=case, body=body.strip(), corrects=corrects, by=by, at=at)
    _record("case.noted", case, by, note=str(kept.pk))
    return kept


def _record(action: str, case: Case, by: Person, **details: object) -> None:
    audit.record(
        action, organisation=case.organisation, by=by, kind="case", subject=case.pk, details=dict(details)
    )
