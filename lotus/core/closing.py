"""Dates that follow from closing a case: when to ask how somebody is, and until when what was written is kept."""

from calendar import monthrange
from datetime import date

FOLLOW_UPS = ("follow-up-1", "follow-up-3")
"""The promises to ask how somebody is after a case was closed."""

FOLLOW_UP_MONTHS = (1, 3)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def keep_until(closed: date, years: int) -> date:
    """The last day on which a record closed on `closed` is kept."""
    return months_after(closed, 12 * years)
