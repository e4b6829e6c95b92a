"""Seat somebody in a council, and tell everybody's replicas."""

from dataclasses import dataclass, replace

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.facts import Fact
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from chassis.region import Level, RegionCode
from chassis.validation import Fields
from services.deliberation.app.ports import Begin
from services.deliberation.domain.council import COUNCILLOR, DIRECTOR, SEAT_KINDS, Seat
from services.deliberation.domain.names import council_in


@dataclass(frozen=True, slots=True)
class CreateSeat:
    """`councils/{region}`, `people/{id}`, and COUNCILLOR, DIRECTOR or ASSOCIATE."""

    council: str
    person: str
    kind: str


async def create_seat(begin: Begin, act: Act, command: CreateSeat) -> str:
    """Store the seat and its facts; return `councils/{region}/seats/{id}`.

    Whoever sits there already changes her seat. A council has one director: a new one makes
    the former a councillor.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND for an unknown council; ACTION_NOT_ALLOWED.
    """
    council_in(command.council, field="parent")
    person_id = id_in(command.person, "people", field="person")
    fields = Fields()
    fields.choice("kind", command.kind, SEAT_KINDS)
    async with begin(act) as work:
        await work.require("council.create_seat", command.council)
        fields.refuse_if_any()
        council = await work.councils.get(command.council)
        if council is None:
            raise not_found()
        seats = {seat.person_id: seat for seat in await work.councils.seats(council.name)}
        before = seats.get(person_id)
        identity = before.id if before else new_id(catalogue().home_number(council.region))
        seat = Seat(identity, council.name, person_id, command.kind, work.now)
        end: list[tuple[str, str | None]] = [
            (relation, command.person) for relation in ("councillor", "director", "associate")
        ]
        if command.kind == DIRECTOR:
            end.append(("director", None))
            former = [
                replace(other, kind=COUNCILLOR)
                for other in seats.values()
                if other.kind == DIRECTOR and other.person_id != person_id
            ]
            await work.councils.save_seats(*former)
        await work.councils.save_seats(seat)
        await work.change_facts(
            council.name,
            RegionCode(council.region),
            Level.VILLAGE,
            add=[
                Fact(command.person, relation, council.name, work.now)
                for relation in seat.relations
            ],
            end=end,
        )
        resource = f"{council.name}/{name_of('seats', seat.id)}"
        work.audit(resource, person=command.person, kind=command.kind)
        work.done(resource)
    return resource
