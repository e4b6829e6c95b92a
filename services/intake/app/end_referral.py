"""The body that was to handle a matter has handed it back: the federation goes on itself."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.names import id_in
from services.intake.app.fitness import note_unfit
from services.intake.app.loading import save_with_children
from services.intake.app.ports import Begin
from services.intake.domain.state import REFERRED, By


@dataclass(frozen=True, slots=True)
class EndReferral:
    """The matter, and the epoch in which the body was asked."""

    matter: str
    epoch: int


async def end_referral(begin: Begin, act: Act, command: EndReferral) -> None:
    """Open it again for who owes her the answer. Void when it is not referred any more.

    A body refuses what it was asked in an epoch; what began later is another referral, or none.
    """
    async with begin(act) as work:
        matter = await work.matters.get(id_in(command.matter, "matters"))
        if matter is None or matter.status != REFERRED or matter.epoch < command.epoch:
            return
        await note_unfit(work, matter)
        by = By("system:intake", work.now)
        matter.end_referral(expected_epoch=matter.epoch, by=by)
        await save_with_children(work, matter)
        work.audit(command.matter, move="REFERRAL_ENDED", epoch=str(matter.epoch))
