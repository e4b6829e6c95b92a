"""The director opens the next round of an item."""

from dataclasses import dataclass
from datetime import datetime

from chassis.act import Act
from chassis.ids import home_number_of, new_id
from chassis.names import name_of
from chassis.refusals import not_found
from chassis.validation import Fields
from services.deliberation.app.create_statement import speaker
from services.deliberation.app.ports import Begin
from services.deliberation.domain.events import RoundOpened
from services.deliberation.domain.names import ids_in
from services.deliberation.domain.rounds import OPEN, Round, check_none_open


@dataclass(frozen=True, slots=True)
class OpenRound:
    """`meetings/{id}/items/{id}`, and until when the round gathers (None: by hand)."""

    item: str
    until: datetime | None


async def open_round(begin: Begin, act: Act, command: OpenRound) -> str:
    """Store it with the next number; return `meetings/{id}/items/{id}/rounds/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ITEM_CLOSED, ROUND_OPEN.
    """
    ids = ids_in(command.item, "meetings", "items", field="parent")
    async with begin(act) as work:
        # Two directors' acts at once wait for each other here.
        if await work.meetings.get(ids[0]) is None:
            raise not_found()
        item, _ = await speaker(work, ids, "round.open")
        fields = Fields()
        if command.until is not None and command.until <= work.now:
            fields.error("until", "NOT_IN_FUTURE", "Until when, in the future.")
        fields.refuse_if_any()
        entries = await work.docket.at_council(item.council, [item.matter_id])
        check_none_open(await work.rounds.of_item(item.id))
        opened = Round(
            id=new_id(home_number_of(item.id)),
            item_id=item.id,
            meeting_id=item.meeting_id,
            council=item.council,
            matter_id=item.matter_id,
            number=await work.rounds.last_number(item.council, item.matter_id) + 1,
            state=OPEN,
            opened_at=work.now,
            until=command.until,
        )
        await work.rounds.save(opened)
        work.record(RoundOpened(entries[item.matter_id], item.meeting_id, opened.number))
        resource = f"{command.item}/{name_of('rounds', opened.id)}"
        work.audit(resource, number=str(opened.number))
        work.done(resource)
    return resource
