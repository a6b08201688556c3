from datetime import UTC, date, datetime, time

import pytest

from lotus.ui import formats

THURSDAY = date(2026, 3, 5)


def test_a_day_is_written_with_its_weekday() -> None:
    assert formats.day(THURSDAY) == "Thursday 5 March 2026"
    assert formats.short_day(THURSDAY) == "5 March 2026"
    assert formats.weekday_day(THURSDAY) == "Thursday 5 March"
    assert formats.month(THURSDAY) == "March 2026"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(0, 0), "midnight"),
        (time(0, 5), "12.05am"),
        (time(9, 0), "9am"),
        (time(10, 42), "10.42am"),
        (time(12, 0), "noon"),
        (time(12, 30), "12.30pm"),
        (time(14, 30), "2.30pm"),
        (time(23, 59), "11.59pm"),
    ],
)
def test_a_time_is_written_as_people_say_it(at: time, words: str) -> None:
    assert formats.clock(at) == words


def test_times_follow_the_clock_on_a_british_wall_when_clocks_go_forward() -> None:
    assert formats.clock(datetime(2026, 3, 29, 0, 59, tzinfo=UTC)) == "12.59am"
    assert formats.clock(datetime(2026, 3, 29, 1, 0, tzinfo=UTC)) == "2am"


def test_times_follow_the_clock_on_a_british_wall_when_clocks_go_back() -> None:
    assert formats.clock(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == "1.30am"
    assert formats.clock(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "1.30am"


def test_a_moment_near_midnight_belongs_to_the_british_day() -> None:
    assert formats.moment(datetime(2026, 6, 30, 23, 15, tzinfo=UTC)) == "Wednesday 1 July 2026 at 12.15am"


def test_a_naive_moment_is_taken_as_it_is() -> None:
    naive = datetime(2026, 6, 30, 23, 15)  # noqa: DTZ001 (the point of this test)
    assert formats.moment(naive) == "Tuesday 30 June 2026 at 11.15pm"


def test_welsh_readers_get_welsh_days_and_times() -> None:
    assert formats.day(THURSDAY, "cy") == "Dydd Iau 5 Mawrth 2026"
    assert formats.clock(time(14, 30), "cy") == "2.30yp"
    assert formats.clock(time(12), "cy") == "hanner dydd"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 concerns"), (1, "1 concern"), (2, "2 concerns"), (1204, "1,204 concerns")],
)
def test_counts_agree_with_their_noun(number: int, words: str) -> None:
    assert formats.count_of(number, "concern", "concerns") == words
