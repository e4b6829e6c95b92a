"""BodyService: decode, call the use case, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.wire import number, stamp, word
from services.escalation.app.create_body import CreateBody, create_body
from services.escalation.app.create_officer import CreateOfficer, create_officer
from services.escalation.app.end_body import EndBody, end_body
from services.escalation.app.end_officer import EndOfficer, end_officer
from services.escalation.app.ports import Begin, BodyReader
from services.escalation.app.views import BodyView
from services.escalation.domain.bodies import Officer
from tongxin.common.v1 import common_pb2
from tongxin.escalation.v1 import bodies_pb2 as pb
from tongxin.escalation.v1 import bodies_pb2_grpc


def _body(view: BodyView) -> pb.PartnerBody:
    body = view.body
    return pb.PartnerBody(
        name=body.name,
        kind=number(pb.BodyKind, body.kind),
        region=body.region,
        level=common_pb2.Level.ValueType(body.level.value),
        title=body.title,
        since=stamp(body.since),
        until=stamp(body.until),
        allowed_actions=view.allowed_actions,
    )


def _officer(officer: Officer) -> pb.Officer:
    return pb.Officer(
        name=officer.name,
        person=officer.person,
        since=stamp(officer.since),
        until=stamp(officer.until),
    )


class BodyServicer(bodies_pb2_grpc.BodyServiceServicer):
    """The registry's RPCs."""

    def __init__(self, begin: Begin, reader: BodyReader) -> None:
        self._begin = begin
        self._reader = reader

    async def CreateBody(self, request: pb.CreateBodyRequest, context: object) -> pb.PartnerBody:
        """Enter a body."""
        act = current_act(request)
        command = CreateBody(word(pb.BodyKind, request.kind), request.region, request.title)
        name = await perform(create_body(self._begin, act, command))
        return _body(await self._reader.body(act, name))

    async def GetBody(self, request: pb.GetBodyRequest, context: object) -> pb.PartnerBody:
        """Read a body."""
        return _body(await self._reader.body(current_act(), request.name))

    async def ListBodies(
        self, request: pb.ListBodiesRequest, context: object
    ) -> pb.ListBodiesResponse:
        """List bodies."""
        views, token = await self._reader.bodies(
            current_act(),
            request.page_size,
            request.page_token,
            request.region,
            word(pb.BodyKind, request.kind),
        )
        return pb.ListBodiesResponse(bodies=[_body(view) for view in views], next_page_token=token)

    async def EndBody(self, request: pb.EndBodyRequest, context: object) -> pb.PartnerBody:
        """End a body."""
        act = current_act(request)
        name = await perform(end_body(self._begin, act, EndBody(request.name)))
        return _body(await self._reader.body(act, name))

    async def CreateOfficer(self, request: pb.CreateOfficerRequest, context: object) -> pb.Officer:
        """Let somebody act for a body."""
        command = CreateOfficer(request.parent, request.person)
        name = await perform(create_officer(self._begin, current_act(request), command))
        return _officer(await self._reader.officer(name))

    async def ListOfficers(
        self, request: pb.ListOfficersRequest, context: object
    ) -> pb.ListOfficersResponse:
        """List who acts for a body."""
        officers, token = await self._reader.officers(
            current_act(), request.parent, request.page_size, request.page_token
        )
        return pb.ListOfficersResponse(
            officers=[_officer(officer) for officer in officers], next_page_token=token
        )

    async def EndOfficer(self, request: pb.EndOfficerRequest, context: object) -> pb.Officer:
        """Somebody no longer acts for a body."""
        act = current_act(request)
        name = await perform(end_officer(self._begin, act, EndOfficer(request.name)))
        return _officer(await self._reader.officer(name))
