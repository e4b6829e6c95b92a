"""Answering and raising through the real register."""

import asyncio
from uuid import UUID

from chassis.refusals import Kind
from chassis.region import Level
from tests.component.escalation.support import (
    VILLAGE,
    accept,
    federation,
    get,
    new_person,
    officer,
    refusal,
    states,
)
from tests.support.world import Client, World
from tongxin.common.v1 import common_pb2
from tongxin.escalation.v1 import escalation_pb2 as pb
from tongxin.escalation.v1.escalation_pb2_grpc import CaseServiceStub as Stub
from tongxin.intake.v1 import matter_pb2, people_pb2
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub
from tongxin.intake.v1.people_pb2_grpc import PeopleServiceStub

COUNTY_BODY, CITY_BODY = federation(Level.COUNTY), federation(Level.CITY)
SOLVED = matter_pb2.Answer(
    outcome=matter_pb2.OUTCOME_SOLVED, text="水通了", action_record="自来水公司换了水管"
)


async def filed(world: World) -> tuple[Client, UUID]:
    """Return a woman and her matter, which she sent straight to the county."""
    entered = await world.seed("intake")(
        PeopleServiceStub,
        "CreatePerson",
        people_pb2.CreatePersonRequest(display_name="赵某", region=VILLAGE),
    )
    woman = world.person("intake", entered.name)
    matter = await woman(
        MatterServiceStub,
        "CreateMatter",
        matter_pb2.CreateMatterRequest(
            region=VILLAGE,
            topic="water_power_heat",
            right=matter_pb2.RIGHT_NONE,
            urgency=common_pb2.URGENCY_NORMAL,
            channel=matter_pb2.CHANNEL_WEB,
            audience=matter_pb2.AUDIENCE_COUNTY,
            text="停水三天了",
        ),
    )
    await world.quiescent()
    return woman, UUID(matter.name.removeprefix("matters/"))


async def read(woman: Client, matter: UUID) -> matter_pb2.Matter:
    request = matter_pb2.GetMatterRequest(name=f"matters/{matter}")
    return await woman(MatterServiceStub, "GetMatter", request)


async def answer(
    client: Client, matter: UUID, epoch: int = 1, *, request_id: str = "", text: str = ""
) -> pb.Case:
    given = matter_pb2.Answer()
    given.CopyFrom(SOLVED)
    given.text = text or SOLVED.text
    request = pb.AnswerCaseRequest(
        name=f"cases/{matter}", expected_epoch=epoch, answer=given, request_id=request_id
    )
    return await client(Stub, "AnswerCase", request)


async def raise_up(client: Client, matter: UUID, epoch: int = 1, request_id: str = "") -> pb.Case:
    request = pb.RaiseCaseRequest(
        name=f"cases/{matter}", expected_epoch=epoch, reason="要市里协调", request_id=request_id
    )
    return await client(Stub, "RaiseCase", request)


async def test_the_register_learns_that_a_federation_has_it(world: World) -> None:
    cadre = await officer(world, COUNTY_BODY)
    woman, matter = await filed(world)
    assert states(await get(cadre, matter)) == [(COUNTY_BODY, 1, "OPENED")]
    seen = await read(woman, matter)
    assert seen.owner.name == COUNTY_BODY
    assert seen.HasField("taken_time")
    assert seen.phase == matter_pb2.MATTER_PHASE_ESCALATED


async def test_an_answer_resolves_it_once(world: World) -> None:
    cadre = await officer(world, COUNTY_BODY)
    woman, matter = await filed(world)
    await accept(cadre, matter)
    await answer(cadre, matter, request_id="m-1")
    await world.quiescent()
    # The same request again, when the case has moved on by it.
    again = await answer(cadre, matter, request_id="m-1")
    assert states(again) == [(COUNTY_BODY, 1, "ANSWERED")]
    assert again.epoch == 2
    assert list(again.allowed_actions) == []
    seen = await read(woman, matter)
    assert seen.status == matter_pb2.MATTER_STATUS_RESOLVED
    assert seen.resolution.answer.text == SOLVED.text
    for reused in (
        answer(cadre, matter, request_id="m-1", text="另一个答复"),
        answer(cadre, matter, 2, request_id="m-1"),
        raise_up(cadre, matter, request_id="m-1"),
    ):
        assert (await refusal(reused)).reason == "IDEMPOTENCY_KEY_REUSED"
    assert (await refusal(answer(cadre, matter, request_id="m-2"))).reason == "MATTER_MOVED"
    assert (await refusal(answer(cadre, matter, 2))).reason == "STAGE_NOT_ACCEPTED"
    custody = await world.rows("intake", "SELECT epoch FROM custody")
    assert len(custody) == 2


