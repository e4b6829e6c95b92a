"""The hours of an asynchronous meeting are over: the director has to close it."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.names import id_in
from services.deliberation.app.ports import Begin
from services.deliberation.domain.meeting import OPEN


@dataclass(frozen=True, slots=True)
class EndHours:
    """The timer, and `meetings/{id}` for which it was set."""

    timer: UUID
    meeting: str


async def end_hours(begin: Begin, act: Act, command: EndHours) -> None:
    """Mark the meeting as to be closed, unless it is closed or its hours were moved."""
    async with begin(act) as work:
        await work.require("meeting.end_hours")
        await work.clocks.end(command.timer)
        meeting = await work.meetings.get(id_in(command.meeting, "meetings"))
        if (
            meeting is None
            or meeting.state != OPEN
            or meeting.close_time is None
            or meeting.close_time > work.now
        ):
            return
        await work.meetings.save(meeting.over())
        work.audit(command.meeting, state="TO_CLOSE")
