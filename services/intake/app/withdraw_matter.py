"""She takes a matter back; she need not say why."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin

MAX_TEXT = 1000


@dataclass(frozen=True, slots=True)
class WithdrawMatter:
    """The matter, and why (may be empty)."""

    name: str
    reason: str = field(repr=False)


async def withdraw_matter(begin: Begin, act: Act, command: WithdrawMatter) -> str:
    """End it. Co-signers of a collective matter go on with matters of their own.

    Raises:
        TongxinError: STATE_NOT_ALLOWED when it has ended.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, minimum=0, maximum=MAX_TEXT)
    async with begin(act) as work:
        matter = await matter_for(work, command.name, "matter.withdraw")
        fields.refuse_if_any()
        matter.withdraw(
            reason=reason,
            actor=subject_of(act.caller),
            request_id=act.request_id,
            now=work.now,
        )
        await save_with_children(work, matter)
        return finish(work, command.name, move="WITHDRAW", epoch=str(matter.epoch))
