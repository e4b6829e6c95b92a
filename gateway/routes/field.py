"""Field work: grid workers, what they find on patrol, whom they visit."""

from typing import Annotated

from fastapi import Query

from gateway.route import ACT, READ, Asking, Id, Pages, RegionCode, RequestId, caller_router
from gateway.schemas.base import Nothing, Page, page_of
from gateway.schemas.field import (
    AppointGridWorker,
    GridWorker,
    Patrol,
    PlannedVisits,
    RecordBatch,
    RecordPatrols,
    RecordVisits,
    Visit,
)
from tongxin.intake.v1 import field_pb2 as pb

router = caller_router(tags=["field"])

# A batch is up to 100 transactions.
_SECONDS = 30.0


@router.post("/federations/{region}/grid-workers", status_code=201, responses=ACT)
async def appoint_grid_worker(
    region: RegionCode, body: AppointGridWorker, caller: Asking, request_id: RequestId
) -> GridWorker:
    """Make somebody the worker of a grid of this village."""
    request = body.fill(
        pb.AppointGridWorkerRequest(parent=f"federations/{region}", request_id=request_id)
    )
    return GridWorker.of(await caller.ask(caller.to.field.AppointGridWorker, request))


@router.get("/federations/{region}/grid-workers", responses=READ)
async def list_grid_workers(region: RegionCode, caller: Asking, page: Pages) -> Page[GridWorker]:
    """The workers of a village, those of before included, for its federation."""
    request = pb.ListGridWorkersRequest(parent=f"federations/{region}", **page.fields)
    found = await caller.ask(caller.to.field.ListGridWorkers, request)
    return page_of(GridWorker, found.grid_workers, found.next_page_token)


@router.post("/grid-workers/{worker}/end", responses=ACT)
async def end_grid_worker(
    worker: Id, body: Nothing, caller: Asking, request_id: RequestId
) -> GridWorker:
    """End somebody's work in a grid."""
    request = body.fill(
        pb.EndGridWorkerRequest(name=f"grid-workers/{worker}", request_id=request_id)
    )
    return GridWorker.of(await caller.ask(caller.to.field.EndGridWorker, request))


@router.post("/patrols:batch", responses=ACT)
async def record_patrols(body: RecordPatrols, caller: Asking) -> RecordBatch:
    """Send patrol records from offline drafts: each is stored once however often it is sent."""
    request = body.fill(pb.RecordPatrolsRequest())
    answer = await caller.ask(caller.to.field.RecordPatrols, request, seconds=_SECONDS)
    return RecordBatch.of(answer)


@router.post("/visits:batch", responses=ACT)
async def record_visits(body: RecordVisits, caller: Asking) -> RecordBatch:
    """Send visit records from offline drafts: each is stored once however often it is sent."""
    request = body.fill(pb.RecordVisitsRequest())
    answer = await caller.ask(caller.to.field.RecordVisits, request, seconds=_SECONDS)
    return RecordBatch.of(answer)


@router.get("/patrols", responses=READ)
async def list_patrols(caller: Asking, page: Pages) -> Page[Patrol]:
    """Your own patrol records, newest first."""
    found = await caller.ask(caller.to.field.ListPatrols, pb.ListPatrolsRequest(**page.fields))
    return page_of(Patrol, found.patrols, found.next_page_token)


@router.get("/visits", responses=READ)
async def list_visits(caller: Asking, page: Pages) -> Page[Visit]:
    """Your own visit records, newest first."""
    found = await caller.ask(caller.to.field.ListVisits, pb.ListVisitsRequest(**page.fields))
    return page_of(Visit, found.visits, found.next_page_token)


@router.get("/visits/planned", responses=READ)
async def list_planned_visits(
    caller: Asking,
    page_size: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 50,
) -> PlannedVisits:
    """Whom you have to visit next, the earliest first."""
    request = pb.ListPlannedVisitsRequest(page_size=page_size)
    return PlannedVisits.of(await caller.ask(caller.to.field.ListPlannedVisits, request))
