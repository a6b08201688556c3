"""What is due, as a digest by e-mail and as a calendar: counts and days, and nothing of any concern."""

import secrets
from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lotus.concerns.models import Reminders
from lotus.core.refusal import Refused
from lotus.kernel import access, audit, outbox
from lotus.kernel.encryption import fingerprint
from lotus.kernel.models import Person
from lotus.kernel.permissions import Permission

OFTEN = ("", "daily", "weekly")
MORNING = 7
"""The hour from which a digest goes out, Europe/London."""
SATURDAY = 5

Counts = Callable[[Person, date], tuple[int, int]]
"""How much is late and how much is due today, of what somebody sees now."""


def may(person: Person) -> bool:
    return access.may(Permission.CONCERN_LIST, roles=person.roles())


@transaction.atomic
def wish(often: str, *, by: Person) -> None:
    """How often to write: never, on each working day, or on Mondays."""
    _ask(by)
    if often not in OFTEN:
        raise Refused("Choose one of the answers shown here.", "often")
    Reminders.objects.update_or_create(person=by, defaults={"often": often})
    audit.record("digest.chosen", organisation=by.organisation, by=by, kind="person", subject=by.pk)


@transaction.atomic
def open_calendar(*, by: Person, at: datetime) -> str:
    """A new secret address for somebody's calendar; the one before is dead. It is returned once and never kept."""
    _ask(by)
    token = secrets.token_urlsafe(32)
    facts = {"address": fingerprint(token), "address_made_at": at}
    Reminders.objects.update_or_create(person=by, defaults=facts)
    audit.record("calendar.opened", organisation=by.organisation, by=by, kind="person", subject=by.pk)
    return f"{settings.PUBLIC_URL}{reverse('concerns:due_feed', args=[token])}"


@transaction.atomic
def close_calendar(*, by: Person) -> None:
    """No address opens somebody's calendar any more."""
    _ask(by)
    Reminders.objects.filter(person=by).update(address=None, address_made_at=None)
    audit.record("calendar.closed", organisation=by.organisation, by=by, kind="person", subject=by.pk)


def _ask(by: Person) -> None:
    if not may(by):
        raise PermissionDenied(str(Permission.CONCERN_LIST))


def send(counts: Counts, *, at: datetime) -> int:
    """Write to everybody whose day it is, once: only how much is late and due. Nobody for whom nothing is."""
    here = timezone.localtime(at)
    if here.hour < MORNING or here.weekday() >= SATURDAY:
        return 0
    often = ["daily", "weekly"] if here.weekday() == 0 else ["daily"]
    waiting = Reminders.objects.filter(often__in=often, person__is_active=True).exclude(
        written_on=here.date()
    )
    found = waiting.select_related("person__account", "person__organisation")
    return sum(_write(one, counts, here.date()) for one in found)


@transaction.atomic
def _write(one: Reminders, counts: Counts, today: date) -> int:
    """Write once a day, whatever runs at the same time; to nobody who handles nothing any more."""
    fresh = Reminders.objects.filter(pk=one.pk).exclude(written_on=today)
    if not fresh.update(written_on=today) or not may(one.person):
        return 0
    late, due = counts(one.person, today)
    if late + due == 0:
        return 0
    link = f"{settings.PUBLIC_URL}{reverse('home:start')}"
    outbox.write("digest", one.person, late=str(late), due=str(due), link=link)
    return 1
