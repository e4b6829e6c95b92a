"""DispatchService and InformationService: decode, call the use case, encode."""

from chassis.act import Act
from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import name_of
from chassis.wire import moment, number, stamp, word
from services.escalation.app.accept_dispatch import AcceptDispatch, accept_dispatch
from services.escalation.app.ask_ports import AskReader, FactsOfMatter
from services.escalation.app.ask_views import AskView
from services.escalation.app.create_dispatch import CreateDispatch, create_dispatch
from services.escalation.app.create_information import CreateInformation, create_information
from services.escalation.app.ports import Begin
from services.escalation.app.read_information import ReadInformation, read_information
from services.escalation.app.refer_case import Parts
from services.escalation.app.report_dispatch import ReportDispatch, report_dispatch
from services.escalation.app.verify_dispatch import VerifyDispatch, verify_dispatch
from services.escalation.domain.asks import ACCEPTED, DISPATCH, INFORM
from services.escalation.domain.bodies import is_body
from tongxin.escalation.v1 import asks_pb2, dispatches_pb2_grpc
from tongxin.escalation.v1 import dispatches_pb2 as pb


def _dispatch(view: AskView) -> pb.Dispatch:
    ask = view.ask
    return pb.Dispatch(
        name=name_of("dispatches", ask.id),
        matter=name_of("matters", ask.matter_id) if ask.matter_id else "",
        asker=ask.asker,
        federation=ask.doer,
        text=ask.text,
        masked=ask.masked,
        state=number(asks_pb2.AskState, ask.state),
        create_time=stamp(ask.asked_at),
        since=stamp(ask.since),
        due_time=stamp(ask.due),
        overdue=view.overdue,
        half_gone=ask.reminded_at is not None,
        officer=ask.officer,
        outcome=number(asks_pb2.AskOutcome, ask.outcome),
        report=ask.answer,
        reason=ask.reason,
        allowed_actions=view.allowed_actions,
    )


def _information(view: AskView) -> pb.Information:
    ask = view.ask
    known = view.asks or not is_body(ask.doer)
    return pb.Information(
        name=name_of("information", ask.id),
        matter=name_of("matters", ask.matter_id) if known and ask.matter_id else "",
        asker=ask.asker,
        body=ask.doer,
        text=ask.text,
        create_time=stamp(ask.asked_at),
        read_time=stamp(ask.since) if ask.state == ACCEPTED else None,
        allowed_actions=view.allowed_actions,
    )


class DispatchServicer(dispatches_pb2_grpc.DispatchServiceServicer):
    """The dispatches' RPCs."""

    def __init__(self, begin: Begin, parts: Parts, facts: FactsOfMatter, asks: AskReader) -> None:
        self._begin = begin
        self._parts = parts
        self._facts = facts
        self._asks = asks

    async def CreateDispatch(
        self, request: pb.CreateDispatchRequest, context: object
    ) -> pb.Dispatch:
        """Give work to a lower federation."""
        act = current_act(request)
        command = CreateDispatch(
            case=request.parent,
            expected_epoch=request.expected_epoch,
            federation=request.federation,
            text=request.text,
            named=request.named,
            due=moment(request.due_time) if request.HasField("due_time") else None,
        )
        done = create_dispatch(self._begin, self._parts, self._facts, act, command)
        return await self._read(act, await perform(done))

    async def ListDispatches(
        self, request: pb.ListDispatchesRequest, context: object
    ) -> pb.ListDispatchesResponse:
        """List dispatches."""
        views, token = await self._asks.asks(
            current_act(),
            "dispatch",
            (DISPATCH,),
            request.page_size,
            request.page_token,
            state=word(asks_pb2.AskState, request.state),
            overdue=request.overdue,
        )
        return pb.ListDispatchesResponse(
            dispatches=[_dispatch(view) for view in views], next_page_token=token
        )

    async def GetDispatch(self, request: pb.GetDispatchRequest, context: object) -> pb.Dispatch:
        """Read a dispatch."""
        return await self._read(current_act(), request.name)

    async def AcceptDispatch(
        self, request: pb.AcceptDispatchRequest, context: object
    ) -> pb.Dispatch:
        """Take it."""
        act = current_act(request)
        done = accept_dispatch(self._begin, act, AcceptDispatch(request.name))
        return await self._read(act, await perform(done))

    async def ReportDispatch(
        self, request: pb.ReportDispatchRequest, context: object
    ) -> pb.Dispatch:
        """Say what was done."""
        act = current_act(request)
        outcome = word(asks_pb2.AskOutcome, request.outcome)
        done = report_dispatch(
            self._begin, act, ReportDispatch(request.name, outcome, request.text)
        )
        return await self._read(act, await perform(done))

    async def VerifyDispatch(
        self, request: pb.VerifyDispatchRequest, context: object
    ) -> pb.Dispatch:
        """Say what was found."""
        act = current_act(request)
        command = VerifyDispatch(
            name=request.name,
            done=request.done,
            reason=request.reason,
            due=moment(request.due_time) if request.HasField("due_time") else None,
        )
        done = verify_dispatch(self._begin, self._asks, self._facts, act, command)
        return await self._read(act, await perform(done))

    async def _read(self, act: Act, name: str) -> pb.Dispatch:
        return _dispatch(await self._asks.ask(act, name, "dispatch", (DISPATCH,)))


class InformationServicer(dispatches_pb2_grpc.InformationServiceServicer):
    """The RPCs of what others are let know."""

    def __init__(self, begin: Begin, parts: Parts, facts: FactsOfMatter, asks: AskReader) -> None:
        self._begin = begin
        self._parts = parts
        self._facts = facts
        self._asks = asks

    async def CreateInformation(
        self, request: pb.CreateInformationRequest, context: object
    ) -> pb.Information:
        """Let a body know."""
        act = current_act(request)
        command = CreateInformation(
            request.parent, request.expected_epoch, request.body, request.text
        )
        done = create_information(self._begin, self._parts, self._facts, act, command)
        return await self._read(act, await perform(done))

    async def ReadInformation(
        self, request: pb.ReadInformationRequest, context: object
    ) -> pb.Information:
        """Say that it was read."""
        act = current_act(request)
        done = read_information(self._begin, act, ReadInformation(request.name))
        return await self._read(act, await perform(done))

    async def ListInformation(
        self, request: pb.ListInformationRequest, context: object
    ) -> pb.ListInformationResponse:
        """List information."""
        views, token = await self._asks.asks(
            current_act(),
            "information",
            (INFORM,),
            request.page_size,
            request.page_token,
            state="",
            overdue=False,
        )
        return pb.ListInformationResponse(
            information=[_information(view) for view in views], next_page_token=token
        )

    async def _read(self, act: Act, name: str) -> pb.Information:
        return _information(await self._asks.ask(act, name, "information", (INFORM,)))
