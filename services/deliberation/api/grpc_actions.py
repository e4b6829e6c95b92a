"""ActionService: decode, call the use case, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from services.deliberation.api.mapping import action_message
from services.deliberation.app.claim_action import claim_action
from services.deliberation.app.complete_action import CompleteAction, complete_action
from services.deliberation.app.ports import Begin
from services.deliberation.app.readers import MeetingReader
from tongxin.deliberation.v1 import meeting_pb2 as pb
from tongxin.deliberation.v1 import meeting_pb2_grpc


class ActionServicer(meeting_pb2_grpc.ActionServiceServicer):
    """Tasks."""

    def __init__(self, begin: Begin, reader: MeetingReader) -> None:
        self._begin = begin
        self._reader = reader

    async def ListActions(
        self, request: pb.ListActionsRequest, context: object
    ) -> pb.ListActionsResponse:
        """List a council's actions."""
        views, token = await self._reader.actions(
            current_act(), request.council, request.matter, request.page_size, request.page_token
        )
        return pb.ListActionsResponse(
            actions=[action_message(view) for view in views], next_page_token=token
        )

    async def ClaimAction(self, request: pb.ClaimActionRequest, context: object) -> pb.Action:
        """Take an action."""
        act = current_act(request)
        name = await perform(claim_action(self._begin, act, request.name))
        return action_message(await self._reader.action(act, name))

    async def CompleteAction(self, request: pb.CompleteActionRequest, context: object) -> pb.Action:
        """Say that an action is done."""
        act = current_act(request)
        command = CompleteAction(request.name, request.note)
        name = await perform(complete_action(self._begin, act, command))
        return action_message(await self._reader.action(act, name))
