"""Meetings from convening to the close form, and the actions that they give out."""

from typing import Annotated

from fastapi import Query, Response

from gateway.route import ACT, EDIT, READ, Asking, Id, IfMatch, Pages, RequestId, caller_router
from gateway.schemas.base import Nothing, Page, page_of
from gateway.schemas.meetings import (
    Action,
    CloseMeeting,
    CompleteAction,
    CreateInvitation,
    CreateItem,
    CreateMeeting,
    Invitation,
    Item,
    Meeting,
)
from gateway.schemas.talk import (
    CastBallot,
    CreateProposal,
    CreateStatement,
    Proposal,
    Statement,
)
from tongxin.deliberation.v1 import meeting_pb2 as pb

router = caller_router(tags=["meetings"])

Council = Annotated[str, Query(description="Of this council.", examples=["councils/210922107002"])]
_ITEM = "/meetings/{meeting}/items/{item}"


def _shown(meeting: pb.Meeting, response: Response) -> Meeting:
    if meeting.etag:
        response.headers["etag"] = meeting.etag
    return Meeting.of(meeting)


def _item(meeting: str, item: str) -> str:
    return f"meetings/{meeting}/items/{item}"


@router.post("/meetings", status_code=201, responses=ACT)
async def create_meeting(
    body: CreateMeeting, caller: Asking, request_id: RequestId, response: Response
) -> Meeting:
    """Convene a meeting with its agenda."""
    request = body.fill(pb.CreateMeetingRequest(request_id=request_id))
    created = await caller.ask(caller.to.meetings.CreateMeeting, request)
    response.headers["location"] = f"/api/v1/{created.name}"
    return _shown(created, response)


@router.get("/meetings", responses=READ)
async def list_meetings(council: Council, caller: Asking, page: Pages) -> Page[Meeting]:
    """The meetings of a council, newest first."""
    request = pb.ListMeetingsRequest(council=council, **page.fields)
    found = await caller.ask(caller.to.meetings.ListMeetings, request)
    return page_of(Meeting, found.meetings, found.next_page_token)


@router.get("/meetings/{meeting}", responses=READ)
async def get_meeting(meeting: Id, caller: Asking, response: Response) -> Meeting:
    """One meeting as you may see it: somebody invited sees only her item."""
    request = pb.GetMeetingRequest(name=f"meetings/{meeting}")
    return _shown(await caller.ask(caller.to.meetings.GetMeeting, request), response)


@router.post("/meetings/{meeting}/items", status_code=201, responses=ACT)
async def create_item(meeting: Id, body: CreateItem, caller: Asking, request_id: RequestId) -> Item:
    """Put one more matter on the agenda."""
    request = body.fill(pb.CreateItemRequest(parent=f"meetings/{meeting}", request_id=request_id))
    return Item.of(await caller.ask(caller.to.meetings.CreateItem, request))


@router.post(f"{_ITEM}/invitations", status_code=201, responses=ACT)
async def create_invitation(
    meeting: Id, item: Id, body: CreateInvitation, caller: Asking, request_id: RequestId
) -> Invitation:
    """Invite somebody as X to one item; her access ends when the item closes."""
    request = body.fill(
        pb.CreateInvitationRequest(item=_item(meeting, item), request_id=request_id)
    )
    return Invitation.of(await caller.ask(caller.to.meetings.CreateInvitation, request))


@router.post("/invitations/{invitation}/accept", responses=ACT)
async def accept_invitation(
    invitation: Id, caller: Asking, request_id: RequestId, _: Nothing | None = None
) -> Invitation:
    """You come."""
    request = pb.AcceptInvitationRequest(name=f"invitations/{invitation}", request_id=request_id)
    return Invitation.of(await caller.ask(caller.to.meetings.AcceptInvitation, request))


@router.post("/invitations/{invitation}/decline", responses=ACT)
async def decline_invitation(
    invitation: Id, caller: Asking, request_id: RequestId, _: Nothing | None = None
) -> Invitation:
    """You do not come."""
    request = pb.DeclineInvitationRequest(name=f"invitations/{invitation}", request_id=request_id)
    return Invitation.of(await caller.ask(caller.to.meetings.DeclineInvitation, request))


