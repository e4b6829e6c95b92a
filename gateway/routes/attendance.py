"""Who comes to a meeting, who steps back from an item, who leads it in the director's place."""

from gateway.route import ACT, Asking, Id, RequestId, caller_router
from gateway.schemas.attendance import CloseLedItem, Recused, RecuseFromItem
from gateway.schemas.base import Nothing
from gateway.schemas.meetings import Attendance, Item
from tongxin.deliberation.v1 import attendance_pb2 as pb

router = caller_router(tags=["meetings"])


@router.post("/meetings/{meeting}/attendance", status_code=201, responses=ACT)
async def sign_in(
    meeting: Id, caller: Asking, request_id: RequestId, _: Nothing | None = None
) -> Attendance:
    """Sign yourself in: with a seat, or as X who comes."""
    request = pb.SignInRequest(meeting=f"meetings/{meeting}", request_id=request_id)
    return Attendance.of(await caller.ask(caller.to.attendance.SignIn, request))


@router.post("/meetings/{meeting}/items/{item}/recuse", responses=ACT)
async def recuse_from_item(
    meeting: Id, item: Id, body: RecuseFromItem, caller: Asking, request_id: RequestId
) -> Recused:
    """Declare a personal interest: you neither count nor vote there, and no longer read it."""
    name = f"meetings/{meeting}/items/{item}"
    request = body.fill(pb.RecuseFromItemRequest(name=name, request_id=request_id))
    return Recused.of(await caller.ask(caller.to.attendance.RecuseFromItem, request))


@router.post("/meetings/{meeting}/items/{item}/close", responses=ACT)
async def close_led_item(
    meeting: Id, item: Id, body: CloseLedItem, caller: Asking, request_id: RequestId
) -> Item:
    """Close an item that you lead because the director stepped back from it."""
    name = f"meetings/{meeting}/items/{item}"
    request = body.fill(pb.CloseLedItemRequest(name=name, request_id=request_id))
    return Item.of(await caller.ask(caller.to.attendance.CloseLedItem, request))
