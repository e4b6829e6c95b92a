"""PeopleService and GroupService: decode, call the use case, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import name_of
from chassis.wire import fact_message, number, stamp, word
from services.intake.app.add_member import AddMember, add_member
from services.intake.app.create_group import CreateGroup, create_group
from services.intake.app.create_person import CreatePerson, create_person
from services.intake.app.ports import Begin, PeopleReader
from services.intake.app.remove_member import RemoveMember, remove_member
from services.intake.app.views import GroupView, MemberView, PersonView
from tongxin.intake.v1 import people_pb2 as pb
from tongxin.intake.v1 import people_pb2_grpc


def _person(view: PersonView) -> pb.Person:
    return pb.Person(
        name=name_of("people", view.id),
        display_name=view.display_name,
        phone=view.phone,
        language=view.language,
    )


def _group(view: GroupView) -> pb.Group:
    return pb.Group(
        name=name_of("groups", view.id),
        region=view.region,
        title=view.title,
        member_count=view.member_count,
    )


def membership_message(view: MemberView) -> pb.Membership:
    """Encode somebody's place in a group."""
    return pb.Membership(
        group=name_of("groups", view.group),
        person=name_of("people", view.person),
        role=number(pb.MemberRole, view.role),
        display_name=view.display_name,
        since=stamp(view.since),
        title=number(pb.MemberTitle, view.title),
        area=view.area,
    )


class PeopleServicer(people_pb2_grpc.PeopleServiceServicer):
    """The vault's RPCs."""

    def __init__(self, begin: Begin, reader: PeopleReader) -> None:
        self._begin = begin
        self._reader = reader

    async def CreatePerson(self, request: pb.CreatePersonRequest, context: object) -> pb.Person:
        """Enter a person."""
        command = CreatePerson(
            request.display_name, request.phone, request.language, request.region
        )
        name = await perform(create_person(self._begin, current_act(request), command))
        return _person(await self._reader.person(name))

    async def GetMe(self, request: pb.GetMeRequest, context: object) -> pb.Me:
        """Say who the caller is."""
        view = await self._reader.me(current_act())
        return pb.Me(
            person=_person(view.person) if view.person else None,
            facts=[fact_message(fact) for fact in view.facts],
        )


class GroupServicer(people_pb2_grpc.GroupServiceServicer):
    """The groups' RPCs."""

    def __init__(self, begin: Begin, reader: PeopleReader) -> None:
        self._begin = begin
        self._reader = reader

    async def CreateGroup(self, request: pb.CreateGroupRequest, context: object) -> pb.Group:
        """Make a group."""
        act = current_act(request)
        name = await perform(
            create_group(self._begin, act, CreateGroup(request.region, request.title))
        )
        return _group(await self._reader.group(act, name))

    async def GetGroup(self, request: pb.GetGroupRequest, context: object) -> pb.Group:
        """Read a group."""
        return _group(await self._reader.group(current_act(), request.name))

    async def ListGroups(
        self, request: pb.ListGroupsRequest, context: object
    ) -> pb.ListGroupsResponse:
        """List the caller's groups."""
        views, token = await self._reader.groups(
            current_act(), request.page_size, request.page_token
        )
        return pb.ListGroupsResponse(groups=[_group(view) for view in views], next_page_token=token)

    async def AddMember(self, request: pb.AddMemberRequest, context: object) -> pb.Membership:
        """Make somebody a member or leader."""
        command = AddMember(request.group, request.person, word(pb.MemberRole, request.role))
        person = await perform(add_member(self._begin, current_act(request), command))
        return membership_message(await self._reader.membership(request.group, person))

    async def RemoveMember(
        self, request: pb.RemoveMemberRequest, context: object
    ) -> pb.RemoveMemberResponse:
        """End a membership or leadership."""
        command = RemoveMember(request.group, request.person)
        await perform(remove_member(self._begin, current_act(request), command))
        return pb.RemoveMemberResponse()

    async def ListMembers(
        self, request: pb.ListMembersRequest, context: object
    ) -> pb.ListMembersResponse:
        """List a group's members."""
        views, token = await self._reader.members(
            current_act(), request.group, request.page_size, request.page_token
        )
        return pb.ListMembersResponse(
            members=[membership_message(view) for view in views], next_page_token=token
        )
