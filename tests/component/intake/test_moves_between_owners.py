"""Down, sideways, past a level, by a superior, and back again: who has it then, and until when."""

from typing import Any

from chassis.facts import Fact
from chassis.wire import fact_message
from tests.component.intake.support import (
    NEXT_VILLAGE,
    counts,
    move,
    prepared,
    reason,
    refusal,
)
from tests.support.village import (
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    Village,
    enter,
    give_office,
    make_village,
)
from tests.support.world import World
from tongxin.deliberation.v1 import events_pb2 as deliberation
from tongxin.escalation.v1 import events_pb2 as escalation
from tongxin.intake.v1 import matter_pb2 as pb

COUNCIL = f"councils/{VILLAGE}"
FEDERATION = f"federations/{VILLAGE}"
ABOVE = f"federations/{TOWNSHIP}"
COUNTY = "federations/210922000000"


async def supervise(world: World, body: str, name: str) -> None:
    """Let a federation supervise a matter, as a clock that is gone does."""
    await world.rows(
        "intake",
        "INSERT INTO fact (id, subject, relation, object, object_id, valid_from, source)"
        " VALUES (gen_random_uuid(), :body, 'supervising', :name, CAST(:id AS uuid), now(), 'test')"
        " RETURNING id",
        body=body,
        name=name,
        id=name.removeprefix("matters/"),
    )


async def keys(village: Village, person: str, name: str) -> list[str]:
    """Return which sentences she reads."""
    request = pb.ListTimelineRequest(name=name)
    told = await village.call(person, "ListTimeline", request)
    return [entry.template_key for entry in told.entries]


async def test_what_is_returned_is_told_to_her(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "raised")
    await world.rows("intake", "UPDATE matter SET moves_without_action = 0 RETURNING id")
    assert "return" in (await village.read(village.chair, matter.name)).allowed_actions
    made = await move(village, village.chair, matter.name, pb.MOVE_RETURN, to=COUNCIL)
    assert made.owner.name == COUNCIL
    assert "returned" in await keys(village, village.asker, matter.name)
    # Who gave it back reads on, and it is nobody's below who never had it.
    assert (await village.read(village.chair, matter.name)).owner.name == COUNCIL
    down = await refusal(
        move(village, village.director, matter.name, pb.MOVE_RETURN, to=FEDERATION)
    )
    assert [(error.field, error.reason) for error in down.fields] == [("to", "NOT_BELOW")]


async def test_the_third_move_without_an_action_goes_to_the_common_superior(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "raised")  # forwarded, raised: two moves
    refused = village.read(village.cadre, matter.name)
    assert await reason(refused) == "NOT_FOUND"
    made = await move(village, village.chair, matter.name, pb.MOVE_RETURN, to=COUNCIL)
    assert made.owner.name == ABOVE, "of council and village federation"
    assert "to_superior" in await keys(village, village.asker, matter.name)
    [row] = await world.rows("intake", "SELECT move, reason FROM custody WHERE epoch = 4")
    assert tuple(row) == ("TO_SUPERIOR", "不归我们")
    # The superior decides by giving it to somebody below: nobody sends that up again.
    assert "return" in (await village.read(village.cadre, matter.name)).allowed_actions
    made = await move(village, village.cadre, matter.name, pb.MOVE_RETURN, to=COUNCIL)
    assert made.owner.name == COUNCIL


