"""Bank holidays, against lists written by hand from gov.uk/bank-holidays."""

from datetime import date, timedelta

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


MOVED_OR_ADDED = {
    date(2011, 4, 29): "a royal wedding",
    date(2012, 6, 4): "the spring holiday, moved",
    date(2012, 6, 5): "a jubilee",
    date(2020, 5, 8): "the early May holiday, moved",
    date(2022, 6, 2): "the spring holiday, moved",
    date(2022, 6, 3): "a jubilee",
    date(2022, 9, 19): "a state funeral",
    date(2023, 5, 8): "a coronation",
}
LEFT_FOR_THEM = [date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)]


@pytest.mark.parametrize("day", MOVED_OR_ADDED, ids=MOVED_OR_ADDED.get)
def test_holidays_that_were_moved_or_added_count(day):
    assert not workdays.is_working(day, bank_holidays(day.year, day.year))


@pytest.mark.parametrize("day", LEFT_FOR_THEM)
def test_the_day_a_holiday_was_moved_from_is_a_working_day(day):
    assert workdays.is_working(day, bank_holidays(day.year, day.year))


@pytest.mark.parametrize(
    ("holiday", "instead"),
    [
        (date(2021, 12, 25), date(2021, 12, 27)),
        (date(2021, 12, 26), date(2021, 12, 28)),
        (date(2022, 1, 1), date(2022, 1, 3)),
        (date(2022, 12, 25), date(2022, 12, 27)),
        (date(2023, 1, 1), date(2023, 1, 2)),
        (date(2026, 12, 26), date(2026, 12, 28)),
        (date(2027, 12, 25), date(2027, 12, 27)),
        (date(2027, 12, 26), date(2027, 12, 28)),
        (date(2028, 1, 1), date(2028, 1, 3)),
    ],
)
def test_a_holiday_on_a_weekend_has_a_day_in_its_place(holiday, instead):
    assert holiday.weekday() >= 5
    assert not workdays.is_working(instead, bank_holidays(instead.year, instead.year))


def easter(year):
    """Easter Sunday, worked out from the Gregorian calendar (Meeus), not looked up."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


def test_good_friday_and_easter_monday_are_holidays_for_a_hundred_years():
    assert easter(2026) == date(2026, 4, 5)
    for year in range(2001, 2101):
        holidays = bank_holidays(year, year)
        friday, monday = easter(year) - timedelta(2), easter(year) + timedelta(1)
        assert {friday, monday} <= holidays
        assert workdays.add(friday - timedelta(1), 1, holidays) == monday + timedelta(1), year


@pytest.mark.parametrize("year", range(2011, 2031))
def test_each_year_has_eight_holidays_on_working_days_and_more_only_when_one_was_added(year):
    """Holidays on a weekend are given again on a weekday, so no year has fewer."""
    added = {day.year: 0 for day in MOVED_OR_ADDED}
    for day in (date(2011, 4, 29), date(2012, 6, 5), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)):
        added[day.year] += 1
    weekdays = [day for day in bank_holidays(year, year) if day.weekday() < 5]
    assert len(weekdays) == 8 + added.get(year, 0)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 1, date(2024, 3, 1)),
        (date(2028, 2, 28), 2, date(2028, 3, 1)),
        (date(2023, 2, 28), 1, date(2023, 3, 1)),
        (date(2100, 2, 26), 1, date(2100, 3, 1)),
    ],
)
def test_29_february_is_counted_in_leap_years_and_only_then(start, n, end):
    holidays = bank_holidays(start.year, start.year)
    assert workdays.add(start, n, holidays) == end
    assert workdays.between(start, end, holidays) == n
