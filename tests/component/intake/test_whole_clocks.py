"""Clocks of the whole matter: taken by somebody, half gone, gone; they never begin again."""

import logging

import pytest

from tests.component.intake.support import later, prepared
from tests.component.intake.test_owner_clocks import move, order, sent, told
from tests.support.village import Village, make_village
from tests.support.world import World
from tongxin.intake.v1 import events_pb2
from tongxin.intake.v1 import matter_pb2 as pb


async def reminders(village: Village, key: str) -> list[list[str]]:
    """Return who was sent a sentence, each time."""
    return [
        list(event.recipients)
        for event in await sent(village.world, events_pb2.TimelineExtended)
        if event.template_key == key
    ]


async def test_what_nobody_takes_by_name_is_said_once(world: World) -> None:
    village = await make_village(world)
    taken = await prepared(village, "forwarded")
    request = pb.CreateMatterRequest(region=village.region, topic="selling", text="地瓜")
    nobody = await village.call(village.asker, "CreateMatter", request)
    await world.jump(days=12)
    assert await reminders(village, "reminder.acceptance") == [[village.director]]
    assert "acceptance.gone" in await told(village, village.asker, nobody.name)
    assert "acceptance.gone" not in await told(village, village.asker, taken.name)


async def test_the_whole_clock_is_gone_whoever_has_it(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    await world.jump(days=16)
    await order(village, village.chair, matter, until=later(days=70))
    await world.jump(days=17)
    assert await reminders(village, "reminder.whole") == [[village.director]]
    now = await village.read(village.director, matter.name)
    await move(village, village.director, now, pb.MOVE_RAISE, reason="做不了")
    assert len(await sent(world, events_pb2.ClockGone)) == 1
    await world.jump(days=30)
    gone = await sent(world, events_pb2.ClockGone)
    assert [(event.epoch, event.owner.name.partition("/")[0]) for event in gone] == [
        (2, "councils"),
        (3, "federations"),
    ]


async def test_an_outcome_without_her_word_is_seen_from_above(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "answered")
    await world.jump(days=30)
    now = await village.read(village.asker, matter.name)
    assert now.status == pb.MATTER_STATUS_RESOLVED, "silence closes nothing"
    assert (await told(village, village.asker, matter.name))[-1] == "asking.late"
    assert len(await sent(world, events_pb2.ClockGone)) == 1


async def test_a_custody_that_nobody_took_is_logged_for_operations(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    village = await make_village(world)
    with caplog.at_level(logging.WARNING, logger="services.intake.store.clocks"):
        await prepared(village, "forwarded")
        assert not caplog.records
        await world.jump(minutes=2)
    [record] = [item for item in caplog.records if item.message == "untaken custody"]
    assert record.__dict__["owner"] == "councils"
