"""Who stands in, who takes over, and the organisers of buildings."""

from datetime import timedelta
from typing import Any

from chassis.wire import stamp
from tests.component.intake.support import ANSWER, counts, reason, refusal
from tests.support.village import Village, enter, make_group, make_village
from tests.support.world import World
from tongxin.intake.v1 import matter_pb2, people_pb2
from tongxin.intake.v1 import offices_pb2 as pb
from tongxin.intake.v1.offices_pb2_grpc import OfficeServiceStub
from tongxin.intake.v1.people_pb2_grpc import GroupServiceStub


async def ask(village: Village, who: str, method: str, **fields: Any) -> Any:
    request = getattr(pb, f"{method}Request")(**fields)
    return await village.client(who)(OfficeServiceStub, method, request)


async def in_time(world: World, **delta: float) -> Any:
    [[now]] = await world.rows(
        "intake",
        "SELECT now() + make_interval(secs => offset_seconds) FROM business_clock"
        " UNION ALL SELECT now() LIMIT 1",
    )
    return stamp(now + timedelta(**delta))


async def answer(village: Village, who: str, name: str) -> Any:
    request = matter_pb2.AnswerMatterRequest(name=name, expected_epoch=1, answer=ANSWER)
    return await village.call(who, "AnswerMatter", request)


async def test_a_deputy_holds_the_same_right_for_exactly_her_time(world: World) -> None:
    village = await make_village(world)
    deputy = village.stranger
    matter = await village.file(village.asker)
    other = await village.file(village.asker)
    third = await village.file(village.asker)
    assert await reason(answer(village, deputy, matter.name)) == "NOT_FOUND"
    asked = {
        "body": village.group,
        "person": deputy,
        "since": await in_time(world, hours=1),
        "until": await in_time(world, hours=5),
        "request_id": "d-1",
    }
    made = await ask(village, village.leader, "CreateDeputy", **asked)
    assert await ask(village, village.leader, "CreateDeputy", **asked) == made
    assert (made.relation, made.officer) == ("leader", village.leader)
    assert await reason(answer(village, deputy, matter.name)) == "NOT_FOUND", "not yet"
    await world.jump(hours=2)
    assert (await answer(village, deputy, matter.name)).status
    # The leader goes on leading; a deputy names no deputy.
    assert (await answer(village, village.leader, other.name)).status
    sub = ask(
        village,
        deputy,
        "CreateDeputy",
        body=village.group,
        person=village.neighbour,
        until=await in_time(world, hours=9),
    )
    assert await reason(sub) == "ACTION_NOT_ALLOWED"
    for who in (village.leader, deputy):
        listed = await ask(village, who, "ListDeputies")
        assert [item.name for item in listed.deputies] == [made.name]
    assert list((await ask(village, village.asker, "ListDeputies")).deputies) == []
    await world.jump(hours=4)
    assert await reason(answer(village, deputy, third.name)) == "NOT_FOUND", "no longer"
    assert list((await ask(village, village.leader, "ListDeputies")).deputies) == []


async def test_who_may_name_whom_and_for_how_long(world: World) -> None:
    village = await make_village(world)
    until = await in_time(world, days=3)
    good = {"body": village.group, "person": village.neighbour, "until": until}
    before = await counts(world)
    for who, wanted in (
        (village.asker, "ACTION_NOT_ALLOWED"),
        (village.stranger, "NOT_FOUND"),
        (village.director, "NOT_FOUND"),
    ):
        assert await reason(ask(village, who, "CreateDeputy", **good)) == wanted
    wrong = await refusal(
        ask(
            village,
            village.leader,
            "CreateDeputy",
            body=village.group,
            person=village.leader,
            since=await in_time(world, days=-1),
            until=await in_time(world, days=100),
        )
    )
    assert {(error.field, error.reason) for error in wrong.fields} == {
        ("person", "NOT_ONESELF"),
        ("since", "IN_PAST"),
        ("until", "TOO_LONG"),
    }
    anonymous = world.anonymous("intake")
    assert (
        await reason(anonymous(OfficeServiceStub, "CreateDeputy", pb.CreateDeputyRequest(**good)))
        == "TOKEN_REQUIRED"
    )
    assert await counts(world) == before
    made = await ask(village, village.leader, "CreateDeputy", **good)
    overlap = await refusal(ask(village, village.leader, "CreateDeputy", **good))
    assert [error.reason for error in overlap.fields] == ["OVERLAPS"]
    for who in (village.asker, village.director):
        assert await reason(ask(village, who, "EndDeputy", name=made.name)) == "NOT_FOUND"
    await ask(village, village.leader, "EndDeputy", name=made.name)
    await ask(village, village.neighbour, "EndDeputy", name=made.name)
    matter = await village.file(village.asker)
    assert await reason(answer(village, village.neighbour, matter.name)) == "ACTION_NOT_ALLOWED"
    assert (await village.read(village.neighbour, matter.name)).name, "she is a member still"


