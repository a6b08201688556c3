"""An entry of one's own on the timeline, beside those that are written by what happens."""

from datetime import datetime

from django.db import transaction

from lotus.concerns import policy
from lotus.concerns.actions import naming, timeline
from lotus.concerns.models import Case, Closing, Review, Step
from lotus.core.casework import Stage, earlier
from lotus.core.refusal import Refused
from lotus.kernel import audit
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission


@transaction.atomic
def write(
    case: Case, *, ours: str, theirs: str, why: str, by: Person, at: datetime, back_to: Stage | None = None
) -> Step:
    """Put an entry on the timeline, with what the practitioner reads of it, or why they read nothing of it.

    What stands is never changed: an entry beside it adds to it, or puts it right. Raises Refused, at its field, where
    there is neither though the concern is about a person, and where their words name who raised it. With `back_to` the
    case goes back to that earlier stage: somebody who has been told always reads why, and a signed review opens again.
    """
    policy.ask(by, Permission.TIMELINE_WRITE, case)
    theirs, why = ("", "") if case.matter else (theirs.strip(), why.strip())
    if not ours.strip():
        raise Refused("Write what happened, or what is put right.", "ours")
    if case.practitioner and not theirs and not why:
        raise Refused(f"Write what {case.who.greeting} reads of it, or why they do not.", "why")
    if back_to and case.told_at and not theirs:
        raise Refused(
            f"Write what {case.who.greeting} reads of it. Going back is never kept from them.", "theirs"
        )
    naming.refuse(case, {"theirs": theirs})
    kind = "back" if back_to else "written"
    words, _theirs, _shown = timeline.words(kind, {"by": by.name, "words": ours.strip()}, "steps")
    said = {"ours": words, "theirs": theirs, "shown": bool(theirs), "hidden_why": "" if theirs else why}
    if back_to:
        _go_back(case, back_to)
    row = Step.objects.create(case=case, kind=kind, stage=case.stage, by=by, at=at, **said)
    details = {"step": str(row.pk), **({"to": str(back_to)} if back_to else {})}
    audit.record(
        f"case.{kind}", organisation=case.organisation, by=by, kind="case", subject=case.pk, details=details
    )
    return row


def stages_before(case: Case) -> tuple[Stage, ...]:
    """The stages this case has been at and may go back to, in order."""
    been = {
        Stage(stage) for stage in Step.objects.filter(case=case).values_list("stage", flat=True).distinct()
    }
    return earlier(Stage(case.stage), been)


def _go_back(case: Case, to: Stage) -> None:
    """What was signed as learnt opens again, and nobody closes what was asked to be closed before."""
    if to not in stages_before(case):
        raise Refused("It has not been at this step, or is not past it.", "back_to")
    Review.objects.filter(case=case).update(signed_by=None, signed_at=None)
    Closing.objects.filter(case=case, closed_at=None, reopened_at=None).delete()
    timeline.move(case, to)
