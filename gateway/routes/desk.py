"""The desk: who walks in, phones or writes; receipts; people by their exact phone."""

from fastapi import APIRouter, Request, Response

from gateway.route import ACT, ASK, Asking, Id, RequestId, StrictRoute, caller_router, door_of
from gateway.schemas.base import Nothing
from gateway.schemas.desk import (
    FoundPeople,
    LookupReceipt,
    Receipt,
    ReceiptStanding,
    RegisterWalkIn,
    SearchPeople,
    WalkIn,
)
from tongxin.intake.v1 import desk_pb2 as pb

router = caller_router(tags=["desk"])
# Who holds a receipt has no login: the front door asks in its own name.
anonymous = APIRouter(prefix="/api/v1", route_class=StrictRoute, tags=["desk"])


@router.post("/walk-ins", status_code=201, responses=ACT)
async def register_walk_in(
    body: RegisterWalkIn, caller: Asking, request_id: RequestId, response: Response
) -> WalkIn:
    """Register person, matter and receipt in one call; the PIN is shown this once."""
    request = body.fill(pb.RegisterWalkInRequest(request_id=request_id))
    made = await caller.ask(caller.to.desk.RegisterWalkIn, request)
    response.headers["location"] = f"/api/v1/{made.matter.name}"
    return WalkIn.of(made)


@router.post("/matters/{matter}/receipt", responses=ACT)
async def renew_receipt(
    matter: Id, body: Nothing, caller: Asking, request_id: RequestId
) -> Receipt:
    """Give its receipt a new PIN; the old one ends."""
    request = body.fill(pb.RenewReceiptRequest(name=f"matters/{matter}", request_id=request_id))
    return Receipt.of(await caller.ask(caller.to.desk.RenewReceipt, request))


@anonymous.post("/receipts:lookup", responses=ASK)
async def lookup_receipt(body: LookupReceipt, request: Request) -> ReceiptStanding:
    """Where a matter stands, for who holds its receipt. Five wrong tries close the code for 1 h."""
    front = door_of(request).itself()
    asked = body.fill(pb.LookupReceiptRequest())
    return ReceiptStanding.of(await front.ask(front.to.desk.LookupReceipt, asked))


@router.post("/people:search", responses=ACT)
async def search_people(body: SearchPeople, caller: Asking) -> FoundPeople:
    """The people of your own region with exactly this phone, at most 10."""
    request = body.fill(pb.SearchPeopleRequest())
    return FoundPeople.of(await caller.ask(caller.to.desk.SearchPeople, request))
