"""The five choices, through the register: each has its effect once, and she is told."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.component.escalation.supervision_support import (
    COUNCIL,
    TOWN,
    VILLAGE_BODY,
    decide,
    decide_group,
    late,
    leader_of,
    listed,
    now,
    read,
    somebody,
    state_of,
    waiting,
)
from tests.component.escalation.support import refusal
from tests.support.world import World
from tongxin.intake.v1 import matter_pb2 as mt
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub


async def test_an_order_sets_a_new_date_once(world: World) -> None:
    [matter] = await late(world)
    chair = await somebody(world, VILLAGE_BODY)
    [found] = await listed(chair)
    until = (await now(world)).replace(microsecond=0) + timedelta(days=3)
    first = await decide(chair, found, "ORDER", until=until, request_id="o-1")
    again = await decide(chair, found, "ORDER", until=until, request_id="o-1")
    assert first == again
    assert state_of(first) == "DECIDED"
    assert first.until.ToDatetime(until.tzinfo) == until
    assert (await matter.shown()).deadline.ToDatetime(until.tzinfo) == until
    assert (await matter.shown()).owner.name == COUNCIL
    await world.quiescent()
    assert state_of(await read(chair, found.name)) == "DECIDED"
    told = await matter.told()
    assert (told.count("clock.gone"), told.count("deadline.order")) == (1, 1)
    other = decide(chair, found, "RAISE", request_id="o-1")
    assert (await refusal(other)).reason == "IDEMPOTENCY_KEY_REUSED"
    late_one = decide(chair, found, "RAISE", request_id="o-2")
    assert (await refusal(late_one)).reason == "SUPERVISION_DECIDED"
    # The ordered day passes as well: it begins again at the level above.
    await world.jump(days=4)
    assert [state_of(item) for item in await listed(chair)] == ["OPEN", "DECIDED"]
    assert (await waiting(chair)).total_size == 1


async def test_help_is_told_and_has_a_date(world: World) -> None:
    [matter] = await late(world)
    chair = await somebody(world, VILLAGE_BODY)
    [found] = await listed(chair)
    until = await now(world) + timedelta(days=3)
    assert state_of(await decide(chair, found, "HELP", until=until)) == "DECIDED"
    await world.quiescent()
    assert "supervision.helped" in await matter.told()


async def test_who_takes_over_has_it(world: World) -> None:
    [matter] = await late(world)
    await world.jump(days=14)
    cadre, chair = await somebody(world, TOWN), await somebody(world, VILLAGE_BODY)
    [found] = await listed(cadre, body=TOWN)
    made = await decide(cadre, found, "TAKE_OVER", to=VILLAGE_BODY, request_id="t-1")
    assert (state_of(made), made.to) == ("DECIDED", VILLAGE_BODY)
    assert (await matter.shown()).owner.name == VILLAGE_BODY
    await world.quiescent()
    again = await decide(cadre, found, "TAKE_OVER", to=VILLAGE_BODY, request_id="t-1")
    assert again.decide_time == made.decide_time
    assert (await matter.shown()).epoch == found.epoch + 1
    assert {state_of(item) for item in await listed(chair)} == {"ENDED", "DECIDED"}
    assert (await waiting(chair, kinds=["supervision.decide"])).total_size == 0
    assert "supervision.climbed" in await matter.told()


async def test_beyond_us_goes_past_the_supervisor(world: World) -> None:
    [matter] = await late(world)
    chair = await somebody(world, VILLAGE_BODY)
    [found] = await listed(chair)
    made = await decide(chair, found, "RAISE")
    assert (state_of(made), made.to) == ("DECIDED", TOWN)
    assert (await matter.shown()).owner.name == TOWN


async def test_closing_takes_it_and_answers_and_she_can_say_no(world: World) -> None:
    [matter] = await late(world)
    chair = await somebody(world, VILLAGE_BODY)
    [found] = await listed(chair)
    made = await decide(chair, found, "CLOSE", reason="政策规定办不了，已说明原因", request_id="c")
    again = await decide(chair, found, "CLOSE", reason="政策规定办不了，已说明原因", request_id="c")
    assert made == again
    shown = await matter.shown()
    assert mt.MatterStatus.Name(shown.status) == "MATTER_STATUS_RESOLVED"
    assert (shown.resolution.answer.reason, shown.owner.name) == (
        "政策规定办不了，已说明原因",
        VILLAGE_BODY,
    )
    assert (await matter.told())[-1] == "answered.not_possible"
    await world.person("intake", matter.asker)(
        MatterServiceStub,
        "ReopenMatter",
        mt.ReopenMatterRequest(
            name=matter.matter, resolution_no=shown.resolution.resolution_no, reason="还没解决"
        ),
    )
    assert (await matter.shown()).owner.name == VILLAGE_BODY


async def test_a_leader_decides_for_her_federation(world: World) -> None:
    [matter] = await late(world)
    leader = await leader_of(world, VILLAGE_BODY)
    await world.quiescent()
    [found] = await listed(leader)
    assert state_of(await decide(leader, found, "TAKE_OVER")) == "DECIDED"
    assert (await matter.shown()).owner.name == VILLAGE_BODY


async def test_a_leader_closes_with_a_reason(world: World) -> None:
    [matter] = await late(world)
    leader = await leader_of(world, VILLAGE_BODY)
    await world.quiescent()
    [found] = await listed(leader)
    assert state_of(await decide(leader, found, "CLOSE", reason="政策不允许")) == "DECIDED"
    assert (await matter.shown()).resolution.answer.reason == "政策不允许"


async def test_of_two_choices_at_once_one_wins(world: World) -> None:
    [matter] = await late(world)
    await world.jump(days=14)
    chair, cadre = await somebody(world, VILLAGE_BODY), await somebody(world, TOWN)
    [low], [high] = await listed(chair, body=VILLAGE_BODY), await listed(cadre, body=TOWN)
    made = await asyncio.gather(
        decide(chair, low, "TAKE_OVER"), decide(cadre, high, "TAKE_OVER"), return_exceptions=True
    )
    refused = [item for item in made if isinstance(item, BaseException)]
    [won] = [item for item in made if not isinstance(item, BaseException)]
    assert [getattr(item, "reason", "") for item in refused] in (
        ["MATTER_MOVED"],
        ["SUPERVISION_ENDED"],
    )
    assert (await matter.shown()).owner.name == won.to
    assert (await matter.shown()).epoch == low.epoch + 1
    await world.quiescent()
    states = sorted(state_of(item) for item in await listed(chair))
    assert states == ["DECIDED", "ENDED"]


async def test_who_was_late_can_still_choose_and_ends_it_above(world: World) -> None:
    [_] = await late(world)
    await world.jump(days=14)
    chair, cadre = await somebody(world, VILLAGE_BODY), await somebody(world, TOWN)
    [mine] = await listed(chair, body=VILLAGE_BODY)
    assert state_of(mine) == "LATE"
    until = await now(world) + timedelta(days=2)
    assert state_of(await decide(chair, mine, "ORDER", until=until)) == "DECIDED"
    [above] = await listed(cadre, body=TOWN)
    assert state_of(above) == "ENDED"
    assert (await refusal(decide(cadre, above, "TAKE_OVER"))).reason == "SUPERVISION_ENDED"


async def test_the_register_moved_but_the_answer_was_lost(world: World) -> None:
    """The move ends the supervision before the choice is stored: the same request stores it."""
    [matter] = await late(world)
    chair = await somebody(world, VILLAGE_BODY)
    [found] = await listed(chair)
    made = await decide(chair, found, "TAKE_OVER", request_id="lost")
    await world.quiescent()
    async with world.running["escalation"].database.connection() as connection:
        await connection.execute(
            text("UPDATE supervision SET state = 'ENDED', choice = '', request_id = ''")
        )
        await connection.execute(text("DELETE FROM idempotency"))
    again = await decide(chair, found, "TAKE_OVER", request_id="lost")
    assert (state_of(again), again.to) == ("DECIDED", made.to)
    assert (await matter.shown()).epoch == found.epoch + 1
    other = decide(chair, found, "TAKE_OVER", request_id="other")
    assert (await refusal(other)).reason == "SUPERVISION_DECIDED"


async def test_a_list_gets_one_date_in_bounded_batches(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.escalation.app.decide_group.BATCH", 2)
    matters = await late(world, count=3)
    chair, stranger = await somebody(world, VILLAGE_BODY), await somebody(world, TOWN)
    until = await now(world) + timedelta(days=3)
    refused = decide_group(stranger, COUNCIL, VILLAGE_BODY, until)
    assert (await refusal(refused)).reason == "NOT_FOUND"
    wrong = decide_group(chair, COUNCIL, VILLAGE_BODY, until - timedelta(days=9), reason=" ")
    assert {error.field for error in (await refusal(wrong)).fields} == {"until", "reason"}
    first = await decide_group(chair, COUNCIL, VILLAGE_BODY, until, request_id="g-1")
    assert (first.decided, first.remaining) == (2, 1)
    again = await decide_group(chair, COUNCIL, VILLAGE_BODY, until, request_id="g-1")
    assert (again.decided, again.remaining) == (2, 1)
    second = await decide_group(chair, COUNCIL, VILLAGE_BODY, until, request_id="g-2")
    assert (second.decided, second.remaining) == (1, 0)
    await world.quiescent()
    assert {state_of(item) for item in await listed(chair)} == {"DECIDED"}
    for matter in matters:
        assert (await matter.told()).count("deadline.order") == 1
    assert (await refusal(decide_group(chair, COUNCIL, VILLAGE_BODY, until))).reason == "NOT_FOUND"


async def test_an_answer_of_the_owner_ends_it(world: World) -> None:
    [matter] = await late(world)
    chair = await somebody(world, VILLAGE_BODY)
    [found] = await listed(chair)
    await world.person("intake", matter.asker)(
        MatterServiceStub, "WithdrawMatter", mt.WithdrawMatterRequest(name=matter.matter)
    )
    await world.quiescent()
    assert state_of(await read(chair, found.name)) == "ENDED"
    assert (await refusal(decide(chair, found, "TAKE_OVER"))).reason == "SUPERVISION_ENDED"
    assert (await waiting(chair)).total_size == 0


async def test_who_supervises_reads_the_matter_without_names(world: World) -> None:
    [matter] = await late(world)
    cadre = await somebody(world, TOWN)
    reading = mt.GetMatterRequest(name=matter.matter)
    person = await _person_of(world, TOWN)
    reader = world.person("intake", person)
    assert (await refusal(reader(MatterServiceStub, "GetMatter", reading))).reason == "NOT_FOUND"
    await world.jump(days=14)
    shown = await reader(MatterServiceStub, "GetMatter", reading)
    assert shown.owner.name == COUNCIL
    assert not any(party.display_name for party in shown.parties)
    assert [item.body for item in await listed(cadre, body=TOWN)] == [TOWN]


async def _person_of(world: World, body: str) -> str:
    rows = await world.rows("escalation", "SELECT person FROM post WHERE federation = :b", b=body)
    return str(rows[0].person)
