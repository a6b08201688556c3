"""When an organisation's log was last followed from its first entry to its end, and what was found."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from lotus.kernel import audit, jobs, locks
from lotus.kernel.models import Organisation, Person
from lotus.kernel.permissions import Permission
from lotus.people import policy
from lotus.people.models import LogCheck

DAY = timedelta(hours=24)
LONGEST = timedelta(hours=1)
"""After so long a check that was asked for and gave no answer may be asked for again."""


def last(organisation: Organisation) -> LogCheck | None:
    """The last check. None where there was none, or where what is kept of it was not signed with a key of ours."""
    return state(organisation, datetime.now(UTC))[0]


def state(organisation: Organisation, now: datetime) -> tuple[LogCheck | None, datetime | None]:
    """The last check, and since when another one is asked for that has not been made."""
    row = LogCheck.objects.filter(organisation=organisation).first()
    if row is None:
        return None, None
    return row if row.at and row.is_ours() else None, row.asked_at if _waits(row, now) else None


def _waits(row: LogCheck, now: datetime) -> bool:
    asked = row.asked_at
    return bool(asked and now - asked < LONGEST and (row.at is None or row.at < asked))


@transaction.atomic
def ask(*, by: Person, at: datetime) -> None:
    """Let the whole log be checked, beside the pages. Asked for twice, it is checked once."""
    policy.ask(by, Permission.AUDIT_VERIFY, by)
    if _ask(by.organisation, at):
        audit.record(
            "log.check-asked", organisation=by.organisation, by=by, kind="person", subject=by.pk, details={}
        )


def _ask(organisation: Organisation, at: datetime) -> bool:
    LogCheck.objects.get_or_create(organisation=organisation)
    row = locks.rows(LogCheck.objects.filter(organisation=organisation)).get()
    if _waits(row, at):
        return False
    LogCheck.objects.filter(pk=row.pk).update(asked_at=at)
    jobs.later("people.check_log", organisation.pk)
    return True


@transaction.atomic
def ask_due(*, at: datetime) -> None:
    """Have every log checked that was not checked for a day."""
    young = LogCheck.objects.filter(at__gt=at - DAY).values("organisation")
    for organisation in Organisation.objects.exclude(pk__in=young):
        _ask(organisation, at)
