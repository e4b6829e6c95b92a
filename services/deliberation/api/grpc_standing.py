"""StandingService and PublicationService: decode, call the use case, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import name_of
from chassis.region import parse_region_code
from chassis.validation import Fields
from chassis.wire import number, stamp, word
from services.deliberation.app.bench_ports import AssociateView, BenchReader, Groups
from services.deliberation.app.create_publication import CreatePublication, create_publication
from services.deliberation.app.end_seat import end_seat
from services.deliberation.app.ports import Begin
from services.deliberation.app.propose_associate import ProposeAssociate, propose_associate
from services.deliberation.app.vote_associate import VoteAssociate, vote_associate
from services.deliberation.domain.publication import Publication
from tongxin.deliberation.v1 import meeting_pb2, standing_pb2_grpc
from tongxin.deliberation.v1 import standing_pb2 as pb


class StandingServicer(standing_pb2_grpc.StandingServiceServicer):
    """Who comes to sit in a council for good, and who leaves it."""

    def __init__(self, begin: Begin, reader: BenchReader) -> None:
        self._begin = begin
        self._reader = reader

    async def ProposeAssociate(
        self, request: pb.ProposeAssociateRequest, context: object
    ) -> pb.AssociateProposal:
        """Propose an ASSOCIATE."""
        act = current_act(request)
        command = ProposeAssociate(request.parent, request.person)
        name = await perform(propose_associate(self._begin, act, command))
        return _associate_message(await self._reader.associate(act, name))

    async def VoteAssociate(
        self, request: pb.VoteAssociateRequest, context: object
    ) -> pb.AssociateProposal:
        """Say yes or no."""
        act = current_act(request)
        command = VoteAssociate(request.name, word(meeting_pb2.Vote, request.vote))
        name = await perform(vote_associate(self._begin, act, command))
        return _associate_message(await self._reader.associate(act, name))

    async def ListAssociateProposals(
        self, request: pb.ListAssociateProposalsRequest, context: object
    ) -> pb.ListAssociateProposalsResponse:
        """List a council's proposals."""
        views, token = await self._reader.associates(
            current_act(), request.parent, request.page_size, request.page_token
        )
        return pb.ListAssociateProposalsResponse(
            associates=[_associate_message(view) for view in views], next_page_token=token
        )

    async def EndSeat(self, request: pb.EndSeatRequest, context: object) -> pb.EndSeatResponse:
        """End a seat."""
        act = current_act(request)
        return pb.EndSeatResponse(name=await perform(end_seat(self._begin, act, request.name)))


class PublicationServicer(standing_pb2_grpc.PublicationServiceServicer):
    """Published results."""

    def __init__(self, begin: Begin, reader: BenchReader, groups: Groups) -> None:
        self._begin = begin
        self._reader = reader
        self._groups = groups

    async def CreatePublication(
        self, request: pb.CreatePublicationRequest, context: object
    ) -> pb.Publication:
        """Publish a result."""
        act = current_act(request)
        command = CreatePublication(request.item, request.text)
        name = await perform(create_publication(self._begin, act, command))
        return _publication_message(await self._reader.publication(act, name))

    async def ListPublications(
        self, request: pb.ListPublicationsRequest, context: object
    ) -> pb.ListPublicationsResponse:
        """List what was published in a village."""
        act = current_act()
        fields = Fields()
        fields.region("region", request.region)
        fields.refuse_if_any()
        region = parse_region_code(request.region)
        regions = sorted(await self._groups.regions(act))
        found, token = await self._reader.publications(
            act, region, regions, request.page_size, request.page_token
        )
        return pb.ListPublicationsResponse(
            publications=[_publication_message(one) for one in found], next_page_token=token
        )


def _associate_message(view: AssociateView) -> pb.AssociateProposal:
    proposal = view.proposal
    return pb.AssociateProposal(
        name=f"{proposal.council}/{name_of('associates', proposal.id)}",
        person=name_of("people", proposal.person_id),
        meetings=proposal.meetings,
        state=number(pb.AssociateState, proposal.state),
        yes_count=view.yes_count,
        no_count=view.no_count,
        councillor_count=view.councillor_count,
        create_time=stamp(proposal.created_at),
    )


def _publication_message(publication: Publication) -> pb.Publication:
    return pb.Publication(
        name=name_of("publications", publication.id),
        council=publication.council,
        text=publication.text,
        topic=publication.topic,
        create_time=stamp(publication.created_at),
    )