@router.post(f"{_ITEM}/statements", status_code=201, responses=ACT)
async def create_statement(
    meeting: Id, item: Id, body: CreateStatement, caller: Asking, request_id: RequestId
) -> Statement:
    """Say something on an item."""
    request = body.fill(
        pb.CreateStatementRequest(parent=_item(meeting, item), request_id=request_id)
    )
    return Statement.of(await caller.ask(caller.to.meetings.CreateStatement, request))


@router.get(f"{_ITEM}/statements", responses=READ)
async def list_statements(meeting: Id, item: Id, caller: Asking, page: Pages) -> Page[Statement]:
    """What was said on an item, oldest first."""
    request = pb.ListStatementsRequest(parent=_item(meeting, item), **page.fields)
    found = await caller.ask(caller.to.meetings.ListStatements, request)
    return page_of(Statement, found.statements, found.next_page_token)


@router.post(f"{_ITEM}/proposals", status_code=201, responses=ACT)
async def create_proposal(
    meeting: Id, item: Id, body: CreateProposal, caller: Asking, request_id: RequestId
) -> Proposal:
    """Propose a way."""
    request = body.fill(
        pb.CreateProposalRequest(parent=_item(meeting, item), request_id=request_id)
    )
    return Proposal.of(await caller.ask(caller.to.meetings.CreateProposal, request))


@router.get(f"{_ITEM}/proposals", responses=READ)
async def list_proposals(meeting: Id, item: Id, caller: Asking, page: Pages) -> Page[Proposal]:
    """The proposals of an item with their counts."""
    request = pb.ListProposalsRequest(parent=_item(meeting, item), **page.fields)
    found = await caller.ask(caller.to.meetings.ListProposals, request)
    return page_of(Proposal, found.proposals, found.next_page_token)


@router.post(f"{_ITEM}/proposals/{{proposal}}/ballots", status_code=201, responses=ACT)
async def cast_ballot(
    meeting: Id, item: Id, proposal: Id, *, body: CastBallot, caller: Asking, request_id: RequestId
) -> Proposal:
    """Vote openly; your last vote before the close counts. Answers the proposal's counts."""
    name = f"{_item(meeting, item)}/proposals/{proposal}"
    request = body.fill(pb.CastBallotRequest(proposal=name, request_id=request_id))
    return Proposal.of(await caller.ask(caller.to.meetings.CastBallot, request))


@router.post("/meetings/{meeting}/close", responses=EDIT)
async def close_meeting(
    meeting: Id,
    body: CloseMeeting,
    *,
    etag: IfMatch,
    caller: Asking,
    request_id: RequestId,
    response: Response,
) -> Meeting:
    """The close form: attendance, minutes, what was decided and what is to be done."""
    request = body.fill(
        pb.CloseMeetingRequest(name=f"meetings/{meeting}", etag=etag, request_id=request_id)
    )
    return _shown(await caller.ask(caller.to.meetings.CloseMeeting, request), response)


@router.get("/actions", responses=READ)
async def list_actions(
    council: Council,
    caller: Asking,
    page: Pages,
    matter: Annotated[str, Query(description="Only those of this matter, `matters/{id}`.")] = "",
) -> Page[Action]:
    """The actions of a council, the earliest due first."""
    request = pb.ListActionsRequest(council=council, matter=matter, **page.fields)
    found = await caller.ask(caller.to.actions.ListActions, request)
    return page_of(Action, found.actions, found.next_page_token)


@router.post("/actions/{action}/claim", responses=ACT)
async def claim_action(
    action: Id, caller: Asking, request_id: RequestId, _: Nothing | None = None
) -> Action:
    """Take an action that nobody has."""
    request = pb.ClaimActionRequest(name=f"actions/{action}", request_id=request_id)
    return Action.of(await caller.ask(caller.to.actions.ClaimAction, request))


@router.post("/actions/{action}/done", responses=ACT)
async def complete_action(
    action: Id, body: CompleteAction, caller: Asking, request_id: RequestId
) -> Action:
    """Say that it is done, and what came of it."""
    request = body.fill(pb.CompleteActionRequest(name=f"actions/{action}", request_id=request_id))
    return Action.of(await caller.ask(caller.to.actions.CompleteAction, request))
