"""Bank holidays, against lists written by hand from gov.uk/bank-holidays."""

from datetime import date

import pytest

from lotus.analysis.holidays import bank_holidays
from lotus.core import workdays

IN_2026 = {
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 4),
    date(2026, 5, 25),
    date(2026, 8, 31),
    date(2026, 12, 25),
    date(2026, 12, 28),
}


def test_2026_has_the_bank_holidays_of_england_and_wales_and_no_other_weekday():
    assert {day for day in bank_holidays(2026, 2026) if day.weekday() < 5} == IN_2026


@pytest.mark.parametrize("day", [date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)])
def test_one_off_bank_holidays_count(day):
    assert day in bank_holidays(2022, 2023)


def test_the_holidays_of_scotland_and_northern_ireland_are_working_days():
    elsewhere = {date(2026, 1, 2), date(2026, 3, 17), date(2026, 7, 13), date(2026, 8, 3), date(2026, 11, 30)}
    assert not elsewhere & bank_holidays(2026, 2026)


def test_only_the_years_asked_for_are_given():
    assert {day.year for day in bank_holidays(2026, 2028)} == {2026, 2027, 2028}
    assert bank_holidays(2026, 2026) | bank_holidays(2027, 2027) == bank_holidays(2026, 2027)


def test_years_that_run_backwards_are_refused():
    with pytest.raises(ValueError, match="backwards"):
        bank_holidays(2027, 2026)


def test_working_days_step_over_christmas_with_the_real_holidays():
    assert workdays.add(date(2026, 12, 24), 1, bank_holidays(2026, 2027)) == date(2026, 12, 29)
    assert workdays.add(date(2027, 12, 24), 1, bank_holidays(2027, 2028)) == date(2027, 12, 29)
