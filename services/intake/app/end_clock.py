"""A clock of the register has ended, or half of it is gone."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.names import id_in
from services.intake.app.fitness import note_unfit
from services.intake.app.loading import save_with_children
from services.intake.app.ports import Begin, IntakeWork
from services.intake.domain.matter import Matter
from services.intake.domain.state import OPEN, REFERRED, RESOLVED


@dataclass(frozen=True, slots=True)
class EndClock:
    """The timer with the matter, epoch and deadline number for which it was set."""

    timer: UUID
    matter: str
    epoch: int
    number: int


async def end_clock(begin: Begin, act: Act, command: EndClock) -> None:
    """Let what has to happen happen, unless the deadline has moved since: the timer is void then.

    Somebody who works is late; a promised day passes; an outcome of which she has not spoken
    goes on waiting for her word: silence never closes anything.
    """
    async with begin(act) as work:
        matter = await due_matter(work, command)
        if matter is None:
            return
        if matter.status in (OPEN, REFERRED):
            matter.run_out(now=work.now)
        elif matter.status == RESOLVED and matter.promise_is_open:
            matter.promise_passed(now=work.now)
        elif matter.status == RESOLVED:
            matter.ask_her_run_out(now=work.now)
        await _finish(work, matter, command, "end")


async def remind_at_half(begin: Begin, act: Act, command: EndClock) -> None:
    """Remind the officers of who has it that half of the time is gone."""
    async with begin(act) as work:
        matter = await due_matter(work, command)
        if matter is None or matter.status not in (OPEN, REFERRED):
            return
        matter.remind(now=work.now)
        await _finish(work, matter, command, "half")


async def end_whole_clock(begin: Begin, act: Act, command: EndClock) -> None:
    """The whole matter's time is gone; this clock is moved by pauses and extensions only."""
    async with begin(act) as work:
        matter = await _worked_on(work, command)
        if matter is not None and matter.whole_due_at <= work.now:
            matter.whole_run_out(now=work.now)
            await _finish(work, matter, command, "whole")


async def remind_of_whole(begin: Begin, act: Act, command: EndClock) -> None:
    """Remind the officers of who has it that half of the whole time is gone."""
    async with begin(act) as work:
        matter = await _worked_on(work, command)
        if matter is not None:
            matter.remind_of_whole(now=work.now)
            await _finish(work, matter, command, "whole half")


async def end_acceptance_clock(begin: Begin, act: Act, command: EndClock) -> None:
    """Nobody took it by name in time (信访工作条例 23)."""
    async with begin(act) as work:
        matter = await _worked_on(work, command)
        if matter is not None:
            matter.acceptance_run_out(now=work.now)
            await _finish(work, matter, command, "acceptance")


async def find_untaken(begin: Begin, act: Act, command: EndClock) -> None:
    """Count what nobody opened a stage for: its owner's service may be down. Its clock runs."""
    async with begin(act) as work:
        matter = await due_matter(work, command)
        if matter is not None and matter.taken_at is None:
            work.matters.alarm_untaken(matter)


async def _worked_on(work: IntakeWork, command: EndClock) -> Matter | None:
    """End the timer and return its matter, where somebody still works on it."""
    await work.matters.end_timer(command.timer)
    matter = await work.matters.get(id_in(command.matter, "matters"))
    if matter is None or matter.status not in (OPEN, REFERRED) or matter.pausing is not None:
        return None
    return await note_unfit(work, matter)


async def due_matter(work: IntakeWork, command: EndClock) -> Matter | None:
    """End the timer and return its matter, where its deadline still stands."""
    await work.matters.end_timer(command.timer)
    matter = await work.matters.get(id_in(command.matter, "matters"))
    if matter is None or (matter.epoch, matter.deadline_no) != (command.epoch, command.number):
        return None
    return await note_unfit(work, matter)


async def _finish(work: IntakeWork, matter: Matter, command: EndClock, which: str) -> None:
    await save_with_children(work, matter)
    work.audit(command.matter, clock=which, epoch=str(matter.epoch))
