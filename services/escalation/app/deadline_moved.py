"""Who was late has a new date: nothing is left to choose about the old one."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from services.escalation.app.ports import Begin
from services.escalation.domain.cases import Traits

ORDERED = "ORDER"


@dataclass(frozen=True, slots=True)
class DeadlineMoved:
    """The matter, the number of its newest deadline, and why it was set.

    `traits` describe a matter whose custody is still on the way here.
    """

    matter_id: UUID
    number: int
    cause: str
    traits: Traits


async def deadline_moved(begin: Begin, act: Act, command: DeadlineMoved) -> None:
    """End what was about an earlier deadline; a clock of an earlier one is void from now on.

    What a supervisor ordered ends with her own choice, which is stored after the order.
    """
    async with begin(act) as work:
        await work.cases.open(command.matter_id, command.traits)
        await work.supervisions.hear_of(command.matter_id, command.number)
        if command.cause == ORDERED:
            return
        watch = await work.supervisions.of_matter(command.matter_id)
        if watch.end(work.now, before_number=command.number):
            await work.supervisions.save(watch.links)
