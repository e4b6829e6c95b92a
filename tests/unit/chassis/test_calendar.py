"""Working days of China: what the calendar knows, what it only guesses, and never a wrong zone."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.calendar import (
    KNOWN_YEARS,
    SHANGHAI,
    DayKind,
    add_days,
    add_hours,
    add_waking_hours,
    add_working_days,
    after_rest,
    business_date,
    is_working_day,
    to_shanghai,
)

MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the strategy wants bare bounds
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001 - the strategy wants bare bounds
    timezones=st.just(UTC),
)
COUNTS = st.integers(min_value=1, max_value=90)
AFTER = max(KNOWN_YEARS) + 1


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),  # Saturday made up for Spring Festival
        (date(2026, 2, 16), False),  # eve of Spring Festival, a Monday
        (date(2026, 2, 28), True),  # Saturday made up
        (date(2026, 3, 7), False),  # an ordinary Saturday
        (date(2026, 5, 1), False),
        (date(2026, 9, 20), True),  # Sunday made up for National Day
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2025, 10, 8), False),  # eight days in 2025
    ],
)
def test_known_days(day: date, working: bool) -> None:
    assert is_working_day(day) == DayKind(working=working, provisional=False)


def test_it_names_the_years_it_knows_without_a_gap() -> None:
    assert {2025, 2026} <= KNOWN_YEARS
    assert set(range(min(KNOWN_YEARS), max(KNOWN_YEARS) + 1)) == KNOWN_YEARS


@pytest.mark.parametrize("month_day", [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)])
def test_beyond_the_known_years_fixed_holidays_are_free_and_provisional(
    month_day: tuple[int, int],
) -> None:
    for year in range(AFTER, AFTER + 10):
        assert is_working_day(date(year, *month_day)) == DayKind(working=False, provisional=True)


def test_beyond_the_known_years_weekends_are_free_and_the_rest_is_work() -> None:
    monday = date(AFTER, 6, 1) + timedelta(days=(7 - date(AFTER, 6, 1).weekday()) % 7)
    week = [is_working_day(monday + timedelta(days=n)) for n in range(7)]
    assert [kind.working for kind in week] == [True] * 5 + [False] * 2
    assert all(kind.provisional for kind in week)


def test_the_second_labour_day_counts_from_2025_only() -> None:
    before = min(KNOWN_YEARS) - 1  # 2 May 2003 was a Friday
    assert date(before, 5, 2).weekday() < 5
    assert is_working_day(date(before, 5, 2)) == DayKind(working=True, provisional=True)


@given(st.dates())
def test_no_day_raises_and_only_unknown_years_are_provisional(day: date) -> None:
    assert is_working_day(day).provisional == (day.year not in KNOWN_YEARS)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        # Friday noon + 3 working days: Monday, Tuesday, Wednesday.
        (datetime(2026, 3, 6, 12, tzinfo=SHANGHAI), 3, date(2026, 3, 11)),
        # The make-up Saturday counts.
        (datetime(2026, 2, 13, 9, tzinfo=SHANGHAI), 1, date(2026, 2, 14)),
        # Over Spring Festival 2026 (15 to 23 February).
        (datetime(2026, 2, 14, 9, tzinfo=SHANGHAI), 1, date(2026, 2, 24)),
        # 23:30 UTC on the 5th is already Friday the 6th in Shanghai.
        (datetime(2026, 3, 5, 23, 30, tzinfo=UTC), 1, date(2026, 3, 9)),
        # On a free day the count begins with the next working day.
        (datetime(2026, 3, 7, 9, tzinfo=SHANGHAI), 1, date(2026, 3, 9)),
    ],
)
def test_working_deadlines(start: datetime, count: int, end: date) -> None:
    deadline = add_working_days(start, count)
    assert deadline.at == datetime(end.year, end.month, end.day, 23, 59, 59, tzinfo=SHANGHAI)
    assert deadline.at.tzinfo is UTC
    assert business_date(deadline.at) == end
    assert not deadline.provisional


def test_filing_in_the_last_december_works_and_is_provisional() -> None:
    for day in range(1, 32):
        start = datetime(AFTER - 1, 12, day, 15, tzinfo=UTC)
        assert add_working_days(start, 60).provisional
    assert not add_working_days(datetime(AFTER - 1, 12, 1, tzinfo=UTC), 5).provisional


@given(MOMENTS, COUNTS)
def test_more_days_are_later_and_end_on_a_working_day(start: datetime, count: int) -> None:
    deadline, next_deadline = add_working_days(start, count), add_working_days(start, count + 1)
    assert start < deadline.at < next_deadline.at
    assert deadline.provisional <= next_deadline.provisional
    assert is_working_day(business_date(deadline.at)).working


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=400)), COUNTS)
def test_a_later_start_never_ends_earlier(start: datetime, later: timedelta, count: int) -> None:
    assert add_working_days(start, count).at <= add_working_days(start + later, count).at


@given(MOMENTS, COUNTS)
def test_the_deadline_holds_exactly_that_many_working_days(start: datetime, count: int) -> None:
    first = business_date(start)
    last = business_date(add_working_days(start, count).at)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    assert sum(is_working_day(day).working for day in days) == count


@given(MOMENTS, st.integers(min_value=0, max_value=400))
def test_calendar_days_keep_the_clock_time(start: datetime, count: int) -> None:
    end = add_days(start, count)
    assert end.tzinfo is UTC
    assert to_shanghai(end).time() == to_shanghai(start).time()
    assert business_date(end) == business_date(start) + timedelta(days=count)
    assert add_hours(start, 24 * count) == end


def test_hours_and_zones() -> None:
    start = datetime(2026, 3, 6, 20, tzinfo=timezone(timedelta(hours=-5)))
    assert add_hours(start, 24) == datetime(2026, 3, 8, 1, tzinfo=UTC)
    assert add_hours(start, 24).tzinfo is UTC
    assert to_shanghai(start).isoformat() == "2026-03-07T09:00:00+08:00"
    assert business_date(datetime(2026, 3, 6, 16, tzinfo=UTC)) == date(2026, 3, 7)
    assert business_date(datetime(2026, 3, 6, 15, 59, 59, tzinfo=UTC)) == date(2026, 3, 6)


def test_a_moment_without_a_zone_is_refused() -> None:
    bare = datetime(2026, 3, 6, 12)  # noqa: DTZ001 - the refusal is the test
    for attempt in (to_shanghai, business_date):
        with pytest.raises(ValueError, match="time zone"):
            attempt(bare)
    for add in (add_working_days, add_days, add_hours):
        with pytest.raises(ValueError, match="time zone"):
            add(bare, 1)


def test_no_deadline_lies_before_its_start() -> None:
    start = datetime(2026, 3, 6, tzinfo=UTC)
    for count in (0, -1):
        with pytest.raises(ValueError, match="at least one"):
            add_working_days(start, count)
    for add in (add_days, add_hours):
        assert add(start, 0) == start
        with pytest.raises(ValueError, match="after its start"):
            add(start, -1)


def test_one_guessed_day_makes_the_deadline_provisional() -> None:
    start = datetime(min(KNOWN_YEARS) - 1, 12, 29, tzinfo=UTC)
    deadline = add_working_days(start, 10)
    assert business_date(deadline.at).year in KNOWN_YEARS
    assert deadline.provisional


SPANS = st.integers(min_value=1, max_value=20_000).map(lambda minutes: timedelta(minutes=minutes))


def waking_minutes(start: datetime, end: datetime) -> int:
    """Count minutes between 7:00 and 21:00 in Shanghai, one by one."""
    minutes = int((end - start).total_seconds() // 60)
    local = to_shanghai(start)
    hours = [(local + timedelta(minutes=number)).hour for number in range(minutes)]
    return sum(7 <= hour < 21 for hour in hours)


@given(MOMENTS.map(lambda at: at.replace(second=0, microsecond=0)), SPANS)
def test_a_volunteers_clock_rests_at_night(start: datetime, span: timedelta) -> None:
    end = add_waking_hours(start, span)
    assert waking_minutes(start, end) * 60 == span.total_seconds()
    local = to_shanghai(end)
    assert 7 <= local.hour < 21 or (local.hour, local.minute) == (21, 0)
    assert end.tzinfo is UTC


def test_a_leader_who_is_told_late_in_the_evening_has_the_next_day() -> None:
    evening = datetime(2026, 11, 24, 21, 30, tzinfo=SHANGHAI)
    assert add_waking_hours(evening, timedelta(hours=1)) == datetime(
        2026, 11, 25, 8, tzinfo=SHANGHAI
    )
    assert add_waking_hours(evening, timedelta(hours=24)) == datetime(
        2026, 11, 26, 17, tzinfo=SHANGHAI
    )
    morning = datetime(2026, 11, 24, 10, tzinfo=SHANGHAI)
    assert add_waking_hours(morning, timedelta(hours=24)) == datetime(
        2026, 11, 25, 20, tzinfo=SHANGHAI
    )
    assert after_rest(morning) == morning
    assert after_rest(evening) == datetime(2026, 11, 25, 7, tzinfo=SHANGHAI)
