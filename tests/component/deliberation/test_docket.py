"""Reading a docket, answering from it and raising from it, with the real register."""

from collections.abc import Awaitable
from typing import Any

import pytest

from chassis.refusals import Kind
from tests.component.deliberation.support import (
    COUNCIL,
    House,
    Person,
    close,
    convene,
    docket,
    entry,
    form,
    forwarded,
    make_house,
    moved,
    new_matter,
    reason,
    refusal,
    state_of,
    told,
)
from tests.support.world import World
from tongxin.common.v1 import common_pb2
from tongxin.deliberation.v1 import council_pb2 as pb
from tongxin.deliberation.v1.council_pb2_grpc import DocketServiceStub
from tongxin.intake.v1 import matter_pb2
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub

GIVEN = matter_pb2.Answer(
    outcome=matter_pb2.OUTCOME_SOLVED, text="卖完了", action_record="联系了直播间"
)


def answer(person: Person, matter: str, epoch: int = 2, **extra: Any) -> Awaitable[Any]:
    request = pb.AnswerMatterRequest(
        **{"matter": matter, "expected_epoch": epoch, "answer": GIVEN} | extra
    )
    return person.ask("docket", "AnswerMatter", request)


def lift(person: Person, matter: str, epoch: int = 2, **extra: Any) -> Awaitable[Any]:
    request = pb.RaiseMatterRequest(
        **{"matter": matter, "expected_epoch": epoch, "reason": "村里办不了"} | extra
    )
    return person.ask("docket", "RaiseMatter", request)


async def status(house: House, matter: str) -> matter_pb2.Matter:
    return await house.world.person("intake", house.woman)(
        MatterServiceStub, "GetMatter", matter_pb2.GetMatterRequest(name=matter)
    )


async def test_the_docket_is_read_oldest_first_in_pages(world: World) -> None:
    house = await make_house(world)
    matters = [new_matter() for _ in range(5)]
    await told(
        world, *(moved(matter, 9 - number, COUNCIL) for number, matter in enumerate(matters))
    )
    seen, token = [], ""
    while True:
        page = await docket(house.associate, page_size=2, page_token=token)
        seen += [one.matter for one in page.entries]
        token = page.next_page_token
        if not token:
            break
    assert seen == [f"matters/{matter}" for matter in reversed(matters)]
    assert await reason(docket(house.stranger)) == "NOT_FOUND"
    assert await reason(entry(house.stranger, matters[0])) == "NOT_FOUND"
    nobody = world.anonymous("deliberation")
    request = pb.ListDocketRequest(parent=COUNCIL)
    assert await reason(nobody(DocketServiceStub, "ListDocket", request)) == "TOKEN_REQUIRED"


async def test_the_docket_can_be_read_by_state(world: World) -> None:
    house = await make_house(world)
    here, gone = new_matter(), new_matter()
    await told(
        world,
        moved(here, 2, COUNCIL),
        moved(gone, 2, COUNCIL),
        moved(gone, 3, move="WITHDRAW", status="WITHDRAWN"),
    )
    ended = await docket(house.director, state=pb.DOCKET_STATE_ENDED)
    assert [one.matter for one in ended.entries] == [f"matters/{gone}"]
    assert [one.matter for one in (await docket(house.director)).entries] == [f"matters/{here}"]


async def test_only_a_director_sees_what_she_may_do(world: World) -> None:
    house = await make_house(world)
    plain, unscreened = new_matter(), new_matter()
    await told(
        world,
        moved(plain, 2, COUNCIL),
        moved(unscreened, 2, COUNCIL, needs_screening=True, topic="couple"),
    )
    assert list((await entry(house.director, plain)).allowed_actions) == [
        "docket.answer",
        "docket.raise",
    ]
    assert list((await entry(house.director, unscreened)).allowed_actions) == ["docket.raise"]
    assert list((await entry(house.councillors[0], plain)).allowed_actions) == []


