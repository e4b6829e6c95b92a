"""Timer → use case: what deliberation does by itself when a time has come."""

from collections.abc import Mapping

from chassis.act import SystemActs
from chassis.tables import TimerRow
from chassis.timers import TimerHandler
from services.deliberation.app.end_hours import EndHours, end_hours
from services.deliberation.app.make_monthly import MakeMonthly, make_monthly
from services.deliberation.app.ports import Begin
from services.deliberation.domain.meeting import HOURS_TIMER, MONTHLY_TIMER


def timers(begin: Begin, acts: SystemActs) -> Mapping[str, TimerHandler]:
    """Return what each kind of timer does."""

    async def hours(timer: TimerRow) -> None:
        act = acts.of_timer(timer.id, f"timer/{HOURS_TIMER}")
        await end_hours(begin, act, EndHours(timer.id, timer.object))

    async def monthly(timer: TimerRow) -> None:
        act = acts.of_timer(timer.id, f"timer/{MONTHLY_TIMER}")
        await make_monthly(begin, act, MakeMonthly(timer.id, timer.object, timer.number))

    return {HOURS_TIMER: hours, MONTHLY_TIMER: monthly}
