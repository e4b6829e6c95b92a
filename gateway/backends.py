"""The four services, and asking them as the caller."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import grpc
from google.protobuf.message import Message
from grpc_health.v1 import health_pb2, health_pb2_grpc

from chassis.grpcclient import DEADLINE_SECONDS, call, open_channel
from gateway.settings import Settings
from tongxin.deliberation.v1.attendance_pb2_grpc import AttendanceServiceStub
from tongxin.deliberation.v1.council_pb2_grpc import CouncilServiceStub, DocketServiceStub
from tongxin.deliberation.v1.meeting_pb2_grpc import ActionServiceStub, MeetingServiceStub
from tongxin.deliberation.v1.rounds_pb2_grpc import RoundServiceStub
from tongxin.deliberation.v1.standing_pb2_grpc import PublicationServiceStub, StandingServiceStub
from tongxin.deliberation.v1.tasks_pb2_grpc import TaskServiceStub
from tongxin.escalation.v1.asks_pb2_grpc import RequestServiceStub
from tongxin.escalation.v1.bodies_pb2_grpc import BodyServiceStub
from tongxin.escalation.v1.dispatches_pb2_grpc import (
    DispatchServiceStub,
    InformationServiceStub,
)
from tongxin.escalation.v1.escalation_pb2_grpc import CaseServiceStub, FederationServiceStub
from tongxin.escalation.v1.supervision_pb2_grpc import SupervisionServiceStub
from tongxin.intake.v1.attachments_pb2_grpc import AttachmentServiceStub
from tongxin.intake.v1.clocks_pb2_grpc import ClockServiceStub
from tongxin.intake.v1.conversation_pb2_grpc import ConversationServiceStub
from tongxin.intake.v1.desk_pb2_grpc import DeskServiceStub
from tongxin.intake.v1.field_pb2_grpc import FieldServiceStub
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub
from tongxin.intake.v1.moves_pb2_grpc import MoveServiceStub
from tongxin.intake.v1.offices_pb2_grpc import OfficeServiceStub
from tongxin.intake.v1.people_pb2_grpc import GroupServiceStub, PeopleServiceStub
from tongxin.intake.v1.posts_pb2_grpc import PostServiceStub
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub
from tongxin.notification.v1.notification_pb2_grpc import InboxServiceStub
from tongxin.notification.v1.preferences_pb2_grpc import PreferencesServiceStub
from tongxin.notification.v1.watch_pb2_grpc import WatchServiceStub

R = TypeVar("R", bound=Message)

HEALTH_SECONDS = 1.0


class Backends:
    """One channel for each service, shared by all requests; made inside the event loop."""

    def __init__(self, settings: Settings) -> None:
        self.channels = {
            name: open_channel(address) for name, address in settings.addresses.items()
        }
        intake, deliberation = self.channels["intake"], self.channels["deliberation"]
        escalation, notification = self.channels["escalation"], self.channels["notification"]
        self.people = PeopleServiceStub(intake)
        self.groups = GroupServiceStub(intake)
        self.matters = MatterServiceStub(intake)
        self.moves = MoveServiceStub(intake)
        self.attachments = AttachmentServiceStub(intake)
        self.conversations = ConversationServiceStub(intake)
        self.clocks = ClockServiceStub(intake)
        self.register = RegisterServiceStub(intake)
        self.desk = DeskServiceStub(intake)
        self.field = FieldServiceStub(intake)
        self.posts = PostServiceStub(intake)
        self.offices = OfficeServiceStub(intake)
        self.councils = CouncilServiceStub(deliberation)
        self.dockets = DocketServiceStub(deliberation)
        self.meetings = MeetingServiceStub(deliberation)
        self.attendance = AttendanceServiceStub(deliberation)
        self.actions = ActionServiceStub(deliberation)
        self.tasks = TaskServiceStub(deliberation)
        self.rounds = RoundServiceStub(deliberation)
        self.standing = StandingServiceStub(deliberation)
        self.publications = PublicationServiceStub(deliberation)
        self.federations = FederationServiceStub(escalation)
        self.cases = CaseServiceStub(escalation)
        self.supervisions = SupervisionServiceStub(escalation)
        self.bodies = BodyServiceStub(escalation)
        self.requests = RequestServiceStub(escalation)
        self.dispatches = DispatchServiceStub(escalation)
        self.information = InformationServiceStub(escalation)
        self.inboxes = InboxServiceStub(notification)
        self.preferences = PreferencesServiceStub(notification)
        self.watch = WatchServiceStub(notification)

    async def away(self) -> list[str]:
        """Return the names of the services that do not serve, each asked for at most 1 s."""
        names = list(self.channels)
        serving = await asyncio.gather(*(self._serves(name) for name in names))
        return [name for name, here in zip(names, serving, strict=True) if not here]

    async def _serves(self, name: str) -> bool:
        stub = health_pb2_grpc.HealthStub(self.channels[name])
        try:
            async with asyncio.timeout(2 * HEALTH_SECONDS):
                answer = await stub.Check(  # type: ignore[attr-defined]  # the library's stub makes it when called
                    health_pb2.HealthCheckRequest(), timeout=HEALTH_SECONDS
                )
        except (grpc.aio.AioRpcError, TimeoutError):
            return False
        return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)

    async def close(self) -> None:
        """Close every channel."""
        for channel in self.channels.values():
            await channel.close()


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks: `await caller.ask(caller.to.matters.GetMatter, request)`."""

    token: str
    to: Backends

    async def ask(
        self,
        method: Callable[..., Awaitable[R]],
        request: Message,
        *,
        seconds: float = DEADLINE_SECONDS,
    ) -> R:
        """Call one RPC with the caller's own token.

        Raises:
            TongxinError: the service's own refusal, or that it is away or too slow.
        """
        name = request.DESCRIPTOR.full_name.removesuffix("Request")
        return await call(method, request, token=self.token, name=name, seconds=seconds)
