"""Asks that end because the matter went on: their doers need not act any more."""

from uuid import UUID

from services.escalation.app.ask_rights import ASSISTING
from services.escalation.app.bundling import follow_bundle
from services.escalation.app.ports import EscalationWork
from services.escalation.domain.asks import DISPATCH
from services.escalation.domain.requests import end_with_custody
from services.escalation.domain.stages import Custody


async def follow_custody(work: EscalationWork, matter_id: UUID, custody: Custody) -> None:
    """End what the newest custody leaves nothing to do for; the case is locked."""
    for ask in await work.asks.waiting(matter_id):
        ended = end_with_custody(
            ask, owner=custody.body, status=custody.status, epoch=custody.epoch, now=work.now
        )
        if not ended:
            continue
        await follow_bundle(work, ask, news=False)
        if ask.kind == DISPATCH:
            await work.cases.unlink(matter_id, ASSISTING, ask.doer)
