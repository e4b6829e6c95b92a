"""Supervision: who is late, and what the level above chooses."""

from typing import Annotated

from fastapi import Query

from gateway.route import ACT, READ, Asking, Id, Pages, RequestId, caller_router
from gateway.schemas import words
from gateway.schemas.base import Page, fill, page_of
from gateway.schemas.supervisions import (
    DecideGroup,
    DecideSupervision,
    GroupDecided,
    LeadershipEntry,
    OverdueBody,
    Supervision,
)
from tongxin.escalation.v1 import supervision_pb2 as pb

router = caller_router(tags=["supervision"])


@router.get("/supervisions", responses=READ)
async def list_supervisions(
    caller: Asking,
    page: Pages,
    *,
    body: Annotated[
        str,
        Query(description="Only of this federation.", examples=["federations/210922000000"]),
    ] = "",
    about: Annotated[str, Query(description="Only about this late body.")] = "",
    level: Annotated[
        words.Level | None, Query(description="Only of federations of this level.")
    ] = None,
    state: Annotated[
        words.SupervisionState | None, Query(description="Only in this state.")
    ] = None,
    overdue: Annotated[
        bool, Query(description="Only those in which nobody chose in time, and still can.")
    ] = False,
) -> Page[Supervision]:
    """What your federations have to choose, what is about them, and what you lead; newest first."""
    request = pb.ListSupervisionsRequest(body=body, about=about, overdue=overdue, **page.fields)
    found = await caller.ask(
        caller.to.supervisions.ListSupervisions, fill(request, {"level": level, "state": state})
    )
    return page_of(Supervision, found.supervisions, found.next_page_token)


@router.get("/supervisions/overdue", responses=READ)
async def list_overdue_bodies(caller: Asking, page: Pages) -> Page[OverdueBody]:
    """The late bodies, one line each; "too late" and "beyond us" are counted apart."""
    request = pb.ListOverdueBodiesRequest(**page.fields)
    found = await caller.ask(caller.to.supervisions.ListOverdueBodies, request)
    return page_of(OverdueBody, found.bodies, found.next_page_token)


@router.get("/supervisions/leadership", responses=READ)
async def list_leadership_overdue(caller: Asking, page: Pages) -> Page[LeadershipEntry]:
    """What nobody chose about up to the province: for its leaders, and for nobody else."""
    request = pb.ListLeadershipOverdueRequest(**page.fields)
    found = await caller.ask(caller.to.supervisions.ListLeadershipOverdue, request)
    return page_of(LeadershipEntry, found.entries, found.next_page_token)


@router.post("/supervisions/groups/decide", responses=ACT)
async def decide_group(body: DecideGroup, caller: Asking, request_id: RequestId) -> GroupDecided:
    """Order one date for everything of one late body, 50 at a time."""
    request = body.fill(pb.DecideGroupRequest(request_id=request_id))
    return GroupDecided.of(await caller.ask(caller.to.supervisions.DecideGroup, request))


@router.get("/supervisions/{supervision}", responses=READ)
async def get_supervision(supervision: Id, caller: Asking) -> Supervision:
    """One supervision."""
    request = pb.GetSupervisionRequest(name=f"supervisions/{supervision}")
    return Supervision.of(await caller.ask(caller.to.supervisions.GetSupervision, request))


@router.post("/supervisions/{supervision}/decide", responses=ACT)
async def decide_supervision(
    supervision: Id, body: DecideSupervision, caller: Asking, request_id: RequestId
) -> Supervision:
    """Order a new date, take over, send help, confirm "beyond us", or close with a reason."""
    request = body.fill(
        pb.DecideSupervisionRequest(name=f"supervisions/{supervision}", request_id=request_id)
    )
    return Supervision.of(await caller.ask(caller.to.supervisions.DecideSupervision, request))
