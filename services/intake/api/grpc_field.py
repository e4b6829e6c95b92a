"""FieldService: decode, call the use case, encode."""

from collections.abc import Sequence

from chassis.catalogue import catalogue
from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import key_in, name_of
from chassis.refusals import not_found
from chassis.wire import moment, number, stamp, word
from services.intake.api.grpc_desk import party_of
from services.intake.app.appoint_grid_worker import AppointGridWorker, appoint_grid_worker
from services.intake.app.end_grid_worker import EndGridWorker, end_grid_worker
from services.intake.app.field_ports import FieldReader, PlanView, Taken
from services.intake.app.ports import Begin
from services.intake.app.record_patrols import PatrolDraft, record_patrols
from services.intake.app.record_visits import VisitDraft, record_visits
from services.intake.domain.field_records import PATROL, VISIT, FieldRecord, GridWorker
from services.intake.domain.screening import Screening
from tongxin.common.v1 import common_pb2 as common
from tongxin.intake.v1 import field_pb2 as pb
from tongxin.intake.v1 import field_pb2_grpc

_COLLECTION = {PATROL: "patrols", VISIT: "visits"}
_ANSWERS = ("alone", "afraid", "hurt", "safe_at_home", "others_hurt")


def _worker(worker: GridWorker) -> pb.GridWorker:
    return pb.GridWorker(
        name=name_of("grid-workers", worker.id),
        grid=name_of("grids", worker.grid.id),
        grid_title=worker.grid.title,
        region=worker.grid.region,
        person=name_of("people", worker.person),
        since=stamp(worker.since),
        until=stamp(worker.until),
    )


def _name(collection: str, identity: object) -> str:
    return name_of(collection, str(identity)) if identity else ""


def _patrol_draft(message: pb.Patrol) -> PatrolDraft:
    return PatrolDraft(
        device=message.device,
        draft_no=message.draft_no,
        grid=message.grid,
        recorded_at=moment(message.recorded_time) if message.HasField("recorded_time") else None,
        place=message.place,
        topic=message.topic,
        finding=message.finding,
        outcome=word(pb.PatrolOutcome, message.outcome),
        action_record=message.action_record,
        screening=Screening(
            **{
                name: word(pb.ScreeningAnswer, getattr(message.screening, name))
                for name in _ANSWERS
            }
        ),
        concerned=party_of(message.concerned) if message.HasField("concerned") else None,
        urgency=word(common.Urgency, message.urgency),
    )


def _visit_draft(message: pb.Visit) -> VisitDraft:
    return VisitDraft(
        device=message.device,
        draft_no=message.draft_no,
        grid=message.grid,
        recorded_at=moment(message.recorded_time) if message.HasField("recorded_time") else None,
        place=message.place,
        person=message.person,
        household=message.household,
        matter=message.matter,
        finding=message.finding,
        next_at=moment(message.next_time) if message.HasField("next_time") else None,
        follows=message.follows,
    )


def _taken(collection: str, taken: Sequence[Taken]) -> pb.RecordBatchResponse:
    return pb.RecordBatchResponse(
        results=[
            pb.RecordResult(
                device=item.device,
                draft_no=item.draft_no,
                state=number(pb.RecordState, item.state),
                name=_name(collection, item.record),
                matter=_name("matters", item.matter),
                errors=[
                    pb.RecordError(
                        field=error.field, reason=error.reason, description=error.description
                    )
                    for error in item.errors
                ],
            )
            for item in taken
        ]
    )


def _patrol(record: FieldRecord) -> pb.Patrol:
    return pb.Patrol(
        name=name_of("patrols", record.id),
        device=record.device,
        draft_no=record.draft_no,
        grid=name_of("grids", record.grid),
        recorded_time=stamp(record.recorded_at),
        place=record.place.reveal(),
        topic=record.topic,
        finding=record.finding.reveal(),
        outcome=number(pb.PatrolOutcome, record.outcome),
        action_record=record.action_record.reveal(),
        screening=pb.Screening(
            **{
                name: number(pb.ScreeningAnswer, getattr(record.screening, name))
                for name in _ANSWERS
            }
        ),
        matter=_name("matters", record.matter),
        next_time=stamp(record.next_at),
    )


