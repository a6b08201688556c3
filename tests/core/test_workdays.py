"""Working days: weekends, holidays, leap days and the ends of years."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotus.core import workdays

NONE: frozenset[date] = frozenset()
CHRISTMAS_2026 = {date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28), date(2027, 1, 1)}
EASTER_2026 = {date(2026, 4, 3), date(2026, 4, 6)}


@pytest.mark.parametrize(
    ("start", "n", "holidays", "day"),
    [
        (date(2026, 3, 3), 2, NONE, date(2026, 3, 5)),
        (date(2026, 3, 6), 1, NONE, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, NONE, date(2026, 3, 9)),
        (date(2026, 3, 7), 0, NONE, date(2026, 3, 7)),
        (date(2026, 3, 9), -1, NONE, date(2026, 3, 6)),
        (date(2028, 2, 28), 1, NONE, date(2028, 2, 29)),
        (date(2027, 2, 26), 1, NONE, date(2027, 3, 1)),
        (date(2026, 12, 24), 1, CHRISTMAS_2026, date(2026, 12, 29)),
        (date(2026, 12, 24), 4, CHRISTMAS_2026, date(2027, 1, 4)),
        (date(2026, 4, 2), 1, EASTER_2026, date(2026, 4, 7)),
        (date(2026, 4, 7), -1, EASTER_2026, date(2026, 4, 2)),
    ],
)
def test_the_nth_working_day_steps_over_weekends_and_holidays(start, n, holidays, day):
    assert workdays.add(start, n, holidays) == day


@pytest.mark.parametrize(
    ("start", "end", "holidays", "count"),
    [
        (date(2026, 3, 3), date(2026, 3, 3), NONE, 0),
        (date(2026, 3, 3), date(2026, 3, 4), NONE, 1),
        (date(2026, 3, 6), date(2026, 3, 8), NONE, 0),
        (date(2026, 3, 6), date(2026, 3, 9), NONE, 1),
        (date(2026, 3, 4), date(2026, 3, 3), NONE, 0),
        (date(2028, 2, 25), date(2028, 3, 1), NONE, 3),
        (date(2026, 12, 24), date(2027, 1, 4), CHRISTMAS_2026, 4),
        (date(2026, 4, 2), date(2026, 4, 8), EASTER_2026, 2),
    ],
)
def test_working_days_are_counted_after_the_start_and_with_the_end(start, end, holidays, count):
    assert workdays.between(start, end, holidays) == count


@pytest.mark.parametrize(
    ("today", "late"),
    [
        (date(2026, 3, 5), False),
        (date(2026, 3, 6), False),
        (date(2026, 3, 7), True),
        (date(2026, 3, 9), True),
    ],
)
def test_a_letter_is_late_once_its_working_day_has_ended(today, late):
    wednesday = date(2026, 3, 4)
    assert workdays.is_late(wednesday, today, 2, NONE) is late


def test_a_decision_before_christmas_has_its_days_after_it():
    decided = date(2026, 12, 24)
    assert not workdays.is_late(decided, date(2026, 12, 30), 2, CHRISTMAS_2026)
    assert workdays.is_late(decided, date(2026, 12, 31), 2, CHRISTMAS_2026)


DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
SOME = st.frozensets(st.dates(date(2020, 1, 1), date(2030, 12, 31)), max_size=60)


@given(DAYS, st.integers(1, 400), SOME)
def test_counting_undoes_adding(start, n, holidays):
    end = workdays.add(start, n, holidays)
    assert workdays.is_working(end, holidays)
    assert workdays.between(start, end, holidays) == n


@given(DAYS, st.integers(0, 400), st.integers(0, 400), SOME)
def test_a_stretch_is_the_sum_of_its_parts(start, first, second, holidays):
    middle, end = start + timedelta(first), start + timedelta(first + second)
    parts = workdays.between(start, middle, holidays) + workdays.between(middle, end, holidays)
    assert workdays.between(start, end, holidays) == parts


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), date(2026, 10, 26)),
        (datetime(2026, 1, 31, 23, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2024, 2, 29, 23, 59, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2026, 7, 1, 6, 0, tzinfo=ZoneInfo("Asia/Tokyo")), date(2026, 6, 30)),
    ],
)
def test_a_moment_belongs_to_its_day_in_london(moment, day):
    assert workdays.london_day(moment) == day


def test_a_moment_without_a_time_zone_is_not_guessed_at():
    with pytest.raises(ValueError, match="time zone"):
        workdays.london_day(datetime(2026, 3, 29, 1, 30))  # noqa: DTZ001


@pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_of_23_or_25_hours_is_one_day(sunday):
    """Clocks change on the Sunday: a meeting on Friday has its first day on Monday, and midnight is London's."""
    friday = sunday - timedelta(2)
    london = ZoneInfo("Europe/London")
    last = datetime.combine(sunday + timedelta(2), time.max, tzinfo=london).astimezone(UTC)
    assert workdays.add(friday, 2, NONE) == sunday + timedelta(2)
    assert not workdays.is_late(friday, workdays.london_day(last), 2, NONE)
    assert workdays.is_late(friday, workdays.london_day(last + timedelta(microseconds=1)), 2, NONE)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_the_same_moment_has_the_same_day_however_it_is_written(moment):
    assert workdays.london_day(moment) == workdays.london_day(moment.astimezone(UTC))
    assert abs(workdays.london_day(moment) - moment.astimezone(UTC).date()) <= timedelta(1)
