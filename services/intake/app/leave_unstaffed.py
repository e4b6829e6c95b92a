"""A body has lost its last person who could act: its open matters move on at once."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.names import name_of
from services.intake.app.fitness import note_unfit, unfit_bodies
from services.intake.app.loading import save_with_children
from services.intake.app.ports import Begin, IntakeWork
from services.intake.domain.bodies import OFFICER_ROLES
from services.intake.domain.state import WORKED_ON

BATCH = 100


@dataclass(frozen=True, slots=True)
class LeaveUnstaffed:
    """The timer, and the body to look at."""

    timer: UUID
    body: str


async def notice_last_day(work: IntakeWork, body: str) -> None:
    """Look at a body again when its last known officer leaves: now, if that is over.

    Called in the transaction that changes who holds an office there.
    """
    last = await work.offices.last_day(body, OFFICER_ROLES)
    if last is not None:
        await work.offices.look_again(body, last)


async def leave_unstaffed(
    begin: Begin, own: Callable[[], Act], act: Act, command: LeaveUnstaffed
) -> None:
    """Move some matters, each in a transaction of its own; the timer stays until none is left.

    Repeated or killed in between it goes on: only matters that are still there are moved.
    """
    async with begin(own()) as work:
        staffed = not await unfit_bodies(work, [command.body], frozenset())
        waiting = [] if staffed else await work.offices.worked_on_by(command.body, BATCH)
    moved = 0
    for identity in waiting:
        moved += await _pass_on(begin, own(), identity, command.body)
    if moved and len(waiting) == BATCH:
        return  # the timer is due again
    async with begin(act) as work:
        await work.matters.end_timer(command.timer)


async def _pass_on(begin: Begin, act: Act, identity: UUID, body: str) -> bool:
    async with begin(act) as work:
        matter = await work.matters.get(identity)
        if matter is None or matter.owner is None or matter.owner.name != body:
            return False
        if matter.status not in WORKED_ON:
            return False
        await note_unfit(work, matter)
        before = matter.epoch
        matter.pass_on(now=work.now)
        if matter.epoch == before:
            return False  # nobody above it either
        await save_with_children(work, matter)
        work.audit(name_of("matters", identity), move="UNSTAFFED", epoch=str(matter.epoch))
        return True
