"""The registry of bodies, their officers, and posts that end."""

import pytest

from chassis.region import Level
from tests.component.escalation.support import (
    VILLAGE,
    federation,
    new_person,
    officer,
    refusal,
)
from tests.support.world import World
from tongxin.common.v1 import common_pb2
from tongxin.escalation.v1 import bodies_pb2 as pb
from tongxin.escalation.v1 import escalation_pb2
from tongxin.escalation.v1.bodies_pb2_grpc import BodyServiceStub as Stub
from tongxin.escalation.v1.escalation_pb2_grpc import FederationServiceStub

TOWNSHIP = federation(Level.TOWNSHIP).removeprefix("federations/")


async def create(world: World, title: str = "民政办公室", **extra: object) -> pb.PartnerBody:
    values = {"kind": pb.BODY_KIND_CIVIL_AFFAIRS, "region": TOWNSHIP} | extra
    return await world.seed("escalation")(
        Stub, "CreateBody", pb.CreateBodyRequest(title=title, **values)
    )


async def test_a_body_is_entered_once_and_found_by_region_and_kind(world: World) -> None:
    seed = world.seed("escalation")
    first = await create(world, request_id="b-1")
    assert first == await create(world, request_id="b-1") == await create(world)
    assert (first.level, first.title) == (common_pb2.LEVEL_TOWNSHIP, "民政办公室")
    assert list(first.allowed_actions) == [
        "body.end",
        "officer.create",
        "officer.list",
        "officer.end",
    ]
    union = await create(world, "工会", kind=pb.BODY_KIND_UNION)
    other = await create(world, "村水站", kind=pb.BODY_KIND_WATER, region=VILLAGE)
    anybody = world.person("escalation", new_person())
    found = await anybody(Stub, "ListBodies", pb.ListBodiesRequest(page_size=2))
    rest = await anybody(
        Stub, "ListBodies", pb.ListBodiesRequest(page_size=2, page_token=found.next_page_token)
    )
    assert [item.name for item in (*found.bodies, *rest.bodies)] == [
        first.name,
        union.name,
        other.name,
    ]
    assert list(found.bodies[0].allowed_actions) == []
    for filters, expected in (
        ({"region": TOWNSHIP, "kind": pb.BODY_KIND_UNION}, [union.name]),
        ({"region": VILLAGE}, [other.name]),
        ({"kind": pb.BODY_KIND_POLICE}, []),
    ):
        page = await anybody(Stub, "ListBodies", pb.ListBodiesRequest(**filters))
        assert [item.name for item in page.bodies] == expected
    ended = await seed(Stub, "EndBody", pb.EndBodyRequest(name=first.name))
    again = await seed(Stub, "EndBody", pb.EndBodyRequest(name=first.name))
    assert ended == again
    assert ended.HasField("until")
    assert (await create(world)).name != first.name, "a body of that name may come again"


async def test_wrong_bodies_are_named_by_field_and_only_the_seed_enters_them(world: World) -> None:
    wrong = pb.CreateBodyRequest(region="219999999999")
    refused = await refusal(world.seed("escalation")(Stub, "CreateBody", wrong))
    assert [error.field for error in refused.fields] == ["kind", "title", "region"]
    body = await create(world)
    cadre = await officer(world, federation(Level.TOWNSHIP))
    requests = (
        ("CreateBody", pb.CreateBodyRequest(kind=pb.BODY_KIND_UNION, region=TOWNSHIP, title="x")),
        ("EndBody", pb.EndBodyRequest(name=body.name)),
        ("CreateOfficer", pb.CreateOfficerRequest(parent=body.name, person=new_person())),
        ("EndOfficer", pb.EndOfficerRequest(name=f"{body.name}/officers/{body.name[7:]}")),
        ("ListOfficers", pb.ListOfficersRequest(parent=body.name)),
    )
    for method, request in requests:
        assert (await refusal(cadre(Stub, method, request))).reason == "ACTION_NOT_ALLOWED"
        anonymous = world.anonymous("escalation")(Stub, method, request)
        assert (await refusal(anonymous)).reason == "TOKEN_REQUIRED"
    assert len(await world.rows("escalation", "SELECT 1 FROM body")) == 1


