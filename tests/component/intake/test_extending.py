"""More time: the owner asks, those above decide and read it only until then, she is told."""

from datetime import timedelta
from typing import Any

from tests.component.intake.support import prepared, reason
from tests.component.intake.test_matter_lists import worklist
from tests.component.intake.test_owner_clocks import move, sent, told
from tests.component.intake.test_pauses import ask, between
from tests.support.village import VILLAGE, Village, make_village
from tests.support.world import World
from tongxin.intake.v1 import clocks_pb2, events_pb2, extension_pb2
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1.clocks_pb2_grpc import ClockServiceStub

WHY = {"days": 20, "reason": "要等测绘结果"}


async def decide(village: Village, person: str, matter: pb.Matter, **fields: Any) -> Any:
    """Decide on more time as somebody."""
    request = clocks_pb2.DecideExtensionRequest(name=matter.name, **fields)
    return await village.client(person)(ClockServiceStub, "DecideExtension", request)


async def test_those_above_grant_more_time_once(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    assert "extend" in (await village.read(village.director, matter.name)).allowed_actions
    assert await reason(village.read(village.chair, matter.name)) == "NOT_FOUND"
    asked = await ask(village, village.director, "ExtendMatter", matter, **WHY)
    assert asked.state == extension_pb2.EXTENSION_STATE_PENDING
    assert asked.body == f"federations/{VILLAGE}"
    twice = ask(village, village.director, "ExtendMatter", matter, **WHY)
    assert await reason(twice) == "EXTENSION_PENDING"
    seen = await village.read(village.chair, matter.name)
    assert (seen.extension.reason, "answer" in seen.allowed_actions) == (WHY["reason"], False)
    assert "decide_extension" in seen.allowed_actions
    [waiting] = (await worklist(village, village.chair)).items
    assert (waiting.kind, waiting.matter) == ("matter.decide_extension", matter.name)
    for person, why in (("stranger", "NOT_FOUND"), ("cadre", "NOT_FOUND")):
        assert await reason(decide(village, getattr(village, person), matter, approve=True)) == why
    for person in (village.director, village.asker):
        refused = await reason(decide(village, person, matter, approve=True))
        assert refused == "ACTION_NOT_ALLOWED"
    assert await reason(decide(village, village.chair, matter)) == "INVALID_FIELDS"
    first = await decide(village, village.chair, matter, approve=True, request_id="k")
    assert first.state == extension_pb2.EXTENSION_STATE_APPROVED
    assert await decide(village, village.chair, matter, approve=True, request_id="k") == first
    assert await reason(village.read(village.chair, matter.name)) == "NOT_FOUND"
    assert (await worklist(village, village.chair)).total_size == 0
    now = await village.read(village.asker, matter.name)
    assert (now.epoch, between(matter, now)) == (matter.epoch, timedelta(days=20))
    assert now.extension.reason == WHY["reason"], "she may read why"
    assert (await told(village, village.asker, matter.name))[-1] == "extension.granted"
    again = ask(village, village.director, "ExtendMatter", matter, **WHY)
    assert await reason(again) == "EXTENDED_ALREADY"
    await world.jump(days=20)
    assert await sent(world, events_pb2.ClockGone) == []
    await world.jump(days=16)
    assert len(await sent(world, events_pb2.ClockGone)) == 1


async def test_a_refusal_is_told_to_who_asked_and_a_move_voids(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    await ask(village, village.director, "ExtendMatter", matter, **WHY)
    await decide(village, village.chair, matter, reason="村里能办")
    [heard] = [
        event
        for event in await sent(world, events_pb2.TimelineExtended)
        if event.template_key == "extension.refused"
    ]
    assert list(heard.recipients) == [village.director]
    assert "extension.refused" not in await told(village, village.asker, matter.name)
    assert (await village.read(village.asker, matter.name)).deadline == matter.deadline
    other = await prepared(village, "forwarded")
    await ask(village, village.director, "ExtendMatter", other, **WHY)
    await move(village, village.director, other, pb.MOVE_RAISE, reason="做不了")
    now = await village.read(village.asker, other.name)
    assert now.extension.state == extension_pb2.EXTENSION_STATE_VOID
    late = await reason(decide(village, village.chair, other, approve=True))
    assert late == "ACTION_NOT_ALLOWED"
