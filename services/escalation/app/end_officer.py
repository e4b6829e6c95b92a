"""Somebody no longer acts for a body."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.names import id_in
from chassis.refusals import not_found
from services.escalation.app.ports import Begin
from services.escalation.domain.bodies import OFFICER


@dataclass(frozen=True, slots=True)
class EndOfficer:
    """`bodies/{id}/officers/{id}`."""

    name: str


async def end_officer(begin: Begin, act: Act, command: EndOfficer) -> str:
    """End it with its fact and return its name; again changes nothing.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND; ACTION_NOT_ALLOWED.
    """
    parent, _, _ = command.name.partition("/officers/")
    body_id = id_in(parent, "bodies")
    officer_id = id_in(command.name, f"{parent}/officers")
    async with begin(act) as work:
        await work.require("officer.end", parent)
        body = await work.bodies.get(body_id)
        officer = await work.bodies.officer(officer_id)
        if body is None or officer is None or officer.body != body_id:
            raise not_found()
        if officer.until is None:
            await work.bodies.end_officer(officer, work.now)
            await work.change_facts(
                body.name, body.region, body.level, end=[(OFFICER, officer.person)]
            )
            work.audit(body.name, person=officer.person)
        work.done(command.name)
    return command.name
