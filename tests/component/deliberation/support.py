"""A small world for deliberation: a council with its people, and matters from the register."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.catalogue import catalogue
from chassis.ids import new_id, new_random_id
from chassis.refusals import TongxinError
from chassis.wire import stamp
from tests.support.village import enter, make_group
from tests.support.world import Client, World
from tongxin.common.v1 import common_pb2
from tongxin.deliberation.v1 import council_pb2 as council
from tongxin.deliberation.v1 import meeting_pb2 as meeting
from tongxin.deliberation.v1.council_pb2_grpc import CouncilServiceStub, DocketServiceStub
from tongxin.deliberation.v1.meeting_pb2_grpc import ActionServiceStub, MeetingServiceStub
from tongxin.deliberation.v1.rounds_pb2_grpc import RoundServiceStub
from tongxin.deliberation.v1.tasks_pb2_grpc import TaskServiceStub
from tongxin.intake.v1 import matter_pb2
from tongxin.intake.v1.events_pb2 import MatterMoved
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub

VILLAGE = "210922107002"
OTHER_VILLAGE = "211202001009"
COUNCIL = f"councils/{VILLAGE}"
OTHER_COUNCIL = f"councils/{OTHER_VILLAGE}"
FEDERATION = f"federations/{VILLAGE}"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
_STUBS = {
    "councils": CouncilServiceStub,
    "docket": DocketServiceStub,
    "meetings": MeetingServiceStub,
    "actions": ActionServiceStub,
    "tasks": TaskServiceStub,
    "rounds": RoundServiceStub,
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a caller of deliberation."""

    world: World
    name: str

    async def ask(self, service: str, method: str, request: Any) -> Any:
        """Call one of deliberation's services."""
        return await self.client(_STUBS[service], method, request)

    @property
    def client(self) -> Client:
        """The caller."""
        return self.world.person("deliberation", self.name)


@dataclass(frozen=True, slots=True)
class House:
    """A council with a director, two more councillors and an associate; and strangers."""

    world: World
    director: Person
    councillors: tuple[Person, Person]
    associate: Person
    stranger: Person
    leader: str
    woman: str
    group: str

    @property
    def seated(self) -> tuple[Person, ...]:
        """Everybody who sits there."""
        return (self.director, *self.councillors, self.associate)


async def found(world: World, region: str = VILLAGE) -> None:
    """Found a council."""
    await world.seed("deliberation")(
        CouncilServiceStub, "CreateCouncil", council.CreateCouncilRequest(region=region)
    )


async def seat(world: World, person: str, kind: str, region: str = VILLAGE) -> Any:
    """Seat somebody."""
    request = council.CreateSeatRequest(
        parent=f"councils/{region}",
        person=person,
        kind=council.SeatKind.Value(f"SEAT_KIND_{kind}"),
    )
    return await world.seed("deliberation")(CouncilServiceStub, "CreateSeat", request)


async def make_house(world: World) -> House:
    """Found the council and seat its people, whom intake knows too."""
    names = ["主任", "委员甲", "委员乙", "法律顾问", "外人", "群主", "张婶"]
    people = [await enter(world, name) for name in names]
    await found(world)
    kinds = ["DIRECTOR", "COUNCILLOR", "COUNCILLOR", "ASSOCIATE"]
    for person, kind in zip(people, kinds, strict=False):
        await seat(world, person, kind)
    group = await make_group(world, people[5], [people[6]])
    await world.quiescent()
    director, first, second, associate, stranger = (Person(world, name) for name in people[:5])
    return House(world, director, (first, second), associate, stranger, people[5], people[6], group)


async def another(house: House, name: str = "律师") -> Person:
    """Enter somebody who sits nowhere."""
    return Person(house.world, await enter(house.world, name))


async def forwarded(house: House, **fields: Any) -> str:
    """File a matter in the group and forward it: the council has it in epoch 2."""
    world = house.world
    asked = {"topic": "selling", "group": house.group, "text": "地瓜卖不出去"} | fields
    matter = await world.person("intake", house.woman)(
        MatterServiceStub, "CreateMatter", matter_pb2.CreateMatterRequest(**asked)
    )
    await world.person("intake", house.leader)(
        MatterServiceStub,
        "ForwardMatter",
        matter_pb2.ForwardMatterRequest(
            name=matter.name, expected_epoch=1, council_text="地瓜卖不出去"
        ),
    )
    await world.quiescent()
    return str(matter.name)


def new_person() -> str:
    return f"people/{new_random_id()}"


def new_matter(of: str = VILLAGE) -> UUID:
    return new_id(catalogue().home_number(of))


def moved(
    matter: UUID,
    epoch: int,
    body: str = "",
    *,
    move: str = "FORWARD",
    status: str = "OPEN",
    **extra: Any,
) -> MatterMoved:
    """Return one link of a matter's custody chain; no body means that it has ended."""
    since = START + timedelta(hours=epoch)
    message = MatterMoved(
        matter=f"matters/{matter}",
        epoch=epoch,
        move=matter_pb2.Move.Value(f"MOVE_{move}"),
        status=matter_pb2.MatterStatus.Value(f"MATTER_STATUS_{status}"),
        since=stamp(since),
        **{
            "region": VILLAGE,
            "topic": "selling",
            "confidentiality": common_pb2.CONFIDENTIALITY_OPEN,
            "urgency": common_pb2.URGENCY_NORMAL,
        }
        | extra,
    )
    if body:
        message.to_body.CopyFrom(
            common_pb2.Body(name=body, level=common_pb2.LEVEL_VILLAGE, region=VILLAGE)
        )
        message.deadline.FromDatetime(since + timedelta(days=15))
    return message


