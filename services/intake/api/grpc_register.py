"""RegisterService: what councils and federations ask of the register."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.wire import moment, number, stamp, word
from services.intake.api import mapping
from services.intake.app.move_matter import MoveMatter, lookup_move, move_matter
from services.intake.app.ports import Begin, MadeMove, MatterReader, WorkReader
from services.intake.app.set_deadline import SetDeadline, deadline_of, set_deadline
from services.intake.app.set_fact import SetFact, set_fact
from tongxin.common.v1 import common_pb2 as common
from tongxin.intake.v1 import matter_pb2, register_pb2_grpc
from tongxin.intake.v1 import register_pb2 as pb

MAX_TEXTS = 10


def _moved(made: MadeMove) -> pb.MoveMatterResponse:
    return pb.MoveMatterResponse(
        name=made.matter,
        epoch=made.epoch,
        owner=mapping.body(made.owner),
        deadline=stamp(made.deadline),
        status=number(matter_pb2.MatterStatus, made.status),
    )


class RegisterServicer(register_pb2_grpc.RegisterServiceServicer):
    """The register's RPCs."""

    def __init__(self, begin: Begin, work: WorkReader, matters: MatterReader) -> None:
        self._begin = begin
        self._work = work
        self._matters = matters

    async def MoveMatter(
        self, request: pb.MoveMatterRequest, context: object
    ) -> pb.MoveMatterResponse:
        """Move a matter; its custody row is the only record of idempotency."""
        command = MoveMatter(
            name=request.name,
            expected_epoch=request.expected_epoch,
            move=word(matter_pb2.Move, request.move),
            reason=request.reason,
            answer=mapping.answer_of(request.answer) if request.HasField("answer") else None,
            without_deliberation=request.without_deliberation,
            request_id=request.request_id,
            to=request.to,
            region=request.region,
        )
        return _moved(await move_matter(self._begin, current_act(), command))

    async def LookupMove(
        self, request: pb.LookupMoveRequest, context: object
    ) -> pb.MoveMatterResponse:
        """Find a move of before."""
        return _moved(
            await lookup_move(self._begin, current_act(), request.name, request.request_id)
        )

    async def SetDeadline(
        self, request: pb.SetDeadlineRequest, context: object
    ) -> pb.SetDeadlineResponse:
        """Move a deadline."""
        act = current_act(request)
        command = SetDeadline(
            request.name,
            request.expected_epoch,
            word(pb.DeadlineCause, request.cause),
            moment(request.until) if request.HasField("until") else None,
        )
        name = await perform(set_deadline(self._begin, act, command))
        return pb.SetDeadlineResponse(
            deadline=stamp(await deadline_of(self._begin, current_act(), name))
        )

    async def SetFact(self, request: pb.SetFactRequest, context: object) -> pb.SetFactResponse:
        """Let somebody read a matter, or end that."""
        act = current_act(request)
        command = SetFact(
            request.name,
            request.subject,
            request.relation,
            moment(request.valid_until) if request.HasField("valid_until") else None,
        )
        await perform(set_fact(self._begin, act, command))
        return pb.SetFactResponse()

    async def MaskTexts(
        self, request: pb.MaskTextsRequest, context: object
    ) -> pb.MaskTextsResponse:
        """Replace recorded names."""
        masked = await self._matters.masked(current_act(), request.name, request.texts[:MAX_TEXTS])
        return pb.MaskTextsResponse(texts=masked)

    async def ListWorkItems(
        self, request: common.ListWorkItemsRequest, context: object
    ) -> common.ListWorkItemsResponse:
        """Say what waits."""
        views, total, overdue = await self._work.items(
            current_act(),
            request.page_size,
            frozenset(request.kinds),
            overdue=request.overdue,
        )
        return common.ListWorkItemsResponse(
            items=[mapping.work_item(view) for view in views],
            total_size=total,
            overdue_size=overdue,
        )
