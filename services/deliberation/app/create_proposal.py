"""Somebody proposes a way."""

from dataclasses import dataclass, field

from chassis.act import Act
from chassis.ids import home_number_of, new_id
from chassis.names import name_of
from chassis.validation import Fields
from services.deliberation.app.create_statement import speaker
from services.deliberation.app.ports import Begin
from services.deliberation.domain.names import ids_in
from services.deliberation.domain.rounds import check_gathering
from services.deliberation.domain.talk import Proposal

MAX_TEXT = 2000


@dataclass(frozen=True, slots=True)
class CreateProposal:
    """`meetings/{id}/items/{id}` and what is proposed."""

    item: str
    text: str = field(repr=False)


async def create_proposal(begin: Begin, act: Act, command: CreateProposal) -> str:
    """Store it and return `meetings/{id}/items/{id}/proposals/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ITEM_CLOSED.
    """
    ids = ids_in(command.item, "meetings", "items", field="parent")
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_TEXT)
    async with begin(act) as work:
        item, person_id = await speaker(work, ids, "proposal.create")
        fields.refuse_if_any()
        present = check_gathering(await work.rounds.of_item(item.id), work.now)
        proposal = Proposal(
            id=new_id(home_number_of(item.id)),
            item_id=item.id,
            person_id=person_id,
            text=text,
            created_at=work.now,
            round_no=present.number if present else 0,
        )
        await work.talk.add_proposal(proposal)
        resource = f"{command.item}/{name_of('proposals', proposal.id)}"
        work.audit(resource)
        work.done(resource)
    return resource
