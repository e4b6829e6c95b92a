"""A seat ends: the facts end everywhere, open tasks are free again, the seat is remembered."""

from chassis.act import Act
from chassis.names import id_in, name_of
from chassis.refusals import Kind, TongxinError, not_found
from chassis.region import Level, RegionCode
from services.deliberation.app.ports import Begin
from services.deliberation.domain.council import ASSOCIATE
from services.deliberation.domain.names import council_in


async def end_seat(begin: Begin, act: Act, name: str) -> str:
    """End it; a director ends seats of ASSOCIATES only. Returns the name of the seat that was.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ONLY_ASSOCIATES.
    """
    council_name, _, rest = name.partition("/seats/")
    council_in(council_name)
    seat_id = id_in(f"seats/{rest}", "seats")
    async with begin(act) as work:
        await work.require("council.end_seat", council_name, read_action="council.list_seats")
        council = await work.councils.get(council_name)
        seats = await work.councils.seats(council_name) if council else []
        seat = next((one for one in seats if one.id == seat_id), None)
        if council is None or seat is None:
            raise not_found()
        if not act.caller.is_system and seat.kind != ASSOCIATE:
            raise TongxinError(Kind.STATE, "ONLY_ASSOCIATES", "She ends seats of ASSOCIATES only.")
        await work.bench.end_seat(seat, work.now)
        person = name_of("people", seat.person_id)
        for action in await work.bench.tasks_of(council_name, seat.person_id):
            await work.actions.save(action.released())
            await work.standing.end(seat.person_id, "assignee", name_of("actions", action.id))
        await work.change_facts(
            council_name,
            RegionCode(council.region),
            Level.VILLAGE,
            end=[(relation, person) for relation in seat.relations],
        )
        work.audit(name, person=person, kind=seat.kind)
        work.done(name)
    return name
