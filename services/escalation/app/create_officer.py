"""Let somebody act for a body."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.facts import Fact
from chassis.ids import new_id
from chassis.names import id_in
from chassis.refusals import not_found
from services.escalation.app.ports import Begin
from services.escalation.domain.bodies import OFFICER, Officer, body_ended


@dataclass(frozen=True, slots=True)
class CreateOfficer:
    """`bodies/{id}` and `people/{id}`."""

    body: str
    person: str


async def create_officer(begin: Begin, act: Act, command: CreateOfficer) -> str:
    """Store it with its fact and return `bodies/{id}/officers/{id}`; again is the same one.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND for an unknown body; BODY_ENDED;
            ACTION_NOT_ALLOWED.
    """
    body_id = id_in(command.body, "bodies", field="parent")
    id_in(command.person, "people", field="person")
    async with begin(act) as work:
        await work.require("officer.create", command.body)
        body = await work.bodies.get(body_id)
        if body is None:
            raise not_found()
        if body.until is not None:
            raise body_ended()
        drafted = Officer(
            new_id(catalogue().home_number(body.region)), body.id, command.person, work.now
        )
        officer = await work.bodies.add_officer(drafted)
        if officer == drafted:
            fact = Fact(command.person, OFFICER, body.name, work.now)
            await work.change_facts(body.name, body.region, body.level, add=[fact])
            work.audit(body.name, person=command.person)
        work.done(officer.name)
    return officer.name
