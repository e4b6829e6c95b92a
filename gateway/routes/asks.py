"""Requests to bodies: asked by federations, answered by the bodies' officers."""

from typing import Annotated

from fastapi import Query

from gateway.route import ACT, READ, Asking, Id, Pages, RequestId, caller_router
from gateway.schemas import words
from gateway.schemas.asks import (
    AnswerRequest,
    Bundle,
    CreateRequests,
    EnterAgenda,
    ReferCase,
    RejectRequest,
    Request,
    WithdrawRequest,
)
from gateway.schemas.base import Nothing, Page, fill, page_of
from tongxin.escalation.v1 import asks_pb2 as pb

router = caller_router(tags=["asks"])


@router.post("/cases/{case}/requests", status_code=201, responses=ACT)
async def create_requests(
    case: Id, body: CreateRequests, caller: Asking, request_id: RequestId
) -> Bundle:
    """Ask several bodies at once; the matter stays where it is."""
    request = body.fill(pb.CreateRequestsRequest(parent=f"cases/{case}", request_id=request_id))
    return Bundle.of(await caller.ask(caller.to.requests.CreateRequests, request))


@router.get("/cases/{case}/requests", responses=READ)
async def list_bundles(case: Id, caller: Asking, page: Pages) -> Page[Bundle]:
    """What your federation asked of bodies for a case, oldest first."""
    request = pb.ListBundlesRequest(parent=f"cases/{case}", **page.fields)
    found = await caller.ask(caller.to.requests.ListBundles, request)
    return page_of(Bundle, found.bundles, found.next_page_token)


@router.post("/cases/{case}/refer", status_code=201, responses=ACT)
async def refer_case(case: Id, body: ReferCase, caller: Asking, request_id: RequestId) -> Bundle:
    """Hand it to a body, which handles it; your federation goes on owing her the answer."""
    request = body.fill(pb.ReferCaseRequest(name=f"cases/{case}", request_id=request_id))
    return Bundle.of(await caller.ask(caller.to.requests.ReferCase, request))


@router.get("/bundles/{bundle}", responses=READ)
async def get_bundle(bundle: Id, caller: Asking) -> Bundle:
    """What was asked together."""
    request = pb.GetBundleRequest(name=f"bundles/{bundle}")
    return Bundle.of(await caller.ask(caller.to.requests.GetBundle, request))


@router.post("/bundles/{bundle}/acknowledge", responses=ACT)
async def acknowledge_bundle(
    bundle: Id, _: Nothing, caller: Asking, request_id: RequestId
) -> Bundle:
    """Say that your federation has seen what came."""
    request = pb.AcknowledgeBundleRequest(name=f"bundles/{bundle}", request_id=request_id)
    return Bundle.of(await caller.ask(caller.to.requests.AcknowledgeBundle, request))


@router.get("/requests", responses=READ)
async def list_requests(
    caller: Asking,
    page: Pages,
    state: Annotated[words.AskState | None, Query(description="Only those in this state.")] = None,
    *,
    overdue: Annotated[bool, Query(description="Only those whose body is late.")] = False,
) -> Page[Request]:
    """The requests to your bodies and of your federations, newest first."""
    request = fill(pb.ListRequestsRequest(overdue=overdue, **page.fields), {"state": state})
    found = await caller.ask(caller.to.requests.ListRequests, request)
    return page_of(Request, found.requests, found.next_page_token)


@router.get("/requests/{request}", responses=READ)
async def get_request(request: Id, caller: Asking) -> Request:
    """One request."""
    asked = pb.GetRequestRequest(name=f"requests/{request}")
    return Request.of(await caller.ask(caller.to.requests.GetRequest, asked))


@router.post("/requests/{request}/accept", responses=ACT)
async def accept_request(request: Id, _: Nothing, caller: Asking, request_id: RequestId) -> Request:
    """Take it by name, for the body."""
    asked = pb.AcceptRequestRequest(name=f"requests/{request}", request_id=request_id)
    return Request.of(await caller.ask(caller.to.requests.AcceptRequest, asked))


@router.post("/requests/{request}/reject", responses=ACT)
async def reject_request(
    request: Id, body: RejectRequest, caller: Asking, request_id: RequestId
) -> Request:
    """Say no, with a reason."""
    asked = body.fill(pb.RejectRequestRequest(name=f"requests/{request}", request_id=request_id))
    return Request.of(await caller.ask(caller.to.requests.RejectRequest, asked))


@router.post("/requests/{request}/answer", responses=ACT)
async def answer_request(
    request: Id, body: AnswerRequest, caller: Asking, request_id: RequestId
) -> Request:
    """Say what came of it."""
    asked = body.fill(pb.AnswerRequestRequest(name=f"requests/{request}", request_id=request_id))
    return Request.of(await caller.ask(caller.to.requests.AnswerRequest, asked))


@router.post("/requests/{request}/agenda", responses=ACT)
async def enter_agenda(
    request: Id, body: EnterAgenda, caller: Asking, request_id: RequestId
) -> Request:
    """Say on which official agenda it stands."""
    asked = body.fill(pb.EnterAgendaRequest(name=f"requests/{request}", request_id=request_id))
    return Request.of(await caller.ask(caller.to.requests.EnterAgenda, asked))


@router.post("/requests/{request}/withdraw", responses=ACT)
async def withdraw_request(
    request: Id, body: WithdrawRequest, caller: Asking, request_id: RequestId
) -> Request:
    """Take it back, or go on without a body that said no."""
    asked = body.fill(pb.WithdrawRequestRequest(name=f"requests/{request}", request_id=request_id))
    return Request.of(await caller.ask(caller.to.requests.WithdrawRequest, asked))
