"""People, area groups and their members."""

from gateway.route import ACT, READ, Asking, Id, Pages, RequestId, caller_router
from gateway.schemas.base import Page, page_of
from gateway.schemas.people import (
    AddMember,
    CreateGroup,
    CreatePerson,
    Group,
    Me,
    Membership,
    Person,
)
from tongxin.intake.v1 import people_pb2 as pb

router = caller_router(tags=["people"])


@router.get("/me", responses=READ)
async def read_me(caller: Asking) -> Me:
    """Who you are and how you stand to bodies."""
    return Me.of(await caller.ask(caller.to.people.GetMe, pb.GetMeRequest()))


@router.post("/people", status_code=201, responses=ACT)
async def create_person(body: CreatePerson, caller: Asking, request_id: RequestId) -> Person:
    """Enter a person."""
    request = body.fill(pb.CreatePersonRequest(request_id=request_id))
    return Person.of(await caller.ask(caller.to.people.CreatePerson, request))


@router.post("/groups", status_code=201, responses=ACT)
async def create_group(body: CreateGroup, caller: Asking, request_id: RequestId) -> Group:
    """Make a group in a village."""
    request = body.fill(pb.CreateGroupRequest(request_id=request_id))
    return Group.of(await caller.ask(caller.to.groups.CreateGroup, request))


@router.get("/groups", responses=READ)
async def list_groups(caller: Asking, page: Pages) -> Page[Group]:
    """The groups in which you are leader or member."""
    found = await caller.ask(caller.to.groups.ListGroups, pb.ListGroupsRequest(**page.fields))
    return page_of(Group, found.groups, found.next_page_token)


@router.get("/groups/{group}", responses=READ)
async def get_group(group: Id, caller: Asking) -> Group:
    """One group."""
    request = pb.GetGroupRequest(name=f"groups/{group}")
    return Group.of(await caller.ask(caller.to.groups.GetGroup, request))


@router.post("/groups/{group}/members", status_code=201, responses=ACT)
async def add_member(
    group: Id, body: AddMember, caller: Asking, request_id: RequestId
) -> Membership:
    """Make somebody a member or the leader."""
    request = body.fill(pb.AddMemberRequest(group=f"groups/{group}", request_id=request_id))
    return Membership.of(await caller.ask(caller.to.groups.AddMember, request))


@router.delete("/groups/{group}/members/{person}", status_code=204, responses=ACT)
async def remove_member(group: Id, person: Id, caller: Asking, request_id: RequestId) -> None:
    """End a membership or leadership; what waits for a last leader moves on at once."""
    request = pb.RemoveMemberRequest(
        group=f"groups/{group}", person=f"people/{person}", request_id=request_id
    )
    await caller.ask(caller.to.groups.RemoveMember, request)


@router.get("/groups/{group}/members", responses=READ)
async def list_members(group: Id, caller: Asking, page: Pages) -> Page[Membership]:
    """The members of a group, for its leader."""
    request = pb.ListMembersRequest(group=f"groups/{group}", **page.fields)
    found = await caller.ask(caller.to.groups.ListMembers, request)
    return page_of(Membership, found.members, found.next_page_token)
