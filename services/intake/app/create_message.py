"""She or the owner says something to the other side."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.protected_value import Protected
from chassis.validation import Fields
from services.intake.app.ports import Begin
from services.intake.app.talking import conversation_of
from services.intake.domain.conversation import MAX_MESSAGE, OWNER, Message


@dataclass(frozen=True, slots=True)
class CreateMessage:
    """The matter and what is said."""

    matter: str
    text: str = field(repr=False)


async def create_message(begin: Begin, act: Act, command: CreateMessage) -> str:
    """Store it and return `matters/{id}/messages/{id}`; she is told that there is news.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; STATE_NOT_ALLOWED when
            nobody has the matter (any more), so that nobody would read it.
    """
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_MESSAGE)
    async with begin(act) as work:
        matter, side = await conversation_of(work, command.matter, "matter.message")
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
        )
        await work.conversations.add_message(message)
        if side == OWNER:
            matter.write_to_her(work.now)
            # Not to co-signers: each has a conversation of her own.
            await work.matters.save(matter)
        resource = f"{command.matter}/messages/{message.id}"
        work.audit(command.matter, message=str(message.id), side=side)
        work.done(resource)
        return resource
