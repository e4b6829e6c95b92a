"""The director convenes a meeting with its agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import name_of
from chassis.validation import Fields
from services.deliberation.app.agenda import agenda, extend_deadlines
from services.deliberation.app.ports import Begin, DeliberationWork, Look, Register
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.events import ItemScheduled
from services.deliberation.domain.item import Item
from services.deliberation.domain.meeting import MAX_ITEMS, MEETING_KINDS, MODES, OPEN, Meeting
from services.deliberation.domain.names import council_in, noted_id


@dataclass(frozen=True, slots=True)
class CreateMeeting:
    """`councils/{region}`, what calls for it, where, when, and 1 to 50 matters."""

    council: str
    kind: str
    mode: str
    start_time: datetime | None
    matters: Sequence[str]


async def create_meeting(
    begin: Begin, look: Look, register: Register, act: Act, command: CreateMeeting
) -> str:
    """Move the deadlines, then store meeting and items; return `meetings/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; see `check_agenda`; the
            register's refusals.
    """
    council_in(command.council, field="council")
    async with look(act) as work:
        entries = await _check(work, command)
    assert command.start_time is not None  # noqa: S101 - refused above
    deadlines = await extend_deadlines(register, act, entries, command.start_time)
    async with begin(act) as work:
        entries = await _check(work, command)
        region = command.council.removeprefix("councils/")
        home = catalogue().home_number(region)
        meeting = Meeting(
            id=new_id(home),
            council=command.council,
            region=region,
            kind=command.kind,
            mode=command.mode,
            start_time=command.start_time,
            state=OPEN,
            minutes="",
            quorum=None,
            revision=1,
            created_at=work.now,
        )
        await work.meetings.save(meeting)
        for position, entry in enumerate(entries, 1):
            await schedule(work, meeting, entry, position, deadlines)
        resource = name_of("meetings", meeting.id)
        work.audit(resource, council=command.council, items=str(len(entries)))
        work.done(resource)
    return resource


async def schedule(
    work: DeliberationWork,
    meeting: Meeting,
    entry: Entry,
    position: int,
    deadlines: dict[UUID, datetime],
) -> Item:
    """Put one entry on the agenda of a meeting."""
    item = Item(
        id=new_id(catalogue().home_number(meeting.region)),
        meeting_id=meeting.id,
        council=meeting.council,
        matter_id=entry.matter_id,
        epoch=entry.epoch,
        position=position,
    )
    scheduled = entry.scheduled(meeting.id, deadlines[entry.matter_id])
    await work.meetings.save_item(item)
    await work.docket.save(scheduled)
    work.record(ItemScheduled(scheduled, meeting.id, meeting.start_time))
    return item


async def _check(work: DeliberationWork, command: CreateMeeting) -> list[Entry]:
    await work.require("meeting.create", command.council, read_action="meeting.list")
    fields = Fields()
    fields.choice("kind", command.kind, MEETING_KINDS)
    fields.choice("mode", command.mode, MODES)
    fields.require(
        condition=command.start_time is not None and command.start_time >= work.now,
        field="start_time",
        reason="IN_THE_PAST",
        description="When the meeting begins, not in the past.",
    )
    fields.require(
        condition=1 <= len(command.matters) <= MAX_ITEMS,
        field="matters",
        reason="WRONG_COUNT",
        description="1 to 50 matters.",
    )
    wanted: dict[UUID, str] = {}
    for index, matter in enumerate(command.matters[:MAX_ITEMS]):
        path = f"matters[{index}]"
        matter_id = noted_id(fields, matter, "matters", field=path)
        if matter_id in wanted:
            fields.error(path, "DUPLICATE_MATTER", "Every matter is named once.")
        elif matter_id is not None:
            wanted[matter_id] = path
    fields.refuse_if_any()
    pairs = [(path, matter_id) for matter_id, path in wanted.items()]
    return await agenda(work, command.council, pairs)
