"""The leader answers a matter that her group has."""

from dataclasses import dataclass

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin
from services.intake.domain.answer import Answer, checked


@dataclass(frozen=True, slots=True)
class AnswerMatter:
    """The matter, the epoch that the leader saw, and the answer."""

    name: str
    expected_epoch: int
    answer: Answer


async def answer_matter(begin: Begin, act: Act, command: AnswerMatter) -> str:
    """Give it its outcome and return `matters/{id}`.

    Raises:
        TongxinError: MATTER_MOVED, SCREENING_REQUIRED; NO_SILENT_CLOSE as a field error.
    """
    fields = Fields()
    answer = checked(command.answer, fields)
    async with begin(act) as work:
        matter = await matter_for(
            work, command.name, "matter.answer", expected_epoch=command.expected_epoch
        )
        fields.refuse_if_any()
        matter.answer(
            expected_epoch=command.expected_epoch,
            answer=answer,
            actor=subject_of(act.caller),
            request_id=act.request_id,
            now=work.now,
        )
        await save_with_children(work, matter)
        return finish(work, command.name, move="ANSWER", epoch=str(matter.epoch))
