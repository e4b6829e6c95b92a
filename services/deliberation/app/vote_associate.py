"""An N says in writing whether somebody shall sit there as ASSOCIATE."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.facts import Fact
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from chassis.region import Level, RegionCode
from chassis.validation import Fields
from services.deliberation.app.ports import Begin, DeliberationWork
from services.deliberation.domain.associates import (
    ADOPTED,
    ANSWERS,
    AssociateProposal,
    AssociateVote,
)
from services.deliberation.domain.council import ASSOCIATE, VOTING_KINDS, Council, Seat
from services.deliberation.domain.names import council_in


@dataclass(frozen=True, slots=True)
class VoteAssociate:
    """`councils/{region}/associates/{id}` and YES or NO."""

    name: str
    vote: str


async def vote_associate(begin: Begin, act: Act, command: VoteAssociate) -> str:
    """Store the vote, which replaces her former one; seat who has the majority of all N.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ASSOCIATE_DECIDED.
    """
    council_name, _, rest = command.name.partition("/associates/")
    council_in(council_name)
    proposal_id = id_in(f"associates/{rest}", "associates")
    fields = Fields()
    fields.choice("vote", command.vote, ANSWERS)
    async with begin(act) as work:
        await work.require("associate.vote", council_name, read_action="council.read")
        fields.refuse_if_any()
        council = await work.councils.get(council_name)
        proposal = await work.bench.get(proposal_id)
        if council is None or proposal is None or proposal.council != council_name:
            raise not_found()
        proposal.check_open()
        voter = UUID(act.caller.person_id or "")
        await work.bench.vote(AssociateVote(proposal_id, voter, command.vote, work.now))
        seats = await work.councils.seats(council_name)
        councillors = {seat.person_id for seat in seats if seat.kind in VOTING_KINDS}
        votes = await work.bench.votes(proposal_id)
        said = [vote for person, vote in votes.items() if person in councillors]
        decided = proposal.counted(said.count("YES"), said.count("NO"), len(councillors))
        await work.bench.save(decided)
        if decided.state == ADOPTED and all(s.person_id != proposal.person_id for s in seats):
            await _seat(work, council, decided)
        work.audit(command.name, vote=command.vote)
        work.done(command.name)
    return command.name


async def _seat(work: DeliberationWork, council: Council, proposal: AssociateProposal) -> None:
    seat = Seat(
        new_id(catalogue().home_number(council.region)),
        council.name,
        proposal.person_id,
        ASSOCIATE,
        work.now,
    )
    await work.councils.save_seats(seat)
    person = name_of("people", proposal.person_id)
    await work.change_facts(
        council.name,
        RegionCode(council.region),
        Level.VILLAGE,
        add=[Fact(person, relation, council.name, work.now) for relation in seat.relations],
    )
