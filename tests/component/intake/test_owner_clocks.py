"""The owner's clock: half gone, all gone, a new date ordered, a day promised."""

from datetime import timedelta
from typing import Any

import pytest

from tests.component.intake.support import later, prepared, reason, refusal
from tests.support.village import TOWNSHIP, VILLAGE, Village, give_office, make_village
from tests.support.world import World
from tongxin.intake.v1 import events_pb2, register_pb2
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub

CITY = "210900000000"
PROVINCE = "210000000000"


async def told(village: Village, person: str, name: str) -> list[str]:
    """Return the keys of the timeline that somebody reads."""
    page = await village.call(person, "ListTimeline", pb.ListTimelineRequest(name=name))
    return [entry.template_key for entry in page.entries]


async def sent(world: World, kind: Any) -> list[Any]:
    """Return the events of a kind that intake sent, oldest first."""
    rows = await world.rows(
        "intake",
        "SELECT data FROM outbox WHERE type = :kind ORDER BY position",
        kind=kind.DESCRIPTOR.full_name,
    )
    return [kind.FromString(row.data) for row in rows]


async def order(village: Village, person: str, matter: pb.Matter, **fields: Any) -> Any:
    """Set a new date as a superior."""
    request = register_pb2.SetDeadlineRequest(
        **{
            "name": matter.name,
            "expected_epoch": matter.epoch,
            "cause": register_pb2.DEADLINE_CAUSE_ORDER,
            "until": later(days=25),
        }
        | fields
    )
    return await village.client(person)(RegisterServiceStub, "SetDeadline", request)


async def move(village: Village, person: str, matter: pb.Matter, kind: int, **fields: Any) -> Any:
    """Move a matter through the register."""
    request = register_pb2.MoveMatterRequest(
        **{
            "name": matter.name,
            "expected_epoch": matter.epoch,
            "move": kind,
            "request_id": f"{kind}-{matter.epoch}",
        }
        | fields
    )
    return await village.client(person)(RegisterServiceStub, "MoveMatter", request)


