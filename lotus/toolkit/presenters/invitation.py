"""A team session as an event of a calendar (RFC 5545), to send to those who come."""

from datetime import UTC, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lotus.core.ical import escaped, folded
from lotus.toolkit.models import Gathering


def event(gathering: Gathering) -> bytes:
    """When and where, and how to join. What is asked does not stand in it."""
    begins, ends = gathering.starts_at, gathering.starts_at + timedelta(minutes=gathering.minutes)
    link = f"{settings.PUBLIC_URL}{reverse('joining:code')}?code={gathering.code or ''}"
    words = _("Join without an account: %(link)s") % {"link": link}
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lotus//Toolkit//EN", "CALSCALE:GREGORIAN"]
    lines += [
        "BEGIN:VEVENT",
        f"UID:{gathering.pk}@lotus",
        f"DTSTAMP:{begins.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{begins.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTEND:{ends.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{escaped(gathering.title)}",
        f"DESCRIPTION:{escaped(words)}",
        *([f"LOCATION:{escaped(gathering.place)}"] if gathering.place else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(map(folded, lines))
