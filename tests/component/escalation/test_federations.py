"""Federations of every region, and the posts in them."""

import pytest

from chassis.catalogue import catalogue
from chassis.region import Level
from tests.component.escalation.support import (
    VILLAGE,
    federation,
    new_person,
    officer,
    refusal,
)
from tests.support.world import Client, World
from tongxin.common.v1 import common_pb2
from tongxin.escalation.v1 import escalation_pb2 as pb
from tongxin.escalation.v1.escalation_pb2_grpc import FederationServiceStub as Stub


async def read(client: Client, name: str) -> pb.Federation:
    return await client(Stub, "GetFederation", pb.GetFederationRequest(name=name))


def post(person: str, kind: int = pb.POST_KIND_VILLAGE_CHAIR, **extra: str) -> pb.CreatePostRequest:
    values = {"parent": federation()} | extra
    return pb.CreatePostRequest(person=person, kind=kind, **values)


async def test_every_level_has_its_federation_and_its_superior(world: World) -> None:
    anybody = world.person("escalation", new_person())
    name, levels = federation(), []
    while name:
        view = await read(anybody, name)
        region = catalogue().get(view.region)
        assert view.title.zh == f"{region.name}妇联"
        assert view.title.en == f"Women's federation of {region.name}"
        assert view.allowed_actions == []
        levels.append(view.level)
        name = view.superior
    assert levels == [
        common_pb2.LEVEL_VILLAGE,
        common_pb2.LEVEL_TOWNSHIP,
        common_pb2.LEVEL_COUNTY,
        common_pb2.LEVEL_CITY,
        common_pb2.LEVEL_PROVINCE,
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("federations/219999999999", "NOT_FOUND"),
        ("councils/210922107002", "INVALID_FIELDS"),
        ("federations/", "INVALID_FIELDS"),
    ],
)
async def test_what_is_no_federation_is_refused(world: World, name: str, reason: str) -> None:
    assert (await refusal(read(world.seed("escalation"), name))).reason == reason


async def test_without_a_token_nothing_is_told(world: World) -> None:
    assert (await refusal(read(world.anonymous("escalation"), federation()))).reason == (
        "TOKEN_REQUIRED"
    )


async def test_a_post_becomes_a_fact_that_the_replicas_are_told(world: World) -> None:
    person, seed = new_person(), world.seed("escalation")
    first = await seed(Stub, "CreatePost", post(person, request_id="p-1"))
    again = await seed(Stub, "CreatePost", post(person, request_id="p-1"))
    other_key = await seed(Stub, "CreatePost", post(person, request_id="p-2"))
    assert first.name == again.name == other_key.name
    assert (first.person, first.kind) == (person, pb.POST_KIND_VILLAGE_CHAIR)
    facts = await world.rows("escalation", "SELECT subject, relation, object FROM fact")
    assert [tuple(row) for row in facts] == [(person, "chair", federation())]
    [event] = await world.rows("escalation", "SELECT type, subject FROM outbox")
    assert event.type == "tongxin.escalation.v1.FactsChanged"
    assert event.subject == "tongxin.escalation.facts.changed.village.21.09.22.107.002"


async def test_the_key_of_one_request_does_not_open_another(world: World) -> None:
    seed = world.seed("escalation")
    await seed(Stub, "CreatePost", post(new_person(), request_id="p-1"))
    refused = await refusal(seed(Stub, "CreatePost", post(new_person(), request_id="p-1")))
    assert refused.reason == "IDEMPOTENCY_KEY_REUSED"


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (post(new_person(), pb.POST_KIND_CADRE), "kind"),
        (post(new_person(), parent=federation(Level.COUNTY)), "kind"),
        (post(new_person(), pb.POST_KIND_UNSPECIFIED), "kind"),
        (post("people/somebody"), "person"),
        (post(new_person(), parent="councils/210922107002"), "parent"),
    ],
)
async def test_wrong_posts_are_named_by_field(
    world: World, request_: pb.CreatePostRequest, field: str
) -> None:
    refused = await refusal(world.seed("escalation")(Stub, "CreatePost", request_))
    assert [error.field for error in refused.fields] == [field]
    assert await world.rows("escalation", "SELECT 1 FROM post") == []


async def test_only_the_seed_gives_posts(world: World) -> None:
    chair = await officer(world, federation())
    for caller, reason in (
        (chair, "ACTION_NOT_ALLOWED"),
        (world.anonymous("escalation"), "TOKEN_REQUIRED"),
    ):
        assert (await refusal(caller(Stub, "CreatePost", post(new_person())))).reason == reason
    unknown = post(new_person(), parent="federations/219999999999")
    refused = await refusal(world.seed("escalation")(Stub, "CreatePost", unknown))
    assert refused.reason == "NOT_FOUND"
    assert len(await world.rows("escalation", "SELECT 1 FROM post")) == 1


async def test_posts_are_listed_for_who_holds_one_there(world: World) -> None:
    people = [new_person() for _ in range(3)]
    chairs = [await officer(world, federation(), person) for person in people]
    stranger = await officer(world, federation(Level.TOWNSHIP))
    found, token = [], ""
    while True:
        page = await chairs[0](
            Stub,
            "ListPosts",
            pb.ListPostsRequest(parent=federation(), page_size=2, page_token=token),
        )
        found += [item.person for item in page.posts]
        token = page.next_page_token
        if not token:
            break
    assert sorted(found) == sorted(people)
    request = pb.ListPostsRequest(parent=federation())
    assert (await refusal(stranger(Stub, "ListPosts", request))).reason == "ACTION_NOT_ALLOWED"
    assert len((await world.seed("escalation")(Stub, "ListPosts", request)).posts) == 3


async def test_my_federations_are_those_where_i_hold_a_post(world: World) -> None:
    me = new_person()
    bodies = [federation(), federation(Level.TOWNSHIP), federation(Level.PROVINCE)]
    for body in bodies:
        mine = await officer(world, body, me)
    first = await mine(Stub, "ListFederations", pb.ListFederationsRequest(page_size=2))
    second = await mine(
        Stub,
        "ListFederations",
        pb.ListFederationsRequest(page_size=2, page_token=first.next_page_token),
    )
    assert [item.name for item in first.federations] == sorted(bodies)[:2]
    assert [item.name for item in second.federations] == sorted(bodies)[2:]
    assert second.next_page_token == ""
    nobody = world.person("escalation", new_person())
    empty = await nobody(Stub, "ListFederations", pb.ListFederationsRequest())
    assert list(empty.federations) == []
    assert VILLAGE in federation()