async def test_at_half_time_the_owners_officers_are_reminded_and_nobody_else(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    await world.jump(days=8)
    [reminder] = [
        event
        for event in await sent(world, events_pb2.TimelineExtended)
        if event.template_key == "reminder.half"
    ]
    assert list(reminder.recipients) == [village.director]
    assert await told(village, village.asker, matter.name) == ["filed.group", "forwarded"]
    assert (await village.read(village.asker, matter.name)).epoch == matter.epoch


async def test_a_clock_that_is_gone_climbs_and_the_work_stays(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    assert await reason(village.read(village.chair, matter.name)) == "NOT_FOUND"
    await world.jump(days=16)
    [gone] = await sent(world, events_pb2.ClockGone)
    assert (gone.matter, gone.epoch, gone.deadline_no) == (matter.name, 2, 2)
    assert gone.owner.name == f"councils/{VILLAGE}"
    assert gone.superior.name == f"federations/{VILLAGE}"
    assert gone.climbs_to == 3, "LIVELIHOOD climbs singly to the county"
    now = await village.read(village.asker, matter.name)
    assert (now.owner.name, now.epoch, now.status) == (
        f"councils/{VILLAGE}",
        2,
        pb.MATTER_STATUS_OPEN,
    )
    assert (await told(village, village.asker, matter.name))[-1] == "clock.gone"
    # Those above may read it now, without having it.
    seen = await village.read(village.chair, matter.name)
    assert "answer" not in seen.allowed_actions
    await world.jump(days=30)
    assert len(await sent(world, events_pb2.ClockGone)) == 1, "a deadline passes once"


async def test_those_above_read_a_protected_matter_without_names(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker, topic="inheritance", text="张婶说不给地")
    await village.call(
        village.leader,
        "ForwardMatter",
        pb.ForwardMatterRequest(name=matter.name, expected_epoch=1, council_text="一位村民说地"),
    )
    await world.jump(days=16)
    [gone] = await sent(world, events_pb2.ClockGone)
    assert gone.pseudonym == matter.pseudonym
    assert gone.climbs_to == 5
    seen = await village.read(village.chair, matter.name)
    assert seen.masked
    assert (seen.text, list(seen.parties), seen.council_text) == ("", [], "一位村民说地")
    assert (await village.read(village.director, matter.name)).text, "who has it reads her words"
    assert await reason(village.read(village.stranger, matter.name)) == "NOT_FOUND"


async def test_who_must_not_know_does_not_supervise(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(
        village.asker,
        parties=[pb.Party(role=pb.PARTY_ROLE_RESPONDENT, person=village.chair)],
    )
    await village.call(
        village.leader, "ForwardMatter", pb.ForwardMatterRequest(name=matter.name, expected_epoch=1)
    )
    await world.jump(days=16)
    [gone] = await sent(world, events_pb2.ClockGone)
    assert gone.superior.name == f"federations/{TOWNSHIP}", "its only officer is complained about"
    assert list(gone.excluded) == [village.chair]
    assert await reason(village.read(village.chair, matter.name)) == "NOT_FOUND"
    assert (await village.read(village.cadre, matter.name)).name == matter.name


async def test_an_urgent_matter_goes_up_by_itself(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker, urgency=2)
    await world.jump(hours=12)  # her hour, and the night where it began in it
    at_council = await village.read(village.asker, matter.name)
    assert at_council.owner.name == f"councils/{VILLAGE}", "from a group always to the council"
    await world.jump(hours=49)
    at_village = await village.read(village.asker, matter.name)
    assert at_village.owner.name == f"federations/{VILLAGE}"
    for _ in range(12):
        await world.jump(hours=73)
    at_top = await village.read(village.asker, matter.name)
    assert at_top.owner.name == f"federations/{PROVINCE}"
    *_, gone = await sent(world, events_pb2.ClockGone)  # before it the whole matter's clock
    assert not gone.HasField("superior"), "nobody is above the province"
    keys = await told(village, village.asker, matter.name)
    assert keys.count("clock.raised") == 5
    assert keys[-1] == "clock.gone_top"


async def test_a_superior_orders_a_new_date_and_the_clock_runs_again(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    assert await reason(order(village, village.chair, matter)) == "NOT_FOUND"
    await world.jump(days=16)
    for person, why in (
        (village.director, "ACTION_NOT_ALLOWED"),
        (village.asker, "ACTION_NOT_ALLOWED"),
        (village.cadre, "NOT_FOUND"),
        (village.stranger, "NOT_FOUND"),
    ):
        assert await reason(order(village, person, matter)) == why
    assert await reason(order(village, village.chair, matter, expected_epoch=1)) == "MATTER_MOVED"
    wrong = await refusal(order(village, village.chair, matter, until=later(days=2)))
    assert [field.field for field in wrong.fields] == ["until"], "business time has gone on"
    until = later(days=25)
    first = await order(village, village.chair, matter, request_id="order-1", until=until)
    again = await order(village, village.chair, matter, request_id="order-1", until=until)
    assert first == again
    now = await village.read(village.asker, matter.name)
    assert now.deadline == first.deadline
    assert (await told(village, village.asker, matter.name))[-1] == "deadline.order"
    await world.jump(days=10)
    assert [event.deadline_no for event in await sent(world, events_pb2.ClockGone)] == [2, 3]


async def test_a_promise_that_is_kept_asks_her(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    answer = pb.Answer(
        outcome=pb.OUTCOME_PROMISED,
        text="周五前修好",
        action_record="请了电工",
        expected_time=later(days=5),
    )
    await move(village, village.director, matter, pb.MOVE_ANSWER, answer=answer)
    promised = await village.read(village.asker, matter.name)
    assert (promised.status, promised.phase) == (
        pb.MATTER_STATUS_RESOLVED,
        pb.MATTER_PHASE_ACTING,
    )
    assert promised.deadline == answer.expected_time
    assert promised.resolution.answer.expected_time == answer.expected_time
    assert "confirm" in promised.allowed_actions, "she may say so at any time"
    assert "fulfil" in (await village.read(village.director, matter.name)).allowed_actions
    for person, why in (
        (village.asker, "ACTION_NOT_ALLOWED"),
        (village.stranger, "NOT_FOUND"),
    ):
        assert await reason(move(village, person, promised, pb.MOVE_FULFIL)) == why
    await move(village, village.director, promised, pb.MOVE_FULFIL)
    asked = await village.read(village.asker, matter.name)
    assert (asked.status, asked.phase) == (pb.MATTER_STATUS_RESOLVED, pb.MATTER_PHASE_RESOLVED)
    assert (await told(village, village.asker, matter.name))[-2:] == [
        "answered.promised",
        "promise.fulfilled",
    ]
    await world.jump(days=6)
    assert (await village.read(village.asker, matter.name)).status == pb.MATTER_STATUS_RESOLVED
    assert (
        await reason(move(village, village.director, asked, pb.MOVE_FULFIL, request_id="x"))
        == "NOTHING_PROMISED"
    )


async def test_a_promise_that_passes_opens_it_again_for_all_households(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    child = await village.call(
        village.neighbour, "CosignMatter", pb.CosignMatterRequest(name=matter.name)
    )
    answer = pb.Answer(
        outcome=pb.OUTCOME_PROMISED, text="修好", action_record="x", expected_time=later(days=5)
    )
    await village.call(
        village.leader,
        "AnswerMatter",
        pb.AnswerMatterRequest(name=matter.name, expected_epoch=1, answer=answer),
    )
    assert (await village.read(village.neighbour, child.name)).phase == pb.MATTER_PHASE_ACTING
    await world.jump(days=6)
    now = await village.read(village.asker, matter.name)
    assert (now.status, now.owner.name) == (pb.MATTER_STATUS_OPEN, village.group)
    assert now.deadline.ToDatetime() - now.create_time.ToDatetime() > timedelta(days=5)
    for person, name in ((village.asker, matter.name), (village.neighbour, child.name)):
        assert (await told(village, person, name))[-1] == "promise.passed"
    assert (await village.read(village.neighbour, child.name)).phase == pb.MATTER_PHASE_SUBMITTED


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": pb.OUTCOME_PROMISED},
        {"outcome": pb.OUTCOME_SOLVED, "expected_time": later(days=5)},
        {"outcome": pb.OUTCOME_PROMISED, "expected_time": later(days=-1)},
        {"outcome": pb.OUTCOME_PROMISED, "expected_time": later(days=200)},
    ],
)
async def test_a_promise_has_a_day_that_can_be_kept(world: World, fields: Any) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    answer = pb.Answer(text="修好", action_record="请了电工", **fields)
    wrong = await refusal(move(village, village.director, matter, pb.MOVE_ANSWER, answer=answer))
    assert [field.field for field in wrong.fields] == ["answer.expected_time"]
    assert (await village.read(village.asker, matter.name)).epoch == matter.epoch


async def test_a_superiors_view_ends_when_the_matter_moves(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    await world.jump(days=16)
    await give_office(world, village.stranger, ["cadre"], f"federations/{CITY}")
    await world.quiescent()
    assert (await village.read(village.chair, matter.name)).name == matter.name
    await move(village, village.director, matter, pb.MOVE_RAISE, reason="做不了")
    now = await village.read(village.chair, matter.name)
    assert now.owner.name == f"federations/{VILLAGE}"
    assert "answer" in now.allowed_actions
    rows = await world.rows(
        "intake", "SELECT 1 FROM fact WHERE relation = 'supervising' AND valid_until IS NULL"
    )
    assert rows == []
