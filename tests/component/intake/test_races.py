"""Several at once: the first commit wins, the others learn it, and nobody is lost."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from typing import Any

from chassis.refusals import TongxinError
from tests.component.intake.support import ANSWER
from tests.support.village import VILLAGE, Village, enter, make_village
from tests.support.world import World
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1 import people_pb2, register_pb2
from tongxin.intake.v1.people_pb2_grpc import GroupServiceStub
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub

ROUNDS = 30
# What somebody may be told who was slower; anything else is a fault.
SLOWER = {
    "MATTER_MOVED",
    "STATE_NOT_ALLOWED",
    "ACTION_NOT_ALLOWED",
    "MATTER_NOT_OPEN",
    "MATTER_ENDED",
    "MATTER_NOT_RESOLVED",
    "RESOLUTION_STALE",
    "NOT_FOUND",
}


async def outcomes(*acts: Awaitable[Any]) -> list[Any]:
    """Do all at once; return answers, and refusals as themselves."""
    done = await asyncio.gather(*acts, return_exceptions=True)
    for outcome in done:
        if isinstance(outcome, BaseException) and not isinstance(outcome, TongxinError):
            raise outcome
    return done


def forward(village: Village, matter: pb.Matter, **fields: Any) -> Awaitable[Any]:
    request = pb.ForwardMatterRequest(name=matter.name, expected_epoch=matter.epoch, **fields)
    return village.call(village.leader, "ForwardMatter", request)


def answer(village: Village, matter: pb.Matter, **fields: Any) -> Awaitable[Any]:
    request = pb.AnswerMatterRequest(
        name=matter.name, expected_epoch=matter.epoch, answer=ANSWER, **fields
    )
    return village.call(village.leader, "AnswerMatter", request)


def raise_up(village: Village, matter: pb.Matter) -> Awaitable[Any]:
    request = pb.RaiseMatterRequest(
        name=matter.name, expected_epoch=matter.epoch, reason="货物易坏"
    )
    return village.call(village.leader, "RaiseMatter", request)


def cosign(village: Village, person: str, matter: pb.Matter, **fields: Any) -> Awaitable[Any]:
    return village.call(person, "CosignMatter", pb.CosignMatterRequest(name=matter.name, **fields))


def withdraw(village: Village, person: str, name: str) -> Awaitable[Any]:
    return village.call(person, "WithdrawMatter", pb.WithdrawMatterRequest(name=name))


def speak(village: Village, person: str, name: str, *, solved: bool) -> Awaitable[Any]:
    request = pb.ConfirmMatterRequest(
        name=name,
        resolution_no=1,
        solved=solved,
        satisfaction=pb.SATISFACTION_SATISFIED if solved else pb.SATISFACTION_UNSPECIFIED,
    )
    return village.call(person, "ConfirmMatter", request)


async def test_of_moves_with_one_epoch_exactly_one_wins(world: World) -> None:
    village = await make_village(world)
    winners: Counter[str] = Counter()
    for _ in range(6):
        matter = await village.file(village.asker)
        done = await outcomes(
            forward(village, matter), raise_up(village, matter), answer(village, matter)
        )
        won = [item for item in done if isinstance(item, pb.Matter)]
        lost = [item for item in done if isinstance(item, TongxinError)]
        assert len(won) == 1, done
        assert {item.reason for item in lost} == {"MATTER_MOVED"}
        assert {item.metadata["owner"] for item in lost} == {won[0].owner.name}
        assert {item.metadata["epoch"] for item in lost} == {"2"}
        winners[won[0].owner.name] += 1
    assert winners.total() == 6


async def test_the_same_request_at_once_has_one_effect(world: World) -> None:
    village = await make_village(world)
    requests = [village.file(village.asker, request_id="一次") for _ in range(5)]
    filed = await outcomes(*requests)
    assert len({matter.name for matter in filed}) == 1
    [matter] = {item.name: item for item in filed}.values()
    joined = await outcomes(
        *(cosign(village, village.neighbour, matter, request_id="j") for _ in range(5))
    )
    assert len({child.name for child in joined}) == 1
    moved = await outcomes(*(forward(village, matter, request_id="f") for _ in range(5)))
    assert {item.epoch for item in moved} == {2}
    request = register_pb2.MoveMatterRequest(
        name=matter.name, expected_epoch=2, move=pb.MOVE_RAISE, reason="急", request_id="m"
    )
    director = village.client(village.director)
    raised = await outcomes(
        *(director(RegisterServiceStub, "MoveMatter", request) for _ in range(5))
    )
    assert all(item == raised[0] for item in raised), "a twin gets the same answer, no refusal"
    assert raised[0].owner.name == f"federations/{VILLAGE}"
    [row] = await world.rows(
        "intake", "SELECT count(*), max(epoch) FROM custody WHERE body IS NOT NULL"
    )
    assert tuple(row) == (3, 3)


async def test_who_says_we_too_while_it_is_answered_is_answered_or_told(world: World) -> None:
    village = await make_village(world)
    joined = refused = 0
    for _ in range(10):
        matter = await village.file(village.asker)
        [child, _] = await outcomes(
            cosign(village, village.neighbour, matter), answer(village, matter)
        )
        if isinstance(child, TongxinError):
            assert child.reason == "STATE_NOT_ALLOWED"
            refused += 1
            continue
        joined += 1
        now = await village.read(village.neighbour, child.name)
        assert now.resolution.answer.text == ANSWER.text
        assert "confirm" in now.allowed_actions
    assert joined + refused == 10


async def neighbours(village: Village, number: int) -> list[str]:
    """Enter more members of the group."""
    people = [await enter(village.world, f"邻居{index}") for index in range(number)]
    for person in people:
        await village.world.seed("intake")(
            GroupServiceStub,
            "AddMember",
            people_pb2.AddMemberRequest(
                group=village.group, person=person, role=people_pb2.MEMBER_ROLE_MEMBER
            ),
        )
    return people


async def test_many_acts_at_once_leave_a_register_that_is_whole(world: World) -> None:
    village = await make_village(world)
    others = [village.neighbour, *await neighbours(village, 2)]
    reasons: Counter[str] = Counter()
    won = 0
    for number in range(ROUNDS):
        matter = await village.file(village.asker)
        first = await cosign(village, others[0], matter)
        second = await cosign(village, others[1], matter)
        if number % 2:
            await answer(village, matter)
            acts = [
                speak(village, village.asker, matter.name, solved=number % 4 == 1),
                speak(village, others[0], first.name, solved=False),
                speak(village, others[1], second.name, solved=True),
                withdraw(village, village.asker, matter.name),
                withdraw(village, others[1], second.name),
            ]
        else:
            acts = [
                forward(village, matter),
                answer(village, matter),
                cosign(village, others[2], matter),
                withdraw(village, others[0], first.name),
                withdraw(village, village.asker, matter.name),
            ]
        for outcome in await outcomes(*acts):
            if isinstance(outcome, TongxinError):
                reasons[outcome.reason] += 1
            else:
                won += 1
    assert set(reasons) <= SLOWER, reasons
    assert won >= 2 * ROUNDS, (won, reasons)
    await whole(world)


async def whole(world: World) -> None:
    """Nothing lost, nothing twice: what has to hold of every register."""
    broken = {
        "a gap in custody": "SELECT matter_id FROM custody GROUP BY matter_id"
        " HAVING max(epoch) <> count(*) OR min(epoch) <> 1",
        "custody says something else than the register": "SELECT m.id FROM matter m"
        " JOIN custody c ON c.matter_id = m.id AND c.epoch = m.epoch"
        " WHERE c.body IS DISTINCT FROM m.owner_body OR c.status <> m.status",
        "a child without anybody": "SELECT c.id FROM matter c JOIN matter p ON p.id = c.parent_id"
        " WHERE c.status = 'MERGED' AND c.phase <> 'ENDED' AND c.resolution_no = 0"
        " AND p.owner_body IS NULL",
        "children counted wrongly": "SELECT p.id FROM matter p WHERE p.children_count <>"
        " (SELECT count(*) FROM matter c WHERE c.parent_id = p.id AND c.status = 'MERGED')",
        "a timeline with gaps": "SELECT m.id FROM matter m WHERE m.timeline_no <>"
        " (SELECT count(*) FROM timeline t WHERE t.matter_id = m.id)",
        "an owner without the fact": "SELECT m.id FROM matter m WHERE m.owner_body IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.object = 'matters/' || m.id"
        " AND f.relation = 'owner' AND f.subject = m.owner_body AND f.valid_until IS NULL)",
        "two owners": "SELECT object FROM fact WHERE relation = 'owner' AND valid_until IS NULL"
        " GROUP BY object HAVING count(*) > 1",
        "an event for every move": "SELECT 1 WHERE (SELECT count(*) FROM custody) <>"
        " (SELECT count(*) FROM outbox WHERE type = 'tongxin.intake.v1.MatterMoved')",
    }
    for what, statement in broken.items():
        assert await world.rows("intake", statement) == [], what
    [row] = await world.rows("intake", "SELECT count(*) FROM custody")
    assert row[0] > 3 * ROUNDS