def _visit(record: FieldRecord) -> pb.Visit:
    return pb.Visit(
        name=name_of("visits", record.id),
        device=record.device,
        draft_no=record.draft_no,
        grid=name_of("grids", record.grid),
        recorded_time=stamp(record.recorded_at),
        place=record.place.reveal(),
        person=_name("people", record.person),
        household=record.household.reveal(),
        matter=_name("matters", record.matter),
        finding=record.finding.reveal(),
        next_time=stamp(record.next_at),
    )


def _plan(view: PlanView) -> pb.PlannedVisit:
    record = view.record
    return pb.PlannedVisit(
        follows=name_of(_COLLECTION[record.kind], record.id),
        due_time=stamp(record.next_at),
        overdue=view.overdue,
        place=record.place.reveal(),
        person=_name("people", record.person),
        household=record.household.reveal(),
        matter=_name("matters", record.matter),
    )


class FieldServicer(field_pb2_grpc.FieldServiceServicer):
    """The RPCs of field work."""

    def __init__(self, begin: Begin, reader: FieldReader) -> None:
        self._begin = begin
        self._reader = reader

    async def AppointGridWorker(
        self, request: pb.AppointGridWorkerRequest, context: object
    ) -> pb.GridWorker:
        """Make somebody the worker of a grid."""
        act = current_act(request)
        command = AppointGridWorker(request.parent, request.person, request.grid_title)
        name = await perform(appoint_grid_worker(self._begin, act, command))
        return _worker(await self._reader.worker(act, name))

    async def EndGridWorker(
        self, request: pb.EndGridWorkerRequest, context: object
    ) -> pb.GridWorker:
        """End that."""
        act = current_act(request)
        name = await perform(end_grid_worker(self._begin, act, EndGridWorker(request.name)))
        return _worker(await self._reader.worker(act, name))

    async def ListGridWorkers(
        self, request: pb.ListGridWorkersRequest, context: object
    ) -> pb.ListGridWorkersResponse:
        """List a village's workers."""
        region = catalogue().find(key_in(request.parent, "federations", field="parent"))
        if region is None:
            raise not_found()
        workers, token = await self._reader.workers(
            current_act(), region.code, request.page_size, request.page_token
        )
        return pb.ListGridWorkersResponse(
            grid_workers=[_worker(worker) for worker in workers], next_page_token=token
        )

    async def RecordPatrols(
        self, request: pb.RecordPatrolsRequest, context: object
    ) -> pb.RecordBatchResponse:
        """Take patrol records."""
        drafts = [_patrol_draft(record) for record in request.records]
        return _taken("patrols", await record_patrols(self._begin, current_act(), drafts))

    async def RecordVisits(
        self, request: pb.RecordVisitsRequest, context: object
    ) -> pb.RecordBatchResponse:
        """Take visit records."""
        drafts = [_visit_draft(record) for record in request.records]
        return _taken("visits", await record_visits(self._begin, current_act(), drafts))

    async def ListPatrols(
        self, request: pb.ListPatrolsRequest, context: object
    ) -> pb.ListPatrolsResponse:
        """List the caller's patrol records."""
        records, token = await self._reader.records(
            current_act(), PATROL, request.page_size, request.page_token
        )
        return pb.ListPatrolsResponse(
            patrols=[_patrol(record) for record in records], next_page_token=token
        )

    async def ListVisits(
        self, request: pb.ListVisitsRequest, context: object
    ) -> pb.ListVisitsResponse:
        """List the caller's visit records."""
        records, token = await self._reader.records(
            current_act(), VISIT, request.page_size, request.page_token
        )
        return pb.ListVisitsResponse(
            visits=[_visit(record) for record in records], next_page_token=token
        )

    async def ListPlannedVisits(
        self, request: pb.ListPlannedVisitsRequest, context: object
    ) -> pb.ListPlannedVisitsResponse:
        """Say whom to visit next."""
        plans = await self._reader.planned(current_act(), request.page_size)
        return pb.ListPlannedVisitsResponse(visits=[_plan(plan) for plan in plans])
