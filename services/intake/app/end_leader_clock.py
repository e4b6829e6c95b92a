"""The leader's clock has ended: the director gets the matter by itself, the leader is thanked."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.names import id_in
from services.intake.app.fitness import note_unfit
from services.intake.app.loading import save_with_children
from services.intake.app.ports import Begin
from services.intake.domain.bodies import GROUP
from services.intake.domain.state import OPEN


@dataclass(frozen=True, slots=True)
class EndLeaderClock:
    """The timer with the matter, epoch and deadline number for which it was set."""

    timer: UUID
    matter: str
    epoch: int
    number: int


async def end_leader_clock(begin: Begin, act: Act, command: EndLeaderClock) -> None:
    """Forward the matter to the council, unless it has moved since: then the timer is void."""
    async with begin(act) as work:
        await work.matters.end_timer(command.timer)
        matter = await work.matters.get(id_in(command.matter, "matters"))
        if (
            matter is None
            or matter.status != OPEN
            or matter.epoch != command.epoch
            or matter.deadline_no != command.number
            or matter.owner is None
            or matter.owner.kind != GROUP
        ):
            return
        await note_unfit(work, matter)
        matter.forward_by_clock(now=work.now)
        await save_with_children(work, matter)
        work.audit(command.matter, move="CLOCK", epoch=str(matter.epoch))
