"""A body that loses its last person: nothing waits there for nobody."""

from chassis.act import SystemActs
from chassis.auth import SystemTokens
from chassis.facts import Fact
from services.intake.api.published import publish
from services.intake.app.end_referral import EndReferral, end_referral
from services.intake.policy import POLICY
from services.intake.store.work import Unit
from tests.component.intake.support import counts, move, prepared, reason
from tests.component.intake.test_moves_between_owners import (
    COUNCIL,
    FEDERATION,
    keys,
    leave_office,
    tell_offices,
)
from tests.support.village import Village, enter, make_village
from tests.support.world import World
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1 import people_pb2
from tongxin.intake.v1.people_pb2_grpc import GroupServiceStub


async def test_what_waits_for_the_last_director_goes_up_at_once(world: World) -> None:
    village = await make_village(world)
    waiting = [await prepared(village, "forwarded") for _ in range(3)]
    answered = await prepared(village, "forwarded")
    answer = pb.Answer(outcome=pb.OUTCOME_ADVISED, text="这样办", reason="只能这样")
    await move(village, village.director, answered.name, pb.MOVE_ANSWER, answer=answer, reason="")
    await leave_office(world, village.director, ["director", "councillor"], COUNCIL)
    for matter in waiting:
        now = await village.read(village.chair, matter.name)
        assert (now.owner.name, now.epoch) == (FEDERATION, 3)
        assert "unstaffed" in await keys(village, village.asker, matter.name)
    stays = await village.read(village.asker, answered.name)
    assert stays.owner.name == COUNCIL, "she is asked about its outcome, nobody has to act"
    before = await counts(world)
    await leave_office(world, village.director, ["director", "councillor"], COUNCIL)
    assert (await counts(world))["custody"] == before["custody"], "told again, nothing happens"


async def test_an_office_with_a_last_day_is_left_on_that_day(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    [row] = await world.rows("intake", "SELECT now(), now() + interval '3 days'")
    until = [Fact(village.director, "director", COUNCIL, row[0], row[1])]
    await tell_offices(world, COUNCIL, until, sequence=2)
    assert (await village.read(village.director, matter.name)).owner.name == COUNCIL
    await world.jump(days=4)
    assert (await village.read(village.chair, matter.name)).owner.name == FEDERATION


async def test_who_comes_in_time_keeps_it(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    after = await enter(world, "新主任")
    [row] = await world.rows("intake", "SELECT now(), now() + interval '3 days'")
    until = Fact(village.director, "director", COUNCIL, row[0], row[1])
    await tell_offices(world, COUNCIL, [until], sequence=2)
    both = [until, Fact(after, "director", COUNCIL, row[0])]
    await tell_offices(world, COUNCIL, both, sequence=3)
    await world.jump(days=4)
    assert (await village.read(after, matter.name)).owner.name == COUNCIL


async def remove(village: Village, who: str, person: str, **fields: str) -> object:
    request = people_pb2.RemoveMemberRequest(group=village.group, person=person, **fields)
    client = village.world.seed("intake") if who == "system:seed" else village.client(who)
    return await client(GroupServiceStub, "RemoveMember", request)


async def test_a_group_without_a_leader_leaves_its_matters_to_the_council(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    before = await counts(world)
    for person in (village.leader, village.stranger):
        assert await reason(remove(village, person, village.neighbour)) == "ACTION_NOT_ALLOWED"
    assert await reason(remove(village, "system:seed", village.stranger)) == "NOT_FOUND"
    assert await reason(remove(village, "system:seed", "people/x")) == "INVALID_FIELDS"
    assert await counts(world) == before
    await remove(village, "system:seed", village.neighbour, request_id="a")
    await remove(village, "system:seed", village.neighbour, request_id="a")
    await world.quiescent()
    assert (await village.read(village.asker, matter.name)).owner.name == village.group
    await remove(village, "system:seed", village.leader)
    await world.quiescent()
    now = await village.read(village.director, matter.name)
    assert (now.owner.name, now.epoch) == (COUNCIL, 2)
    new = await village.file(village.asker, text="又一件")
    assert new.owner.name == COUNCIL, "nobody is asked who is not there"


async def test_a_referral_that_is_handed_back_is_opened_once(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "referred")
    seen = await village.read(village.chair, matter.name)
    begin, acts = intake_of(world)
    early = EndReferral(matter.name, seen.epoch + 1)
    await end_referral(begin, acts.own("test"), early)
    assert (await village.read(village.chair, matter.name)).epoch == seen.epoch
    for _ in range(2):
        await end_referral(begin, acts.own("test"), EndReferral(matter.name, seen.epoch))
    now = await village.read(village.chair, matter.name)
    assert (now.status, now.epoch) == (pb.MATTER_STATUS_OPEN, seen.epoch + 1)
    assert now.owner.name == FEDERATION


def intake_of(world: World) -> tuple[Unit, SystemActs]:
    """Return what a consumer of the running service has."""
    database = world.running["intake"].database
    acts = SystemActs("intake", SystemTokens(world.keys / "system-intake.pem", "intake"))
    return Unit(database, POLICY, publish), acts
