"""What convening and adding an item have in common: which matters may go on an agenda."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chassis.act import Act
from chassis.calendar import add_days
from chassis.names import name_of
from services.deliberation.app.ports import AGENDA, DeliberationWork, Register
from services.deliberation.domain.docket import Entry, check_agenda
from services.deliberation.domain.keys import derived_key

# A meeting on the agenda of which a matter is moves its deadline: meeting + 2 days (ours).
DAYS_AFTER_MEETING = 2


async def agenda(
    work: DeliberationWork,
    council: str,
    wanted: Sequence[tuple[str, UUID]],
    *,
    urgent: bool,
) -> list[Entry]:
    """Return the entries for an agenda, locked; `wanted` is (field, matter).

    Raises:
        TongxinError: see `check_agenda`.
    """
    matter_ids = [matter_id for _, matter_id in wanted]
    entries = await work.docket.at_council(council, matter_ids)
    caller = work.act.caller.person_id
    hidden = {
        matter_id
        for person_id, matter_id in await work.standing.excluded(matter_ids)
        if str(person_id) == caller
    }
    return check_agenda(council, wanted, entries, hidden, urgent=urgent)


async def extend_deadlines(
    register: Register, act: Act, entries: Sequence[Entry], end_time: datetime
) -> dict[UUID, datetime]:
    """Have the register move the deadlines for a meeting; return those that hold by matter.

    `end_time` is when people have spoken; of a meeting that is entered late, now.
    """
    until = add_days(end_time, DAYS_AFTER_MEETING)
    return {
        entry.matter_id: await register.set_deadline(
            act,
            name_of("matters", entry.matter_id),
            entry.epoch,
            cause=AGENDA,
            until=until,
            key=derived_key(act.request_id, act.name, entry.matter_id, entry.epoch),
        )
        for entry in entries
    }
