"""Half of an ask's time is gone: it says so on the doer's worklist, and once only."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.names import id_in
from services.escalation.app.ports import Begin


@dataclass(frozen=True, slots=True)
class RemindDoer:
    """The timer with the ask (`asks/{id}`) and the number of the date for which it was set."""

    timer: UUID
    ask: str
    number: int


async def remind_doer(begin: Begin, act: Act, command: RemindDoer) -> None:
    """Note the reminder, unless the date was changed or the doer has done it: then it is void."""
    async with begin(act) as work:
        await work.asks.end_timer(command.timer)
        ask = await work.asks.get(id_in(command.ask, "asks"))
        if ask is not None and ask.remind(command.number, work.now):
            await work.asks.save(ask)
            work.audit(command.ask, doer=ask.doer)
