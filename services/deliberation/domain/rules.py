"""The rules of meetings as data: quorum, opening hours, the monthly date. Each names its basis."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from chassis.calendar import SHANGHAI, business_date

_LAST_DAYS = 7  # a month's last week


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for the meetings of a region in one version.

    `present` and `in_favour` are shares of the N and of the N present; `more_councillors` is
    how many N besides the chair decide at once; the rest are hours, days and minutes.
    """

    version: str
    present: Fraction
    in_favour: Fraction
    more_councillors: int
    least_hours: int
    most_hours: int
    monthly_weekday: int
    monthly_hour: int
    monthly_days_before: int
    late_entry_days: int
    sign_in_minutes: int

    def __post_init__(self) -> None:
        """Refuse data that nobody can have meant."""
        if not (0 < self.present <= 1 and 0 < self.in_favour < 1):
            raise ValueError("a quorum is a share of those who may vote")
        if not (0 < self.least_hours <= self.most_hours):
            raise ValueError("a meeting is open for a while")

    def monthly_date(self, year: int, month: int) -> datetime:
        """Return when the monthly meeting begins: a weekday of the month's last seven days."""
        following = date(year + month // 12, month % 12 + 1, 1)
        last = following - timedelta(days=1)
        day = last - timedelta(days=(last.weekday() - self.monthly_weekday) % _LAST_DAYS)
        return datetime.combine(day, time(self.monthly_hour), tzinfo=SHANGHAI)

    def monthly_made_at(self, year: int, month: int) -> datetime:
        """Return when the month's agenda is made from what waits."""
        return self.monthly_date(year, month) - timedelta(days=self.monthly_days_before)

    def earliest_entry(self, now: datetime) -> datetime:
        """Return the oldest beginning of a meeting on the spot that may still be entered."""
        return now - timedelta(days=self.late_entry_days)

    def sign_in_from(self, start_time: datetime) -> datetime:
        """Return from when somebody may sign in."""
        return start_time - timedelta(minutes=self.sign_in_minutes)


def month_of(at: datetime) -> str:
    """Return the month in Shanghai, such as `2026-03`."""
    return business_date(at).isoformat()[:7]


def months_after(month: str, count: int = 1) -> str:
    """Return a later month; raises ValueError for what is no month."""
    first = date.fromisoformat(f"{month}-01")
    index = first.year * 12 + first.month - 1 + count
    return f"{index // 12:04}-{index % 12 + 1:02}"


def parts_of(month: str) -> tuple[int, int]:
    """Return year and month in numbers."""
    return int(month[:4]), int(month[5:7])


def month_number(month: str) -> int:
    """Return a month as a number that grows by one from month to month."""
    year, number = parts_of(month)
    return year * 12 + number
