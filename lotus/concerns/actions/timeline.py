"""Steps taken and promises made. Their standard words are in `content/concerns/steps` and `promises`."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from lotus.analysis.holidays import bank_holidays
from lotus.concerns.models import Case, Promise, Step
from lotus.core import library, settled, workdays
from lotus.core.casework import Stage, may_move
from lotus.core.filling import fill
from lotus.core.refusal import Refused
from lotus.kernel import audit
from lotus.kernel.models import Person


def words(kind: str, facts: Mapping[str, str], shelf: str) -> tuple[str, str, bool]:
    """Ours, theirs, and whether the practitioner reads it, for a kind of step or promise."""
    entry = library.load("concerns", shelf).entries[kind]
    theirs = fill(entry.get("theirs", ""), facts)
    return fill(entry["ours"], facts), theirs, bool(theirs)


def step(
    case: Case, kind: str, *, by: Person, at: datetime, details: Mapping[str, Any] | None = None, **facts: str
) -> Step:
    """Write what happened on the timeline and into the audit. `facts` fill the standard words."""
    ours, theirs, shown = words(kind, {"by": by.name, "person": case.who.greeting, **facts}, "steps")
    audit.record(
        f"case.{kind}", organisation=case.organisation, by=by, kind="case", subject=case.pk, details=details
    )
    unseen = "" if shown or case.matter else library.load("concerns", "steps").entries[kind].get("unseen", "")
    said = {"ours": ours, "theirs": theirs, "shown": shown, "hidden_why": unseen}
    return Step.objects.create(case=case, kind=kind, stage=case.stage, by=by, at=at, **said)


def promise(
    case: Case, kind: str, *, due: date, at: datetime, who: Person | None = None, **facts: str
) -> Promise:
    """Write what comes next. An open promise of the same kind is replaced, so that one date stands."""
    Promise.objects.filter(case=case, kind=kind, done_at=None).delete()
    ours, theirs, shown = words(kind, {"person": case.who.greeting, **facts}, "promises")
    return Promise.objects.create(
        case=case, kind=kind, ours=ours, theirs=theirs, shown=shown, due=due, who=who, made_at=at
    )


def promise_each(case: Case, kind: str, people: Iterable[Person], *, due: date, at: datetime) -> None:
    """The same promise for each of these people. Whoever keeps it keeps it for all of them."""
    Promise.objects.filter(case=case, kind=kind, done_at=None).delete()
    ours, theirs, shown = words(kind, {"person": case.who.greeting}, "promises")
    said = {"kind": kind, "ours": ours, "theirs": theirs, "shown": shown, "due": due, "made_at": at}
    for who in people:
        Promise.objects.create(case=case, who=who, **said)


def keep_promise(case: Case, kind: str, *, at: datetime) -> None:
    Promise.objects.filter(case=case, kind=kind, done_at=None).update(done_at=at)


def move(case: Case, stage: Stage) -> None:
    """Bring a case to a stage, if the way of a case allows it. The caller writes the step that says why."""
    if case.stage == stage:
        return
    if not may_move(Stage(case.stage), stage, of_person=not case.matter):
        raise Refused("A concern cannot go there from where it is. The way of a case shows what comes next.")
    case.stage = stage
    case.save(update_fields=["stage"])


def london(at: datetime) -> date:
    """The calendar day of a moment where the people are (Europe/London)."""
    return timezone.localtime(at).date()


def workday(at: datetime, days: int) -> date:
    """The date `days` working days after a moment (bank holidays of England and Wales left out)."""
    start = london(at)
    return workdays.add(start, days, bank_holidays(start.year, start.year + 1))


def allowed(case: Case, name: str, at: datetime) -> date:
    """The day by which a step is due, begun at a moment: by the number the organisation has settled for it."""
    return settled.numbers(case.organisation.settings)[name].after(london(at), _holidays(london(at)))


def _holidays(start: date) -> frozenset[date]:
    return bank_holidays(start.year, start.year + 2)


def contact_again(case: Case, *, at: datetime, who: Person | None) -> None:
    """Promise that the practitioner hears from us again, even when there is no news: on a day when somebody works."""
    latest, today = allowed(case, "contact", at), london(at)
    due = workdays.on_or_before(latest, _holidays(today))
    promise(case, "contact", due=due if due > today else latest, at=at, who=who)
