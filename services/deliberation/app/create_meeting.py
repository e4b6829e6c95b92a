"""The director convenes a meeting with its agenda."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import name_of
from chassis.refusals import Kind, TongxinError
from chassis.region import parse_region_code
from chassis.validation import Fields
from services.deliberation.app.agenda import agenda, extend_deadlines
from services.deliberation.app.meeting_place import check_agenda_place, read_door, read_place
from services.deliberation.app.ports import Begin, DeliberationWork, Look, Register
from services.deliberation.app.ratification import put_on_agenda
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.events import ItemScheduled
from services.deliberation.domain.item import Item
from services.deliberation.domain.meeting import (
    HOURS_TIMER,
    MAX_ITEMS,
    MEETING_KINDS,
    MODES,
    MONTHLY,
    OPEN,
    URGENT,
    Meeting,
    check_times,
)
from services.deliberation.domain.names import council_in, noted_id
from services.deliberation.domain.rules import Rules, month_of


@dataclass(frozen=True, slots=True)
class CreateMeeting:
    """`councils/{region}`, what calls for it, where, when, and at most 50 matters.

    `close_time` makes an ONLINE one asynchronous; `door_of` is `matters/{id}` or empty.
    """

    council: str
    kind: str
    mode: str
    start_time: datetime | None
    matters: Sequence[str]
    close_time: datetime | None = None
    place: str = field(default="", repr=False)
    door_of: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What may be convened."""

    entries: list[Entry]
    door_of: UUID | None
    place: str
    rules: Rules
    end_time: datetime


async def create_meeting(
    begin: Begin, look: Look, register: Register, act: Act, command: CreateMeeting
) -> str:
    """Move the deadlines, then store meeting and items; return `meetings/{id}`.

    What waits to be ratified comes on the agenda by itself, unless this meeting may itself
    decide at once.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; MONTHLY_EXISTS; see
            `check_agenda`; the register's refusals.
    """
    council_in(command.council, field="council")
    async with look(act) as work:
        plan = await _check(work, command)
    deadlines = await extend_deadlines(register, act, plan.entries, plan.end_time)
    async with begin(act) as work:
        plan = await _check(work, command)
        assert command.start_time is not None  # noqa: S101 - refused above
        meeting = new_meeting(
            command.council,
            kind=command.kind,
            mode=command.mode,
            start_time=command.start_time,
            rules=plan.rules,
            now=work.now,
            close_time=command.close_time,
            place=plan.place,
            door_of=plan.door_of,
        )
        await work.meetings.save(meeting)
        if meeting.close_time is not None:
            await work.clocks.set(HOURS_TIMER, name_of("meetings", meeting.id), meeting.close_time)
        for position, entry in enumerate(plan.entries, 1):
            await schedule(work, meeting, entry, position, deadlines)
        await put_on_agenda(work, meeting, len(plan.entries))
        resource = name_of("meetings", meeting.id)
        work.audit(resource, council=command.council, items=str(len(plan.entries)))
        work.done(resource)
    return resource


def new_meeting(
    council: str,
    *,
    kind: str,
    mode: str,
    start_time: datetime,
    rules: Rules,
    now: datetime,
    close_time: datetime | None = None,
    place: str = "",
    door_of: UUID | None = None,
) -> Meeting:
    """Return a meeting that was just convened."""
    region = council.removeprefix("councils/")
    return Meeting(
        id=new_id(catalogue().home_number(parse_region_code(region))),
        council=council,
        region=region,
        kind=kind,
        mode=mode,
        start_time=start_time,
        state=OPEN,
        minutes="",
        quorum=None,
        revision=1,
        created_at=now,
        close_time=close_time,
        place=place,
        door_of=door_of,
        rules=rules.version,
        month=month_of(start_time) if kind == MONTHLY else None,
    )


async def schedule(
    work: DeliberationWork,
    meeting: Meeting,
    entry: Entry,
    position: int,
    deadlines: dict[UUID, datetime],
) -> Item:
    """Put one entry on the agenda of a meeting; a deadline that nobody moved stays."""
    item = Item(
        id=new_id(catalogue().home_number(parse_region_code(meeting.region))),
        meeting_id=meeting.id,
        council=meeting.council,
        matter_id=entry.matter_id,
        epoch=entry.epoch,
        position=position,
    )
    scheduled = entry.scheduled(meeting.id, deadlines.get(entry.matter_id, entry.deadline))
    await work.meetings.save_item(item)
    await work.docket.save(scheduled)
    work.record(ItemScheduled(scheduled, meeting.id, meeting.start_time))
    return item


async def _check(work: DeliberationWork, command: CreateMeeting) -> _Plan:
    await work.require("meeting.create", command.council, read_action="meeting.list")
    rules = work.rules.holding(command.council.removeprefix("councils/"), work.now)
    fields = Fields()
    fields.choice("kind", command.kind, MEETING_KINDS)
    fields.choice("mode", command.mode, MODES)
    check_times(
        fields, command.mode, command.start_time, command.close_time, now=work.now, rules=rules
    )
    place = read_place(fields, command.place)
    wanted = _wanted(fields, command.matters)
    if not command.matters and not await work.meetings.ratifications_due(command.council):
        fields.error("matters", "WRONG_COUNT", "1 to 50 matters.")
    door = (
        noted_id(fields, command.door_of, "matters", field="door_of") if command.door_of else None
    )
    door = read_door(fields, command.mode, door, wanted)
    fields.refuse_if_any()
    assert command.start_time is not None  # noqa: S101 - refused above
    pairs = [(path, matter_id) for matter_id, path in wanted.items()]
    entries = await agenda(work, command.council, pairs, urgent=command.kind == URGENT)
    check_agenda_place(fields, command.mode, place, entries, wanted)
    fields.refuse_if_any()
    if command.kind == MONTHLY and await work.meetings.monthly(
        command.council, month_of(command.start_time)
    ):
        raise TongxinError(Kind.EXISTS, "MONTHLY_EXISTS", "The month has its meeting.")
    end_time = max(command.close_time or command.start_time, work.now)
    return _Plan(entries, door, place, rules, end_time)


def _wanted(fields: Fields, matters: Sequence[str]) -> dict[UUID, str]:
    """Return the matters with their fields."""
    if len(matters) > MAX_ITEMS:
        fields.error("matters", "WRONG_COUNT", "1 to 50 matters.")
    wanted: dict[UUID, str] = {}
    for index, matter in enumerate(matters[:MAX_ITEMS]):
        path = f"matters[{index}]"
        matter_id = noted_id(fields, matter, "matters", field=path)
        if matter_id in wanted:
            fields.error(path, "DUPLICATE_MATTER", "Every matter is named once.")
        elif matter_id is not None:
            wanted[matter_id] = path
    return wanted
