"""She takes a matter up again within 30 days of the day she learned of its outcome."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin

MAX_TEXT = 1000


@dataclass(frozen=True, slots=True)
class ReopenMatter:
    """The matter, the outcome she speaks of, and why."""

    name: str
    resolution_no: int
    reason: str = field(repr=False)


async def reopen_matter(begin: Begin, act: Act, command: ReopenMatter) -> str:
    """Give it back to the body that closed, the second time one level above.

    Raises:
        TongxinError: RESOLUTION_STALE, REOPEN_WINDOW_OVER, STATE_NOT_ALLOWED.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_TEXT)
    async with begin(act) as work:
        matter = await matter_for(work, command.name, "matter.reopen")
        fields.refuse_if_any()
        matter.reopen(
            resolution_no=command.resolution_no,
            reason=reason,
            actor=subject_of(act.caller),
            request_id=act.request_id,
            now=work.now,
        )
        await save_with_children(work, matter)
        return finish(work, command.name, move="REOPEN", epoch=str(matter.epoch))
