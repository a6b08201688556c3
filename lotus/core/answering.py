"""By when somebody who told of a concern hears from us."""

from calendar import monthrange
from datetime import date

DAYS_TO_ACKNOWLEDGE = 7
MONTHS_TO_ANSWER = 3
GIVEN = {"telephone": "by telephone", "in_person": "in person", "video": "by video", "letter": "in a letter"}
"""How an account can be given that is entered for somebody."""


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
