"""The month's meeting 一月一议 makes itself from what waits on a council's docket."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.names import name_of
from services.deliberation.app.create_meeting import new_meeting, schedule
from services.deliberation.app.ports import Begin, DeliberationWork
from services.deliberation.app.ratification import put_on_agenda
from services.deliberation.domain.council import DIRECTOR
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.meeting import ASSEMBLY, MAX_ITEMS, MONTHLY, MONTHLY_TIMER
from services.deliberation.domain.rules import month_number, month_of, months_after, parts_of


@dataclass(frozen=True, slots=True)
class MakeMonthly:
    """The timer, `councils/{region}`, and the month's number (0: only start the clock)."""

    timer: UUID
    council: str
    number: int


async def make_monthly(begin: Begin, act: Act, command: MakeMonthly) -> None:
    """Make the month's meeting from a docket that is not empty, and set the next month's timer.

    It is made once a council and month, and not when its day has passed meanwhile. It moves no
    deadline: what nobody did buys nobody time.
    """
    async with begin(act) as work:
        await work.require("meeting.make_monthly")
        await work.clocks.end(command.timer)
        month = month_of(work.now)
        due = command.number == month_number(month)
        if due:
            await _make(work, command.council, month)
        await set_monthly_timer(work, command.council, months_after(month) if due else month)


async def set_monthly_timer(work: DeliberationWork, council: str, month: str) -> None:
    """Set the timer that makes a council's meeting of a month, or of the next when it is late."""
    rules = work.rules.holding(council.removeprefix("councils/"), work.now)
    due_at = rules.monthly_made_at(*parts_of(month))
    if due_at <= work.now:
        month = months_after(month)
        due_at = rules.monthly_made_at(*parts_of(month))
    await work.clocks.set(MONTHLY_TIMER, council, due_at, number=month_number(month))


async def _make(work: DeliberationWork, council: str, month: str) -> None:
    # First: the lock of the council keeps a director's own monthly meeting from coming between.
    if await work.councils.get(council) is None or await work.meetings.monthly(council, month):
        return
    rules = work.rules.holding(council.removeprefix("councils/"), work.now)
    start_time = rules.monthly_date(*parts_of(month))
    entries = await _collect(work, council)
    due = await work.meetings.ratifications_due(council)
    if start_time <= work.now or not (entries or due):
        return
    meeting = new_meeting(
        council, kind=MONTHLY, mode=ASSEMBLY, start_time=start_time, rules=rules, now=work.now
    )
    await work.meetings.save(meeting)
    for position, entry in enumerate(entries, 1):
        await schedule(work, meeting, entry, position, {})
    await put_on_agenda(work, meeting, len(entries))
    work.audit(name_of("meetings", meeting.id), council=council, month=month)


async def _collect(work: DeliberationWork, council: str) -> list[Entry]:
    """Return what waits; nothing of which the director must not know, who leads and closes."""
    entries = await work.docket.waiting(council, MAX_ITEMS)
    seats = await work.councils.seats(council)
    directors = {seat.person_id for seat in seats if seat.kind == DIRECTOR}
    excluded = await work.standing.excluded([entry.matter_id for entry in entries])
    hidden = {matter_id for person_id, matter_id in excluded if person_id in directors}
    return [entry for entry in entries if entry.matter_id not in hidden]
