"""The clock of a matter rests because a court has it or the weather forbids, and goes on."""

from dataclasses import dataclass
from datetime import datetime

from chassis.act import Act
from chassis.validation import Fields
from services.intake.app.end_clock import EndClock, due_matter
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin
from services.intake.domain.pauses import COURT, WEATHER
from services.intake.domain.refusals import not_open

# Waiting for her follows from a question that she has seen, and from nothing else.
REASONS = frozenset({COURT, WEATHER})


@dataclass(frozen=True, slots=True)
class PauseMatter:
    """The matter, the epoch that the officer saw, why its clock rests, and until when."""

    name: str
    expected_epoch: int
    reason: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ResumeMatter:
    """The matter and the epoch that the officer saw."""

    name: str
    expected_epoch: int


async def pause_matter(begin: Begin, act: Act, command: PauseMatter) -> str:
    """Let the clock rest until a day; return `matters/{id}`.

    Raises:
        TongxinError: MATTER_MOVED, ALREADY_PAUSED; PAUSE_TOO_LONG as a field error.
    """
    fields = Fields()
    fields.choice("reason", command.reason, REASONS)
    async with begin(act) as work:
        matter = await matter_for(
            work, command.name, "matter.pause", expected_epoch=command.expected_epoch
        )
        until = command.until
        if until is None or until <= work.now:
            fields.error("until", "NOT_IN_FUTURE", "A pause has an end that lies in the future.")
        fields.refuse_if_any()
        matter.pause(reason=command.reason, until=command.until, now=work.now)
        await save_with_children(work, matter)
        return finish(work, command.name, pause=command.reason)


async def resume_matter(begin: Begin, act: Act, command: ResumeMatter) -> str:
    """Let the clock go on before the pause's end; return `matters/{id}`.

    Raises:
        TongxinError: MATTER_MOVED; NOT_PAUSED.
    """
    async with begin(act) as work:
        matter = await matter_for(
            work, command.name, "matter.pause", expected_epoch=command.expected_epoch
        )
        if not matter.resume(now=work.now):
            raise not_open("NOT_PAUSED", "Its clock does not rest.")
        await save_with_children(work, matter)
        return finish(work, command.name, pause="over")


async def end_pause(begin: Begin, act: Act, command: EndClock) -> None:
    """Let the clock go on because the pause's own end has come."""
    async with begin(act) as work:
        matter = await due_matter(work, command)
        if matter is None or not matter.resume(now=work.now):
            return
        await save_with_children(work, matter)
        work.audit(command.matter, pause="over", epoch=str(matter.epoch))
