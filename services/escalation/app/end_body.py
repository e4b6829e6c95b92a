"""End a body with its officers."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.names import id_in
from chassis.refusals import not_found
from services.escalation.app.ports import Begin
from services.escalation.domain.bodies import OFFICER


@dataclass(frozen=True, slots=True)
class EndBody:
    """`bodies/{id}`."""

    name: str


async def end_body(begin: Begin, act: Act, command: EndBody) -> str:
    """End it and everybody's office in it, and return its name; again changes nothing.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND; ACTION_NOT_ALLOWED.
    """
    body_id = id_in(command.name, "bodies")
    async with begin(act) as work:
        await work.require("body.end", command.name)
        body = await work.bodies.get(body_id)
        if body is None:
            raise not_found()
        if body.until is None:
            await work.bodies.end(body, work.now)
            await work.change_facts(body.name, body.region, body.level, end=[(OFFICER, None)])
            work.audit(body.name)
        work.done(body.name)
    return body.name
