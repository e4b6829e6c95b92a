"""Deadlines and days in China: the time of Asia/Shanghai and the statutory working days.

The State Council publishes next year's holidays in November, so the calendar always ends. Beyond
the years it knows, weekends and the holidays with a fixed date count, and the result is marked
provisional: it is computed again later and only ever moved to the later day.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")

# A year counts as known when its National Day stands in the data: a half-filled year does not.
KNOWN_YEARS: Final[frozenset[int]] = frozenset(
    day.year for day in chinese_calendar.holidays if (day.month, day.day) == (10, 1)
)
"""The years whose holidays and make-up working days are known exactly."""

# 全国年节及纪念日放假办法, article 2: New Year's Day, Labour Day, National Day. The others (Spring
# Festival, Qingming, Dragon Boat, Mid-Autumn) follow the moon or the sun and are left out, as are
# make-up days: a provisional deadline mostly errs to the earlier day, and moves to a later one.
_FIXED_HOLIDAYS: Final = frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)})
# Labour Day has a second day since the revision in force from 1 January 2025.
_SECOND_LABOUR_DAY: Final = (5, 2)
_SECOND_LABOUR_DAY_SINCE: Final = 2025
_SATURDAY: Final = 5
# The rest of volunteers' clocks, hours in Shanghai (ours).
_REST_FROM: Final = 21
_REST_UNTIL: Final = 7
_END_OF_DAY: Final = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class DayKind:
    """Whether people work on a day; provisional where the year's holidays are not known."""

    working: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkingDeadline:
    """A deadline in working days: `at` in UTC; provisional where any counted day was."""

    at: datetime
    provisional: bool


def is_working_day(day: date) -> DayKind:
    """Say whether a day (in Shanghai) is a working day, make-up days included. Never raises."""
    if day.year in KNOWN_YEARS:
        return DayKind(working=bool(chinese_calendar.is_workday(day)), provisional=False)
    month_day = (day.month, day.day)
    holiday = month_day in _FIXED_HOLIDAYS or (
        month_day == _SECOND_LABOUR_DAY and day.year >= _SECOND_LABOUR_DAY_SINCE
    )
    return DayKind(working=day.weekday() < _SATURDAY and not holiday, provisional=True)


def to_shanghai(at: datetime) -> datetime:
    """Return the same moment in Shanghai time. Raises ValueError without a time zone."""
    if at.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(SHANGHAI)


def business_date(at: datetime) -> date:
    """Return the date in Shanghai at this moment. Raises ValueError without a time zone."""
    return to_shanghai(at).date()


def add_working_days(start: datetime, count: int) -> WorkingDeadline:
    """Return the end of the `count`-th working day after the day on which it began.

    The day of `start` itself does not count (民法典 201). The end is 23:59:59 in Shanghai, so that
    the deadline shows the date of its own last day. Raises ValueError without a time zone or for
    a count below 1.
    """
    if count < 1:
        raise ValueError("a deadline has at least one working day")
    day = business_date(start)
    provisional = False
    left = count
    while left > 0:
        day += timedelta(days=1)
        kind = is_working_day(day)
        provisional = provisional or kind.provisional
        if kind.working:
            left -= 1
    end = datetime.combine(day, _END_OF_DAY, tzinfo=SHANGHAI)
    return WorkingDeadline(at=end.astimezone(UTC), provisional=provisional)


def add_days(start: datetime, count: int) -> datetime:
    """Return the same clock time in Shanghai `count` calendar days later, in UTC.

    Raises ValueError without a time zone or for a negative count.
    """
    _refuse_negative(count)
    return (to_shanghai(start) + timedelta(days=count)).astimezone(UTC)


def add_hours(start: datetime, count: int) -> datetime:
    """Return the moment `count` hours later, in UTC.

    Raises ValueError without a time zone or for a negative count.
    """
    _refuse_negative(count)
    return to_shanghai(start).astimezone(UTC) + timedelta(hours=count)


def add_waking_hours(start: datetime, span: timedelta) -> datetime:
    """Return the moment at which a span has passed that rests from 21:00 to 7:00 in Shanghai.

    For clocks of volunteers (ours): nobody is late because she slept. The result is never within
    the rest, but may be its beginning. Raises ValueError without a time zone or for a negative
    span.
    """
    _refuse_negative(int(span.total_seconds()))
    at = after_rest(start)
    while True:
        rest = to_shanghai(at).replace(hour=_REST_FROM, minute=0, second=0, microsecond=0)
        if span <= rest - at:
            return at + span
        span -= rest - at
        at = after_rest(rest.astimezone(UTC))


def after_rest(at: datetime) -> datetime:
    """Return a moment itself, or 7:00 in Shanghai where it lies within the rest, in UTC.

    Raises ValueError without a time zone.
    """
    local = to_shanghai(at)
    morning = local.replace(hour=_REST_UNTIL, minute=0, second=0, microsecond=0)
    if local.hour >= _REST_FROM:
        morning += timedelta(days=1)
    elif local.hour >= _REST_UNTIL:
        morning = local
    return morning.astimezone(UTC)


def _refuse_negative(count: int) -> None:
    if count < 0:
        raise ValueError("a deadline lies after its start")
