"""A neighbour offers help on a matter that her group may read."""

from dataclasses import dataclass, field
from uuid import UUID

from chassis.act import Act
from chassis.protected_value import Protected
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin

MAX_TEXT = 500


@dataclass(frozen=True, slots=True)
class OfferHelp:
    """The matter, and with what she can help."""

    name: str
    text: str = field(repr=False)


async def offer_help(begin: Begin, act: Act, command: OfferHelp) -> str:
    """Store the offer for the owner and tell the asking woman; return `matters/{id}`.

    Raises:
        TongxinError: NOT_FOUND for who may not read it; STATE_NOT_ALLOWED when nobody works on it;
            INVALID_FIELDS.
    """
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_TEXT)
    async with begin(act) as work:
        matter = await matter_for(work, command.name, "matter.offer")
        fields.refuse_if_any()
        first = await work.posts.offer(matter.id, UUID(act.caller.person_id or ""), Protected(text))
        if first:
            matter.tell("offered", work.now)
            await save_with_children(work, matter)
        return finish(work, command.name)
