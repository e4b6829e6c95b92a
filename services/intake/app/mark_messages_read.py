"""One side has read what the other said."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.names import id_in
from chassis.refusals import not_found
from services.intake.app.loading import finish
from services.intake.app.ports import Begin
from services.intake.app.talking import conversation_of


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
        return finish(work, command.matter, read=str(message))
