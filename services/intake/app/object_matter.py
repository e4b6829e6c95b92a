"""Not ours: the owner's officers object to a transfer; the owner stays meanwhile."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.protected_value import Protected
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin
from services.intake.domain.clocks import objection_due
from services.intake.domain.dispute import Objection
from services.intake.domain.state import By

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class ObjectMatter:
    """The matter, the epoch that the officer saw, and why it is not theirs."""

    name: str
    expected_epoch: int
    reason: str = field(repr=False)


async def object_matter(begin: Begin, act: Act, command: ObjectMatter) -> str:
    """Note it and give the giver 2 working days for its word; return `matters/{id}`.

    Raises:
        TongxinError: MATTER_MOVED, NOT_OBJECTIONABLE, SUPERIOR_DECIDED, ALREADY_OBJECTED,
            OBJECTION_WINDOW_OVER.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)
    async with begin(act) as work:
        matter = await matter_for(
            work, command.name, "matter.object", expected_epoch=command.expected_epoch
        )
        fields.refuse_if_any()
        actor = subject_of(act.caller)
        matter.object_to(expected_epoch=command.expected_epoch, by=By(actor, work.now))
        assert matter.owner is not None and matter.giver is not None  # noqa: S101, PT018 - refused without
        await work.disputes.add_objection(
            Objection(
                matter.id,
                matter.epoch,
                matter.owner,
                matter.giver,
                Protected(reason),
                actor,
                work.now,
                objection_due(work.now),
            )
        )
        await save_with_children(work, matter)
        return finish(work, command.name, epoch=str(matter.epoch))
