"""The registry of bodies and their officers."""

from typing import Annotated

from fastapi import Query

from gateway.route import ACT, READ, Asking, Id, Pages, RequestId, caller_router
from gateway.schemas import words
from gateway.schemas.base import Nothing, Page, fill, page_of
from gateway.schemas.bodies import CreateBody, CreateOfficer, Officer, PartnerBody
from tongxin.escalation.v1 import bodies_pb2 as pb

router = caller_router(tags=["bodies"])


@router.post("/bodies", status_code=201, responses=ACT)
async def create_body(body: CreateBody, caller: Asking, request_id: RequestId) -> PartnerBody:
    """Enter a body."""
    request = body.fill(pb.CreateBodyRequest(request_id=request_id))
    return PartnerBody.of(await caller.ask(caller.to.bodies.CreateBody, request))


@router.get("/bodies", responses=READ)
async def list_bodies(
    caller: Asking,
    page: Pages,
    region: Annotated[
        str, Query(description="Only those of this region.", examples=["210922107000"])
    ] = "",
    kind: Annotated[words.BodyKind | None, Query(description="Only those of this kind.")] = None,
) -> Page[PartnerBody]:
    """The bodies that can be asked for help."""
    request = fill(pb.ListBodiesRequest(region=region, **page.fields), {"kind": kind})
    found = await caller.ask(caller.to.bodies.ListBodies, request)
    return page_of(PartnerBody, found.bodies, found.next_page_token)


@router.get("/bodies/{body}", responses=READ)
async def get_body(body: Id, caller: Asking) -> PartnerBody:
    """One body."""
    request = pb.GetBodyRequest(name=f"bodies/{body}")
    return PartnerBody.of(await caller.ask(caller.to.bodies.GetBody, request))


@router.post("/bodies/{body}/end", responses=ACT)
async def end_body(body: Id, _: Nothing, caller: Asking, request_id: RequestId) -> PartnerBody:
    """End a body with its officers."""
    request = pb.EndBodyRequest(name=f"bodies/{body}", request_id=request_id)
    return PartnerBody.of(await caller.ask(caller.to.bodies.EndBody, request))


@router.post("/bodies/{body}/officers", status_code=201, responses=ACT)
async def create_officer(
    body: Id, officer: CreateOfficer, caller: Asking, request_id: RequestId
) -> Officer:
    """Let somebody act for a body."""
    request = officer.fill(pb.CreateOfficerRequest(parent=f"bodies/{body}", request_id=request_id))
    return Officer.of(await caller.ask(caller.to.bodies.CreateOfficer, request))


@router.get("/bodies/{body}/officers", responses=READ)
async def list_officers(body: Id, caller: Asking, page: Pages) -> Page[Officer]:
    """Who acts for a body, for those who do."""
    request = pb.ListOfficersRequest(parent=f"bodies/{body}", **page.fields)
    found = await caller.ask(caller.to.bodies.ListOfficers, request)
    return page_of(Officer, found.officers, found.next_page_token)


@router.post("/bodies/{body}/officers/{officer}/end", responses=ACT)
async def end_officer(
    body: Id, officer: Id, _: Nothing, caller: Asking, request_id: RequestId
) -> Officer:
    """Somebody no longer acts for a body."""
    name = f"bodies/{body}/officers/{officer}"
    request = pb.EndOfficerRequest(name=name, request_id=request_id)
    return Officer.of(await caller.ask(caller.to.bodies.EndOfficer, request))
