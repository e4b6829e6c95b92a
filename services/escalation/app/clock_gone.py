"""An owner let its deadline pass: the level above has to choose."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.region import Level
from services.escalation.app.ports import Begin
from services.escalation.domain.cases import Traits
from services.escalation.domain.events import SupervisionOpened
from services.escalation.domain.supervision import GoneClock


@dataclass(frozen=True, slots=True)
class ClockGone:
    """The clock, the level above its owner (None at the province), and who must not know."""

    clock: GoneClock
    superior: tuple[str, Level] | None
    excluded: tuple[str, ...]


async def clock_gone(begin: Begin, act: Act, command: ClockGone) -> None:
    """Open the first step, unless the matter has moved on or has a later deadline since."""
    clock = command.clock
    async with begin(act) as work:
        traits = Traits(clock.region, clock.topic, clock.confidentiality, needs_screening=False)
        case = await work.cases.open(clock.matter_id, traits)
        if case.epoch > clock.epoch:
            return
        if case.epoch == 0:
            # Its custody is still on the way: who must not know must not know before either.
            await work.cases.exclude(clock.matter_id, command.excluded)
        watch = await work.supervisions.of_matter(clock.matter_id)
        step = watch.take(
            clock, command.superior, new_id(catalogue().home_number(clock.region)), work.now
        )
        if step is not None:
            await work.supervisions.save(watch.links)
            work.record(SupervisionOpened(step))
