"""A sample village for component tests: people, a group with its leader, bodies' officers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.wire import stamp
from tests.support.world import Client, World
from tongxin.common.v1 import common_pb2 as common
from tongxin.deliberation.v1 import events_pb2 as deliberation
from tongxin.escalation.v1 import events_pb2 as escalation
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1 import people_pb2
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub
from tongxin.intake.v1.people_pb2_grpc import GroupServiceStub, PeopleServiceStub

VILLAGE = "210922107002"  # 场直社区, 阿尔乡镇, 彰武县
TOWNSHIP = "210922107000"
OTHER_VILLAGE = "211021112209"  # 榆树村, 八会镇, 辽阳县


@dataclass(frozen=True, slots=True)
class Village:
    """The people of one village, as resource names."""

    world: World
    group: str
    leader: str
    asker: str
    neighbour: str
    director: str
    chair: str
    cadre: str
    stranger: str
    region: str = VILLAGE

    def client(self, person: str) -> Client:
        """Return a person as intake's caller."""
        return self.world.person("intake", person)

    async def file(self, person: str, **fields: Any) -> pb.Matter:
        """File a matter in the group; a LIVELIHOOD one unless told otherwise."""
        request = pb.CreateMatterRequest(
            **{"topic": "selling", "group": self.group, "text": "地瓜卖不出去"} | fields
        )
        return await self.call(person, "CreateMatter", request)

    async def call(self, person: str, method: str, request: Any) -> Any:
        """Call MatterService as a person."""
        return await self.client(person)(MatterServiceStub, method, request)

    async def read(self, person: str, name: str) -> pb.Matter:
        """Read a matter as a person."""
        return await self.call(person, "GetMatter", pb.GetMatterRequest(name=name))


async def enter(world: World, name: str, region: str = VILLAGE) -> str:
    """Enter a person and return `people/{id}`."""
    person = await world.seed("intake")(
        PeopleServiceStub,
        "CreatePerson",
        people_pb2.CreatePersonRequest(display_name=name, region=region, phone="13900001111"),
    )
    return str(person.name)


async def make_group(world: World, leader: str, members: list[str], region: str = VILLAGE) -> str:
    """Make a group with its leader and members; return `groups/{id}`."""
    seed = world.seed("intake")
    group = await seed(
        GroupServiceStub,
        "CreateGroup",
        people_pb2.CreateGroupRequest(region=region, title="一组片区群"),
    )
    roles = [(leader, people_pb2.MEMBER_ROLE_LEADER)]
    roles += [(member, people_pb2.MEMBER_ROLE_MEMBER) for member in members]
    for person, role in roles:
        await seed(
            GroupServiceStub,
            "AddMember",
            people_pb2.AddMemberRequest(group=group.name, person=person, role=role),
        )
    return str(group.name)


async def give_office(
    world: World, person: str, relations: list[str], body: str, sequence: int = 1
) -> None:
    """Let somebody hold an office as the service that owns such facts would tell it."""
    module: Any = deliberation if body.startswith("councils/") else escalation
    now = (await world.rows("intake", "SELECT now()"))[0][0]
    await world.publish(
        module.FactsChanged(
            object=body,
            sequence=sequence,
            facts=[
                common.Fact(subject=person, relation=relation, object=body, valid_from=stamp(now))
                for relation in relations
            ],
        ),
        correlation=body,
    )


async def make_village(world: World) -> Village:
    """Start intake with a village whose offices are filled by replicated facts."""
    await world.start("intake")
    names = ["群主", "张婶", "李姐", "主任", "主席", "干部", "外人"]
    people = [await enter(world, name) for name in names]
    leader, asker, neighbour, director, chair, cadre, stranger = people
    group = await make_group(world, leader, [asker, neighbour])
    await give_office(world, director, ["director", "councillor"], f"councils/{VILLAGE}")
    await give_office(world, chair, ["chair"], f"federations/{VILLAGE}")
    await give_office(world, cadre, ["cadre"], f"federations/{TOWNSHIP}")
    await world.quiescent()
    return Village(world, group, leader, asker, neighbour, director, chair, cadre, stranger)
