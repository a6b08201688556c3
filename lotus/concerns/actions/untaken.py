"""The end of what was told and not taken up: held, and removed by two people with its inbox once its time is over.

What was begun on the open page and never sent is removed the same way, all of it at once: nobody can read it, so
nobody can choose among it.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet

from lotus.concerns import policy
from lotus.concerns.actions import purging, timeline
from lotus.concerns.models import InboxEntry, Report, ReportHold, ReportPurging, Tombstone
from lotus.concerns.policy import keeping
from lotus.core.keeping import REPORT, UNSENT, Period, periods
from lotus.core.refusal import Refused
from lotus.kernel import access, audit, files, locks
from lotus.kernel.encryption import fingerprint
from lotus.kernel.lists import Listed
from lotus.kernel.models import Draft, Organisation, Person, StoredFile, Submission
from lotus.kernel.permissions import Permission

HELD = "It is held. Nothing of it goes while it is."
NOTHING = "Nothing that was never sent is past its time."
EARLY = "The time it is kept is not over yet."


def period(here: Organisation, name: str) -> Period:
    return periods(here.settings)[name]


def in_the_way(report: Any, today: date) -> list[str]:
    """Why a report (from `keeping.untaken`) cannot be removed now, as sentences."""
    kept = period(report.organisation, REPORT)
    early, held = kept.until(report.last) >= today, report.held
    return [says for says, true in ((EARLY, early), (HELD, held)) if true]


def _ask(by: Person, permission: Permission) -> None:
    if not access.may(permission, roles=by.roles()):
        raise PermissionDenied(str(permission))


def _current(report: Report, by: Person, permission: Permission) -> Any:
    """A report as it is now, for somebody who may do this; whoever it is kept from does not find it."""
    _ask(by, permission)
    locks.turn(report.organisation_id)
    current = keeping.untaken(policy.reports(by)).select_related("organisation").filter(pk=report.pk).first()
    if current is None:
        raise Refused("It is not there any more, or it was taken up.")
    return current


def _note(what: str, here: Organisation, by: Person, report: Report | None = None, **details: Any) -> None:
    subject = report.pk if report else None
    audit.record(
        f"retention.{what}", organisation=here, by=by, kind="report", subject=subject, details=details
    )


@transaction.atomic
def hold(report: Report, *, why: str, look_again: date, by: Person, at: datetime) -> ReportHold:
    """Let nothing of a report go until somebody ends this; what was asked before is taken back."""
    current = _current(report, by, Permission.REPORT_REMOVE)
    if not why.strip():
        raise Refused("Write why it is held.", "why")
    if current.held:
        raise Refused("It is held already.")
    ReportPurging.objects.filter(report=current).delete()
    made = ReportHold.objects.create(report=current, why=why.strip(), look_again=look_again, by=by, at=at)
    _note("held", current.organisation, by, current, hold=str(made.pk))
    return made


@transaction.atomic
def release(report: Report, *, why: str, by: Person, at: datetime) -> None:
    """End the hold on a report."""
    current = _current(report, by, Permission.REPORT_REMOVE)
    ended = purging.end_hold(ReportHold.objects.filter(report=current), why=why, by=by, at=at)
    _note("released", current.organisation, by, current, hold=str(ended.pk))


@transaction.atomic
def ask(report: Report, *, why: str, by: Person, at: datetime) -> ReportPurging:
    """Ask that a report be removed. Refused before its time, and while it is held."""
    current = _current(report, by, Permission.REPORT_LET_GO)
    _refuse(in_the_way(current, timeline.london(at)))
    if not why.strip():
        raise Refused("Write why it can go.", "why")
    if ReportPurging.objects.filter(report=current).exists():
        raise Refused("It has been asked already that this be removed.")
    here = current.organisation
    made = ReportPurging.objects.create(organisation=here, report=current, why=why.strip(), by=by, at=at)
    _note("removal-asked", here, by, current)
    return made


def _refuse(reasons: list[str]) -> None:
    for reason in reasons:
        raise Refused(reason)


@transaction.atomic
def withdraw(report: Report, *, by: Person, at: datetime) -> None:
    """Take back that it be removed."""
    current = _current(report, by, Permission.REPORT_LET_GO)
    if ReportPurging.objects.filter(report=current).delete()[0]:
        _note("removal-withdrawn", current.organisation, by, current)


@transaction.atomic
def remove(report: Report, *, by: Person, at: datetime) -> Tombstone:
    """Remove a report that somebody else asked to remove: its words, its inbox, its files, and the code with it."""
    current = _current(report, by, Permission.REPORT_REMOVE)
    asked = _asked_by_another(ReportPurging.objects.filter(report=current), by)
    _refuse(in_the_way(current, timeline.london(at)))
    counts = counted(current)
    _beside(current)
    papers = list(StoredFile.objects.filter(pk__in=current.entries.exclude(file=None).values("file")))
    for rows in (ReportPurging, ReportHold, InboxEntry):
        rows._base_manager.filter(report=current).delete()
    pk, here = current.pk, current.organisation
    current.delete()
    for file in papers:
        files.discard(file)
    stone = _stone(here, f"report:{pk}", counts, asked, by, at)
    details = {"tombstone": str(stone.pk), "digest": stone.digest, "counts": counts}
    audit.record("retention.removed", organisation=here, by=by, kind="report", subject=pk, details=details)
    return stone


def counted(report: Report) -> dict[str, int]:
    """What would go with a report, by the kind of record; none is named that there is not."""
    found = {
        "report": 1,
        "inboxentry": report.entries.count(),
        "reporthold": ReportHold.objects.filter(report=report).count(),
        "reportpurging": ReportPurging.objects.filter(report=report).count(),
    }
    return {name: count for name, count in found.items() if count}


def _asked_by_another(rows: QuerySet[ReportPurging], by: Person) -> ReportPurging:
    asked = rows.select_related("by").first()
    if asked is None:
        raise Refused("Nobody has asked that this be removed.")
    if asked.by_id == by.pk:
        raise Refused("Somebody other than who asked for it removes it.")
    return asked


def _stone(
    here: Organisation, of: str, counts: Mapping[str, int], asked: ReportPurging, by: Person, at: datetime
) -> Tombstone:
    return Tombstone.objects.create(
        organisation=here,
        digest=fingerprint(f"{here.pk}:{of}"),
        counts=dict(counts),
        asked_by=asked.by,
        confirmed_by=by,
        at=at,
    )


def _beside(report: Report) -> None:
    """What lies outside: forms somebody began about it, and where sent ones led."""
    Draft.objects.filter(key__contains=str(report.pk)).delete()
    Submission.objects.filter(Q(led_to__contains=str(report.pk))).delete()


def past(here: Organisation, today: date) -> QuerySet[Report]:
    """What was begun so long ago, and never sent, that it need no longer be kept."""
    return keeping.unsent(here).filter(begun_on__lt=period(here, UNSENT).over_before(today))


@transaction.atomic
def ask_unsent(*, by: Person, at: datetime) -> ReportPurging:
    """Ask that everything go that was begun and never sent and is past its time today."""
    _ask(by, Permission.REPORT_LET_GO)
    here, today = by.organisation, timeline.london(at)
    locks.turn(here.pk)
    if not past(here, today).exists():
        raise Refused(NOTHING)
    if ReportPurging.objects.filter(organisation=here, report=None).exists():
        raise Refused("It has been asked already that this be removed.")
    before = period(here, UNSENT).over_before(today) - timedelta(days=1)
    made = ReportPurging.objects.create(organisation=here, before=before, by=by, at=at)
    _note("removal-asked", here, by, before=before.isoformat())
    return made


@transaction.atomic
def withdraw_unsent(*, by: Person, at: datetime) -> None:
    """Take back that what was never sent be removed."""
    _ask(by, Permission.REPORT_LET_GO)
    if ReportPurging.objects.filter(organisation=by.organisation, report=None).delete()[0]:
        _note("removal-withdrawn", by.organisation, by)


@transaction.atomic
def remove_unsent(*, by: Person, at: datetime) -> Tombstone:
    """Remove what was never sent, as far as somebody else asked for it. What was sent meanwhile stays."""
    _ask(by, Permission.REPORT_REMOVE)
    here = by.organisation
    locks.turn(here.pk)
    asked = _asked_by_another(ReportPurging.objects.filter(organisation=here, report=None), by)
    rows = past(here, timeline.london(at)).filter(begun_on__lte=asked.before)
    counts = {UNSENT: len(locks.rows(rows))}
    rows.delete()
    asked.delete()
    stone = _stone(here, f"unsent:{asked.before}", counts, asked, by, at)
    _note("removed", here, by, tombstone=str(stone.pk), digest=stone.digest, counts=counts)
    return stone


def due(*, today: date) -> int:
    """How many closed concerns, answered reports and texts never sent are past their time in all organisations.

    None that is held. In one question, for the page of operations.
    """
    of: dict[str, Any] = {"organisation": OuterRef("pk")}
    answered = keeping.untaken(Report.objects.filter(**of)).filter(held=False)
    every = Organisation.objects.annotate(
        closed=Listed(purging.due(today=today).filter(case__organisation=OuterRef("pk")), "pk"),
        answered=Listed(answered, "last"),
        begun=Listed(Report.objects.filter(**of, case=None, sent_on=None), "begun_on"),
    )
    return sum(_due(*one, today) for one in every.values_list("settings", "closed", "answered", "begun"))


def _due(
    settings: Mapping[str, Any], closed: list[str], answered: list[str], begun: list[str], today: date
) -> int:
    """Of one organisation; days come as text, as they do from a list that the database makes."""
    over = {name: one.over_before(today).isoformat() for name, one in periods(settings or {}).items()}
    early = sum(day < over[REPORT] for day in answered) + sum(day < over[UNSENT] for day in begun)
    return len(closed) + early
