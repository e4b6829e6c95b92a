"""Two open matters of one owner become one, and two again; both askers learn it."""

from tests.component.intake.support import counts, prepared, reason, refusal
from tests.component.intake.test_disputes import ask
from tests.component.intake.test_moves_between_owners import COUNCIL, keys
from tests.support.village import make_village
from tests.support.world import World
from tongxin.intake.v1 import matter_pb2 as pb


async def test_an_officer_makes_two_matters_one_and_two_again(world: World) -> None:
    village = await make_village(world)
    first = await prepared(village, "forwarded")
    second = await village.file(village.neighbour, text="我家的地瓜也卖不出去")
    merge = {"expected_epoch": 1, "into": first.name, "reason": "一件事", "request_id": "m"}
    early = ask(village, village.leader, "MergeMatter", second.name, **merge)
    assert await reason(early) == "ACTION_NOT_ALLOWED", "the other one is the council's"
    await village.call(
        village.leader, "ForwardMatter", pb.ForwardMatterRequest(name=second.name, expected_epoch=1)
    )
    for person, wanted in (
        (village.stranger, "NOT_FOUND"),
        (village.asker, "ACTION_NOT_ALLOWED"),
        (village.leader, "ACTION_NOT_ALLOWED"),
    ):
        refused = ask(village, person, "MergeMatter", second.name, **merge | {"expected_epoch": 2})
        assert await reason(refused) == wanted
    assert await reason(ask(village, village.director, "MergeMatter", second.name, **merge)) == (
        "MATTER_MOVED"
    )
    merge["expected_epoch"] = 2
    itself = ask(
        village, village.director, "MergeMatter", second.name, **merge | {"into": second.name}
    )
    assert [error.field for error in (await refusal(itself)).fields] == ["into"]
    child = await ask(village, village.director, "MergeMatter", second.name, **merge)
    before = await counts(world)
    assert await ask(village, village.director, "MergeMatter", second.name, **merge) == child
    assert await counts(world) == before
    assert (child.status, child.parent) == (pb.MATTER_STATUS_MERGED, first.name)
    assert "merged" in await keys(village, village.neighbour, second.name)
    assert "cosigned" in await keys(village, village.asker, first.name)
    for person, wanted in (
        (village.stranger, "NOT_FOUND"),
        (village.asker, "ACTION_NOT_ALLOWED"),
        (village.leader, "ACTION_NOT_ALLOWED"),
    ):
        refused = ask(village, person, "UnmergeMatter", second.name, reason="不是一件事")
        assert await reason(refused) == wanted
    bad = ask(village, village.director, "UnmergeMatter", second.name)
    assert [error.field for error in (await refusal(bad)).fields] == ["reason"]
    out = await ask(village, village.director, "UnmergeMatter", second.name, reason="不是一件事")
    assert (out.status, out.owner.name, out.parent) == (pb.MATTER_STATUS_OPEN, COUNCIL, "")
    assert "unmerged" in await keys(village, village.neighbour, second.name)
    assert (await village.read(village.director, first.name)).children_count == 0
    again = ask(village, village.director, "UnmergeMatter", second.name, reason="不是")
    assert await reason(again) == "NOT_MERGED"


async def test_who_must_not_know_of_one_must_not_know_of_the_other(world: World) -> None:
    village = await make_village(world)
    first = await prepared(village, "forwarded")
    second = await village.file(village.neighbour, text="我家的地瓜也卖不出去")
    await village.call(
        village.leader, "ForwardMatter", pb.ForwardMatterRequest(name=second.name, expected_epoch=1)
    )
    await ask(village, village.neighbour, "ExcludePerson", second.name, person=village.asker)
    merge = {"into": first.name, "reason": "一件事", "expected_epoch": 3}
    refused = ask(village, village.director, "MergeMatter", second.name, **merge)
    assert await reason(refused) == "MERGE_NOT_POSSIBLE"
