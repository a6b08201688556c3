"""How the installation is doing: for the operations page, the metrics and `lotus check`. Counts and ages alone."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from lotus.concerns.actions import untaken
from lotus.config.checks import Finding
from lotus.kernel import audit, heartbeat
from lotus.kernel.heartbeat import Part
from lotus.kernel.models import Message

LOW_DISK = 1_000_000_000
LATEST = {
    Part.TIMER: timedelta(minutes=5),
    Part.WORKER: timedelta(minutes=15),
    Part.BACKUP: timedelta(hours=26),
}
CHECKPOINT_LATEST = timedelta(hours=2)
WAITING_LATEST = timedelta(minutes=30)


@dataclass(frozen=True)
class State:
    """Readings of one moment. Ages are None where nothing waits, or where nothing was heard of yet."""

    at: datetime
    heard: dict[Part, datetime]
    mail_waiting: int
    mail_oldest: datetime | None
    jobs_waiting: int
    jobs_oldest: datetime | None
    jobs_failed: int
    checkpoint: datetime | None
    past_keeping: int
    disk_free: int
    data_bytes: int

    def age(self, moment: datetime | None) -> timedelta | None:
        return None if moment is None else self.at - moment


def read() -> State:
    """Take every reading once. Raises DatabaseError when the database does not answer."""
    now = timezone.now()
    mail = Message.objects.filter(sent_at=None).aggregate(count=Count("pk"), oldest=Min("made_at"))
    jobs = _jobs(now - timedelta(days=7))
    data = Path(settings.DATA_DIR)
    return State(
        at=now,
        heard=heartbeat.last(),
        mail_waiting=mail["count"],
        mail_oldest=mail["oldest"],
        jobs_waiting=jobs["waiting"],
        jobs_oldest=jobs["oldest"],
        jobs_failed=jobs["failed"],
        checkpoint=_written(audit.checkpoint_file()),
        past_keeping=untaken.due(today=timezone.localdate(now)),
        disk_free=shutil.disk_usage(data).free,
        data_bytes=sum(one.stat().st_size for one in data.rglob("*") if one.is_file()),
    )


def _jobs(since: datetime) -> dict[str, Any]:
    """How many jobs can be taken up, since when the oldest of them waits, and how many failed since a moment."""
    every, waiting = DBTaskResult.objects, Q(pk__in=DBTaskResult.objects.ready().values("pk"))
    failed = Q(pk__in=every.failed().filter(finished_at__gt=since).values("pk"))
    counts = {"waiting": Count("pk", filter=waiting), "failed": Count("pk", filter=failed)}
    return every.aggregate(oldest=Min("enqueued_at", filter=waiting), **counts)


def _written(file: Path) -> datetime | None:
    if not file.exists():
        return None
    return datetime.fromtimestamp(file.stat().st_mtime, tz=timezone.get_current_timezone())


def findings(state: State) -> list[Finding]:
    """What is not as it should be while the server runs, none of it a reason not to start."""
    return [*_parts(state), *_queues(state), *_keeping(state)]


def _parts(state: State) -> Iterator[Finding]:
    if _silent(state, Part.TIMER):
        yield _finding(
            "L040",
            f"The minute timer {_heard(state, Part.TIMER)}.",
            "Nothing is sent or checked on time. Is lotus serve running? Start it again.",
        )
    if _silent(state, Part.WORKER):
        yield _finding(
            "L041",
            f"The job worker {_heard(state, Part.WORKER)}.",
            "Letters are not made into papers, and mail waits. Is lotus serve running? Start it again.",
        )


def _queues(state: State) -> Iterator[Finding]:
    if (state.age(state.mail_oldest) or timedelta()) > WAITING_LATEST:
        yield _finding(
            "L042",
            f"{_count(state.mail_waiting, 'e-mail waits', 'e-mails wait')} to be sent, the oldest for "
            f"{spoken(state.age(state.mail_oldest))}.",
            "Does the mail server answer? See LOTUS_EMAIL_URL. Nothing is lost; each goes out once it does.",
        )
    if (state.age(state.jobs_oldest) or timedelta()) > WAITING_LATEST:
        yield _finding(
            "L043",
            f"{_count(state.jobs_waiting, 'job waits', 'jobs wait')}, the oldest for "
            f"{spoken(state.age(state.jobs_oldest))}.",
            "Is the worker running? Start one more with: lotus serve --only worker",
        )
    if state.jobs_failed:
        yield _finding(
            "L044",
            f"{_count(state.jobs_failed, 'job', 'jobs')} went wrong in the last seven days.",
            "The log names the kind of fault and the place it came from.",
        )


def _keeping(state: State) -> Iterator[Finding]:
    if state.checkpoint and state.at - state.checkpoint > CHECKPOINT_LATEST:
        yield _finding(
            "L045",
            f"The last checkpoint of the audit was taken {spoken(state.age(state.checkpoint))} ago.",
            "One is taken each hour while the timer runs, and at each end of the server.",
        )
    if _silent(state, Part.BACKUP) and not settings.DEMO:
        yield _finding(
            "L046",
            f"The last backup {_heard(state, Part.BACKUP)}.",
            "Make one every night with: lotus backup. And try a restore now and then.",
        )
    if state.disk_free < LOW_DISK:
        yield _finding(
            "L047",
            f"Only {state.disk_free // 1_000_000:,} MB are free where the data lies.",
            "Make room before it is full: then nothing more can be written.",
        )
    if state.past_keeping:
        yield _finding(
            "L048",
            f"{_count(state.past_keeping, 'record', 'records')} of concerns past the time of keeping.",
            "Under How long concerns are kept, one person asks, and a responsible officer removes or holds them.",
        )


def _finding(number: str, says: str, hint: str) -> Finding:
    return Finding(number, says, hint, serious=False)


def _silent(state: State, part: Part) -> bool:
    age = state.age(state.heard.get(part))
    return age is None or age > LATEST[part]


def _heard(state: State, part: Part) -> str:
    age = state.age(state.heard.get(part))
    return "was never heard of" if age is None else f"was last heard of {spoken(age)} ago"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def spoken(age: timedelta | None) -> str:
    """A length of time as one says it: `3 minutes`, `5 hours`, `2 days`; `less than a minute` below one."""
    minutes = int((age or timedelta()).total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    for size, one in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return _count(minutes // size, one, f"{one}s")
    raise AssertionError("a minute is at least one minute")


def facts(state: State) -> list[tuple[str, str]]:
    """The readings as pairs of words for a table."""
    return [
        (_("Minute timer"), _last(state, Part.TIMER)),
        (_("Job worker"), _last(state, Part.WORKER)),
        (_("Last backup"), _last(state, Part.BACKUP)),
        (_("Last checkpoint of the audit"), _ago(state, state.checkpoint)),
        (_("E-mails waiting"), str(state.mail_waiting)),
        (_("Jobs waiting"), str(state.jobs_waiting)),
        (_("Jobs that went wrong in seven days"), str(state.jobs_failed)),
        (_("Size of the data"), _size(state.data_bytes)),
        (_("Free space"), _size(state.disk_free)),
    ]


def _last(state: State, part: Part) -> str:
    return _ago(state, state.heard.get(part))


def _ago(state: State, moment: datetime | None) -> str:
    return _("not yet") if moment is None else _("%(time)s ago") % {"time": spoken(state.age(moment))}


def _size(number: int) -> str:
    return f"{number / 1e9:,.1f} GB" if number >= 1e9 else f"{number / 1e6:,.1f} MB"
