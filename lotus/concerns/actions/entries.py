"""An entry of one's own on the timeline, beside those that are written by what happens."""

from datetime import datetime

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import naming, timeline
from lotus.concerns.models import Case, Step
from lotus.core.refusal import Refused
from lotus.kernel import audit
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission


@transaction.atomic
def write(case: Case, *, ours: str, theirs: str, why: str, by: Person, at: datetime) -> Step:
    """Put an entry on the timeline, with what the practitioner reads of it, or why they read nothing of it.

    What stands is never changed: an entry beside it adds to it, or puts it right. Raises Refused, at its field, where
    there is neither though the concern is about a person, and where their words name who raised it.
    """
    policy.ask(by, Permission.TIMELINE_WRITE, case)
    theirs, why = ("", "") if case.matter else (theirs.strip(), why.strip())
    if not ours.strip():
        raise Refused("Write what happened, or what is put right.", "ours")
    if case.practitioner and not theirs and not why:
        raise Refused(f"Write what {case.who.greeting} reads of it, or why they do not.", "why")
    naming.refuse(case, {"theirs": theirs})
    words, _theirs, _shown = timeline.words("written", {"by": by.name, "words": ours.strip()}, "steps")
    said = {"ours": words, "theirs": theirs, "shown": bool(theirs), "hidden_why": "" if theirs else why}
    row = Step.objects.create(case=case, kind="written", stage=case.stage, by=by, at=at, **said)
    details = {"step": str(row.pk)}
    audit.record(
        "case.written", organisation=case.organisation, by=by, kind="case", subject=case.pk, details=details
    )
    return row
