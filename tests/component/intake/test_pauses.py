"""A clock rests because a court has the matter or the weather forbids, and goes on by itself."""

from datetime import timedelta
from typing import Any

from tests.component.intake.support import later, prepared, reason
from tests.component.intake.test_owner_clocks import move, sent, told
from tests.support.village import Village, make_village
from tests.support.world import World
from tongxin.intake.v1 import clocks_pb2, events_pb2
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1.clocks_pb2_grpc import ClockServiceStub


async def ask(village: Village, person: str, method: str, matter: pb.Matter, **fields: Any) -> Any:
    """Call ClockService as somebody."""
    request = getattr(clocks_pb2, f"{method}Request")(
        **{"name": matter.name, "expected_epoch": matter.epoch} | fields
    )
    return await village.client(person)(ClockServiceStub, method, request)


def between(earlier: pb.Matter, later_on: pb.Matter) -> timedelta:
    """Return by how much the deadline has moved."""
    moved: timedelta = later_on.deadline.ToDatetime() - earlier.deadline.ToDatetime()
    return moved


COURT = {"reason": clocks_pb2.PAUSE_REASON_COURT}


async def test_a_pause_moves_the_day_and_its_end_is_its_own(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    paused = await ask(
        village, village.director, "PauseMatter", matter, until=later(days=40), **COURT
    )
    assert paused.epoch == matter.epoch
    assert timedelta(days=39, hours=23) < between(matter, paused) <= timedelta(days=40)
    assert "法院" in paused.status_line.zh
    assert "resume" in paused.allowed_actions
    await world.jump(days=39)
    assert await sent(world, events_pb2.ClockGone) == []
    assert await told(village, village.asker, matter.name) == [
        "filed.group",
        "forwarded",
        "pause.court",
    ], "nobody is reminded while the clock rests"
    await world.jump(days=2)
    after = await village.read(village.asker, matter.name)
    assert after.deadline == paused.deadline
    assert (await told(village, village.asker, matter.name))[-1] == "pause.over"
    await world.jump(days=15)
    assert len(await sent(world, events_pb2.ClockGone)) == 1


async def test_going_on_early_gives_back_what_was_not_used(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    weather = {"reason": clocks_pb2.PAUSE_REASON_WEATHER, "until": later(days=20)}
    await ask(village, village.director, "PauseMatter", matter, **weather)
    await world.jump(days=3)
    assert await reason(ask(village, village.chair, "ResumeMatter", matter)) == "NOT_FOUND", (
        "those above have no business with it yet"
    )
    assert await reason(ask(village, village.asker, "ResumeMatter", matter)) == "ACTION_NOT_ALLOWED"
    stale = ask(village, village.director, "ResumeMatter", matter, expected_epoch=1)
    assert await reason(stale) == "MATTER_MOVED"
    first = await ask(village, village.director, "ResumeMatter", matter, request_id="on")
    again = await ask(village, village.director, "ResumeMatter", matter, request_id="on")
    assert first == again
    assert abs(between(matter, first) - timedelta(days=3)) < timedelta(minutes=1)
    assert await reason(ask(village, village.director, "ResumeMatter", matter)) == "NOT_PAUSED"


async def test_a_pause_is_one_has_an_end_and_ends_with_a_move(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    for days in (0, 181):
        wrong = ask(
            village, village.director, "PauseMatter", matter, until=later(days=days), **COURT
        )
        assert await reason(wrong) == "INVALID_FIELDS"
    await ask(village, village.director, "PauseMatter", matter, until=later(days=20), **COURT)
    twice = ask(village, village.director, "PauseMatter", matter, until=later(days=9), **COURT)
    assert await reason(twice) == "ALREADY_PAUSED"
    await move(village, village.director, matter, pb.MOVE_RAISE, reason="做不了")
    now = await village.read(village.chair, matter.name)
    assert "pause" in now.allowed_actions
    await world.jump(days=21)
    assert "pause.over" not in await told(village, village.asker, matter.name)
