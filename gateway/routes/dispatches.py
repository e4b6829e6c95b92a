"""Dispatches to lower federations, and what bodies are let know."""

from typing import Annotated

from fastapi import Query

from gateway.route import ACT, READ, Asking, Id, Pages, RequestId, caller_router
from gateway.schemas import words
from gateway.schemas.base import Nothing, Page, fill, page_of
from gateway.schemas.dispatches import (
    CreateDispatch,
    CreateInformation,
    Dispatch,
    Information,
    ReportDispatch,
    VerifyDispatch,
)
from tongxin.escalation.v1 import dispatches_pb2 as pb

router = caller_router(tags=["asks"])


@router.post("/cases/{case}/dispatch", status_code=201, responses=ACT)
async def create_dispatch(
    case: Id, body: CreateDispatch, caller: Asking, request_id: RequestId
) -> Dispatch:
    """Give work to a federation below yours, which may read the matter while it assists."""
    request = body.fill(pb.CreateDispatchRequest(parent=f"cases/{case}", request_id=request_id))
    return Dispatch.of(await caller.ask(caller.to.dispatches.CreateDispatch, request))


@router.get("/dispatches", responses=READ)
async def list_dispatches(
    caller: Asking,
    page: Pages,
    state: Annotated[words.AskState | None, Query(description="Only those in this state.")] = None,
    *,
    overdue: Annotated[bool, Query(description="Only those that are late.")] = False,
) -> Page[Dispatch]:
    """The dispatches to and of your federations, newest first."""
    request = fill(pb.ListDispatchesRequest(overdue=overdue, **page.fields), {"state": state})
    found = await caller.ask(caller.to.dispatches.ListDispatches, request)
    return page_of(Dispatch, found.dispatches, found.next_page_token)


@router.get("/dispatches/{dispatch}", responses=READ)
async def get_dispatch(dispatch: Id, caller: Asking) -> Dispatch:
    """One dispatch."""
    request = pb.GetDispatchRequest(name=f"dispatches/{dispatch}")
    return Dispatch.of(await caller.ask(caller.to.dispatches.GetDispatch, request))


@router.post("/dispatches/{dispatch}/accept", responses=ACT)
async def accept_dispatch(
    dispatch: Id, _: Nothing, caller: Asking, request_id: RequestId
) -> Dispatch:
    """Take it by name."""
    request = pb.AcceptDispatchRequest(name=f"dispatches/{dispatch}", request_id=request_id)
    return Dispatch.of(await caller.ask(caller.to.dispatches.AcceptDispatch, request))


@router.post("/dispatches/{dispatch}/report", responses=ACT)
async def report_dispatch(
    dispatch: Id, body: ReportDispatch, caller: Asking, request_id: RequestId
) -> Dispatch:
    """Say what was done."""
    name = f"dispatches/{dispatch}"
    request = body.fill(pb.ReportDispatchRequest(name=name, request_id=request_id))
    return Dispatch.of(await caller.ask(caller.to.dispatches.ReportDispatch, request))


@router.post("/dispatches/{dispatch}/verify", responses=ACT)
async def verify_dispatch(
    dispatch: Id, body: VerifyDispatch, caller: Asking, request_id: RequestId
) -> Dispatch:
    """Say that it is done, or send it back."""
    name = f"dispatches/{dispatch}"
    request = body.fill(pb.VerifyDispatchRequest(name=name, request_id=request_id))
    return Dispatch.of(await caller.ask(caller.to.dispatches.VerifyDispatch, request))


@router.post("/cases/{case}/inform", status_code=201, responses=ACT)
async def create_information(
    case: Id, body: CreateInformation, caller: Asking, request_id: RequestId
) -> Information:
    """Let a federation, a council or a body know; nothing is due."""
    request = body.fill(pb.CreateInformationRequest(parent=f"cases/{case}", request_id=request_id))
    return Information.of(await caller.ask(caller.to.information.CreateInformation, request))


@router.get("/information", responses=READ)
async def list_information(caller: Asking, page: Pages) -> Page[Information]:
    """What your bodies were let know, and let others know; newest first."""
    request = pb.ListInformationRequest(**page.fields)
    found = await caller.ask(caller.to.information.ListInformation, request)
    return page_of(Information, found.information, found.next_page_token)


@router.post("/information/{information}/read", responses=ACT)
async def read_information(
    information: Id, _: Nothing, caller: Asking, request_id: RequestId
) -> Information:
    """Say that it was read."""
    name = f"information/{information}"
    request = pb.ReadInformationRequest(name=name, request_id=request_id)
    return Information.of(await caller.ask(caller.to.information.ReadInformation, request))
