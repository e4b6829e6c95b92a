"""The giver's word on an objection: it takes the matter back, or the common superior decides."""

from dataclasses import dataclass, field
from uuid import UUID

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.intake.app.fitness import note_unfit
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin
from services.intake.domain.state import By

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class DecideObjection:
    """The matter, the epoch that the giver saw, whether it agrees, and why."""

    name: str
    expected_epoch: int
    agree: bool
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EndObjection:
    """The timer of a giver's silence, with the epoch of the transfer."""

    timer: UUID
    matter: UUID
    epoch: int


async def decide_objection(begin: Begin, act: Act, command: DecideObjection) -> str:
    """Return it to the giver, or let the common superior decide; return `matters/{id}`.

    Raises:
        TongxinError: MATTER_MOVED, NO_OBJECTION.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)
    async with begin(act) as work:
        matter = await matter_for(
            work, command.name, "matter.decide_objection", expected_epoch=command.expected_epoch
        )
        fields.refuse_if_any()
        by = By(subject_of(act.caller), work.now, reason, act.request_id)
        matter.decide_objection(expected_epoch=command.expected_epoch, agree=command.agree, by=by)
        await work.disputes.decide_objection(matter.id, agreed=command.agree)
        await save_with_children(work, matter)
        return finish(work, command.name, agree=str(command.agree).lower())


async def end_objection(begin: Begin, act: Act, command: EndObjection) -> None:
    """The giver was silent: that refuses. Void when the matter moved, or a word was said."""
    async with begin(act) as work:
        await work.matters.end_timer(command.timer)
        matter = await work.matters.get(command.matter)
        objection = await work.disputes.objection(command.matter)
        if (
            matter is None
            or objection is None
            or objection.epoch != command.epoch
            or not matter.is_objected
        ):
            return
        await note_unfit(work, matter)
        by = By("system:intake", work.now)
        matter.decide_objection(expected_epoch=matter.epoch, agree=False, by=by)
        await work.disputes.decide_objection(matter.id, agreed=False)
        await save_with_children(work, matter)
        work.audit(f"matters/{matter.id}", move="TO_SUPERIOR", epoch=str(matter.epoch))
