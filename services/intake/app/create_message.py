"""She or the owner says something to the other side."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.protected_value import Protected
from chassis.validation import Fields
from services.intake.app.loading import save_with_children
from services.intake.app.ports import Begin
from services.intake.app.talking import conversation_of
from services.intake.domain.conversation import HER, MAX_MESSAGE, OWNER, Message, question_open


@dataclass(frozen=True, slots=True)
class CreateMessage:
    """The matter, what is said, and whether it is a question that only she can answer."""

    matter: str
    text: str = field(repr=False)
    question: bool = False


async def create_message(begin: Begin, act: Act, command: CreateMessage) -> str:
    """Store it and return `matters/{id}/messages/{id}`; she is told that there is news.

    What she says answers the question that waits for her, and the owner's clock goes on.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; STATE_NOT_ALLOWED when
            nobody has the matter (any more), so that nobody would read it; QUESTION_OPEN.
    """
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_MESSAGE)
    action = "matter.ask" if command.question else "matter.message"
    async with begin(act) as work:
        matter, side = await conversation_of(work, command.matter, action)
        fields.refuse_if_any()
        body = matter.owner.name if matter.owner and side == OWNER else ""
        message = Message(
            id=new_id(catalogue().home_number(matter.region)),
            matter=matter.id,
            side=side,
            author=subject_of(act.caller),
            body=body,
            text=Protected(text),
            at=work.now,
            question=command.question,
        )
        waiting = await work.conversations.open_question(matter.id)
        if command.question and waiting is not None:
            raise question_open()
        await work.conversations.add_message(message)
        if side == OWNER:
            (matter.ask_her if command.question else matter.write_to_her)(work.now)
            # Not to co-signers: each has a conversation of her own.
            await work.matters.save(matter)
        elif side == HER and waiting is not None:
            await work.conversations.answer_question(waiting.id)
            if matter.she_replied(work.now):
                await save_with_children(work, matter)
        resource = f"{command.matter}/messages/{message.id}"
        work.audit(command.matter, message=str(message.id), side=side)
        work.done(resource)
        return resource
