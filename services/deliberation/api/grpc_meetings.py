"""MeetingService: decode, call the use case, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.wire import moment, word
from services.deliberation.api.mapping import (
    invitation_message,
    item_message,
    meeting_message,
    proposal_message,
    statement_message,
)
from services.deliberation.app.accept_invitation import accept_invitation
from services.deliberation.app.cast_ballot import CastBallot, cast_ballot
from services.deliberation.app.close_form import CloseMeeting, ItemClose, NewAction
from services.deliberation.app.close_meeting import close_meeting
from services.deliberation.app.create_invitation import CreateInvitation, create_invitation
from services.deliberation.app.create_item import CreateItem, create_item
from services.deliberation.app.create_meeting import CreateMeeting, create_meeting
from services.deliberation.app.create_proposal import CreateProposal, create_proposal
from services.deliberation.app.create_statement import CreateStatement, create_statement
from services.deliberation.app.decline_invitation import decline_invitation
from services.deliberation.app.ports import Begin, Look, Register
from services.deliberation.app.readers import MeetingReader, TalkReader
from tongxin.deliberation.v1 import meeting_pb2 as pb
from tongxin.deliberation.v1 import meeting_pb2_grpc


class MeetingServicer(meeting_pb2_grpc.MeetingServiceServicer):
    """Meetings from convening to the close form."""

    def __init__(
        self,
        begin: Begin,
        look: Look,
        register: Register,
        reader: MeetingReader,
        talk: TalkReader,
    ) -> None:
        self._begin = begin
        self._look = look
        self._register = register
        self._reader = reader
        self._talk = talk

    async def CreateMeeting(self, request: pb.CreateMeetingRequest, context: object) -> pb.Meeting:
        """Convene a meeting."""
        act = current_act(request)
        command = CreateMeeting(
            council=request.council,
            kind=word(pb.MeetingKind, request.kind),
            mode=word(pb.MeetingMode, request.mode),
            start_time=moment(request.start_time) if request.HasField("start_time") else None,
            matters=tuple(request.matters),
            close_time=moment(request.close_time) if request.HasField("close_time") else None,
            place=request.place,
            door_of=request.door_of,
        )
        name = await perform(create_meeting(self._begin, self._look, self._register, act, command))
        return meeting_message(await self._reader.meeting(act, name))

    async def GetMeeting(self, request: pb.GetMeetingRequest, context: object) -> pb.Meeting:
        """Read a meeting."""
        return meeting_message(await self._reader.meeting(current_act(), request.name))

    async def ListMeetings(
        self, request: pb.ListMeetingsRequest, context: object
    ) -> pb.ListMeetingsResponse:
        """List a council's meetings."""
        views, token = await self._reader.meetings(
            current_act(), request.council, request.page_size, request.page_token
        )
        return pb.ListMeetingsResponse(
            meetings=[meeting_message(view) for view in views], next_page_token=token
        )

    async def CreateItem(self, request: pb.CreateItemRequest, context: object) -> pb.Item:
        """Put a matter on the agenda."""
        act = current_act(request)
        command = CreateItem(request.parent, request.matter)
        name = await perform(create_item(self._begin, self._look, self._register, act, command))
        return item_message(await self._reader.item(act, name))

    async def CreateInvitation(
        self, request: pb.CreateInvitationRequest, context: object
    ) -> pb.Invitation:
        """Invite an X."""
        act = current_act(request)
        command = CreateInvitation(request.item, request.person, request.skill)
        name = await perform(
            create_invitation(self._begin, self._look, self._register, act, command)
        )
        return invitation_message(await self._reader.invitation(act, name))

    async def AcceptInvitation(
        self, request: pb.AcceptInvitationRequest, context: object
    ) -> pb.Invitation:
        """Come as X."""
        act = current_act(request)
        name = await perform(accept_invitation(self._begin, act, request.name))
        return invitation_message(await self._reader.invitation(act, name))

    async def DeclineInvitation(
        self, request: pb.DeclineInvitationRequest, context: object
    ) -> pb.Invitation:
        """Do not come."""
        act = current_act(request)
        name = await perform(
            decline_invitation(self._begin, self._look, self._register, act, request.name)
        )
        return invitation_message(await self._reader.invitation(act, name))

    async def CreateStatement(
        self, request: pb.CreateStatementRequest, context: object
    ) -> pb.Statement:
        """Say something."""
        act = current_act(request)
        command = CreateStatement(request.parent, request.text, tuple(request.law_references))
        name = await perform(create_statement(self._begin, act, command))
        return statement_message(await self._talk.statement(act, name))

    async def ListStatements(
        self, request: pb.ListStatementsRequest, context: object
    ) -> pb.ListStatementsResponse:
        """List what was said."""
        views, token = await self._talk.statements(
            current_act(), request.parent, request.page_size, request.page_token
        )
        return pb.ListStatementsResponse(
            statements=[statement_message(view) for view in views], next_page_token=token
        )

    async def CreateProposal(
        self, request: pb.CreateProposalRequest, context: object
    ) -> pb.Proposal:
        """Propose a way."""
        act = current_act(request)
        command = CreateProposal(request.parent, request.text)
        name = await perform(create_proposal(self._begin, act, command))
        return proposal_message(await self._talk.proposal(act, name))

    async def ListProposals(
        self, request: pb.ListProposalsRequest, context: object
    ) -> pb.ListProposalsResponse:
        """List the proposals of an item."""
        views, token = await self._talk.proposals(
            current_act(), request.parent, request.page_size, request.page_token
        )
        return pb.ListProposalsResponse(
            proposals=[proposal_message(view) for view in views], next_page_token=token
        )

    async def CastBallot(self, request: pb.CastBallotRequest, context: object) -> pb.Proposal:
        """Vote."""
        act = current_act(request)
        command = CastBallot(request.proposal, word(pb.Vote, request.vote))
        name = await perform(cast_ballot(self._begin, act, command))
        return proposal_message(await self._talk.proposal(act, name))

    async def CloseMeeting(self, request: pb.CloseMeetingRequest, context: object) -> pb.Meeting:
        """Close a meeting with its form."""
        act = current_act(request)
        command = CloseMeeting(
            name=request.name,
            attendance=tuple((person.person, person.present) for person in request.attendance),
            minutes=request.minutes,
            items=tuple(item_close(item) for item in request.items),
            etag=request.etag,
            parts=tuple((part.item, part.text) for part in request.minutes_parts),
            held=(
                moment(request.held_start_time) if request.HasField("held_start_time") else None,
                moment(request.held_end_time) if request.HasField("held_end_time") else None,
            ),
        )
        name = await perform(close_meeting(self._begin, self._look, self._register, act, command))
        return meeting_message(await self._reader.meeting(act, name))


def item_close(item: pb.ItemClose) -> ItemClose:
    """Decode what a close form says of one item."""
    return ItemClose(
        item=item.item,
        adopted_proposal=item.adopted_proposal,
        resolution_text=item.resolution_text,
        actions=tuple(
            NewAction(
                text=action.text,
                assignee=action.assignee,
                due_time=moment(action.due_time) if action.HasField("due_time") else None,
            )
            for action in item.actions
        ),
    )
