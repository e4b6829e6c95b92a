"""Tasks beside the close form: "who is free this afternoon?", progress, visits."""

from fastapi import Response

from gateway.route import ACT, READ, Asking, Id, Pages, RequestId, caller_router
from gateway.schemas.base import Nothing, Page, page_of
from gateway.schemas.meetings import Action
from gateway.schemas.tasks import (
    CreateAction,
    CreateProgress,
    HandOnAction,
    Progress,
    RecordVisit,
    Visit,
)
from tongxin.deliberation.v1 import tasks_pb2 as pb

router = caller_router(tags=["tasks"])


@router.post("/actions", status_code=201, responses=ACT)
async def create_action(
    body: CreateAction, caller: Asking, request_id: RequestId, response: Response
) -> Action:
    """Open a task on a matter of the docket without a meeting: "who is free this afternoon?"."""
    request = body.fill(pb.CreateActionRequest(request_id=request_id))
    created = await caller.ask(caller.to.tasks.CreateAction, request)
    response.headers["location"] = f"/api/v1/{created.name}"
    return Action.of(created)


@router.get("/actions/{action}", responses=READ)
async def get_action(action: Id, caller: Asking) -> Action:
    """One task."""
    request = pb.GetActionRequest(name=f"actions/{action}")
    return Action.of(await caller.ask(caller.to.tasks.GetAction, request))


@router.post("/actions/{action}/progress", status_code=201, responses=ACT)
async def create_progress(
    action: Id, body: CreateProgress, caller: Asking, request_id: RequestId
) -> Progress:
    """Tell how far it is, or by when it will be done; who asked is told in one sentence."""
    request = body.fill(pb.CreateProgressRequest(parent=f"actions/{action}", request_id=request_id))
    return Progress.of(await caller.ask(caller.to.tasks.CreateProgress, request))


@router.get("/actions/{action}/progress", responses=READ)
async def list_progress(action: Id, caller: Asking, page: Pages) -> Page[Progress]:
    """What was told about a task, oldest first."""
    request = pb.ListProgressRequest(parent=f"actions/{action}", **page.fields)
    found = await caller.ask(caller.to.tasks.ListProgress, request)
    return page_of(Progress, found.progress, found.next_page_token)


@router.post("/actions/{action}/release", responses=ACT)
async def release_action(
    action: Id, caller: Asking, request_id: RequestId, _: Nothing | None = None
) -> Action:
    """Give a task back: somebody else may claim it."""
    request = pb.ReleaseActionRequest(name=f"actions/{action}", request_id=request_id)
    return Action.of(await caller.ask(caller.to.tasks.ReleaseAction, request))


@router.post("/actions/{action}/hand-on", responses=ACT)
async def hand_on_action(
    action: Id, body: HandOnAction, caller: Asking, request_id: RequestId
) -> Action:
    """Hand a task on to somebody who sits in the council."""
    request = body.fill(pb.HandOnActionRequest(name=f"actions/{action}", request_id=request_id))
    return Action.of(await caller.ask(caller.to.tasks.HandOnAction, request))


@router.post("/actions/{action}/visit", status_code=201, responses=ACT)
async def record_visit(
    action: Id, body: RecordVisit, caller: Asking, request_id: RequestId
) -> Visit:
    """Write down a visit; with it the task is done."""
    request = body.fill(pb.RecordVisitRequest(name=f"actions/{action}", request_id=request_id))
    return Visit.of(await caller.ask(caller.to.tasks.RecordVisit, request))


@router.get("/actions/{action}/visit", responses=READ)
async def get_visit(action: Id, caller: Asking) -> Visit:
    """The visit that a task was."""
    request = pb.GetVisitRequest(name=f"actions/{action}/visit")
    return Visit.of(await caller.ask(caller.to.tasks.GetVisit, request))