async def told(world: World, *messages: MatterMoved) -> None:
    """Let the register tell links of custody, and wait until they have had their effect."""
    for message in messages:
        await world.publish(message, correlation=message.matter)
    await world.quiescent()


async def entry(person: Person, matter: UUID | str, of: str = COUNCIL) -> council.DocketEntry:
    """Read a docket entry."""
    identity = str(matter).removeprefix("matters/")
    return await person.ask(
        "docket",
        "GetDocketEntry",
        council.GetDocketEntryRequest(name=f"{of}/docket/{identity}"),
    )


async def docket(person: Person, of: str = COUNCIL, **extra: Any) -> Any:
    """List a docket."""
    return await person.ask("docket", "ListDocket", council.ListDocketRequest(parent=of, **extra))


def state_of(found_entry: council.DocketEntry) -> str:
    return council.DocketState.Name(found_entry.state).removeprefix("DOCKET_STATE_")


async def now(world: World) -> datetime:
    """Return deliberation's business time."""
    [row] = await world.rows(
        "deliberation",
        "SELECT now() + make_interval(secs => coalesce("
        "(SELECT offset_seconds FROM business_clock), 0)) AS at",
    )
    at: datetime = row.at
    return at


async def convene(house: House, *matters: str, **extra: Any) -> meeting.Meeting:
    """Convene a meeting for tomorrow."""
    fields = {
        "council": COUNCIL,
        "kind": meeting.MEETING_KIND_PER_MATTER,
        "mode": meeting.MEETING_MODE_ASSEMBLY,
        "start_time": stamp(await now(house.world) + timedelta(days=1)),
        "matters": matters,
    } | extra
    return await house.director.ask(
        "meetings", "CreateMeeting", meeting.CreateMeetingRequest(**fields)
    )


async def read_meeting(person: Person, name: str) -> meeting.Meeting:
    """Read a meeting."""
    return await person.ask("meetings", "GetMeeting", meeting.GetMeetingRequest(name=name))


async def propose(person: Person, item: str, text: str = "开直播卖地瓜") -> meeting.Proposal:
    """Propose a way."""
    request = meeting.CreateProposalRequest(parent=item, text=text)
    return await person.ask("meetings", "CreateProposal", request)


async def vote(person: Person, proposal: str, choice: str = "YES") -> meeting.Proposal:
    """Vote."""
    request = meeting.CastBallotRequest(
        proposal=proposal, vote=meeting.Vote.Value(f"VOTE_{choice}")
    )
    return await person.ask("meetings", "CastBallot", request)


async def invite(house: House, item: str, person: str, **extra: Any) -> meeting.Invitation:
    """Invite somebody as a lawyer."""
    request = meeting.CreateInvitationRequest(
        **{"item": item, "person": person, "skill": "lawyer"} | extra
    )
    return await house.director.ask("meetings", "CreateInvitation", request)


async def accept(person: Person, name: str, **extra: Any) -> meeting.Invitation:
    """Accept an invitation."""
    request = meeting.AcceptInvitationRequest(name=name, **extra)
    return await person.ask("meetings", "AcceptInvitation", request)


def form(
    house: House,
    held: meeting.Meeting,
    *items: meeting.ItemClose,
    present: tuple[Person, ...] | None = None,
    **extra: Any,
) -> meeting.CloseMeetingRequest:
    """Return a close form; by default everybody is present and nothing was adopted."""
    there = house.seated if present is None else present
    fields: dict[str, Any] = {
        "name": held.name,
        "attendance": [meeting.Attendance(person=one.name, present=True) for one in there],
        "minutes": "大家都说了话。",
        "items": list(items) or [meeting.ItemClose(item=item.name) for item in held.items],
        "etag": held.etag,
    }
    return meeting.CloseMeetingRequest(**fields | extra)


async def close(house: House, request: meeting.CloseMeetingRequest) -> meeting.Meeting:
    """Close a meeting as the director."""
    return await house.director.ask("meetings", "CloseMeeting", request)


async def refusal(call: Awaitable[object]) -> TongxinError:
    """Return how a call is refused; fail when it is not."""
    try:
        answer = await call
    except TongxinError as error:
        return error
    message = f"not refused: {answer}"
    raise AssertionError(message)


async def reason(call: Awaitable[object]) -> str:
    """Return the reason with which a call is refused; fail when it is not."""
    return (await refusal(call)).reason


async def published(world: World, kind: str) -> list[Any]:
    """Return deliberation's events of one type, in order."""
    return await world.rows(
        "deliberation",
        "SELECT subject, data, headers, published_at FROM outbox WHERE type = :kind"
        " ORDER BY position",
        kind=f"tongxin.deliberation.v1.{kind}",
    )
