"""An N declares a personal interest in an item and steps back from it."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.names import name_of
from chassis.refusals import FieldError, invalid, not_found
from chassis.validation import Fields
from services.deliberation.app.ports import Begin, DeliberationWork
from services.deliberation.domain.council import DIRECTOR, VOTING_KINDS
from services.deliberation.domain.item import Item
from services.deliberation.domain.names import ids_in, noted_id


@dataclass(frozen=True, slots=True)
class RecuseFromItem:
    """`meetings/{id}/items/{id}`, and for who leads it `people/{id}` who leads it then."""

    name: str
    chair: str


async def recuse_from_item(begin: Begin, act: Act, command: RecuseFromItem) -> str:
    """Note it: she neither counts nor votes there and no longer reads it. Returns `meetings/{id}`.

    Who leads the item (the director, or whom she named) names another N.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND (also for who has stepped back already),
            ACTION_NOT_ALLOWED; ITEM_CLOSED, MEETING_CLOSED.
    """
    meeting_id, item_id = ids_in(command.name, "meetings", "items")
    fields = Fields()
    chair = noted_id(fields, command.chair, "people", field="chair") if command.chair else None
    async with begin(act) as work:
        meeting = await work.meetings.get(meeting_id)
        item = await work.meetings.item(meeting_id, item_id)
        if meeting is None or item is None or act.caller.person_id is None:
            raise not_found()
        person_id = UUID(act.caller.person_id)
        await work.require(
            "item.recuse",
            name_of("matters", item.matter_id),
            bodies={"owner": item.council},
            state=item.state,
            read_action="item.read",
        )
        recused = (await work.meetings.recused([item_id])).get(item_id, set())
        if person_id in recused:
            raise not_found()
        fields.refuse_if_any()
        meeting.check_unclosed()
        item.check_open()
        led_by = await _chair(work, item, person_id, chair, recused)
        await work.meetings.recuse(item_id, person_id, work.now)
        await work.meetings.save_item(item.led_by(led_by))
        await work.meetings.save(meeting.changed())
        work.audit(command.name, recused=name_of("people", person_id))
        resource = name_of("meetings", meeting_id)
        work.done(resource)
    return resource


async def _chair(
    work: DeliberationWork, item: Item, person_id: UUID, named: UUID | None, recused: set[UUID]
) -> UUID | None:
    """Return who leads the item now. Raises INVALID_FIELDS."""
    seats = await work.councils.seats(item.council)
    director = next((seat.person_id for seat in seats if seat.kind == DIRECTOR), None)
    if person_id != (item.chair_id or director):
        if named is not None:
            raise invalid(FieldError("chair", "NOT_YOURS", "Only who leads it names another."))
        return item.chair_id
    excluded = {one for one, _ in await work.standing.excluded([item.matter_id])}
    may = {seat.person_id for seat in seats if seat.kind in VOTING_KINDS}
    if named not in may - recused - excluded - {person_id}:
        # Who is excluded must not be known by it: everybody unfit is refused alike.
        raise invalid(FieldError("chair", "CHAIR_NOT_POSSIBLE", "Name another N who leads it."))
    return named