async def test_the_director_answers_and_the_woman_is_asked(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    answered = await answer(house.director, matter, request_id="a-1")
    assert (state_of(answered), answered.epoch) == ("ANSWERED", 3)
    await world.quiescent()
    read = await status(house, matter)
    assert read.status == matter_pb2.MATTER_STATUS_RESOLVED
    again = await answer(house.director, matter, request_id="a-1")
    assert (state_of(again), again.epoch) == ("ANSWERED", 3)
    other = matter_pb2.Answer()
    other.CopyFrom(GIVEN)
    other.text = "没卖完"
    for changed in ({"answer": other}, {"epoch": 3}):
        reused = answer(house.director, matter, request_id="a-1", **changed)
        assert await reason(reused) == "IDEMPOTENCY_KEY_REUSED"
    assert await reason(lift(house.director, matter, request_id="a-1")) == "IDEMPOTENCY_KEY_REUSED"
    assert await reason(answer(house.director, matter, request_id="a-2")) == "MATTER_MOVED"
    assert await reason(answer(house.director, matter, 3)) == "STATE_NOT_ALLOWED"


async def test_she_says_no_and_it_waits_again(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    await answer(house.director, matter)
    await world.quiescent()
    await world.person("intake", house.woman)(
        MatterServiceStub,
        "ReopenMatter",
        matter_pb2.ReopenMatterRequest(name=matter, resolution_no=1, reason="没卖完"),
    )
    await world.quiescent()
    back = await entry(house.director, matter)
    assert (state_of(back), back.epoch) == ("WAITING", 4)


async def test_no_silent_close(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    silent = matter_pb2.Answer(outcome=matter_pb2.OUTCOME_SOLVED, text="好了")
    error = await refusal(answer(house.director, matter, answer=silent))
    assert "NO_SILENT_CLOSE" in {item.reason for item in error.fields}
    assert state_of(await entry(house.director, matter)) == "WAITING"


@pytest.mark.parametrize("act", [answer, lift])
async def test_only_the_director_of_the_owning_council_moves(world: World, act: Any) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    for person in (*house.councillors, house.associate):
        assert await reason(act(person, matter)) == "ACTION_NOT_ALLOWED"
    assert await reason(act(house.stranger, matter)) == "NOT_FOUND"
    assert await reason(act(house.director, f"matters/{new_matter()}")) == "NOT_FOUND"
    assert state_of(await entry(house.director, matter)) == "WAITING"


@pytest.mark.parametrize("act", [answer, lift])
async def test_stale_and_early_epochs(world: World, act: Any) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    stale = await refusal(act(house.director, matter, 1))
    assert (stale.reason, stale.metadata["epoch"], stale.metadata["owner"]) == (
        "MATTER_MOVED",
        "2",
        COUNCIL,
    )
    early = await refusal(act(house.director, matter, 3))
    assert (early.reason, early.retry_after) == ("NOT_YET_ARRIVED", 1)


async def test_raising_says_whether_it_was_deliberated(world: World) -> None:
    house = await make_house(world)
    plain, discussed, said = [await forwarded(house) for _ in range(3)]
    held = await convene(house, discussed, said)
    await close(house, form(house, held))
    await world.quiescent()
    raised = await lift(house.director, plain, request_id="r-1")
    assert (state_of(raised), raised.epoch, list(raised.allowed_actions)) == ("ENDED", 2, [])
    await lift(house.director, discussed)
    await lift(house.director, said, without_deliberation=True)
    await world.quiescent()
    rows = await world.rows(
        "intake",
        "SELECT matter_id, without_deliberation FROM custody WHERE move = 'RAISE'",
    )
    assert {(f"matters/{row.matter_id}", row.without_deliberation) for row in rows} == {
        (plain, True),
        (discussed, False),
        (said, True),
    }
    again = await lift(house.director, plain, request_id="r-1")
    assert (state_of(again), again.epoch) == ("ENDED", 2)
    reused = lift(house.director, plain, request_id="r-1", reason="另一个理由")
    assert await reason(reused) == "IDEMPOTENCY_KEY_REUSED"


async def test_a_matter_without_screening_is_not_answered(world: World) -> None:
    house = await make_house(world)
    matter = new_matter()
    await told(world, moved(matter, 2, COUNCIL, needs_screening=True, topic="couple"))
    assert await reason(answer(house.director, f"matters/{matter}")) == "SCREENING_REQUIRED"
    # Raising is left to the register, which does not know this matter of the test.
    assert await reason(lift(house.director, f"matters/{matter}")) == "NOT_FOUND"


async def test_the_worklist_of_a_director(world: World) -> None:
    house = await make_house(world)
    late, soon = new_matter(), new_matter()
    await told(world, moved(soon, 90, COUNCIL), moved(late, 2, COUNCIL))

    async def work(person: Person, **extra: Any) -> common_pb2.ListWorkItemsResponse:
        request = common_pb2.ListWorkItemsRequest(**extra)
        return await person.ask("docket", "ListWorkItems", request)

    listed = await work(house.director)
    assert [one.matter for one in listed.items] == [f"matters/{late}", f"matters/{soon}"]
    assert listed.items[0].kind == "docket.answer"
    assert listed.items[0].line.zh == "待议：卖农产品"
    assert listed.items[0].line.en == "Waiting for the council: Selling"
    assert listed.items[0].resource == f"{COUNCIL}/docket/{late}"
    assert (listed.total_size, listed.overdue_size) == (2, 2)
    cut = await work(house.director, page_size=1)
    assert (len(cut.items), cut.total_size) == (1, 2)
    assert (await work(house.director, kinds=["action.complete"])).total_size == 0
    assert (await work(house.director, kinds=["unknown"])).total_size == 0
    for person in (house.councillors[0], house.stranger):
        assert (await work(person)).total_size == 0


async def test_without_the_register_nothing_changes(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    await world.stop("intake")
    refused = [
        await refusal(answer(house.director, matter)),
        await refusal(lift(house.director, matter)),
        await refusal(convene(house, matter)),
    ]
    assert {(one.kind, one.retry_after) for one in refused} == {(Kind.UNAVAILABLE, 2)}
    assert state_of(await entry(house.director, matter)) == "WAITING"
    assert await world.rows("deliberation", "SELECT 1 FROM meeting") == []
    # The register comes back elsewhere: deliberation has to be told its new address.
    await world.stop("deliberation")
    await world.start("intake", "deliberation")
    assert state_of(await answer(house.director, matter)) == "ANSWERED"
