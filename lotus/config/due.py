"""What falls due by the clock, on every installation alike."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lotus.concerns import inbox
from lotus.concerns.actions import reminders, whole
from lotus.kernel import audit, ballot, files, heartbeat, outbox, sessions, slowdown
from lotus.people.actions import log
from lotus.toolkit.actions import circles, links, plans
from lotus.toolkit.actions import sessions as gatherings

KEPT = timedelta(days=14)
"""How long the record of a finished job stays; it holds ids alone."""


def every_minute() -> None:
    """Send what is unsent, and ask the worker for a sign of life."""
    outbox.send_waiting()
    heartbeat.worker_lives.enqueue()
    heartbeat.beat(heartbeat.Part.TIMER)


def every_hour() -> None:
    """Write down the heads of the audit and have it checked; throw away what is over; remind."""
    audit.checkpoint()
    log.ask_due(at=timezone.now())
    files.sweep()
    ballot.sweep()
    call_command("clearsessions", verbosity=0)
    sessions.forget()
    slowdown.forget()
    whole.expire(at=timezone.now())
    plans.remind(at=timezone.now())
    gatherings.sweep(at=timezone.now())
    circles.close_due(at=timezone.now())
    links.ask_due(at=timezone.now())
    reminders.send(inbox.counts, at=timezone.now())
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()
