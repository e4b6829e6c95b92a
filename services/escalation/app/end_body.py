"""End a body with its officers."""

from dataclasses import dataclass

from chassis.act import Act, subject_of
from chassis.names import id_in
from chassis.refusals import not_found
from services.escalation.app.bundling import follow_bundle
from services.escalation.app.ports import Begin, EscalationWork
from services.escalation.app.telling import tell
from services.escalation.domain.asks import ASKED, REFUSED
from services.escalation.domain.bodies import OFFICER
from services.escalation.domain.requests import BODY_ENDED


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
            await _hand_back(work, body.name)
            work.audit(body.name)
        work.done(body.name)
    return body.name


async def _hand_back(work: EscalationWork, body: str) -> None:
    """Refuse for the body what it was still asked: who asked has to know, and look elsewhere."""
    for ask_id in await work.asks.to_do(body):
        matter_id = await work.asks.matter_of(ask_id)
        case = await work.cases.find(matter_id) if matter_id is not None else None
        ask = await work.asks.get(ask_id)
        if case is None or ask is None or not ask.waits:
            continue
        ask.state = ASKED  # taken or not, nobody is there any more
        ask.refuse(ask.officer or subject_of(work.act.caller), BODY_ENDED, work.now)
        await follow_bundle(work, ask, news=True)
        await tell(work, case, ask, REFUSED)
