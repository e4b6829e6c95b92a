"""The worklist of the third platform."""

from datetime import UTC, datetime, timedelta

from chassis.region import Level
from tests.component.escalation.support import (
    VILLAGE,
    accept,
    federation,
    moved,
    new_person,
    officer,
    opened,
    refusal,
    told,
)
from tests.support.world import Client, World
from tongxin.common.v1 import common_pb2
from tongxin.escalation.v1.escalation_pb2_grpc import CaseServiceStub as Stub


async def work(client: Client, **extra: object) -> common_pb2.ListWorkItemsResponse:
    return await client(Stub, "ListWorkItems", common_pb2.ListWorkItemsRequest(**extra))


async def test_what_waits_stands_in_the_order_of_its_deadlines(world: World) -> None:
    now, me = datetime.now(UTC), new_person()
    chair = await officer(world, federation(), me)
    late, soon, later = [
        await opened(world, deadline=now + timedelta(days=days)) for days in (-1, 2, 5)
    ]
    answered, gone = await opened(world), await opened(world)
    await accept(chair, soon)
    await told(
        world,
        moved(answered, 2, federation(), move="ANSWER", status="RESOLVED"),
        moved(gone, 2, federation(Level.TOWNSHIP)),
    )
    listed = await work(chair)
    assert [(item.kind, item.matter, item.overdue) for item in listed.items] == [
        ("case.accept", f"matters/{late}", True),
        ("case.answer", f"matters/{soon}", False),
        ("case.accept", f"matters/{later}", False),
    ]
    assert (listed.total_size, listed.overdue_size) == (3, 1)
    first = listed.items[0]
    assert first.resource == f"cases/{late}"
    assert (first.level, first.region) == (common_pb2.LEVEL_VILLAGE, VILLAGE)
    assert list(first.allowed_actions) == ["case.accept"]
    assert first.line.zh.startswith("请接下来自")
    assert first.line.en.startswith("Take a matter from ")

    assert [item.matter for item in (await work(chair, kinds=["case.answer"])).items] == [
        f"matters/{soon}"
    ]
    overdue = await work(chair, overdue=True)
    assert [item.matter for item in overdue.items] == [f"matters/{late}"]
    assert (overdue.total_size, overdue.overdue_size) == (1, 1)
    short = await work(chair, page_size=1)
    assert (len(short.items), short.total_size, short.overdue_size) == (1, 3, 1)
    assert (await work(chair, kinds=["matter.answer"])).total_size == 0


async def test_nobody_elses_work_is_counted(world: World) -> None:
    named = new_person()
    excluded = await officer(world, federation(), named)
    chair = await officer(world, federation())
    cadre = await officer(world, federation(Level.TOWNSHIP))
    await opened(world, excluded=(named,))
    await opened(world, confidentiality="SEALED")
    assert (await work(chair)).total_size == 1
    for client in (excluded, cadre, world.person("escalation", new_person())):
        listed = await work(client)
        assert (list(listed.items), listed.total_size, listed.overdue_size) == ([], 0, 0)
    assert (await refusal(work(world.anonymous("escalation")))).reason == "TOKEN_REQUIRED"
