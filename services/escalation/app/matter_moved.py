"""The register has moved a matter: stages open, are carried on, and end."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from services.escalation.app.ending import follow_custody
from services.escalation.app.ports import Begin
from services.escalation.domain.cases import Traits
from services.escalation.domain.events import StageOpened
from services.escalation.domain.stages import ACCEPTED, OPENED, Custody


@dataclass(frozen=True, slots=True)
class MatterMoved:
    """One link of the custody chain; `excluded` are `people/{id}`."""

    matter_id: UUID
    custody: Custody
    traits: Traits
    excluded: tuple[str, ...]


async def matter_moved(begin: Begin, act: Act, command: MatterMoved) -> None:
    """Take the link, in whatever order it comes; tell the register when a federation has it.

    Only the newest link opens anything. An older one ends where it stands, and who is
    excluded is what the newest one says.
    """
    async with begin(act) as work:
        case = await work.cases.open(command.matter_id, command.traits)
        newest = case.take_custody(command.custody, command.traits)
        await work.cases.save(case)
        if newest:
            watch = await work.supervisions.of_matter(command.matter_id)
            if watch.end(work.now, before_epoch=case.epoch):
                await work.supervisions.save(watch.links)
            await work.cases.exclude(command.matter_id, command.excluded)
            await follow_custody(work, command.matter_id, command.custody)
            if case.live is not None and case.live.state in (OPENED, ACCEPTED):
                work.record(StageOpened(case.at_stage(work.now)))
