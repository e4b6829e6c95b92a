"""Late matters: real ones of the register, or clocks as it tells them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.region import Level
from tests.component.escalation.support import START, VILLAGE, federation, moved, officer
from tests.support.village import enter, make_group
from tests.support.world import Client, World
from tongxin.common.v1 import common_pb2 as common
from tongxin.escalation.v1 import escalation_pb2 as pb
from tongxin.escalation.v1 import supervision_pb2 as sv
from tongxin.escalation.v1.escalation_pb2_grpc import CaseServiceStub, FederationServiceStub
from tongxin.escalation.v1.supervision_pb2_grpc import SupervisionServiceStub
from tongxin.intake.v1 import matter_pb2
from tongxin.intake.v1.events_pb2 import ClockGone, DeadlineMoved
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub

COUNCIL = f"councils/{VILLAGE}"
VILLAGE_BODY, TOWN, COUNTY = federation(), federation(Level.TOWNSHIP), federation(Level.COUNTY)
CITY, PROVINCE = federation(Level.CITY), federation(Level.PROVINCE)
WAY = (VILLAGE_BODY, TOWN, COUNTY, CITY, PROVINCE)


@dataclass(frozen=True, slots=True)
class Late:
    """Somebody whose council let the time pass."""

    world: World
    asker: str
    matter: str

    @property
    def id(self) -> UUID:
        return UUID(self.matter.partition("/")[2])

    async def shown(self) -> matter_pb2.Matter:
        """Return the matter as she sees it."""
        request = matter_pb2.GetMatterRequest(name=self.matter)
        return await self.world.person("intake", self.asker)(
            MatterServiceStub, "GetMatter", request
        )

    async def told(self) -> list[str]:
        """Return the keys of the sentences that she was told."""
        request = matter_pb2.ListTimelineRequest(name=self.matter)
        found = await self.world.person("intake", self.asker)(
            MatterServiceStub, "ListTimeline", request
        )
        return [entry.template_key for entry in found.entries]


async def late(world: World, topic: str = "illness", count: int = 1) -> list[Late]:
    """File matters that the council of the place then leaves lying until its time is gone."""
    asker, leader = await enter(world, "张婶"), await enter(world, "群主")
    group = await make_group(world, leader, [asker])
    found = []
    for number in range(count):
        matter = await world.person("intake", asker)(
            MatterServiceStub,
            "CreateMatter",
            matter_pb2.CreateMatterRequest(topic=topic, group=group, text=f"第{number}件难事"),
        )
        found.append(Late(world, asker, matter.name))
    await world.jump(days=2)
    await world.jump(days=16)
    return found


async def leader_of(world: World, body: str, person: str = "") -> Client:
    """Return somebody who leads a federation, as escalation's caller."""
    person = person or await enter(world, "分管领导")
    await world.seed("escalation")(
        FederationServiceStub,
        "CreatePost",
        pb.CreatePostRequest(parent=body, person=person, kind=pb.POST_KIND_FED_LEADER),
    )
    return world.person("escalation", person)


async def somebody(world: World, body: str) -> Client:
    """Return an officer of a federation whom the register knows as well."""
    found = await officer(world, body)
    await world.quiescent()
    return found


async def listed(client: Client, **filters: Any) -> list[sv.Supervision]:
    request = sv.ListSupervisionsRequest(**filters)
    return list((await client(SupervisionServiceStub, "ListSupervisions", request)).supervisions)


async def read(client: Client, name: str) -> sv.Supervision:
    request = sv.GetSupervisionRequest(name=name)
    return await client(SupervisionServiceStub, "GetSupervision", request)


async def decide(
    client: Client, of: sv.Supervision, choice: str, *, until: datetime | None = None, **more: Any
) -> sv.Supervision:
    request = sv.DecideSupervisionRequest(
        **{"name": of.name, "expected_epoch": of.epoch, "reason": "请尽快答复她"} | more,
        choice=sv.SupervisionChoice.Value(f"SUPERVISION_CHOICE_{choice}"),
    )
    if until is not None:
        request.until.FromDatetime(until)
    return await client(SupervisionServiceStub, "DecideSupervision", request)


async def decide_group(client: Client, about: str, body: str, until: datetime, **more: Any) -> Any:
    request = sv.DecideGroupRequest(
        **{"body": body, "about": about, "reason": "请一起办好"} | more,
        choice=sv.SUPERVISION_CHOICE_ORDER,
    )
    request.until.FromDatetime(until)
    return await client(SupervisionServiceStub, "DecideGroup", request)


async def waiting(client: Client, **filters: Any) -> common.ListWorkItemsResponse:
    """Return what waits for somebody at the third platform."""
    request = common.ListWorkItemsRequest(**filters)
    return await client(CaseServiceStub, "ListWorkItems", request)


async def overdue(client: Client) -> list[sv.OverdueBody]:
    request = sv.ListOverdueBodiesRequest()
    return list((await client(SupervisionServiceStub, "ListOverdueBodies", request)).bodies)


async def leadership(client: Client) -> list[sv.LeadershipEntry]:
    request = sv.ListLeadershipOverdueRequest()
    answer = await client(SupervisionServiceStub, "ListLeadershipOverdue", request)
    return list(answer.entries)


def state_of(found: sv.Supervision) -> str:
    return sv.SupervisionState.Name(found.state).removeprefix("SUPERVISION_STATE_")


async def now(world: World) -> datetime:
    """Return the business time."""
    rows = await world.rows(
        "escalation",
        "SELECT now() + make_interval(secs => coalesce("
        "(SELECT offset_seconds FROM business_clock), 0)) AS now",
    )
    found: datetime = rows[0].now
    return found


def gone(
    matter: UUID,
    *,
    epoch: int = 1,
    number: int = 1,
    owner: str = COUNCIL,
    superior: str = VILLAGE_BODY,
    climbs_to: Level = Level.PROVINCE,
    excluded: tuple[str, ...] = (),
    confidentiality: str = "OPEN",
) -> ClockGone:
    """Return a clock that is gone, as the register tells it."""
    message = ClockGone(
        matter=f"matters/{matter}",
        epoch=epoch,
        deadline_no=number,
        region=VILLAGE,
        topic="water_power_heat",
        confidentiality=common.Confidentiality.Value(f"CONFIDENTIALITY_{confidentiality}"),
        urgency=common.URGENCY_NORMAL,
        risk=common.RISK_LOW,
        climbs_to=common.Level.ValueType(climbs_to.value),
        excluded=excluded,
    )
    message.create_time.FromDatetime(START)
    message.deadline.FromDatetime(START)
    owner_of = moved(matter, epoch, owner).to_body
    owner_of.level = owner_of.level or common.LEVEL_VILLAGE
    message.owner.CopyFrom(owner_of)
    if superior:
        message.superior.CopyFrom(moved(matter, epoch, superior).to_body)
    return message


def new_date(matter: UUID, number: int, cause: str = "AGENDA") -> DeadlineMoved:
    """Return another deadline, as the register tells it."""
    message = DeadlineMoved(
        matter=f"matters/{matter}",
        epoch=1,
        deadline_no=number,
        cause=cause,
        region=VILLAGE,
        topic="water_power_heat",
        confidentiality=common.CONFIDENTIALITY_OPEN,
    )
    message.deadline.FromDatetime(START)
    message.create_time.FromDatetime(START)
    return message
