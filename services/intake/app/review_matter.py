"""She asks the next higher level to look at a numbered answer again (信访工作条例 35, 36)."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin
from services.intake.domain.state import By

MAX_TEXT = 1000


@dataclass(frozen=True, slots=True)
class ReviewMatter:
    """The matter, the number of the answer, and why she does not accept it."""

    name: str
    resolution_no: int
    reason: str = field(repr=False)


async def review_matter(begin: Begin, act: Act, command: ReviewMatter) -> str:
    """Give it to the level above the one that answered, for 30 days; return `matters/{id}`.

    Raises:
        TongxinError: RESOLUTION_STALE, REVIEW_WINDOW_OVER, REVIEW_EXHAUSTED, LEGAL_ROUTE_OPEN,
            NO_LEVEL_ABOVE, STATE_NOT_ALLOWED.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_TEXT)
    async with begin(act) as work:
        matter = await matter_for(work, command.name, "matter.review")
        fields.refuse_if_any()
        by = By(subject_of(act.caller), work.now, reason, act.request_id)
        matter.review(resolution_no=command.resolution_no, by=by)
        await save_with_children(work, matter)
        return finish(work, command.name, move="REVIEW", epoch=str(matter.epoch))
