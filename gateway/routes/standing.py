"""X becomes ASSOCIATE, seats end, results are published in the village."""

from typing import Annotated

from fastapi import Query

from gateway.route import ACT, READ, Asking, Id, Pages, RegionCode, RequestId, caller_router
from gateway.schemas.base import Nothing, Page, page_of
from gateway.schemas.standing import (
    AssociateProposal,
    CreatePublication,
    EndedSeat,
    ProposeAssociate,
    Publication,
    VoteAssociate,
)
from tongxin.deliberation.v1 import standing_pb2 as pb

router = caller_router(tags=["standing"])


@router.post("/councils/{region}/associates", status_code=201, responses=ACT)
async def propose_associate(
    region: RegionCode, body: ProposeAssociate, caller: Asking, request_id: RequestId
) -> AssociateProposal:
    """Propose somebody who came as X as an ASSOCIATE; quorum stays as it is."""
    request = body.fill(
        pb.ProposeAssociateRequest(parent=f"councils/{region}", request_id=request_id)
    )
    return AssociateProposal.of(await caller.ask(caller.to.standing.ProposeAssociate, request))


@router.get("/councils/{region}/associates", responses=READ)
async def list_associate_proposals(
    region: RegionCode, caller: Asking, page: Pages
) -> Page[AssociateProposal]:
    """Who was proposed, newest first."""
    request = pb.ListAssociateProposalsRequest(parent=f"councils/{region}", **page.fields)
    found = await caller.ask(caller.to.standing.ListAssociateProposals, request)
    return page_of(AssociateProposal, found.associates, found.next_page_token)


@router.post("/councils/{region}/associates/{associate}/vote", responses=ACT)
async def vote_associate(
    region: RegionCode, associate: Id, body: VoteAssociate, caller: Asking, request_id: RequestId
) -> AssociateProposal:
    """Say yes or no in writing; with the yes of more than half of all N she is seated."""
    name = f"councils/{region}/associates/{associate}"
    request = body.fill(pb.VoteAssociateRequest(name=name, request_id=request_id))
    return AssociateProposal.of(await caller.ask(caller.to.standing.VoteAssociate, request))


@router.post("/councils/{region}/seats/{seat}/end", responses=ACT)
async def end_seat(
    region: RegionCode, seat: Id, caller: Asking, request_id: RequestId, _: Nothing | None = None
) -> EndedSeat:
    """End a seat; its open tasks are free to be claimed again."""
    request = pb.EndSeatRequest(name=f"councils/{region}/seats/{seat}", request_id=request_id)
    return EndedSeat.of(await caller.ask(caller.to.standing.EndSeat, request))


@router.get("/publications", responses=READ)
async def list_publications(
    region: Annotated[str, Query(description="12-digit code of a village or community.")],
    caller: Asking,
    page: Pages,
) -> Page[Publication]:
    """What was published in a village, newest first: for its groups and its council."""
    request = pb.ListPublicationsRequest(region=region, **page.fields)
    found = await caller.ask(caller.to.publications.ListPublications, request)
    return page_of(Publication, found.publications, found.next_page_token)


@router.post("/publications", status_code=201, responses=ACT)
async def create_publication(
    body: CreatePublication, caller: Asking, request_id: RequestId
) -> Publication:
    """Publish the result of an item in its village, with the text that you confirm."""
    request = body.fill(pb.CreatePublicationRequest(request_id=request_id))
    return Publication.of(await caller.ask(caller.to.publications.CreatePublication, request))
