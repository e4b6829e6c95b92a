"""CouncilService: decode, call the use case, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.wire import word
from services.deliberation.api.mapping import council_message, expert_message, seat_message
from services.deliberation.app.create_council import CreateCouncil, create_council
from services.deliberation.app.create_expert import CreateExpert, create_expert
from services.deliberation.app.create_seat import CreateSeat, create_seat
from services.deliberation.app.ports import Begin
from services.deliberation.app.readers import CouncilReader
from tongxin.deliberation.v1 import council_pb2 as pb
from tongxin.deliberation.v1 import council_pb2_grpc


class CouncilServicer(council_pb2_grpc.CouncilServiceServicer):
    """Councils, seats, experts."""

    def __init__(self, begin: Begin, reader: CouncilReader) -> None:
        self._begin = begin
        self._reader = reader

    async def CreateCouncil(self, request: pb.CreateCouncilRequest, context: object) -> pb.Council:
        """Found a council."""
        act = current_act(request)
        name = await perform(create_council(self._begin, act, CreateCouncil(request.region)))
        return council_message(await self._reader.council(act, name))

    async def GetCouncil(self, request: pb.GetCouncilRequest, context: object) -> pb.Council:
        """Read a council."""
        return council_message(await self._reader.council(current_act(), request.name))

    async def ListCouncils(
        self, request: pb.ListCouncilsRequest, context: object
    ) -> pb.ListCouncilsResponse:
        """List the caller's councils."""
        views, token = await self._reader.councils(
            current_act(), request.page_size, request.page_token
        )
        return pb.ListCouncilsResponse(
            councils=[council_message(view) for view in views], next_page_token=token
        )

    async def CreateSeat(self, request: pb.CreateSeatRequest, context: object) -> pb.Seat:
        """Seat somebody."""
        act = current_act(request)
        command = CreateSeat(request.parent, request.person, word(pb.SeatKind, request.kind))
        name = await perform(create_seat(self._begin, act, command))
        return seat_message(await self._reader.seat(act, name))

    async def ListSeats(
        self, request: pb.ListSeatsRequest, context: object
    ) -> pb.ListSeatsResponse:
        """List a council's seats."""
        seats, token = await self._reader.seats(
            current_act(), request.parent, request.page_size, request.page_token
        )
        return pb.ListSeatsResponse(
            seats=[seat_message(seat) for seat in seats], next_page_token=token
        )

    async def CreateExpert(self, request: pb.CreateExpertRequest, context: object) -> pb.Expert:
        """Enter an expert."""
        act = current_act(request)
        command = CreateExpert(request.parent, request.person, tuple(request.skills))
        name = await perform(create_expert(self._begin, act, command))
        return expert_message(await self._reader.expert(act, name))

    async def ListExperts(
        self, request: pb.ListExpertsRequest, context: object
    ) -> pb.ListExpertsResponse:
        """List a council's experts."""
        experts, token = await self._reader.experts(
            current_act(), request.parent, request.skill, request.page_size, request.page_token
        )
        return pb.ListExpertsResponse(
            experts=[expert_message(expert) for expert in experts], next_page_token=token
        )
