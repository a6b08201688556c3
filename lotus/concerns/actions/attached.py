"""Files beside a triage: documents that the adviser read, kept with it."""

from datetime import datetime

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import triage
from lotus.concerns.models import Case, Triage, TriageFile
from lotus.core.refusal import Refused
from lotus.kernel import audit, locks
from lotus.kernel.models import Person, StoredFile
from lotus.kernel.permissions import Permission


@transaction.atomic
def attach(case: Case, *, title: str, file: StoredFile, by: Person, at: datetime) -> TriageFile:
    """Keep a file with the triage, begun by it if need be. Nothing is taken off; after signing nothing is added."""
    policy.ask(by, Permission.TRIAGE_WRITE, case)
    begun = triage.begin(case, by=by, at=at)
    if locks.rows(Triage.objects.all()).get(pk=begun.pk).signed_at:
        raise Refused("This triage is signed. What comes to light now goes into a new note.")
    if not title.strip():
        raise Refused("Write what it is.", "title")
    made = TriageFile.objects.create(triage=begun, title=title.strip(), file=file, by=by, at=at)
    told = {"file": str(made.pk)}
    audit.record(
        "triage.attached", organisation=case.organisation, by=by, kind="case", subject=case.pk, details=told
    )
    return made
