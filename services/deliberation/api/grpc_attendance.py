"""AttendanceService: decode, call the use case, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from services.deliberation.api.grpc_meetings import item_close
from services.deliberation.api.mapping import attendance_message, item_message
from services.deliberation.app.close_led_item import CloseLedItem, close_led_item
from services.deliberation.app.ports import Begin
from services.deliberation.app.readers import AttendanceReader, MeetingReader
from services.deliberation.app.recuse_from_item import RecuseFromItem, recuse_from_item
from services.deliberation.app.sign_in import sign_in
from tongxin.deliberation.v1 import attendance_pb2 as pb
from tongxin.deliberation.v1 import attendance_pb2_grpc, meeting_pb2


class AttendanceServicer(attendance_pb2_grpc.AttendanceServiceServicer):
    """Signing in, stepping back, and leading an item in the director's place."""

    def __init__(self, begin: Begin, reader: MeetingReader, attendance: AttendanceReader) -> None:
        self._begin = begin
        self._reader = reader
        self._attendance = attendance

    async def SignIn(self, request: pb.SignInRequest, context: object) -> meeting_pb2.Attendance:
        """Sign in."""
        act = current_act(request)
        name = await perform(sign_in(self._begin, act, request.meeting))
        return attendance_message(await self._attendance.own(act, name))

    async def RecuseFromItem(
        self, request: pb.RecuseFromItemRequest, context: object
    ) -> pb.RecuseFromItemResponse:
        """Step back from an item."""
        act = current_act(request)
        command = RecuseFromItem(request.name, request.chair)
        return pb.RecuseFromItemResponse(
            meeting=await perform(recuse_from_item(self._begin, act, command))
        )

    async def CloseLedItem(
        self, request: pb.CloseLedItemRequest, context: object
    ) -> meeting_pb2.Item:
        """Close an item in the director's place."""
        act = current_act(request)
        attendance = tuple((person.person, person.present) for person in request.attendance)
        close = meeting_pb2.ItemClose(
            item=request.name,
            adopted_proposal=request.adopted_proposal,
            resolution_text=request.resolution_text,
            actions=request.actions,
        )
        command = CloseLedItem(item_close(close), attendance)
        name = await perform(close_led_item(self._begin, act, command))
        return item_message(await self._reader.item(act, name))