async def test_everything_open_goes_over_in_one_act(world: World) -> None:
    village = await make_village(world)
    second = await make_group(world, village.leader, [village.neighbour])
    successor = await enter(world, "新群主")
    matter = await village.file(village.asker)
    there = await village.file(village.neighbour, group=second)
    good = {"giver": village.leader, "receiver": successor, "reason": "搬走了"}
    before = await counts(world)
    for who in (village.stranger, village.chair, village.asker):
        assert await reason(ask(village, who, "HandOver", **good)) == "NOT_FOUND"
    nothing = ask(village, village.asker, "HandOver", **good | {"giver": village.asker})
    assert await reason(nothing) == "NOT_FOUND"
    wrong = await refusal(
        ask(village, village.leader, "HandOver", giver=village.leader, receiver=village.leader)
    )
    assert {error.field for error in wrong.fields} == {"receiver", "reason"}
    assert await counts(world) == before
    # By the director of the place: the leader has gone.
    made = await ask(village, village.director, "HandOver", **good, request_id="h-1")
    assert await ask(village, village.director, "HandOver", **good, request_id="h-1") == made
    assert set(made.bodies) == {village.group, second}
    await world.quiescent()
    for name in (matter.name, there.name):
        assert (await answer(village, successor, name)).status
    late = await village.file(village.asker)
    assert await reason(answer(village, village.leader, late.name)) == "ACTION_NOT_ALLOWED"
    published = await world.rows("intake", "SELECT 1 FROM outbox WHERE type LIKE '%FactsChanged'")
    assert published


async def test_the_leader_gives_titles_and_organisers_see_the_members(world: World) -> None:
    village = await make_village(world)
    good = {
        "group": village.group,
        "person": village.neighbour,
        "title": people_pb2.MEMBER_TITLE_BUILDING_LEADER,
        "area": "三号楼",
    }
    members = people_pb2.ListMembersRequest(group=village.group)

    async def listed(who: str) -> Any:
        return await village.client(who)(GroupServiceStub, "ListMembers", members)

    for who, wanted in (
        (village.asker, "ACTION_NOT_ALLOWED"),
        (village.stranger, "NOT_FOUND"),
        (village.director, "NOT_FOUND"),
    ):
        assert await reason(ask(village, who, "SetMemberTitle", **good)) == wanted
    assert await reason(listed(village.neighbour)) == "NOT_FOUND"
    given = await ask(village, village.leader, "SetMemberTitle", **good)
    assert (given.title, given.area) == (good["title"], "三号楼")
    seen = {item.person: item.area for item in (await listed(village.neighbour)).members}
    assert seen[village.neighbour] == "三号楼"
    # She registers for a neighbour of her building, who is the concerned person.
    on_behalf = await village.file(
        village.neighbour,
        parties=[matter_pb2.Party(role=matter_pb2.PARTY_ROLE_CONCERNED, person=village.asker)],
    )
    assert "withdraw" in (await village.read(village.asker, on_behalf.name)).allowed_actions
    wrong = await refusal(
        ask(village, village.leader, "SetMemberTitle", **good | {"area": "", "title": 9})
    )
    assert {error.field for error in wrong.fields} == {"title", "area"}
    outside = ask(village, village.leader, "SetMemberTitle", **good | {"person": village.chair})
    assert await reason(outside) == "NOT_FOUND"
    none = {"title": people_pb2.MEMBER_TITLE_NONE, "area": ""}
    await ask(village, village.leader, "SetMemberTitle", **good | none)
    assert await reason(listed(village.neighbour)) == "NOT_FOUND"
