"""How every act on a matter begins and ends: right to it, and its children told."""

from chassis.names import id_in
from chassis.refusals import not_found
from services.intake.app.feedback import feed_back
from services.intake.app.fitness import note_unfit
from services.intake.app.ports import IntakeWork
from services.intake.domain.events import Moved, Told
from services.intake.domain.matter import Matter
from services.intake.domain.refusals import matter_moved
from services.intake.domain.state import RESOLVED, WITHDRAWN

READ = "matter.read"


async def matter_for(
    work: IntakeWork, name: str, action: str, *, expected_epoch: int | None = None
) -> Matter:
    """Return a matter, locked, on which the caller may do something.

    Raises:
        TongxinError: NOT_FOUND for who may not read it; MATTER_MOVED when the epoch is stale
            (before the right to the act is asked: a giver must learn who has it now);
            STATE_NOT_ALLOWED, ACTION_NOT_ALLOWED.
    """
    matter = await work.matters.get(id_in(name, "matters"))
    if matter is None:
        raise not_found()

    async def require(wanted: str) -> None:
        await work.require(
            wanted,
            name,
            classification=matter.confidentiality,
            state=matter.status,
            read_action=READ,
        )

    await require(READ)
    if expected_epoch is not None and expected_epoch != matter.epoch:
        raise matter_moved(matter.epoch, matter.owner)
    await require(action)
    return await note_unfit(work, matter)


async def save_with_children(work: IntakeWork, matter: Matter) -> None:
    """Store a matter; if it is a collective one, its children hear and get what it got."""
    told = [event for event in matter.events if isinstance(event, Told)]
    moves = [event for event in matter.events if isinstance(event, Moved)]
    await work.matters.save(matter)
    await feed_back(work, matter, told)
    if not matter.children_count:
        return
    answered = matter.status == RESOLVED and any(move.move == "ANSWER" for move in moves)
    # She said "solved": only her own "no" takes it up again.
    children = [item for item in await work.matters.children(matter.id) if not item.has_ended]
    for child in children:
        if answered and matter.resolution is not None:
            child.answered_with_parent(matter.resolution, work.now)
        elif any(move.move == "FULFIL" for move in moves):
            child.fulfilled_with_parent(work.now)
        elif matter.status == WITHDRAWN and moves and moves[-1].giver is not None:
            await note_unfit(work, child)
            child.leave_parent(moves[-1].giver, now=work.now)
        else:
            child.overhear(matter, told)
    await work.matters.save_hearers(children)


def finish(work: IntakeWork, name: str, **details: str) -> str:
    """Audit the act on a matter and name it as what the request made."""
    work.audit(name, **details)
    work.done(name)
    return name
