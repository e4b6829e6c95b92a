"""Stand-ins, hand-overs, and organisers of buildings."""

from gateway.route import ACT, READ, Asking, Id, RequestId, caller_router
from gateway.schemas.base import Nothing
from gateway.schemas.offices import (
    CreateDeputy,
    Deputies,
    Deputy,
    HandOver,
    Handover,
    SetMemberTitle,
)
from gateway.schemas.people import Membership
from tongxin.intake.v1 import offices_pb2 as pb

router = caller_router(tags=["offices"])


@router.post("/me/deputies", status_code=201, responses=ACT)
async def create_deputy(body: CreateDeputy, caller: Asking, request_id: RequestId) -> Deputy:
    """Name somebody who leads your group for a time, with the same rights."""
    request = body.fill(pb.CreateDeputyRequest(request_id=request_id))
    return Deputy.of(await caller.ask(caller.to.offices.CreateDeputy, request))


@router.get("/me/deputies", responses=READ)
async def list_deputies(caller: Asking) -> Deputies:
    """Whom you named, and for whom you stand in."""
    return Deputies.of(await caller.ask(caller.to.offices.ListDeputies, pb.ListDeputiesRequest()))


@router.post("/me/deputies/{deputy}/end", responses=ACT)
async def end_deputy(deputy: Id, body: Nothing, caller: Asking, request_id: RequestId) -> Deputy:
    """End it before its time; by who named her, or by herself."""
    request = body.fill(pb.EndDeputyRequest(name=f"deputies/{deputy}", request_id=request_id))
    return Deputy.of(await caller.ask(caller.to.offices.EndDeputy, request))


@router.post("/handovers", status_code=201, responses=ACT)
async def hand_over(body: HandOver, caller: Asking, request_id: RequestId) -> Handover:
    """Give the leadership of all groups, with all open work, to another in one act."""
    request = body.fill(pb.HandOverRequest(request_id=request_id))
    return Handover.of(await caller.ask(caller.to.offices.HandOver, request))


@router.post("/groups/{group}/titles", responses=ACT)
async def set_member_title(
    group: Id, body: SetMemberTitle, caller: Asking, request_id: RequestId
) -> Membership:
    """Make a member the organiser of a building 楼长 or an entrance 单元长, or end that."""
    request = body.fill(pb.SetMemberTitleRequest(group=f"groups/{group}", request_id=request_id))
    return Membership.of(await caller.ask(caller.to.offices.SetMemberTitle, request))
