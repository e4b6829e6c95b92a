"""The N who leads an item in the director's place closes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.act import Act
from chassis.names import name_of
from chassis.refusals import forbidden, not_found
from chassis.validation import Fields
from services.deliberation.app.close_form import ItemClose, read_attendance, read_item
from services.deliberation.app.close_meeting import close_items
from services.deliberation.app.close_plan import close_plan
from services.deliberation.app.ports import Begin
from services.deliberation.app.ratification import put_on_next_agenda
from services.deliberation.domain.closing import Form
from services.deliberation.domain.names import ids_in


@dataclass(frozen=True, slots=True)
class CloseLedItem:
    """What is decided on one item, and (person, present) pairs for it."""

    close: ItemClose
    attendance: Sequence[tuple[str, bool]]


async def close_led_item(begin: Begin, act: Act, command: CloseLedItem) -> str:
    """Store how the item ended; return `meetings/{id}/items/{id}`.

    The register ends what the invited read and moves the deadline when it hears of it
    (ItemClosed): whoever leads one item has no right of her own there.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED for who does not lead it;
            ITEM_CLOSED, MEETING_CLOSED, MEETING_STILL_OPEN; QUORUM_NOT_MET, MAJORITY_NOT_MET.
    """
    name = command.close.item
    meeting_id, item_id = ids_in(name, "meetings", "items")
    async with begin(act) as work:
        meeting = await work.meetings.get(meeting_id)
        item = await work.meetings.item(meeting_id, item_id)
        if meeting is None or item is None:
            raise not_found()
        await work.require(
            "item.close",
            name_of("matters", item.matter_id),
            bodies={"owner": item.council},
            state=item.state,
            read_action="item.read",
        )
        person = act.caller.person_id
        recused = (await work.meetings.recused([item_id])).get(item_id, set())
        if person in [str(one) for one in recused]:
            raise not_found()
        if item.chair_id is None or str(item.chair_id) != person:
            raise forbidden("item.close")
        item.check_open()
        meeting.check_closable(work.now)

        def read(fields: Fields) -> Form:
            attendance = read_attendance(fields, command.attendance)
            form = read_item(fields, command.close, "", meeting_id, work.now)
            return Form(tuple(attendance), "", (form,) if form is not None else ())

        plan = await close_plan(work, meeting, {item_id: item}, set(), read)
        until = max((form.last_due for form in plan.form.items if form.last_due), default=None)
        await close_items(work, plan, {item.matter_id: until} if until else {})
        await work.meetings.save(meeting.changed())
        if any(plan.provisional.values()):
            await put_on_next_agenda(work, meeting.council)
        work.audit(name)
        work.done(name)
    return name
