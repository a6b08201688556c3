"""The days on which something is due, as a calendar that tells nothing else."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from lotus.concerns.models import Reminders
from lotus.core import ical

SILENT = "Something is due in Lotus"


def calendar(mine: Reminders, days: Iterable[date]) -> bytes:
    """One event for each day, however much is due on it."""
    link, made_at = f"{settings.PUBLIC_URL}{reverse('home:start')}", mine.address_made_at
    assert made_at
    events = (ical.Event(f"{mine.pk}-{day:%Y%m%d}", made_at, day, SILENT, link) for day in sorted(set(days)))
    return ical.calendar("Concerns", events)
