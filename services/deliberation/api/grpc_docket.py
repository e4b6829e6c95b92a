"""DocketService: decode, call the use case, encode."""

from dataclasses import replace

from chassis.act import Act
from chassis.grpcserver import current_act
from chassis.names import id_in
from chassis.wire import moment, word
from services.deliberation.api.mapping import entry_message, work_message
from services.deliberation.app.answer_matter import AnswerMatter, answer_matter
from services.deliberation.app.ports import Answer, Look, Moved, Register
from services.deliberation.app.raise_matter import RaiseMatter, raise_matter
from services.deliberation.app.readers import DocketReader
from services.deliberation.domain.names import entry_in
from tongxin.common.v1 import common_pb2
from tongxin.deliberation.v1 import council_pb2 as pb
from tongxin.deliberation.v1 import council_pb2_grpc
from tongxin.intake.v1 import matter_pb2


class DocketServicer(council_pb2_grpc.DocketServiceServicer):
    """Dockets, and the moves from them."""

    def __init__(self, look: Look, register: Register, reader: DocketReader) -> None:
        self._look = look
        self._register = register
        self._reader = reader

    async def ListDocket(
        self, request: pb.ListDocketRequest, context: object
    ) -> pb.ListDocketResponse:
        """List a docket."""
        views, token = await self._reader.entries(
            current_act(),
            request.parent,
            word(pb.DocketState, request.state),
            request.page_size,
            request.page_token,
        )
        return pb.ListDocketResponse(
            entries=[entry_message(view) for view in views], next_page_token=token
        )

    async def GetDocketEntry(
        self, request: pb.GetDocketEntryRequest, context: object
    ) -> pb.DocketEntry:
        """Read one entry."""
        council, matter_id = entry_in(request.name)
        return entry_message(await self._reader.entry(current_act(), council, matter_id))

    async def AnswerMatter(
        self, request: pb.AnswerMatterRequest, context: object
    ) -> pb.DocketEntry:
        """Answer a matter."""
        act = current_act(request)
        answer = Answer(
            outcome=word(matter_pb2.Outcome, request.answer.outcome),
            text=request.answer.text,
            action_record=request.answer.action_record,
            reason=request.answer.reason,
            law_references=tuple(request.answer.law_references),
            expected_at=moment(request.answer.expected_time)
            if request.answer.HasField("expected_time")
            else None,
        )
        command = AnswerMatter(request.matter, request.expected_epoch, answer)
        council, moved = await answer_matter(self._look, self._register, act, command)
        return await self._after(act, council, request.matter, moved)

    async def RaiseMatter(self, request: pb.RaiseMatterRequest, context: object) -> pb.DocketEntry:
        """Raise a matter."""
        act = current_act(request)
        command = RaiseMatter(
            request.matter,
            request.expected_epoch,
            request.reason,
            without_deliberation=request.without_deliberation,
        )
        council, moved = await raise_matter(self._look, self._register, act, command)
        return await self._after(act, council, request.matter, moved)

    async def ListWorkItems(
        self, request: common_pb2.ListWorkItemsRequest, context: object
    ) -> common_pb2.ListWorkItemsResponse:
        """List what waits for the caller."""
        worklist = await self._reader.worklist(
            current_act(), tuple(request.kinds), request.page_size, overdue=request.overdue
        )
        return common_pb2.ListWorkItemsResponse(
            items=[work_message(item) for item in worklist.items],
            total_size=worklist.total,
            overdue_size=worklist.overdue,
        )

    async def _after(self, act: Act, council: str, matter: str, moved: Moved) -> pb.DocketEntry:
        """Read the entry as it is after a move that MatterMoved may not have told yet."""
        view = await self._reader.entry(act, council, id_in(matter, "matters", field="matter"))
        if view.entry.epoch < moved.epoch:
            entry = view.entry.after(moved.epoch, moved.owner, moved.status, moved.deadline)
            view = replace(view, entry=entry, allowed_actions=())
        return entry_message(view)
