"""What happened to an ask is told to the other services: who, what kind, when; no text."""

from chassis.catalogue import catalogue
from chassis.names import id_in
from chassis.region import Level
from services.escalation.app.ports import EscalationWork
from services.escalation.domain.ask_events import AskTold
from services.escalation.domain.asks import ASKED, Ask
from services.escalation.domain.bodies import is_body
from services.escalation.domain.cases import Case


async def tell(
    work: EscalationWork, case: Case, ask: Ask, step: str, *, completes: bool = False
) -> None:
    """Record the event of one step of an ask about a matter."""
    helper, level = ask.doer, _level(ask.doer)
    if is_body(ask.doer):
        body = await work.bodies.find(id_in(ask.doer, "bodies"))
        if body is not None:
            helper, level = body.agency, body.level
    work.record(
        AskTold(
            step=step,
            ask=ask.id,
            kind=ask.kind,
            matter_id=case.matter_id,
            epoch=ask.epoch,
            asker=ask.asker,
            doer=ask.doer,
            helper=helper,
            due=ask.due,
            at=work.now,
            level=level if step == ASKED else _level(ask.asker),
            region=case.traits.region,
            confidentiality=case.traits.confidentiality,
            completes=completes,
        )
    )


def _level(body: str) -> Level:
    region = catalogue().find(body.rpartition("/")[2])
    return region.level if region is not None else Level.VILLAGE
