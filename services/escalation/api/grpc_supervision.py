"""SupervisionService: decode, call the use case, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import name_of
from chassis.region import Level
from chassis.wire import moment, number, stamp, word
from services.escalation.app.decide_group import DecideGroup, decide_group
from services.escalation.app.decide_supervision import DecideSupervision, decide_supervision
from services.escalation.app.ports import Begin, OverdueReader, Register, SupervisionReader
from services.escalation.app.views import SupervisionFilter, SupervisionView
from services.escalation.domain.supervision import LATE
from tongxin.common.v1 import common_pb2
from tongxin.escalation.v1 import supervision_pb2 as pb
from tongxin.escalation.v1 import supervision_pb2_grpc


def _message(view: SupervisionView) -> pb.Supervision:
    link = view.supervision
    clock, decision = link.clock, link.decision
    return pb.Supervision(
        name=link.name,
        matter=name_of("matters", clock.matter_id),
        code=clock.code,
        epoch=clock.epoch,
        region=clock.region,
        topic=clock.topic,
        confidentiality=number(common_pb2.Confidentiality, clock.confidentiality),
        owner=clock.owner,
        body=link.body,
        level=common_pb2.Level.ValueType(link.level.value),
        about=link.about,
        step=link.step,
        state=number(pb.SupervisionState, link.state),
        create_time=stamp(link.opened_at),
        due_time=stamp(link.due_at),
        reminded_time=stamp(link.reminded_at),
        overdue=link.state == LATE,
        choice=number(pb.SupervisionChoice, decision.choice if decision else ""),
        until=stamp(decision.until if decision else None),
        to=decision.to if decision else "",
        reason=decision.reason if decision else "",
        decide_time=stamp(decision.at if decision else None),
        allowed_actions=view.allowed_actions,
    )


class SupervisionServicer(supervision_pb2_grpc.SupervisionServiceServicer):
    """The supervisions' RPCs."""

    def __init__(
        self,
        begin: Begin,
        register: Register,
        reader: SupervisionReader,
        overdue: OverdueReader,
    ) -> None:
        self._begin = begin
        self._register = register
        self._reader = reader
        self._overdue = overdue

    async def ListSupervisions(
        self, request: pb.ListSupervisionsRequest, context: object
    ) -> pb.ListSupervisionsResponse:
        """List supervisions."""
        views, token = await self._reader.supervisions(
            current_act(),
            SupervisionFilter(
                body=request.body,
                about=request.about,
                level=Level(request.level) if request.level else None,
                state=word(pb.SupervisionState, request.state),
                overdue=request.overdue,
            ),
            request.page_size,
            request.page_token,
        )
        return pb.ListSupervisionsResponse(
            supervisions=[_message(view) for view in views], next_page_token=token
        )

    async def GetSupervision(
        self, request: pb.GetSupervisionRequest, context: object
    ) -> pb.Supervision:
        """Read one."""
        return _message(await self._reader.supervision(current_act(), request.name))

    async def DecideSupervision(
        self, request: pb.DecideSupervisionRequest, context: object
    ) -> pb.Supervision:
        """Choose."""
        act = current_act(request)
        command = DecideSupervision(
            name=request.name,
            expected_epoch=request.expected_epoch,
            choice=word(pb.SupervisionChoice, request.choice),
            until=moment(request.until) if request.HasField("until") else None,
            to=request.to,
            reason=request.reason,
        )
        name = await perform(
            decide_supervision(self._begin, self._reader, self._register, act, command)
        )
        return _message(await self._reader.supervision(act, name))

    async def DecideGroup(
        self, request: pb.DecideGroupRequest, context: object
    ) -> pb.DecideGroupResponse:
        """Choose for a list."""
        act = current_act(request)
        command = DecideGroup(
            body=request.body,
            about=request.about,
            choice=word(pb.SupervisionChoice, request.choice),
            until=moment(request.until) if request.HasField("until") else None,
            reason=request.reason,
        )
        await perform(decide_group(self._begin, self._reader, self._register, act, command))
        _, remaining, _ = await self._reader.group(act, request.body, request.about, 1)
        decided = await self._reader.decided_by(act, request.body, request.about)
        return pb.DecideGroupResponse(decided=decided, remaining=remaining)

    async def ListOverdueBodies(
        self, request: pb.ListOverdueBodiesRequest, context: object
    ) -> pb.ListOverdueBodiesResponse:
        """Count the late."""
        lines, token = await self._overdue.overdue(
            current_act(), request.page_size, request.page_token
        )
        return pb.ListOverdueBodiesResponse(
            bodies=[
                pb.OverdueBody(
                    about=line.about,
                    body=line.body,
                    level=common_pb2.Level.ValueType(line.level.value),
                    too_late=line.too_late,
                    listed=line.listed,
                    beyond_us=line.beyond_us,
                    since=stamp(line.since),
                    due_time=stamp(line.due),
                )
                for line in lines
            ],
            next_page_token=token,
        )

    async def ListLeadershipOverdue(
        self, request: pb.ListLeadershipOverdueRequest, context: object
    ) -> pb.ListLeadershipOverdueResponse:
        """List what reached the top."""
        entries, token = await self._overdue.leadership(
            current_act(), request.page_size, request.page_token
        )
        return pb.ListLeadershipOverdueResponse(
            entries=[
                pb.LeadershipEntry(
                    supervision=entry.supervision,
                    code=entry.code,
                    body=entry.body,
                    days=entry.days,
                    count=entry.count,
                )
                for entry in entries
            ],
            next_page_token=token,
        )
