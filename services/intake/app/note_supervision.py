"""What the levels above choose about a late owner: who reads it, what she hears."""

from dataclasses import dataclass
from datetime import datetime

from chassis.act import Act
from chassis.names import id_in
from services.intake.app.loading import save_with_children
from services.intake.app.ports import Begin, IntakeWork
from services.intake.domain.matter import Matter


@dataclass(frozen=True, slots=True)
class Watched:
    """The matter, the epoch whose clock is gone, and the federation that has to choose."""

    matter: str
    epoch: int
    body: str


async def supervision_opened(begin: Begin, act: Act, command: Watched, about: str) -> None:
    """Let the level above read it, and tell her who is late and who looks after it now."""
    async with begin(act) as work:
        matter = await _found(work, command)
        if matter is not None and matter.watched(
            epoch=command.epoch, about=about, by=command.body, now=work.now
        ):
            await work.matters.let_supervise(matter.id, command.body)
            await save_with_children(work, matter)


async def supervision_half_gone(begin: Begin, act: Act, command: Watched, until: datetime) -> None:
    """Remind the officers of the level above, nobody else."""
    async with begin(act) as work:
        matter = await _found(work, command)
        if matter is not None:
            matter.remind_watcher(epoch=command.epoch, by=command.body, until=until, now=work.now)
            await save_with_children(work, matter)


async def supervision_topped_out(begin: Begin, act: Act, command: Watched) -> None:
    """Tell her that the leaders of the province see that it is late."""
    async with begin(act) as work:
        matter = await _found(work, command)
        if matter is not None:
            matter.watched_by_leaders(epoch=command.epoch, by=command.body, now=work.now)
            await save_with_children(work, matter)


async def supervision_decided(begin: Begin, act: Act, command: Watched, choice: str) -> None:
    """Tell her of help that is sent; an order, a move and an answer have told her already."""
    async with begin(act) as work:
        matter = await _found(work, command)
        if matter is not None and choice == "HELP":
            matter.helped(epoch=command.epoch, by=command.body, now=work.now)
            await save_with_children(work, matter)


async def _found(work: IntakeWork, command: Watched) -> Matter | None:
    return await work.matters.get(id_in(command.matter, "matters"))
