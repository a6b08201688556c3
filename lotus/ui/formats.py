"""How Lotus writes days, times and counts: plain functions, in English and in Welsh.

Aware times are shown in Europe/London, whatever they were stored in; a naive time is taken as it is.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date

LONDON = ZoneInfo("Europe/London")
PATTERNS = {"day": "EEEE d MMMM y", "short_day": "d MMMM y", "weekday_day": "EEEE d MMMM", "month": "MMMM y"}
WORDS = {
    "en": {"noon": "noon", "midnight": "midnight", "am": "am", "pm": "pm", "at": "at"},
    "cy": {"noon": "hanner dydd", "midnight": "hanner nos", "am": "yb", "pm": "yp", "at": "am"},
}


def london(moment: datetime) -> datetime:
    """A stored moment as the clock on a British wall shows it."""
    return moment.astimezone(LONDON) if moment.tzinfo else moment


def _written(value: date | datetime, pattern: str, language: str) -> str:
    if isinstance(value, datetime):
        value = london(value)
    return format_date(value, PATTERNS[pattern], locale="cy" if language.startswith("cy") else "en_GB")


def _words(language: str) -> dict[str, str]:
    return WORDS["cy" if language.startswith("cy") else "en"]


def day(value: date | datetime, language: str = "en") -> str:
    """Thursday 5 March 2026"""
    return _written(value, "day", language)


def short_day(value: date | datetime, language: str = "en") -> str:
    """5 March 2026"""
    return _written(value, "short_day", language)


def weekday_day(value: date | datetime, language: str = "en") -> str:
    """Thursday 5 March"""
    return _written(value, "weekday_day", language)


def month(value: date | datetime, language: str = "en") -> str:
    """March 2026"""
    return _written(value, "month", language)


def clock(value: datetime | time, language: str = "en") -> str:
    """2.30pm, 2pm, noon, midnight"""
    words = _words(language)
    if isinstance(value, datetime):
        value = london(value)
    if value.minute == 0 and value.hour in (0, 12):
        return words["noon"] if value.hour else words["midnight"]
    half = words["am"] if value.hour < 12 else words["pm"]
    minutes = f".{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{half}"


def moment(value: datetime, language: str = "en") -> str:
    """Thursday 5 March 2026 at 2.30pm"""
    return f"{day(value, language)} {_words(language)['at']} {clock(value, language)}"


def count_of(number: int, singular: str, plural: str) -> str:
    """1 concern, 1,204 concerns; for words that gettext already knows in both forms."""
    return f"{number:,} {singular if number == 1 else plural}"


FILTERS = {each.__name__: each for each in (day, short_day, weekday_day, month, clock, moment)}
