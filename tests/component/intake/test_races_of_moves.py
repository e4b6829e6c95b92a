"""The races of moves: the first commit wins, the other one learns who has the matter now."""

import os
from collections import Counter
from collections.abc import Awaitable
from typing import Any

from chassis.refusals import TongxinError
from tests.component.intake.support import ANSWER, move, prepared
from tests.component.intake.test_disputes import ask
from tests.component.intake.test_moves_between_owners import ABOVE, COUNCIL, FEDERATION
from tests.component.intake.test_races import outcomes, speak, withdraw
from tests.support.village import Village, make_village
from tests.support.world import World
from tongxin.deliberation.v1 import events_pb2 as deliberation
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1 import register_pb2
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub

# A few beside everything else, 200 where it is to be proven.
ROUNDS = int(os.environ.get("TONGXIN_RACE_ROUNDS", "6"))


def moved(
    village: Village, who: str, matter: pb.Matter, kind: Any, **fields: Any
) -> Awaitable[Any]:
    """Move a matter from the epoch that was read."""
    request = register_pb2.MoveMatterRequest(
        name=matter.name,
        expected_epoch=matter.epoch,
        move=kind,
        request_id=f"{who}{kind}",
        **{"reason": "不归我们"} | fields,
    )
    return village.client(who)(RegisterServiceStub, "MoveMatter", request)


def lost(done: list[Any]) -> set[str]:
    """Return why some were refused."""
    return {item.reason for item in done if isinstance(item, TongxinError)}


async def whole(world: World) -> None:
    """One owner, one fact of it, a gapless chain."""
    broken = (
        (
            "SELECT matter_id FROM custody GROUP BY matter_id"
            " HAVING max(epoch) <> count(*) OR min(epoch) <> 1"
        ),
        (
            "SELECT m.id FROM matter m JOIN custody c ON c.matter_id = m.id AND c.epoch = m.epoch"
            " WHERE c.body IS DISTINCT FROM m.owner_body OR c.status <> m.status"
        ),
        (
            "SELECT object FROM fact WHERE relation IN ('owner', 'gave') AND valid_until IS NULL"
            " GROUP BY object, relation HAVING count(*) > 1"
        ),
        (
            "SELECT p.id FROM matter p WHERE p.children_count <>"
            " (SELECT count(*) FROM matter c WHERE c.parent_id = p.id AND c.status = 'MERGED')"
        ),
    )
    for statement in broken:
        assert await world.rows("intake", statement) == [], statement


async def test_owner_against_owner(world: World) -> None:
    village = await make_village(world)
    winners: Counter[str] = Counter()
    for _ in range(ROUNDS):
        matter = await prepared(village, "forwarded")
        seen = await village.read(village.director, matter.name)
        done = await outcomes(
            moved(village, village.director, seen, pb.MOVE_SKIP, to=ABOVE),
            moved(village, village.director, seen, pb.MOVE_RAISE),
            moved(village, village.leader, seen, pb.MOVE_UNDO),
        )
        won = [item for item in done if not isinstance(item, TongxinError)]
        assert len(won) == 1, done
        assert lost(done) == {"MATTER_MOVED"}
        winners[won[0].owner.name] += 1
    assert winners.total() == ROUNDS
    await whole(world)


async def test_owner_against_her_own_word(world: World) -> None:
    village = await make_village(world)
    for number in range(ROUNDS):
        matter = await prepared(village, "forwarded")
        if number % 3:
            await move(
                village, village.director, matter.name, pb.MOVE_ANSWER, answer=ANSWER, reason=""
            )
            done = await outcomes(
                speak(village, village.asker, matter.name, solved=number % 3 == 1),
                ask(
                    village,
                    village.asker,
                    "ReviewMatter",
                    matter.name,
                    resolution_no=1,
                    reason="不对",
                ),
                withdraw(village, village.asker, matter.name),
            )
        else:
            seen = await village.read(village.director, matter.name)
            done = await outcomes(
                moved(village, village.director, seen, pb.MOVE_RAISE),
                withdraw(village, village.asker, matter.name),
            )
        assert len(lost(done)) < len(done), "somebody is heard"
        assert lost(done) <= {
            "MATTER_MOVED",
            "STATE_NOT_ALLOWED",
            "MATTER_ENDED",
            "MATTER_NOT_OPEN",
            "MATTER_NOT_RESOLVED",
            "RESOLUTION_STALE",
        }, done
    await whole(world)


async def test_merge_against_move(world: World) -> None:
    village = await make_village(world)
    for number in range(ROUNDS):
        first = await prepared(village, "forwarded")
        second = await prepared(village, "forwarded")
        pair = (first, second) if number % 2 else (second, first)
        seen = [await village.read(village.director, item.name) for item in pair]
        merges = [
            ask(
                village,
                village.director,
                "MergeMatter",
                child.name,
                expected_epoch=child.epoch,
                into=parent.name,
                reason="一件事",
            )
            for child, parent in (seen, reversed(seen))
        ]
        done = await outcomes(*merges, moved(village, village.director, seen[0], pb.MOVE_RAISE))
        assert len(lost(done)) < len(done), done
        assert lost(done) <= {
            "MATTER_MOVED",
            "STATE_NOT_ALLOWED",
            "ACTION_NOT_ALLOWED",
            "MERGE_NOT_POSSIBLE",
            "MATTER_NOT_OPEN",
        }, done
    await whole(world)


async def test_objection_against_the_timer_of_silence(world: World) -> None:
    village = await make_village(world)
    names = []
    for _ in range(ROUNDS):
        matter = await prepared(village, "forwarded")
        request = {"expected_epoch": 2, "reason": "不归我们"}
        await ask(village, village.director, "ObjectMatter", matter.name, **request)
        names.append(matter.name)
    words = [
        ask(
            village,
            village.leader,
            "DecideObjection",
            name,
            expected_epoch=2,
            agree=True,
            reason="我们的",
        )
        for name in names
    ]
    done = await outcomes(world.jump(days=6), *words)
    assert lost(done[1:]) <= {"MATTER_MOVED", "NO_OBJECTION", "ACTION_NOT_ALLOWED"}, done
    await world.quiescent()
    for name, word in zip(names, done[1:], strict=True):
        now = await village.read(village.asker, name)
        said = [
            row.move
            for row in await world.rows(
                "intake",
                "SELECT move FROM custody WHERE matter_id = CAST(:id AS uuid) AND epoch = 3",
                id=name.removeprefix("matters/"),
            )
        ]
        agreed = not isinstance(word, TongxinError)
        assert said == ["RETURN" if agreed else "TO_SUPERIOR"]
        assert now.owner.name in (village.group, COUNCIL, FEDERATION, ABOVE)
    await whole(world)


async def test_undo_against_what_the_receiver_does(world: World) -> None:
    village = await make_village(world)
    for _ in range(ROUNDS):
        matter = await prepared(village, "forwarded")
        seen = await village.read(village.leader, matter.name)
        [now] = await world.rows("intake", "SELECT now()")
        event = deliberation.ItemScheduled(matter=matter.name, epoch=2, body=COUNCIL)
        event.create_time.FromDatetime(now[0])
        event.start_time.FromDatetime(now[0])
        undone, _ = await outcomes(
            moved(village, village.leader, seen, pb.MOVE_UNDO),
            world.publish(event, correlation=matter.name),
        )
        await world.quiescent()
        after = await village.read(village.asker, matter.name)
        if isinstance(undone, TongxinError):
            assert undone.reason == "ALREADY_ACTED"
            assert after.owner.name == COUNCIL
        else:
            assert after.owner.name == village.group
    await whole(world)