async def test_an_office_is_a_fact_that_ends_with_it_or_with_its_body(world: World) -> None:
    seed, body = world.seed("escalation"), await create(world)
    mine, other = new_person(), new_person()

    async def give(person: str, **extra: str) -> pb.Officer:
        request = pb.CreateOfficerRequest(parent=body.name, person=person, **extra)
        return await seed(Stub, "CreateOfficer", request)

    first = await give(mine, request_id="o-1")
    assert first == await give(mine, request_id="o-1") == await give(mine)
    second = await give(other)
    me = world.person("escalation", mine)
    listed = await me(Stub, "ListOfficers", pb.ListOfficersRequest(parent=body.name))
    assert [item.person for item in listed.officers] == [mine, other]
    for _ in range(2):
        ended = await seed(Stub, "EndOfficer", pb.EndOfficerRequest(name=first.name))
        assert ended.HasField("until")
    refused = await refusal(me(Stub, "ListOfficers", pb.ListOfficersRequest(parent=body.name)))
    assert refused.reason == "ACTION_NOT_ALLOWED"
    assert (await give(mine)).name != first.name, "who left may come back"
    await seed(Stub, "EndBody", pb.EndBodyRequest(name=body.name))
    assert (await refusal(give(new_person()))).reason == "BODY_ENDED"
    facts = await world.rows("escalation", "SELECT 1 FROM fact WHERE valid_until IS NULL")
    assert facts == []
    kinds = await world.rows("escalation", "SELECT type FROM outbox")
    assert {row.type for row in kinds} == {"tongxin.escalation.v1.FactsChanged"}
    assert second.person == other


async def test_what_is_no_body_is_not_found(world: World) -> None:
    seed, unknown = world.seed("escalation"), new_person().removeprefix("people/")
    for method, request, reason in (
        ("GetBody", pb.GetBodyRequest(name=f"bodies/{unknown}"), "NOT_FOUND"),
        ("GetBody", pb.GetBodyRequest(name="bodies/1"), "INVALID_FIELDS"),
        ("EndBody", pb.EndBodyRequest(name=f"bodies/{unknown}"), "NOT_FOUND"),
        ("EndOfficer", pb.EndOfficerRequest(name=f"bodies/{unknown}/officers/{unknown}"), ""),
        (
            "CreateOfficer",
            pb.CreateOfficerRequest(parent=f"bodies/{unknown}", person=new_person()),
            "NOT_FOUND",
        ),
    ):
        assert (await refusal(seed(Stub, method, request))).reason in {reason, "NOT_FOUND"}


@pytest.mark.parametrize("level", [Level.VILLAGE, Level.TOWNSHIP])
async def test_a_post_ends_with_its_fact_and_may_be_given_again(world: World, level: Level) -> None:
    seed, person = world.seed("escalation"), new_person()
    mine = await officer(world, federation(level), person)
    listed = escalation_pb2.ListPostsRequest(parent=federation(level))
    [post] = (await mine(FederationServiceStub, "ListPosts", listed)).posts
    end = escalation_pb2.EndPostRequest(name=post.name)
    assert (await refusal(mine(FederationServiceStub, "EndPost", end))).reason == (
        "ACTION_NOT_ALLOWED"
    )
    for _ in range(2):
        ended = await seed(FederationServiceStub, "EndPost", end)
        assert ended.HasField("until")
    assert (await seed(FederationServiceStub, "ListPosts", listed)).posts == []
    assert (await refusal(mine(FederationServiceStub, "ListPosts", listed))).reason == (
        "ACTION_NOT_ALLOWED"
    )
    changed = await world.rows("escalation", "SELECT 1 FROM outbox")
    assert len(changed) == 2, "given and ended: said once each"
    await officer(world, federation(level), person)
    assert len((await seed(FederationServiceStub, "ListPosts", listed)).posts) == 1
