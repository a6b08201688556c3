"""How long a case is kept, and its end: held, kept longer, and removed by two people once its time is over."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from lotus.concerns import policy
from lotus.concerns.actions import closing as closings
from lotus.concerns.actions import timeline
from lotus.concerns.models import Case, Closing, Hold, Keeping, Promise, Purging, Reporter, Tombstone
from lotus.concerns.policy import belonging
from lotus.core import closing as core
from lotus.core.casework import Stage
from lotus.core.keeping import classes
from lotus.core.refusal import Refused
from lotus.kernel import audit, files, locks
from lotus.kernel.encryption import fingerprint
from lotus.kernel.models import Draft, Message, Organisation, Person, StoredFile, Submission
from lotus.kernel.permissions import Permission

NEWER = timedelta(days=180)
"""Messages that are newer than this, to somebody of the case, tell of something else."""


def standing(case: Case) -> Any:
    """How the case was closed, while it is; with whether something is still `promised`, and the class `decided`."""
    left = Promise.objects.filter(case=OuterRef("case"), done_at=None).exclude(kind__in=core.FOLLOW_UPS)
    decided = Keeping.objects.filter(case=OuterRef("case")).order_by("-at").values("kind")[:1]
    rows = Closing.objects.filter(case=case, reopened_at=None, closed_at__isnull=False)
    return rows.annotate(promised=Exists(left), decided=Subquery(decided)).first()


def in_the_way(case: Case, today: date) -> list[str]:
    """Why a case cannot be removed now, as sentences."""
    held = Hold.objects.filter(case=case, ended_at=None).exists()
    return reasons(case, standing(case), held=held, today=today)


def reasons(case: Case, closed: Any, *, held: bool, today: date) -> list[str]:
    """The same, from what is known already."""
    if case.stage != Stage.CLOSED or closed is None or closed.keep_until is None:
        return ["It is open. The time it is kept begins when it is closed."]
    found = []
    if closed.keep_until >= today:
        found.append("The time it is kept is not over yet.")
    if held:
        found.append("It is held. Nothing of it goes while it is.")
    if closed.promised:
        found.append("Something promised is still open.")
    return found


def _note(what: str, case: Case, by: Person, **details: Any) -> None:
    audit.record(
        f"retention.{what}",
        organisation=case.organisation,
        by=by,
        kind="case",
        subject=case.pk,
        details=details,
    )


@transaction.atomic
def hold(case: Case, *, why: str, look_again: date, by: Person, at: datetime) -> Hold:
    """Let nothing of a case go until somebody ends this."""
    policy.ask(by, Permission.RETENTION_WRITE, case)
    locks.turn(case.organisation_id)
    if not why.strip():
        raise Refused("Write why it is held.", "why")
    if Hold.objects.filter(case=case, ended_at=None).exists():
        raise Refused("It is held already.")
    Purging.objects.filter(case=case).delete()
    made = Hold.objects.create(case=case, why=why.strip(), look_again=look_again, by=by, at=at)
    _note("held", case, by, hold=str(made.pk))
    return made


@transaction.atomic
def release(case: Case, *, why: str, by: Person, at: datetime) -> None:
    """End the hold on a case."""
    policy.ask(by, Permission.RETENTION_WRITE, case)
    ended = end_hold(Hold.objects.filter(case=case), why=why, by=by, at=at)
    _note("released", case, by, hold=str(ended.pk))


def end_hold(holds: QuerySet[Any], *, why: str, by: Person, at: datetime) -> Any:
    """End the one hold among these that stands, of a case or of a report. Refused without one, or without why.

    Whoever calls it has asked whether this person may, and notes it in the audit log.
    """
    standing = locks.rows(holds.filter(ended_at=None)).first()
    if standing is None:
        raise Refused("It is not held.")
    if not why.strip():
        raise Refused("Write why it is no longer held.", "why")
    standing.ended_why, standing.ended_by, standing.ended_at = why.strip(), by, at
    standing.save(update_fields=["ended_why", "ended_by", "ended_at"])
    return standing


@transaction.atomic
def keep(case: Case, *, kind: str, why: str, by: Person, at: datetime) -> Keeping:
    """Keep a case by another class than its own, never for less. Of a closed one the last day is counted anew."""
    policy.ask(by, Permission.RETENTION_WRITE, case)
    known = classes(case.organisation.settings)
    if kind not in known:
        raise Refused("Choose how long it is kept.", "kind")
    if not why.strip():
        raise Refused("Write why it is kept so long.", "why")
    own = known[closings.own_class(case)]
    if known[kind].value < own.value:
        raise Refused(f"It is kept for at least {own.words}.", "kind")
    made = Keeping.objects.create(case=case, kind=kind, why=why.strip(), by=by, at=at)
    closed = standing(case)
    if closed and closed.closed_at:
        closed.keep_until = known[kind].until(timeline.london(closed.closed_at))
        closed.save(update_fields=["keep_until"])
        Purging.objects.filter(case=case).delete()
    _note("kept-as", case, by, kind=kind)
    return made


@transaction.atomic
def ask(case: Case, *, why: str, by: Person, at: datetime) -> Purging:
    """Ask that a case be removed. Refused before its time, while it is held, and while something is open."""
    policy.ask(by, Permission.PURGE_ASK, case)
    locks.turn(case.organisation_id)
    _refuse(case, at)
    if not why.strip():
        raise Refused("Write why it can go.", "why")
    if Purging.objects.filter(case=case).exists():
        raise Refused("It has been asked already that this be removed.")
    made = Purging.objects.create(case=case, why=why.strip(), by=by, at=at)
    _note("removal-asked", case, by)
    return made


def _refuse(case: Case, at: datetime) -> None:
    current = Case.objects.get(pk=case.pk)
    for reason in in_the_way(current, timeline.london(at)):
        raise Refused(reason)


@transaction.atomic
def withdraw(case: Case, *, by: Person, at: datetime) -> None:
    """Take back that it be removed."""
    policy.ask(by, Permission.PURGE_ASK, case)
    if Purging.objects.filter(case=case).delete()[0]:
        _note("removal-withdrawn", case, by)


@transaction.atomic
def purge(case: Case, *, by: Person, at: datetime) -> Tombstone:
    """Remove a case that somebody else asked to remove: every row, file, draft and message of it.

    What stays is the log, which holds ids alone, and a tombstone.
    """
    policy.ask(by, Permission.PURGE_CONFIRM, case)
    locks.turn(case.organisation_id)
    asked = Purging.objects.filter(case=case).select_related("by").first()
    if asked is None:
        raise Refused("Nobody has asked that this be removed.")
    if asked.by_id == by.pk:
        raise Refused("Somebody other than who asked for it removes it.")
    _refuse(case, at)
    counts, here = belonging.counts(case), case.organisation
    counts |= _beside(case, at)
    digest = fingerprint(f"{here.pk}:{case.reference}")
    stone = Tombstone.objects.create(
        organisation=here, digest=digest, counts=counts, asked_by=asked.by, confirmed_by=by, at=at
    )
    audit.record(
        "retention.removed",
        organisation=here,
        by=by,
        kind="case",
        subject=case.pk,
        details={"tombstone": str(stone.pk), "digest": digest, "counts": counts},
    )
    _remove(case)
    return stone


def _beside(case: Case, at: datetime) -> dict[str, int]:
    """Throw away what lies outside the tables of the case: drafts, forms that were sent, and messages about it."""
    told = Reporter.objects.filter(case=case).select_related("person").first()
    reports = belonging.rows(belonging.table("report"), case).values_list("pk", flat=True)
    pages = Q()
    for number in [case.pk, *reports]:
        pages |= Q(key__contains=str(number))
    led = Q(led_to__contains=str(case.pk))
    people = (case.practitioner, told.person if told else None)
    mail = Message.objects.filter(organisation=case.organisation, sent_at__isnull=False)
    mail = mail.filter(to__in={address for one in people if one for address in _addresses(one)})
    mail = mail.filter(made_at__gte=case.opened_at, made_at__lt=at - NEWER)
    found = {
        "draft": Draft.objects.filter(pages),
        "submission": Submission.objects.filter(led),
        "message": mail,
    }
    return {name: count for name, rows in found.items() if (count := rows.delete()[0])}


def _addresses(person: Person) -> set[str]:
    found = {person.email, person.account.email if person.account else ""}
    return {one for one in found if one}


def _remove(case: Case) -> None:
    """Every row that belongs to the case, the outermost first, then the files they named."""
    found = []
    wanted: set[Any] = set()
    for table in belonging.tables():
        rows = belonging.rows(table, case)
        found.append((table, list(rows.values_list("pk", flat=True))))
        for column in belonging.file_columns(table):
            wanted |= set(rows.filter(**{f"{column}__isnull": False}).values_list(column, flat=True))
    for table, ids in reversed(found):
        gone = belonging.by_id(table, ids)
        gone._raw_delete(gone.db)
    for file in StoredFile.objects.filter(pk__in=wanted):
        files.discard(file)


def due(here: Organisation | None = None, *, today: date) -> Any:
    """Closed cases whose time is over and that nobody holds: of one organisation, or of all."""
    over = Closing.objects.filter(reopened_at=None, closed_at__isnull=False, keep_until__lt=today)
    over = over.exclude(case__in=Hold.objects.filter(ended_at=None).values("case"))
    return over.filter(case__organisation=here) if here else over
