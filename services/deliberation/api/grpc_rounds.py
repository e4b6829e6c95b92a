"""RoundService: decode, call the use case, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import name_of
from chassis.wire import moment, number, stamp, word
from services.deliberation.api.mapping import proposal_message
from services.deliberation.app.close_round import CloseRound, close_round
from services.deliberation.app.create_consensus import CreateConsensus, create_consensus
from services.deliberation.app.open_round import OpenRound, open_round
from services.deliberation.app.ports import Begin
from services.deliberation.app.readers import TalkReader
from services.deliberation.app.round_ports import RoundReader
from services.deliberation.app.set_support import SetSupport, set_support
from services.deliberation.domain.rounds import Round
from tongxin.deliberation.v1 import meeting_pb2, rounds_pb2_grpc
from tongxin.deliberation.v1 import rounds_pb2 as pb


class RoundServicer(rounds_pb2_grpc.RoundServiceServicer):
    """Rounds, support, consensus."""

    def __init__(self, begin: Begin, rounds: RoundReader, talk: TalkReader) -> None:
        self._begin = begin
        self._rounds = rounds
        self._talk = talk

    async def OpenRound(self, request: pb.OpenRoundRequest, context: object) -> pb.Round:
        """Open the next round of an item."""
        act = current_act(request)
        until = moment(request.until) if request.HasField("until") else None
        name = await perform(open_round(self._begin, act, OpenRound(request.parent, until)))
        return _round_message(await self._rounds.round(act, name))

    async def CloseRound(self, request: pb.CloseRoundRequest, context: object) -> pb.Round:
        """Close a round with its summary."""
        act = current_act(request)
        command = CloseRound(request.name, request.summary, tuple(request.kept))
        name = await perform(close_round(self._begin, act, command))
        return _round_message(await self._rounds.round(act, name))

    async def ListRounds(
        self, request: pb.ListRoundsRequest, context: object
    ) -> pb.ListRoundsResponse:
        """List the rounds of an item's matter."""
        rounds, token = await self._rounds.rounds(
            current_act(), request.parent, request.page_size, request.page_token
        )
        return pb.ListRoundsResponse(
            rounds=[_round_message(one) for one in rounds], next_page_token=token
        )

    async def SetSupport(
        self, request: pb.SetSupportRequest, context: object
    ) -> meeting_pb2.Proposal:
        """Say how far she supports a proposal."""
        act = current_act(request)
        command = SetSupport(request.proposal, word(meeting_pb2.SupportLevel, request.level))
        name = await perform(set_support(self._begin, act, command))
        return proposal_message(await self._talk.proposal(act, name))

    async def CreateConsensus(
        self, request: pb.CreateConsensusRequest, context: object
    ) -> meeting_pb2.Proposal:
        """Amend proposals into one text."""
        act = current_act(request)
        command = CreateConsensus(
            item=request.parent,
            text=request.text,
            built_on=tuple(request.built_on),
            conditions=request.conditions,
            check_time=moment(request.check_time) if request.HasField("check_time") else None,
        )
        name = await perform(create_consensus(self._begin, act, command))
        return proposal_message(await self._talk.proposal(act, name))

    async def ListFormerProposals(
        self, request: pb.ListFormerProposalsRequest, context: object
    ) -> pb.ListFormerProposalsResponse:
        """List what was proposed in former meetings."""
        views, token = await self._rounds.former_proposals(
            current_act(), request.parent, request.page_size, request.page_token
        )
        return pb.ListFormerProposalsResponse(
            proposals=[proposal_message(view) for view in views], next_page_token=token
        )


def _round_message(one: Round) -> pb.Round:
    return pb.Round(
        name=f"meetings/{one.meeting_id}/items/{one.item_id}/rounds/{one.id}",
        matter=name_of("matters", one.matter_id),
        number=one.number,
        state=number(pb.RoundState, one.state),
        open_time=stamp(one.opened_at),
        until=stamp(one.until),
        close_time=stamp(one.closed_at),
        summary=one.summary,
    )
