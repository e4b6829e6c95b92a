"""People and groups over gRPC."""

import pytest

from chassis.refusals import TongxinError
from tests.support.world import World
from tongxin.intake.v1 import people_pb2 as pb
from tongxin.intake.v1.people_pb2_grpc import GroupServiceStub, PeopleServiceStub

VILLAGE = "210922107002"


async def person(world: World, name: str = "赵·阿依", **extra: str) -> pb.Person:
    await world.start("intake")
    request = pb.CreatePersonRequest(display_name=name, region=VILLAGE, **extra)
    return await world.seed("intake")(PeopleServiceStub, "CreatePerson", request)


async def test_seed_enters_a_person_and_she_sees_herself(world: World) -> None:
    entered = await person(world, phone="13900000000")
    me = await world.person("intake", entered.name)(PeopleServiceStub, "GetMe", pb.GetMeRequest())
    assert me.person.display_name == "赵·阿依"
    assert me.person.phone == "13900000000"


async def test_names_are_not_readable_in_the_database(world: World) -> None:
    await person(world)
    [row] = await world.rows("intake", "SELECT display_name FROM person")
    assert "赵".encode() not in bytes(row.display_name)


async def test_the_same_request_again_makes_one_person(world: World) -> None:
    first = await person(world, request_id="r-1")
    again = await person(world, request_id="r-1")
    assert again.name == first.name
    with pytest.raises(TongxinError) as refusal:
        await person(world, name="钱某", request_id="r-1")
    assert refusal.value.reason == "IDEMPOTENCY_KEY_REUSED"
    assert len(await world.rows("intake", "SELECT 1 FROM person")) == 1


async def test_every_wrong_field_is_named_and_nothing_changes(world: World) -> None:
    await world.start("intake")
    with pytest.raises(TongxinError) as refusal:
        await world.seed("intake")(
            PeopleServiceStub,
            "CreatePerson",
            pb.CreatePersonRequest(display_name="a\x00b", language="fr", region="1"),
        )
    assert {error.field for error in refusal.value.fields} == {
        "display_name",
        "language",
        "region",
    }
    assert await world.rows("intake", "SELECT 1 FROM person") == []


async def test_only_the_seed_enters_people(world: World) -> None:
    entered = await person(world)
    with pytest.raises(TongxinError) as refusal:
        await world.person("intake", entered.name)(
            PeopleServiceStub,
            "CreatePerson",
            pb.CreatePersonRequest(display_name="x", region=VILLAGE),
        )
    assert refusal.value.reason == "ACTION_NOT_ALLOWED"
    with pytest.raises(TongxinError) as refusal:
        await world.anonymous("intake")(PeopleServiceStub, "GetMe", pb.GetMeRequest())
    assert refusal.value.reason == "TOKEN_REQUIRED"


async def test_a_group_has_one_leader_and_tells_the_replicas(world: World) -> None:
    first, second = await person(world), await person(world, name="孙某")
    seed = world.seed("intake")
    group = await seed(
        GroupServiceStub, "CreateGroup", pb.CreateGroupRequest(region=VILLAGE, title="一组")
    )
    for leader in (first, second):
        await seed(
            GroupServiceStub,
            "AddMember",
            pb.AddMemberRequest(group=group.name, person=leader.name, role=pb.MEMBER_ROLE_LEADER),
        )
    await world.quiescent()
    as_second = world.person("intake", second.name)
    members = await as_second(
        GroupServiceStub, "ListMembers", pb.ListMembersRequest(group=group.name)
    )
    assert {(m.person, m.role) for m in members.members} == {
        (first.name, pb.MEMBER_ROLE_MEMBER),
        (second.name, pb.MEMBER_ROLE_LEADER),
    }
    with pytest.raises(TongxinError) as refusal:
        await world.person("intake", first.name)(
            GroupServiceStub, "ListMembers", pb.ListMembersRequest(group=group.name)
        )
    assert refusal.value.reason == "NOT_FOUND"
    published = await world.rows(
        "intake", "SELECT type, published_at FROM outbox ORDER BY position"
    )
    assert [row.type for row in published] == ["tongxin.intake.v1.FactsChanged"] * 2
    assert all(row.published_at for row in published)