async def test_the_answers_text_is_kept_by_the_register_only(world: World) -> None:
    cadre = await officer(world, COUNTY_BODY)
    _, matter = await filed(world)
    await accept(cadre, matter)
    await answer(cadre, matter, text="这句话只在登记处")
    await world.quiescent()
    for service, kept in (("escalation", False), ("intake", True)):
        tables = await world.rows(
            service, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        assert len(tables) > 10
        holding = [
            row.tablename
            for row in tables
            if await world.rows(
                service,
                f'SELECT 1 FROM "{row.tablename}" AS t WHERE t::text LIKE :text',
                text="%这句话只在登记处%",
            )
        ]
        assert bool(holding) is kept, (service, holding)


async def test_raised_it_goes_one_level_up(world: World) -> None:
    cadre, above = await officer(world, COUNTY_BODY), await officer(world, CITY_BODY)
    woman, matter = await filed(world)
    await accept(cadre, matter)
    await raise_up(cadre, matter, request_id="r-1")
    await world.quiescent()
    again = await raise_up(cadre, matter, request_id="r-1")
    assert states(again) == [(COUNTY_BODY, 1, "ENDED")]
    assert states(await get(above, matter)) == [(CITY_BODY, 2, "OPENED")]
    assert (await read(woman, matter)).owner.name == CITY_BODY
    stale = await refusal(raise_up(cadre, matter, request_id="r-2"))
    assert (stale.reason, stale.metadata["owner"]) == ("MATTER_MOVED", CITY_BODY)
    # Somebody else's key does not open the first one's move.
    colleague = await officer(world, COUNTY_BODY)
    assert (await refusal(raise_up(colleague, matter, request_id="r-1"))).reason == "MATTER_MOVED"


async def test_of_an_answer_and_a_raise_at_once_one_wins(world: World) -> None:
    cadre = await officer(world, COUNTY_BODY)
    _, matter = await filed(world)
    await accept(cadre, matter)
    results = await asyncio.gather(
        answer(cadre, matter), raise_up(cadre, matter), return_exceptions=True
    )
    assert len([item for item in results if isinstance(item, pb.Case)]) == 1
    assert [getattr(item, "reason", "") for item in results if isinstance(item, Exception)] == [
        "MATTER_MOVED"
    ]
    await world.quiescent()
    stages = await world.rows("escalation", "SELECT 1 FROM stage WHERE state <> 'ENDED'")
    assert len(stages) == 1


async def test_the_registers_own_refusal_passes_through(world: World) -> None:
    cadre = await officer(world, COUNTY_BODY)
    _, matter = await filed(world)
    await accept(cadre, matter)
    request = pb.AnswerCaseRequest(name=f"cases/{matter}", expected_epoch=1)
    refused = await refusal(cadre(Stub, "AnswerCase", request))
    assert refused.reason == "INVALID_FIELDS"
    assert {error.field for error in refused.fields} >= {"answer.text", "answer.outcome"}
    assert states(await get(cadre, matter)) == [(COUNTY_BODY, 1, "ACCEPTED")]


async def test_her_no_brings_it_back_to_be_taken_anew(world: World) -> None:
    me = new_person()
    cadre = await officer(world, COUNTY_BODY, me)
    woman, matter = await filed(world)
    await accept(cadre, matter)
    await answer(cadre, matter)
    await world.quiescent()
    await woman(
        MatterServiceStub,
        "ConfirmMatter",
        matter_pb2.ConfirmMatterRequest(
            name=f"matters/{matter}",
            resolution_no=1,
            solved=False,
            satisfaction=matter_pb2.SATISFACTION_NOT_SATISFIED,
        ),
    )
    await world.quiescent()
    case = await get(cadre, matter)
    assert states(case) == [(COUNTY_BODY, 1, "OPENED")]
    assert list(case.allowed_actions) == ["case.accept"]
    assert (await accept(cadre, matter, epoch=case.epoch)).stages[0].officer == me


async def test_while_the_register_is_away_nothing_is_moved(world: World) -> None:
    cadre = await officer(world, COUNTY_BODY)
    _, matter = await filed(world)
    await accept(cadre, matter)
    await world.quiescent()
    await world.stop("intake")
    try:
        refused = await refusal(answer(cadre, matter))
        assert refused.kind in {Kind.UNAVAILABLE, Kind.DEADLINE}
        assert states(await get(cadre, matter)) == [(COUNTY_BODY, 1, "ACCEPTED")]
    finally:
        await world.stop("escalation")  # the register comes back at another address
