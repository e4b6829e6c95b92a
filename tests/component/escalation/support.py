"""A small world for escalation: officers with posts, and custody as the register tells it."""

from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis.catalogue import catalogue
from chassis.ids import new_id, new_random_id
from chassis.refusals import TongxinError
from chassis.region import Level
from tests.support.world import Client, World
from tongxin.common.v1 import common_pb2
from tongxin.escalation.v1 import escalation_pb2 as pb
from tongxin.escalation.v1.escalation_pb2_grpc import CaseServiceStub, FederationServiceStub
from tongxin.intake.v1 import matter_pb2
from tongxin.intake.v1.events_pb2 import MatterMoved

VILLAGE = "210922107002"
OTHER_VILLAGE = "211202001009"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def federation(level: Level = Level.VILLAGE, of: str = VILLAGE) -> str:
    """Return the federation of that level over a village."""
    region = catalogue().at_level(of, level)
    assert region is not None
    return f"federations/{region.code}"


def new_person() -> str:
    return f"people/{new_random_id()}"


def new_matter(of: str = VILLAGE) -> UUID:
    return new_id(catalogue().home_number(of))


async def officer(world: World, body: str, person: str = "") -> Client:
    """Return somebody with a post in a federation, as a caller."""
    person = person or new_person()
    village = catalogue().get(body.removeprefix("federations/")).level is Level.VILLAGE
    await world.seed("escalation")(
        FederationServiceStub,
        "CreatePost",
        pb.CreatePostRequest(
            parent=body,
            person=person,
            kind=pb.POST_KIND_VILLAGE_CHAIR if village else pb.POST_KIND_CADRE,
        ),
    )
    return world.person("escalation", person)


def moved(
    matter: UUID,
    epoch: int,
    body: str = "",
    *,
    move: str = "RAISE",
    status: str = "OPEN",
    confidentiality: str = "OPEN",
    excluded: tuple[str, ...] = (),
    needs_screening: bool = False,
    without_deliberation: bool = False,
    since: datetime | None = None,
    deadline: datetime | None = None,
) -> MatterMoved:
    """Return one link of a matter's custody chain; no body means that it has ended."""
    since = since or START + timedelta(hours=epoch)
    message = MatterMoved(
        matter=f"matters/{matter}",
        epoch=epoch,
        move=matter_pb2.Move.Value(f"MOVE_{move}"),
        status=matter_pb2.MatterStatus.Value(f"MATTER_STATUS_{status}"),
        region=VILLAGE,
        topic="water_power_heat",
        confidentiality=common_pb2.Confidentiality.Value(f"CONFIDENTIALITY_{confidentiality}"),
        excluded=excluded,
        needs_screening=needs_screening,
        without_deliberation=without_deliberation,
    )
    message.since.FromDatetime(since)
    if body:
        collection, _, code = body.partition("/")
        region = catalogue().find(code) if collection != "groups" else None
        message.to_body.name = body
        message.to_body.level = common_pb2.Level.ValueType(region.level if region else 1)
        message.to_body.region = region.code if region else VILLAGE
        message.deadline.FromDatetime(deadline or since + timedelta(days=12))
    return message


async def told(world: World, *messages: MatterMoved) -> None:
    """Let the register tell links of custody, and wait until they have had their effect."""
    for message in messages:
        await world.publish(message, correlation=message.matter)
    await world.quiescent()


async def opened(world: World, body: str = "", **extra: object) -> UUID:
    """Return a matter that a federation has just got, in epoch 1."""
    matter = new_matter()
    await told(world, moved(matter, 1, body or federation(), **extra))
    return matter


async def get(client: Client, matter: UUID) -> pb.Case:
    return await client(CaseServiceStub, "GetCase", pb.GetCaseRequest(name=f"cases/{matter}"))


async def accept(client: Client, matter: UUID, epoch: int = 1, **extra: object) -> pb.Case:
    request = pb.AcceptCaseRequest(name=f"cases/{matter}", expected_epoch=epoch, **extra)
    return await client(CaseServiceStub, "AcceptCase", request)


async def list_cases(client: Client, **extra: object) -> pb.ListCasesResponse:
    return await client(CaseServiceStub, "ListCases", pb.ListCasesRequest(**extra))


async def refusal(call: Awaitable[object]) -> TongxinError:
    """Return how a call is refused; fail when it is not."""
    try:
        answer = await call
    except TongxinError as error:
        return error
    message = f"not refused: {answer}"
    raise AssertionError(message)


def states(case: pb.Case) -> list[tuple[str, int, str]]:
    return [
        (
            stage.federation,
            stage.epoch,
            pb.StageState.Name(stage.state).removeprefix("STAGE_STATE_"),
        )
        for stage in case.stages
    ]
