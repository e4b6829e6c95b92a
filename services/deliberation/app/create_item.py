"""The director puts one more matter on the agenda."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.names import id_in, name_of
from chassis.refusals import Kind, TongxinError, not_found
from services.deliberation.app.agenda import agenda, extend_deadlines
from services.deliberation.app.create_meeting import schedule
from services.deliberation.app.meeting_place import check_place
from services.deliberation.app.ports import Begin, DeliberationWork, Look, Register
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.meeting import MAX_ITEMS, URGENT, Meeting


@dataclass(frozen=True, slots=True)
class CreateItem:
    """`meetings/{id}` and `matters/{id}`."""

    meeting: str
    matter: str


async def create_item(
    begin: Begin, look: Look, register: Register, act: Act, command: CreateItem
) -> str:
    """Move the deadline, then store the item; return `meetings/{id}/items/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; MEETING_CLOSED,
            MEETING_OVER, AGENDA_FULL, PLACE_SHOWS_HER; see `check_agenda`; the register's refusals.
    """
    meeting_id = id_in(command.meeting, "meetings", field="parent")
    matter_id = id_in(command.matter, "matters", field="matter")
    async with look(act) as work:
        meeting, entry, _ = await _check(work, meeting_id, matter_id)
        now = work.now
    deadlines = await extend_deadlines(register, act, [entry], max(meeting.end_time, now))
    async with begin(act) as work:
        meeting, entry, count = await _check(work, meeting_id, matter_id)
        await work.meetings.save(meeting.changed())
        item = await schedule(work, meeting, entry, count + 1, deadlines)
        resource = f"{command.meeting}/{name_of('items', item.id)}"
        work.audit(resource, matter=command.matter)
        work.done(resource)
    return resource


async def _check(
    work: DeliberationWork, meeting_id: UUID, matter_id: UUID
) -> tuple[Meeting, Entry, int]:
    meeting = await work.meetings.get(meeting_id)
    if meeting is None:
        raise not_found()
    await work.require(
        "meeting.create_item", bodies={"owner": meeting.council}, read_action="meeting.read"
    )
    meeting.check_open(work.now)
    count = len(await work.meetings.items(meeting_id))
    if count >= MAX_ITEMS:
        raise TongxinError(Kind.STATE, "AGENDA_FULL", "An agenda has at most 50 items.")
    wanted = [("matter", matter_id)]
    [entry] = await agenda(work, meeting.council, wanted, urgent=meeting.kind == URGENT)
    check_place(entry, meeting)
    return meeting, entry, count
