"""RequestService: decode, call the use case, encode."""

from chassis.act import Act
from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.wire import moment, word
from services.escalation.api.ask_mapping import bundle_message, request_message
from services.escalation.app.accept_request import AcceptRequest, accept_request
from services.escalation.app.acknowledge_bundle import AcknowledgeBundle, acknowledge_bundle
from services.escalation.app.answer_request import AnswerRequest, answer_request
from services.escalation.app.ask_ports import AskReader, BundleReader
from services.escalation.app.create_requests import CreateRequests, create_requests
from services.escalation.app.enter_agenda import EnterAgenda, enter_work_agenda
from services.escalation.app.ports import Begin
from services.escalation.app.refer_case import Parts, ReferCase, refer_case
from services.escalation.app.reject_request import RejectRequest, reject_request
from services.escalation.app.withdraw_request import WithdrawRequest, withdraw_request
from services.escalation.domain.asks import REFER, REQUEST
from tongxin.escalation.v1 import asks_pb2 as pb
from tongxin.escalation.v1 import asks_pb2_grpc

_KINDS = (REQUEST, REFER)


class RequestServicer(asks_pb2_grpc.RequestServiceServicer):
    """The requests' RPCs."""

    def __init__(self, begin: Begin, parts: Parts, asks: AskReader, bundles: BundleReader) -> None:
        self._begin = begin
        self._parts = parts
        self._asks = asks
        self._bundles = bundles

    async def CreateRequests(self, request: pb.CreateRequestsRequest, context: object) -> pb.Bundle:
        """Ask several bodies."""
        act = current_act(request)
        command = CreateRequests(
            case=request.parent,
            expected_epoch=request.expected_epoch,
            bodies=tuple(request.bodies),
            text=request.text,
            disclosed=request.disclosed,
            due=moment(request.due_time) if request.HasField("due_time") else None,
            completion=word(pb.Completion, request.completion),
            bundle=request.bundle,
        )
        name = await perform(create_requests(self._begin, self._parts.names, act, command))
        return bundle_message(await self._bundles.bundle(act, name))

    async def ReferCase(self, request: pb.ReferCaseRequest, context: object) -> pb.Bundle:
        """Hand it to a body."""
        act = current_act(request)
        command = ReferCase(
            name=request.name,
            expected_epoch=request.expected_epoch,
            body=request.body,
            text=request.text,
            disclosed=request.disclosed,
            reason=request.reason,
            due=moment(request.due_time) if request.HasField("due_time") else None,
        )
        name = await perform(refer_case(self._begin, self._parts, act, command))
        return bundle_message(await self._bundles.bundle(act, name))

    async def ListBundles(
        self, request: pb.ListBundlesRequest, context: object
    ) -> pb.ListBundlesResponse:
        """List what was asked for a case."""
        views, token = await self._bundles.bundles(
            current_act(), request.parent, request.page_size, request.page_token
        )
        return pb.ListBundlesResponse(
            bundles=[bundle_message(view) for view in views], next_page_token=token
        )

    async def GetBundle(self, request: pb.GetBundleRequest, context: object) -> pb.Bundle:
        """Read a bundle."""
        return bundle_message(await self._bundles.bundle(current_act(), request.name))

    async def AcknowledgeBundle(
        self, request: pb.AcknowledgeBundleRequest, context: object
    ) -> pb.Bundle:
        """Say that it was seen."""
        act = current_act(request)
        command = AcknowledgeBundle(request.name)
        name = await perform(acknowledge_bundle(self._begin, act, command))
        return bundle_message(await self._bundles.bundle(act, name))

    async def ListRequests(
        self, request: pb.ListRequestsRequest, context: object
    ) -> pb.ListRequestsResponse:
        """List requests."""
        views, token = await self._asks.asks(
            current_act(),
            "request",
            _KINDS,
            request.page_size,
            request.page_token,
            state=word(pb.AskState, request.state),
            overdue=request.overdue,
        )
        return pb.ListRequestsResponse(
            requests=[request_message(view) for view in views], next_page_token=token
        )

    async def GetRequest(self, request: pb.GetRequestRequest, context: object) -> pb.Request:
        """Read a request."""
        return await self._read(current_act(), request.name)

    async def AcceptRequest(self, request: pb.AcceptRequestRequest, context: object) -> pb.Request:
        """Take it."""
        act = current_act(request)
        name = await perform(accept_request(self._begin, act, AcceptRequest(request.name)))
        return await self._read(act, name)

    async def RejectRequest(self, request: pb.RejectRequestRequest, context: object) -> pb.Request:
        """Say no."""
        act = current_act(request)
        command = RejectRequest(request.name, request.reason)
        return await self._read(act, await perform(reject_request(self._begin, act, command)))

    async def AnswerRequest(self, request: pb.AnswerRequestRequest, context: object) -> pb.Request:
        """Say what came of it."""
        act = current_act(request)
        command = AnswerRequest(request.name, word(pb.AskOutcome, request.outcome), request.text)
        return await self._read(act, await perform(answer_request(self._begin, act, command)))

    async def EnterAgenda(self, request: pb.EnterAgendaRequest, context: object) -> pb.Request:
        """Enter it into the work agenda."""
        act = current_act(request)
        command = EnterAgenda(request.name, request.document, request.date)
        return await self._read(act, await perform(enter_work_agenda(self._begin, act, command)))

    async def WithdrawRequest(
        self, request: pb.WithdrawRequestRequest, context: object
    ) -> pb.Request:
        """Take it back."""
        act = current_act(request)
        command = WithdrawRequest(request.name, request.reason)
        return await self._read(act, await perform(withdraw_request(self._begin, act, command)))

    async def _read(self, act: Act, name: str) -> pb.Request:
        return request_message(await self._asks.ask(act, name, "request", _KINDS))