async def test_nobody_undoes_what_somebody_has_begun(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    assert "undo" in (await village.read(village.leader, matter.name)).allowed_actions
    assert "undo" not in (await village.read(village.director, matter.name)).allowed_actions
    await world.jump(minutes=11)
    late = move(village, village.leader, matter.name, pb.MOVE_UNDO)
    assert await reason(late) == "UNDO_TOO_LATE"
    assert "undo" not in (await village.read(village.leader, matter.name)).allowed_actions


async def test_an_undone_move_leaves_the_giver_s_clock_where_it_was(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    before = matter.deadline
    await village.call(
        village.leader, "ForwardMatter", pb.ForwardMatterRequest(name=matter.name, expected_epoch=1)
    )
    made = await move(village, village.leader, matter.name, pb.MOVE_UNDO)
    assert (made.owner.name, made.deadline) == (village.group, before)
    again = move(village, village.leader, matter.name, pb.MOVE_UNDO)
    assert await reason(again) == "ACTION_NOT_ALLOWED"


async def test_only_who_supervises_takes_over_and_no_further_than_her_office(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "raised")
    assert await reason(village.read(village.cadre, matter.name)) == "NOT_FOUND"
    await supervise(world, ABOVE, matter.name)
    assert "take_over" in (await village.read(village.cadre, matter.name)).allowed_actions
    before = await counts(world)
    for to in (COUNTY, FEDERATION, COUNCIL, "federations/x"):
        refused = await refusal(move(village, village.cadre, matter.name, pb.MOVE_TAKE_OVER, to=to))
        assert [(error.field, error.reason) for error in refused.fields] == [("to", "NOT_ABOVE")]
    assert await counts(world) == before
    made = await move(village, village.cadre, matter.name, pb.MOVE_TAKE_OVER, to=ABOVE)
    assert made.owner.name == ABOVE
    assert "taken_over" in await keys(village, village.asker, matter.name)


async def test_a_supervisor_reads_a_protected_matter_without_names(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker, topic="wages", text="工资·没发")
    await supervise(world, ABOVE, matter.name)
    seen = await village.read(village.cadre, matter.name)
    assert (seen.masked, seen.text, list(seen.parties)) == (True, "", [])
    assert (await village.read(village.leader, matter.name)).text == "工资·没发", "the twin"


async def test_a_relayed_matter_belongs_to_the_other_village(world: World) -> None:
    village = await make_village(world)
    neighbour = await enter(world, "邻村主任", NEXT_VILLAGE)
    await give_office(world, neighbour, ["director"], f"councils/{NEXT_VILLAGE}")
    await world.quiescent()
    matter = await prepared(village, "forwarded")
    far = move(village, village.director, matter.name, pb.MOVE_RELAY, region=OTHER_VILLAGE)
    assert await reason(far) == "RELAY_OUTSIDE_COUNTY"
    own = await refusal(move(village, village.director, matter.name, pb.MOVE_RELAY, region=VILLAGE))
    assert [error.field for error in own.fields] == ["region"]
    await move(village, village.director, matter.name, pb.MOVE_RELAY, region=NEXT_VILLAGE)
    now = await village.read(neighbour, matter.name)
    assert (now.region, now.owner.name) == (NEXT_VILLAGE, f"councils/{NEXT_VILLAGE}")
    assert "relayed" in await keys(village, village.asker, matter.name)


async def test_what_is_referred_stays_with_who_owes_the_answer(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "referred")
    seen = await village.read(village.chair, matter.name)
    assert (seen.status, seen.owner.name) == (pb.MATTER_STATUS_REFERRED, FEDERATION)
    assert {"answer", "end_referral"} <= set(seen.allowed_actions)
    assert "raise" not in seen.allowed_actions
    before = seen.deadline
    made = await move(village, village.chair, matter.name, pb.MOVE_REFERRAL_ENDED)
    assert (made.status, made.deadline) == (pb.MATTER_STATUS_OPEN, before)


async def test_a_matter_passes_over_a_body_that_has_lost_its_last_officer(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    await leave_office(world, village.chair, ["chair"], FEDERATION)
    made = await move(village, village.director, matter.name, pb.MOVE_RAISE)
    assert made.owner.name == ABOVE


async def leave_office(world: World, person: str, relations: list[str], body: str) -> None:
    """Let an office end as the service that owns such facts would tell it."""
    [row] = await world.rows("intake", "SELECT now()")
    facts = [Fact(person, relation, body, row[0], row[0]) for relation in relations]
    await tell_offices(world, body, facts, sequence=2)


async def tell_offices(world: World, body: str, facts: list[Fact], *, sequence: int) -> None:
    """Tell the whole set of a body's facts."""
    module: Any = deliberation if body.startswith("councils/") else escalation
    event = module.FactsChanged(
        object=body, sequence=sequence, facts=[fact_message(fact) for fact in facts]
    )
    await world.publish(event, correlation=body)
    await world.quiescent()
