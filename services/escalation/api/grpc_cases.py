"""CaseService: decode, call the use case, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import key_in
from chassis.wire import moment, word
from services.escalation.api.mapping import case_message, note_message, work_item_message
from services.escalation.app.accept_case import AcceptCase, accept_case
from services.escalation.app.answer_case import AnswerCase, answer_case
from services.escalation.app.create_action_note import CreateActionNote, create_action_note
from services.escalation.app.ports import (
    Answer,
    Begin,
    CaseReader,
    NoteReader,
    Register,
    WorkReader,
)
from services.escalation.app.raise_case import RaiseCase, raise_case
from tongxin.common.v1 import common_pb2
from tongxin.escalation.v1 import escalation_pb2 as pb
from tongxin.escalation.v1 import escalation_pb2_grpc
from tongxin.intake.v1 import matter_pb2


class CaseServicer(escalation_pb2_grpc.CaseServiceServicer):
    """The cases' RPCs."""

    def __init__(
        self,
        begin: Begin,
        register: Register,
        cases: CaseReader,
        notes: NoteReader,
        work: WorkReader,
    ) -> None:
        self._begin = begin
        self._register = register
        self._cases = cases
        self._notes = notes
        self._work = work

    async def ListCases(
        self, request: pb.ListCasesRequest, context: object
    ) -> pb.ListCasesResponse:
        """List the cases of the caller's federations."""
        if request.federation:
            key_in(request.federation, "federations", field="federation")
        views, token = await self._cases.cases(
            current_act(),
            request.page_size,
            request.page_token,
            request.federation,
            word(pb.StageState, request.state),
        )
        return pb.ListCasesResponse(
            cases=[case_message(view) for view in views], next_page_token=token
        )

    async def GetCase(self, request: pb.GetCaseRequest, context: object) -> pb.Case:
        """Read a case."""
        return case_message(await self._cases.case(current_act(), request.name))

    async def AcceptCase(self, request: pb.AcceptCaseRequest, context: object) -> pb.Case:
        """Take a stage."""
        act = current_act(request)
        command = AcceptCase(request.name, request.expected_epoch)
        name = await perform(accept_case(self._begin, act, command))
        return case_message(await self._cases.case(act, name))

    async def CreateActionNote(
        self, request: pb.CreateActionNoteRequest, context: object
    ) -> pb.ActionNote:
        """Record what was done."""
        act, note = current_act(request), request.note
        command = CreateActionNote(
            case=request.parent,
            expected_epoch=request.expected_epoch,
            text=note.text,
            resource=note.resource,
            booked_from=moment(note.booked_from) if note.HasField("booked_from") else None,
            booked_until=moment(note.booked_until) if note.HasField("booked_until") else None,
        )
        name = await perform(create_action_note(self._begin, act, command))
        return note_message(await self._notes.note(act, name))

    async def ListActionNotes(
        self, request: pb.ListActionNotesRequest, context: object
    ) -> pb.ListActionNotesResponse:
        """List what was done."""
        views, token = await self._notes.notes(
            current_act(), request.parent, request.page_size, request.page_token
        )
        return pb.ListActionNotesResponse(
            notes=[note_message(view) for view in views], next_page_token=token
        )

    async def AnswerCase(self, request: pb.AnswerCaseRequest, context: object) -> pb.Case:
        """Answer."""
        act, answer = current_act(request), request.answer
        command = AnswerCase(
            request.name,
            request.expected_epoch,
            Answer(
                outcome=word(matter_pb2.Outcome, answer.outcome),
                text=answer.text,
                action_record=answer.action_record,
                reason=answer.reason,
                law_references=tuple(answer.law_references),
                expected_at=moment(answer.expected_time)
                if answer.HasField("expected_time")
                else None,
            ),
        )
        name = await answer_case(self._cases, self._register, act, command)
        return case_message(await self._cases.case(act, name))

    async def RaiseCase(self, request: pb.RaiseCaseRequest, context: object) -> pb.Case:
        """Raise it one level."""
        act = current_act(request)
        command = RaiseCase(request.name, request.expected_epoch, request.reason)
        name = await raise_case(self._cases, self._register, act, command)
        return case_message(await self._cases.case(act, name))

    async def ListWorkItems(
        self, request: common_pb2.ListWorkItemsRequest, context: object
    ) -> common_pb2.ListWorkItemsResponse:
        """List what waits for the caller."""
        listed = await self._work.work(
            current_act(), request.page_size, frozenset(request.kinds), overdue=request.overdue
        )
        return common_pb2.ListWorkItemsResponse(
            items=[work_item_message(item) for item in listed.items],
            total_size=listed.total,
            overdue_size=listed.overdue,
        )
