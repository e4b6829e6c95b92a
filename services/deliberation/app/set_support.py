"""Somebody says how far she supports a proposal."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.refusals import not_found
from chassis.validation import Fields
from services.deliberation.app.create_statement import speaker
from services.deliberation.app.ports import Begin
from services.deliberation.domain.attendance import ASSOCIATE, N, X
from services.deliberation.domain.council import VOTING_KINDS
from services.deliberation.domain.names import ids_in
from services.deliberation.domain.rounds import check_gathering
from services.deliberation.domain.support import LEVELS, Support


@dataclass(frozen=True, slots=True)
class SetSupport:
    """`meetings/{id}/items/{id}/proposals/{id}` and one of the four levels."""

    proposal: str
    level: str


async def set_support(begin: Begin, act: Act, command: SetSupport) -> str:
    """Store it, which replaces her former word; return the proposal's name.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND also for a proposal that was left behind,
            ACTION_NOT_ALLOWED; ITEM_CLOSED, ROUND_NOT_OPEN.
    """
    *ids, proposal_id = ids_in(command.proposal, "meetings", "items", "proposals", field="proposal")
    fields = Fields()
    fields.choice("level", command.level, LEVELS)
    async with begin(act) as work:
        item, person_id = await speaker(work, tuple(ids), "support.set")
        fields.refuse_if_any()
        check_gathering(await work.rounds.of_item(item.id), work.now)
        if proposal_id not in await work.talk.proposals([item.id]):
            raise not_found()
        kinds = {seat.person_id: seat.kind for seat in await work.councils.seats(item.council)}
        kind = kinds.get(person_id)
        seat = X if kind is None else N if kind in VOTING_KINDS else ASSOCIATE
        await work.rounds.set_support(
            Support(proposal_id, person_id, command.level, seat, work.now)
        )
        work.audit(command.proposal, level=command.level)
        work.done(command.proposal)
    return command.proposal
