"""An N proposes that somebody who came as X sits in the council for good."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.refusals import Kind, TongxinError, not_found
from services.deliberation.app.ports import Begin
from services.deliberation.domain.associates import OPEN, AssociateProposal, check_came
from services.deliberation.domain.council import DIRECTOR
from services.deliberation.domain.names import council_in


@dataclass(frozen=True, slots=True)
class ProposeAssociate:
    """`councils/{region}` and `people/{id}`."""

    council: str
    person: str


async def propose_associate(begin: Begin, act: Act, command: ProposeAssociate) -> str:
    """Store it and ask the N; return `councils/{region}/associates/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ALREADY_SEATED,
            ALREADY_PROPOSED, NOT_OFTEN_INVITED.
    """
    council_in(command.council, field="parent")
    person_id = id_in(command.person, "people", field="person")
    async with begin(act) as work:
        await work.require("associate.propose", command.council, read_action="council.read")
        council = await work.councils.get(command.council)
        if council is None:
            raise not_found()
        seats = await work.councils.seats(council.name)
        if any(seat.person_id == person_id for seat in seats):
            raise TongxinError(Kind.STATE, "ALREADY_SEATED", "She sits in this council.")
        if await work.bench.open_for(council.name, person_id):
            raise TongxinError(Kind.STATE, "ALREADY_PROPOSED", "The N are being asked already.")
        director = any(
            seat.kind == DIRECTOR and str(seat.person_id) == act.caller.person_id for seat in seats
        )
        meetings = await work.bench.meetings_as_x(council.name, person_id)
        check_came(meetings, director=director)
        proposal = AssociateProposal(
            id=new_id(catalogue().home_number(council.region)),
            council=council.name,
            person_id=person_id,
            meetings=meetings,
            state=OPEN,
            created_at=work.now,
        )
        await work.bench.save(proposal)
        resource = f"{council.name}/{name_of('associates', proposal.id)}"
        work.audit(resource, person=command.person)
        work.done(resource)
    return resource
