"""A body that was let know of a matter has read it."""

from dataclasses import dataclass

from chassis.act import Act, subject_of
from services.escalation.app.ask_rights import ask_for
from services.escalation.app.ports import Begin
from services.escalation.domain.asks import INFORM


@dataclass(frozen=True, slots=True)
class ReadInformation:
    """`information/{id}`."""

    name: str


async def read_information(begin: Begin, act: Act, command: ReadInformation) -> str:
    """Note who read it and return its name; it leaves the worklist.

    Raises:
        TongxinError: NOT_FOUND, STATE_NOT_ALLOWED, ACTION_NOT_ALLOWED.
    """
    async with begin(act) as work:
        ask, _ = await ask_for(work, command.name, {INFORM}, "information.note")
        ask.accept(subject_of(act.caller), work.now)
        await work.asks.save(ask)
        work.audit(command.name)
        work.done(command.name)
    return command.name
