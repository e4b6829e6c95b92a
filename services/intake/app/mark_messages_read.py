"""One side has read what the other said."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.names import id_in
from chassis.refusals import not_found
from services.intake.app.loading import finish, save_with_children
from services.intake.app.ports import Begin, IntakeWork
from services.intake.app.talking import conversation_of
from services.intake.domain.conversation import HER
from services.intake.domain.matter import Matter


@dataclass(frozen=True, slots=True)
class MarkMessagesRead:
    """The matter, and the last message that was shown, `matters/{id}/messages/{id}`."""

    matter: str
    message: str


async def mark_messages_read(begin: Begin, act: Act, command: MarkMessagesRead) -> str:
    """Note when each was first read; return `matters/{id}`.

    Raises:
        TongxinError: NOT_FOUND for a message of another matter too; INVALID_FIELDS.
    """
    message = id_in(command.message, f"{command.matter}/messages", field="message")
    async with begin(act) as work:
        matter, side = await conversation_of(work, command.matter, "matter.read_all_messages")
        if not await work.conversations.mark_read(matter.id, message, side):
            raise not_found()
        if side == HER:
            await _wait_for_her(work, matter)
        return finish(work, command.matter, read=str(message))


async def _wait_for_her(work: IntakeWork, matter: Matter) -> None:
    """Let the owner's clock rest from the moment in which she first saw a question."""
    question = await work.conversations.open_question(matter.id)
    if question is None or question.read_at != work.now:
        return
    if matter.wait_for_her(work.now):
        await save_with_children(work, matter)
