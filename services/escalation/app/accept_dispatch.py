"""Somebody of the lower federation takes a dispatch by name."""

from dataclasses import dataclass

from chassis.act import Act, subject_of
from services.escalation.app.ask_rights import ask_for
from services.escalation.app.ports import Begin
from services.escalation.app.telling import tell
from services.escalation.domain.asks import ACCEPTED, DISPATCH


@dataclass(frozen=True, slots=True)
class AcceptDispatch:
    """`dispatches/{id}`."""

    name: str


async def accept_dispatch(begin: Begin, act: Act, command: AcceptDispatch) -> str:
    """Write her name on it and return its name.

    Raises:
        TongxinError: NOT_FOUND, STATE_NOT_ALLOWED, ACTION_NOT_ALLOWED.
    """
    async with begin(act) as work:
        ask, case = await ask_for(work, command.name, {DISPATCH}, "dispatch.accept")
        ask.accept(subject_of(act.caller), work.now)
        await work.asks.save(ask)
        await tell(work, case, ask, ACCEPTED)
        work.audit(command.name)
        work.done(command.name)
    return command.name
