"""An N votes openly on a proposal."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.refusals import not_found
from chassis.validation import Fields
from services.deliberation.app.create_statement import speaker
from services.deliberation.app.ports import Begin
from services.deliberation.domain.names import ids_in
from services.deliberation.domain.talk import VOTES, Ballot


@dataclass(frozen=True, slots=True)
class CastBallot:
    """`meetings/{id}/items/{id}/proposals/{id}` and YES, NO or ABSTAIN."""

    proposal: str
    vote: str


async def cast_ballot(begin: Begin, act: Act, command: CastBallot) -> str:
    """Store the vote, which replaces her former one; return the proposal's name.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ITEM_CLOSED.
    """
    *ids, proposal_id = ids_in(command.proposal, "meetings", "items", "proposals", field="proposal")
    fields = Fields()
    fields.choice("vote", command.vote, VOTES)
    async with begin(act) as work:
        item, person_id = await speaker(work, tuple(ids), "ballot.cast")
        fields.refuse_if_any()
        if proposal_id not in await work.talk.proposals([item.id]):
            raise not_found()
        await work.talk.cast(Ballot(proposal_id, person_id, command.vote, work.now))
        work.audit(command.proposal, vote=command.vote)
        work.done(command.proposal)
    return command.proposal
