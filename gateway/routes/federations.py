"""Federations, posts, and the cases that they follow up."""

from typing import Annotated

from fastapi import Query

from gateway.route import ACT, READ, Asking, Id, Pages, RegionCode, RequestId, caller_router
from gateway.schemas import words
from gateway.schemas.base import Nothing, Page, fill, page_of
from gateway.schemas.federations import (
    AcceptCase,
    ActionNote,
    AnswerCase,
    Case,
    CreateActionNote,
    CreatePost,
    Federation,
    Post,
    RaiseCase,
)
from tongxin.escalation.v1 import escalation_pb2 as pb

router = caller_router(tags=["federations"])


@router.get("/federations", responses=READ)
async def list_federations(caller: Asking, page: Pages) -> Page[Federation]:
    """The federations in which you hold a post."""
    request = pb.ListFederationsRequest(**page.fields)
    found = await caller.ask(caller.to.federations.ListFederations, request)
    return page_of(Federation, found.federations, found.next_page_token)


@router.get("/federations/{region}", responses=READ)
async def get_federation(region: RegionCode, caller: Asking) -> Federation:
    """One federation."""
    request = pb.GetFederationRequest(name=f"federations/{region}")
    return Federation.of(await caller.ask(caller.to.federations.GetFederation, request))


@router.post("/federations/{region}/posts", status_code=201, responses=ACT)
async def create_post(
    region: RegionCode, body: CreatePost, caller: Asking, request_id: RequestId
) -> Post:
    """Give somebody a post."""
    request = body.fill(pb.CreatePostRequest(parent=f"federations/{region}", request_id=request_id))
    return Post.of(await caller.ask(caller.to.federations.CreatePost, request))


@router.post("/federations/{region}/posts/{post}/end", responses=ACT)
async def end_post(
    region: RegionCode, post: Id, _: Nothing, caller: Asking, request_id: RequestId
) -> Post:
    """End somebody's post."""
    name = f"federations/{region}/posts/{post}"
    request = pb.EndPostRequest(name=name, request_id=request_id)
    return Post.of(await caller.ask(caller.to.federations.EndPost, request))


@router.get("/federations/{region}/posts", responses=READ)
async def list_posts(region: RegionCode, caller: Asking, page: Pages) -> Page[Post]:
    """The posts of a federation, for those who hold one there."""
    request = pb.ListPostsRequest(parent=f"federations/{region}", **page.fields)
    found = await caller.ask(caller.to.federations.ListPosts, request)
    return page_of(Post, found.posts, found.next_page_token)


@router.get("/cases", responses=READ)
async def list_cases(
    caller: Asking,
    page: Pages,
    federation: Annotated[
        str,
        Query(description="Only stages of this one.", examples=["federations/210922000000"]),
    ] = "",
    state: Annotated[
        words.StageState | None, Query(description="Only stages in this state.")
    ] = None,
) -> Page[Case]:
    """The cases with stages of your federations, newest first."""
    request = pb.ListCasesRequest(federation=federation, **page.fields)
    found = await caller.ask(caller.to.cases.ListCases, fill(request, {"state": state}))
    return page_of(Case, found.cases, found.next_page_token)


@router.get("/cases/{case}", responses=READ)
async def get_case(case: Id, caller: Asking) -> Case:
    """One case; it has its matter's id."""
    request = pb.GetCaseRequest(name=f"cases/{case}")
    return Case.of(await caller.ask(caller.to.cases.GetCase, request))


@router.post("/cases/{case}/accept", responses=ACT)
async def accept_case(case: Id, body: AcceptCase, caller: Asking, request_id: RequestId) -> Case:
    """Take the stage by name."""
    request = body.fill(pb.AcceptCaseRequest(name=f"cases/{case}", request_id=request_id))
    return Case.of(await caller.ask(caller.to.cases.AcceptCase, request))


@router.post("/cases/{case}/answer", responses=ACT)
async def answer_case(case: Id, body: AnswerCase, caller: Asking, request_id: RequestId) -> Case:
    """Answer it; she is asked whether it is solved."""
    request = body.fill(pb.AnswerCaseRequest(name=f"cases/{case}", request_id=request_id))
    return Case.of(await caller.ask(caller.to.cases.AnswerCase, request))


@router.post("/cases/{case}/raise", responses=ACT)
async def raise_case(case: Id, body: RaiseCase, caller: Asking, request_id: RequestId) -> Case:
    """Raise it one level up."""
    request = body.fill(pb.RaiseCaseRequest(name=f"cases/{case}", request_id=request_id))
    return Case.of(await caller.ask(caller.to.cases.RaiseCase, request))


@router.post("/cases/{case}/notes", status_code=201, responses=ACT)
async def create_note(
    case: Id, body: CreateActionNote, caller: Asking, request_id: RequestId
) -> ActionNote:
    """Record what was done, with a booked resource."""
    request = body.fill(pb.CreateActionNoteRequest(parent=f"cases/{case}", request_id=request_id))
    return ActionNote.of(await caller.ask(caller.to.cases.CreateActionNote, request))


@router.get("/cases/{case}/notes", responses=READ)
async def list_notes(case: Id, caller: Asking, page: Pages) -> Page[ActionNote]:
    """What was done, oldest first."""
    request = pb.ListActionNotesRequest(parent=f"cases/{case}", **page.fields)
    found = await caller.ask(caller.to.cases.ListActionNotes, request)
    return page_of(ActionNote, found.notes, found.next_page_token)
