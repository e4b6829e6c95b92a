"""OfficeService: decode, call the use case, read again, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import name_of
from chassis.wire import moment, stamp, word
from services.intake.api.grpc_people import membership_message
from services.intake.app.create_deputy import CreateDeputy, create_deputy
from services.intake.app.end_deputy import EndDeputy, end_deputy
from services.intake.app.hand_over import HandOver, hand_over
from services.intake.app.office_ports import Deputy, Handover, OfficeReader
from services.intake.app.ports import Begin, PeopleReader
from services.intake.app.set_member_title import SetMemberTitle, set_member_title
from tongxin.intake.v1 import offices_pb2 as pb
from tongxin.intake.v1 import offices_pb2_grpc, people_pb2


def _deputy(deputy: Deputy) -> pb.Deputy:
    return pb.Deputy(
        name=name_of("deputies", deputy.id),
        body=name_of("groups", deputy.group),
        relation="leader",
        officer=name_of("people", deputy.officer),
        person=name_of("people", deputy.person),
        since=stamp(deputy.since),
        until=stamp(deputy.until),
    )


def _handover(handover: Handover) -> pb.Handover:
    return pb.Handover(
        name=name_of("handovers", handover.id),
        giver=name_of("people", handover.giver),
        receiver=name_of("people", handover.receiver),
        bodies=handover.bodies,
        create_time=stamp(handover.created_at),
    )


class OfficeServicer(offices_pb2_grpc.OfficeServiceServicer):
    """The RPCs of stand-ins and hand-overs."""

    def __init__(self, begin: Begin, people: PeopleReader, reader: OfficeReader) -> None:
        self._begin = begin
        self._people = people
        self._reader = reader

    async def CreateDeputy(self, request: pb.CreateDeputyRequest, context: object) -> pb.Deputy:
        """Name somebody who stands in."""
        act = current_act(request)
        command = CreateDeputy(
            request.body,
            request.person,
            moment(request.since) if request.HasField("since") else None,
            moment(request.until) if request.HasField("until") else None,
        )
        name = await perform(create_deputy(self._begin, act, command))
        return _deputy(await self._reader.deputy(act, name))

    async def EndDeputy(self, request: pb.EndDeputyRequest, context: object) -> pb.Deputy:
        """End that before its time."""
        act = current_act(request)
        name = await perform(end_deputy(self._begin, act, EndDeputy(request.name)))
        return _deputy(await self._reader.deputy(act, name))

    async def ListDeputies(
        self, request: pb.ListDeputiesRequest, context: object
    ) -> pb.ListDeputiesResponse:
        """List whom the caller named, and for whom she stands in."""
        deputies = await self._reader.deputies(current_act())
        return pb.ListDeputiesResponse(deputies=[_deputy(deputy) for deputy in deputies])

    async def HandOver(self, request: pb.HandOverRequest, context: object) -> pb.Handover:
        """Give everything to another."""
        act = current_act(request)
        command = HandOver(request.giver, request.receiver, request.reason)
        name = await perform(hand_over(self._begin, act, command))
        return _handover(await self._reader.handover(act, name))

    async def SetMemberTitle(
        self, request: pb.SetMemberTitleRequest, context: object
    ) -> people_pb2.Membership:
        """Make a member an organiser."""
        act = current_act(request)
        command = SetMemberTitle(
            request.group,
            request.person,
            word(people_pb2.MemberTitle, request.title),
            request.area,
        )
        person = await perform(set_member_title(self._begin, act, command))
        return membership_message(await self._people.membership(request.group, person))
