"""A case that a township's cadre has taken, bodies that she asks, and their officers."""

from dataclasses import dataclass
from uuid import UUID

from chassis.region import Level
from tests.component.escalation.support import (
    accept,
    federation,
    new_person,
    officer,
)
from tests.support.village import enter, give_office, make_group
from tests.support.world import Client, World
from tongxin.escalation.v1 import asks_pb2 as pb
from tongxin.escalation.v1 import bodies_pb2
from tongxin.escalation.v1.asks_pb2_grpc import RequestServiceStub as Stub
from tongxin.escalation.v1.bodies_pb2_grpc import BodyServiceStub
from tongxin.intake.v1 import matter_pb2, register_pb2
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub

TOWNSHIP = federation(Level.TOWNSHIP)
NAME, PHONE = "李秀英", "139-0000-1111"


@dataclass(frozen=True, slots=True)
class Asking:
    """The people and bodies of a test; `case` is `cases/{matter id}` at the township."""

    world: World
    matter: UUID
    epoch: int
    asker: str
    cadre: Client
    cadre_id: str
    bodies: tuple[str, ...]
    officers: tuple[Client, ...]

    @property
    def case(self) -> str:
        """The case's name."""
        return f"cases/{self.matter}"

    async def ask(self, **fields: object) -> pb.Bundle:
        """Ask all bodies at once."""
        return await self.by(self.cadre, **fields)

    async def by(self, client: Client, **fields: object) -> pb.Bundle:
        """Ask as somebody else."""
        values: dict[str, object] = {
            "parent": self.case,
            "expected_epoch": self.epoch,
            "bodies": self.bodies,
            "text": "请帮忙安排",
            "disclosed": "一位单亲妈妈",
        }
        return await client(Stub, "CreateRequests", pb.CreateRequestsRequest(**values | fields))

    async def bundle(self, name: str) -> pb.Bundle:
        """Read a bundle as the cadre."""
        return await self.cadre(Stub, "GetBundle", pb.GetBundleRequest(name=name))


async def act(client: Client, method: str, name: str, **fields: object) -> pb.Request:
    """Make one act on a request."""
    request = getattr(pb, f"{method}Request")(name=name, **fields)
    return await client(Stub, method, request)


async def answer(client: Client, name: str, outcome: str = "DONE") -> pb.Request:
    """Answer a request."""
    number = pb.AskOutcome.Value(f"ASK_OUTCOME_{outcome}")
    return await act(client, "AnswerRequest", name, outcome=number, text="办好了")


async def body_with_officer(
    world: World, kind: int, title: str, person: str = ""
) -> tuple[str, Client]:
    """Enter a body of the township and somebody who acts for it."""
    seed, person = world.seed("escalation"), person or new_person()
    body = await seed(
        BodyServiceStub,
        "CreateBody",
        bodies_pb2.CreateBodyRequest(
            kind=kind, region=TOWNSHIP[len("federations/") :], title=title
        ),
    )
    await seed(
        BodyServiceStub,
        "CreateOfficer",
        bodies_pb2.CreateOfficerRequest(parent=body.name, person=person),
    )
    return str(body.name), world.person("escalation", person)


async def asking(world: World, *, topic: str = "selling") -> Asking:
    """File a matter, bring it to the township, and let its cadre take it."""
    leader, asker, director = [await enter(world, name) for name in ("群主", NAME, "主任")]
    group = await make_group(world, leader, [asker])
    cadre_id = await enter(world, "干部")
    cadre = await officer(world, TOWNSHIP, cadre_id)
    chair_id = await enter(world, "主席")
    await officer(world, federation(), chair_id)
    await give_office(world, director, ["director", "councillor"], "councils/210922107002")
    await world.quiescent()
    filed = await world.person("intake", asker)(
        MatterServiceStub,
        "CreateMatter",
        matter_pb2.CreateMatterRequest(
            topic=topic,
            group=group,
            text=f"{NAME}家里有难处",
            audience=matter_pb2.AUDIENCE_GROUP,
        ),
    )
    for person, extra in (
        (leader, {"council_text": "一家人有难处"}),
        (director, {}),
        (chair_id, {}),
    ):
        client = world.person("intake", person)
        if extra:
            await client(
                MatterServiceStub,
                "ForwardMatter",
                matter_pb2.ForwardMatterRequest(name=filed.name, expected_epoch=1, **extra),
            )
            continue
        seen = await client(
            MatterServiceStub, "GetMatter", matter_pb2.GetMatterRequest(name=filed.name)
        )
        await client(
            RegisterServiceStub,
            "MoveMatter",
            register_pb2.MoveMatterRequest(
                name=filed.name,
                expected_epoch=seen.epoch,
                move=matter_pb2.MOVE_RAISE,
                reason="需要上面帮忙",
                request_id=f"up-{person}",
            ),
        )
    await world.quiescent()
    matter = UUID(filed.name.removeprefix("matters/"))
    epoch = 4
    await accept(cadre, matter, epoch)
    await world.quiescent()
    bodies, officers = zip(
        await body_with_officer(world, bodies_pb2.BODY_KIND_LABOUR, "人社所"),
        await body_with_officer(world, bodies_pb2.BODY_KIND_CIVIL_AFFAIRS, "民政办"),
        strict=True,
    )
    return Asking(world, matter, epoch, asker, cadre, cadre_id, bodies, officers)


async def timeline(world: World, person: str, matter: UUID) -> list[str]:
    """Return the keys of what the timeline of a matter says."""
    rows = await world.rows(
        "intake",
        "SELECT template_key FROM timeline WHERE matter_id = :matter ORDER BY entry_no",
        matter=matter,
    )
    assert person
    return [row.template_key for row in rows]
