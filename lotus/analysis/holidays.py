"""Bank holidays of England and Wales, from the ``holidays`` package (MIT), one-off days included."""

from datetime import date
from functools import lru_cache

import holidays

_NATIONS = ("ENG", "WLS")


@lru_cache(maxsize=64)
def bank_holidays(first_year: int, last_year: int) -> frozenset[date]:
    """Every bank holiday of England or Wales from 1 January of one year to 31 December of the other.

    Raises ``ValueError`` when the last year comes before the first.
    """
    if last_year < first_year:
        raise ValueError(f"The years run backwards: {first_year} to {last_year}.")
    years = range(first_year, last_year + 1)
    days = (holidays.country_holidays("GB", subdiv=nation, years=years) for nation in _NATIONS)
    return frozenset(day for nation in days for day in nation if day.year in years)
