"""Counting working days: Monday to Friday, without the holidays passed in as a set of dates.

Day 0 is the day something happened; day 1 is the first working day after it. All dates are calendar days in
Europe/London: who has a time turns it into its `london_day` first.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_DAY = timedelta(days=1)
_SATURDAY = 5


def london_day(moment: datetime) -> date:
    """The day on a calendar in London when something happened. Raises ``ValueError`` for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("A time without a time zone has no certain day.")
    return moment.astimezone(LONDON).date()


def is_working(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays


def add(day: date, n: int, holidays: Collection[date]) -> date:
    """The n-th working day after ``day`` (before it when n is negative); ``day`` itself when n is 0.

    Raises ``OverflowError`` past the year 9999 or before the year 1.
    """
    step = _DAY if n > 0 else -_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working(day, holidays)
    return day


def on_or_after(day: date, holidays: Collection[date]) -> date:
    """The day itself when it is a working day, else the next one."""
    return day if is_working(day, holidays) else add(day, 1, holidays)


def on_or_before(day: date, holidays: Collection[date]) -> date:
    """The day itself when it is a working day, else the last one before."""
    return day if is_working(day, holidays) else add(day, -1, holidays)


def between(start: date, end: date, holidays: Collection[date]) -> int:
    """How many working days lie after ``start`` up to and including ``end``; 0 when end is not later."""
    days = (end - start).days
    return sum(is_working(start + _DAY * n, holidays) for n in range(1, days + 1))


def is_late(decided: date, today: date, limit: int, holidays: Collection[date]) -> bool:
    """Whether working day ``limit`` after ``decided`` has ended, so that the promise is broken.

    It ends at midnight, so a limit that fell on a Friday is late on Saturday.
    """
    return today > add(decided, limit, holidays)
