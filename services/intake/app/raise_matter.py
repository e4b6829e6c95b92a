"""The leader raises a matter past the council to the village federation, with a reason."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin

MAX_REASON = 500
MAX_TEXT = 4000


@dataclass(frozen=True, slots=True)
class RaiseMatter:
    """The matter, the epoch that the leader saw, why it goes up, and the confirmed text."""

    name: str
    expected_epoch: int
    reason: str = field(repr=False)
    council_text: str = field(repr=False, default="")


async def raise_matter(begin: Begin, act: Act, command: RaiseMatter) -> str:
    """Move it and return `matters/{id}`.

    Raises:
        TongxinError: MATTER_MOVED, COUNCIL_TEXT_REQUIRED.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)
    text = fields.text("council_text", command.council_text, minimum=0, maximum=MAX_TEXT)
    async with begin(act) as work:
        matter = await matter_for(
            work, command.name, "matter.raise", expected_epoch=command.expected_epoch
        )
        fields.refuse_if_any()
        matter.hand_in(text)
        matter.raise_up(
            expected_epoch=command.expected_epoch,
            without_deliberation=True,
            reason=reason,
            actor=subject_of(act.caller),
            request_id=act.request_id,
            now=work.now,
        )
        await save_with_children(work, matter)
        return finish(work, command.name, move="RAISE", epoch=str(matter.epoch))
