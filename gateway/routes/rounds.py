"""Rounds of an item, support, consensus."""

from gateway.route import ACT, READ, Asking, Id, Pages, RequestId, caller_router
from gateway.schemas.base import Page, page_of
from gateway.schemas.rounds import CloseRound, CreateConsensus, OpenRound, Round, SetSupport
from gateway.schemas.talk import Proposal
from tongxin.deliberation.v1 import rounds_pb2 as pb

router = caller_router(tags=["rounds"])

_ITEM = "/meetings/{meeting}/items/{item}"


def _item(meeting: str, item: str) -> str:
    return f"meetings/{meeting}/items/{item}"


@router.post(f"{_ITEM}/rounds", status_code=201, responses=ACT)
async def open_round(
    meeting: Id, item: Id, body: OpenRound, caller: Asking, request_id: RequestId
) -> Round:
    """Open the next round of an item."""
    request = body.fill(pb.OpenRoundRequest(parent=_item(meeting, item), request_id=request_id))
    return Round.of(await caller.ask(caller.to.rounds.OpenRound, request))


@router.get(f"{_ITEM}/rounds", responses=READ)
async def list_rounds(meeting: Id, item: Id, caller: Asking, page: Pages) -> Page[Round]:
    """The rounds of the item's matter, also of former meetings, oldest first."""
    request = pb.ListRoundsRequest(parent=_item(meeting, item), **page.fields)
    found = await caller.ask(caller.to.rounds.ListRounds, request)
    return page_of(Round, found.rounds, found.next_page_token)


@router.post(f"{_ITEM}/rounds/{{round_}}/close", responses=ACT)
async def close_round(
    meeting: Id, item: Id, round_: Id, *, body: CloseRound, caller: Asking, request_id: RequestId
) -> Round:
    """Close a round with its summary; the next takes over the proposals that are kept."""
    name = f"{_item(meeting, item)}/rounds/{round_}"
    request = body.fill(pb.CloseRoundRequest(name=name, request_id=request_id))
    return Round.of(await caller.ask(caller.to.rounds.CloseRound, request))


@router.post(f"{_ITEM}/proposals/{{proposal}}/support", responses=ACT)
async def set_support(
    meeting: Id, item: Id, proposal: Id, *, body: SetSupport, caller: Asking, request_id: RequestId
) -> Proposal:
    """Say how far you support a proposal; changeable until the round closes."""
    name = f"{_item(meeting, item)}/proposals/{proposal}"
    request = body.fill(pb.SetSupportRequest(proposal=name, request_id=request_id))
    return Proposal.of(await caller.ask(caller.to.rounds.SetSupport, request))


@router.post(f"{_ITEM}/consensus", status_code=201, responses=ACT)
async def create_consensus(
    meeting: Id, item: Id, body: CreateConsensus, caller: Asking, request_id: RequestId
) -> Proposal:
    """Amend proposals into a text that everybody can live with; it is voted on like any other."""
    request = body.fill(
        pb.CreateConsensusRequest(parent=_item(meeting, item), request_id=request_id)
    )
    return Proposal.of(await caller.ask(caller.to.rounds.CreateConsensus, request))


@router.get(f"{_ITEM}/former-proposals", responses=READ)
async def list_former_proposals(
    meeting: Id, item: Id, caller: Asking, page: Pages
) -> Page[Proposal]:
    """What was proposed in former meetings on the same matter; to read only."""
    request = pb.ListFormerProposalsRequest(parent=_item(meeting, item), **page.fields)
    found = await caller.ask(caller.to.rounds.ListFormerProposals, request)
    return page_of(Proposal, found.proposals, found.next_page_token)
