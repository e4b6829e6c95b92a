"""She says whether the outcome solved it; "not solved" takes it up again."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin
from services.intake.domain.answer import SATISFACTIONS

MAX_TEXT = 1000


@dataclass(frozen=True, slots=True)
class ConfirmMatter:
    """The matter, the outcome she speaks of, whether it is solved, and what she adds."""

    name: str
    resolution_no: int
    solved: bool
    satisfaction: str
    comment: str = field(repr=False)


async def confirm_matter(begin: Begin, act: Act, command: ConfirmMatter) -> str:
    """End it, or reopen it at the body that closed; return `matters/{id}`.

    Raises:
        TongxinError: RESOLUTION_STALE, STATE_NOT_ALLOWED, INVALID_FIELDS.
    """
    fields = Fields()
    if command.solved or command.satisfaction:
        fields.choice("satisfaction", command.satisfaction, SATISFACTIONS)
    comment = fields.text("comment", command.comment, minimum=0, maximum=MAX_TEXT)
    async with begin(act) as work:
        matter = await matter_for(work, command.name, "matter.confirm")
        fields.refuse_if_any()
        resolution = matter.resolution
        actor = subject_of(act.caller)
        if command.solved:
            matter.confirm(
                resolution_no=command.resolution_no,
                actor=actor,
                request_id=act.request_id,
                now=work.now,
            )
        else:
            matter.reopen(
                resolution_no=command.resolution_no,
                reason=comment,
                actor=actor,
                request_id=act.request_id,
                now=work.now,
            )
        assert resolution is not None  # noqa: S101 - both refuse without one
        await work.matters.note_confirmation(
            matter,
            resolution,
            solved=command.solved,
            satisfaction=command.satisfaction,
            comment=comment,
        )
        await save_with_children(work, matter)
        return finish(work, command.name, solved=str(command.solved).lower())
