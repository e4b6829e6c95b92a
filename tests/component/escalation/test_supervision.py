"""Supervision: who sees a late body, what the level above can choose, and what climbs."""

from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

from chassis.region import Level
from tests.component.escalation.supervision_support import (
    CITY,
    COUNCIL,
    COUNTY,
    PROVINCE,
    TOWN,
    VILLAGE_BODY,
    WAY,
    decide,
    gone,
    leader_of,
    leadership,
    listed,
    new_date,
    now,
    overdue,
    read,
    somebody,
    state_of,
    waiting,
)
from tests.component.escalation.support import (
    OTHER_VILLAGE,
    federation,
    moved,
    new_matter,
    new_person,
    officer,
    refusal,
)
from tests.support.world import World
from tongxin.escalation.v1 import supervision_pb2 as sv
from tongxin.escalation.v1.supervision_pb2_grpc import SupervisionServiceStub as Stub


async def clocks(world: World, *messages: Any) -> None:
    for message in messages:
        await world.publish(message, correlation=message.matter)
    await world.quiescent()


async def climb(world: World, times: int) -> None:
    """Let that many levels let their time pass."""
    for _ in range(times):
        await world.jump(days=14)


async def test_the_level_above_gets_what_is_late_and_nobody_else_sees_it(world: World) -> None:
    matter = new_matter()
    await clocks(world, gone(matter, confidentiality="PROTECTED"))
    chair = await somebody(world, VILLAGE_BODY)
    [found] = await listed(chair)
    assert (found.body, found.about, found.owner) == (VILLAGE_BODY, COUNCIL, COUNCIL)
    assert (state_of(found), found.step, found.matter) == ("OPEN", 1, f"matters/{matter}")
    assert found.due_time.ToDatetime() > found.create_time.ToDatetime()
    assert list(found.allowed_actions) == ["supervision.decide"]
    assert await read(chair, found.name) == found
    # Leaders of the subtree read it and do not decide it.
    for body in (TOWN, COUNTY, PROVINCE):
        above = await leader_of(world, body)
        assert list((await read(above, found.name)).allowed_actions) == []
        assert (await refusal(decide(above, found, "RAISE"))).reason == "ACTION_NOT_ALLOWED"
    strangers = [
        await somebody(world, TOWN),
        await somebody(world, federation(of=OTHER_VILLAGE)),
        await leader_of(world, federation(Level.COUNTY, OTHER_VILLAGE)),
        world.person("escalation", new_person()),
    ]
    for stranger in strangers:
        assert await listed(stranger) == []
        assert await overdue(stranger) == []
        for call in (read(stranger, found.name), decide(stranger, found, "RAISE")):
            assert (await refusal(call)).reason == "NOT_FOUND"
    unknown = sv.Supervision(name=f"supervisions/{new_matter()}", epoch=1)
    assert (await refusal(decide(chair, unknown, "RAISE"))).reason == "NOT_FOUND"
    nobody = world.anonymous("escalation")
    for call in (read(nobody, found.name), decide(nobody, found, "RAISE")):
        assert (await refusal(call)).reason == "TOKEN_REQUIRED"
    for asked in (listed(nobody), overdue(nobody), leadership(nobody)):
        assert (await refusal(asked)).reason == "TOKEN_REQUIRED"


async def test_an_excluded_person_and_sealed_matters_are_not_there(world: World) -> None:
    matter, sealed, other = new_matter(), new_matter(), new_matter()
    husband = new_person()
    await clocks(
        world,
        gone(matter, excluded=(husband,)),
        gone(sealed, confidentiality="SEALED"),
        gone(other),
    )
    his = await officer(world, VILLAGE_BODY, husband)
    hers = await officer(world, VILLAGE_BODY)
    assert {item.matter for item in await listed(hers)} == {f"matters/{matter}", f"matters/{other}"}
    assert [item.matter for item in await listed(his)] == [f"matters/{other}"]
    assert (await waiting(hers)).total_size == 2
    assert (await waiting(his)).total_size == 1
    [hidden] = [item for item in await listed(hers) if item.matter == f"matters/{matter}"]
    for call in (read(his, hidden.name), decide(his, hidden, "RAISE")):
        assert (await refusal(call)).reason == "NOT_FOUND"
    assert [line.too_late for line in await overdue(hers)] == [2]
    assert [line.too_late for line in await overdue(his)] == [1]


async def test_every_wrong_field_is_named_and_nothing_is_written(world: World) -> None:
    await clocks(world, gone(new_matter()))
    chair = await officer(world, VILLAGE_BODY)
    [found] = await listed(chair)
    at = await now(world)
    cases = (
        (decide(chair, found, "UNSPECIFIED", reason=" "), {"choice", "reason"}),
        (decide(chair, found, "ORDER", until=at - timedelta(days=1)), {"until"}),
        (decide(chair, found, "HELP", reason="x" * 501), {"until", "reason"}),
        (decide(chair, found, "TAKE_OVER", to=CITY, until=at + timedelta(days=1)), {"until", "to"}),
        (decide(chair, found, "TAKE_OVER", to=COUNCIL), {"to"}),
        (decide(chair, found, "ORDER", until=at + timedelta(days=1), to=TOWN), {"to"}),
        (decide(chair, found, "RAISE", to=CITY), {"to"}),
    )
    for call, fields in cases:
        assert {error.field for error in (await refusal(call)).fields} == fields
    stale = sv.Supervision(name=found.name, epoch=found.epoch + 1)
    assert (await refusal(decide(chair, stale, "RAISE"))).reason == "MATTER_MOVED"
    assert [state_of(item) for item in await listed(chair)] == ["OPEN"]
    assert await world.rows("escalation", "SELECT 1 FROM supervision WHERE choice <> ''") == []


async def test_nobody_chooses_and_it_climbs_to_the_leaders_of_the_province(world: World) -> None:
    matter = new_matter()
    await clocks(world, gone(matter))
    officers = [await officer(world, body) for body in WAY]
    for step, (client, body) in enumerate(zip(officers, WAY, strict=True), start=1):
        [mine] = [item for item in await listed(client) if item.body == body]
        assert (state_of(mine), mine.step) == ("OPEN", step)
        assert mine.about == ([COUNCIL, *WAY][step - 1])
        [line] = (await waiting(client)).items
        assert (line.kind, line.resource, line.overdue) == ("supervision.decide", mine.name, False)
        half = (mine.due_time.ToDatetime() - mine.create_time.ToDatetime()) / 2
        await world.jump(seconds=half.total_seconds() + 60)
        assert (await read(client, mine.name)).HasField("reminded_time")
        await world.jump(seconds=half.total_seconds() + 60)
        assert state_of(await read(client, mine.name)) == "LATE"
        assert [item.overdue for item in (await waiting(client)).items] == [True]
    leader, cadre = await leader_of(world, PROVINCE), officers[-1]
    [entry] = await leadership(leader)
    assert (entry.code, entry.body, entry.count) == (str(matter)[-8:].upper(), COUNCIL, 1)
    assert entry.days > 40
    for other in (cadre, await leader_of(world, CITY)):
        assert await leadership(other) == []
    assert len(await world.rows("escalation", "SELECT 1 FROM supervision")) == 5
    # At half time each was reminded once, and only those who had to choose.
    sent = "SELECT 1 FROM outbox WHERE type LIKE '%SupervisionHalfGone'"
    assert len(await world.rows("escalation", sent)) == 5


async def test_quiet_matters_are_counts_and_one_line_above_the_county(world: World) -> None:
    for _ in range(3):
        await clocks(world, gone(new_matter(), climbs_to=Level.COUNTY))
    await climb(world, 2)
    county, city = await officer(world, COUNTY), await officer(world, CITY)
    assert [item.kind for item in (await waiting(county)).items] == ["supervision.decide"] * 3
    assert (await waiting(city)).total_size == 0
    await climb(world, 1)
    lines = await waiting(city)
    assert [item.kind for item in lines.items] == ["supervision.decide_group"]
    assert lines.items[0].resource == f"{CITY}/supervisions/{COUNTY}"
    assert (lines.items[0].matter, lines.total_size) == ("", 1)
    assert "3" in lines.items[0].line.zh
    assert {state_of(item) for item in await listed(city, body=CITY)} == {"LISTED"}
    assert len(await listed(city, about=COUNTY)) == 3
    [counted] = await overdue(city)
    assert (counted.about, counted.body, counted.too_late) == (COUNTY, CITY, 3)
    assert (counted.listed, counted.beyond_us) == (3, 0)
    # Who was late stays answerable: the county can still choose.
    assert [item.overdue for item in (await waiting(county)).items] == [True] * 3
    await climb(world, 2)
    province = await leader_of(world, PROVINCE)
    [entry] = await leadership(province)
    assert (entry.code, entry.body, entry.count) == ("", COUNCIL, 3)
    assert entry.days > 30


async def test_too_late_and_beyond_us_are_counted_apart(world: World) -> None:
    raised, slow = new_matter(), new_matter()
    await clocks(
        world,
        moved(raised, 1, VILLAGE_BODY, move="RAISE"),
        moved(raised, 2, TOWN, move="RAISE"),
        moved(slow, 1, VILLAGE_BODY),
        gone(slow, owner=VILLAGE_BODY, superior=TOWN),
    )
    cadre = await officer(world, TOWN)
    [line] = await overdue(cadre)
    assert (line.about, line.too_late, line.beyond_us) == (VILLAGE_BODY, 1, 1)


async def test_more_than_fifty_of_one_body_are_one_line(world: World) -> None:
    for _ in range(50):
        matter = new_matter()
        await world.publish(gone(matter), correlation=f"matters/{matter}")
    await world.quiescent()
    chair = await officer(world, VILLAGE_BODY)
    found = await waiting(chair, page_size=10)
    assert (len(found.items), found.total_size) == (10, 50)
    await clocks(world, gone(new_matter()))
    found = await waiting(chair, page_size=10)
    assert [item.kind for item in found.items] == ["supervision.decide_group"]
    assert found.total_size == 1
    assert "51" in found.items[0].line.zh
    assert (await waiting(chair, kinds=["supervision.decide"])).total_size == 0
    assert len(await listed(chair, about=COUNCIL, page_size=200)) == 51


async def test_a_new_date_or_a_move_ends_it_in_whatever_order_it_is_told(world: World) -> None:
    chair = await officer(world, VILLAGE_BODY)
    dated, moved_on, ordered = new_matter(), new_matter(), new_matter()
    told: dict[UUID, tuple[Any, ...]] = {
        dated: (moved(dated, 1, COUNCIL), gone(dated), new_date(dated, 2)),
        moved_on: (moved(moved_on, 1, COUNCIL), gone(moved_on), moved(moved_on, 2, COUNCIL)),
        ordered: (moved(ordered, 1, COUNCIL), gone(ordered), new_date(ordered, 2, "ORDER")),
    }
    for messages in told.values():
        for message in messages:
            await clocks(world, message)
            await world.publish(message, correlation=message.matter)  # another id, same content
    await world.quiescent()
    states = {item.matter: state_of(item) for item in await listed(chair)}
    assert states[f"matters/{dated}"] == "ENDED"
    assert states[f"matters/{moved_on}"] == "ENDED"
    assert states[f"matters/{ordered}"] == "OPEN"
    await world.jump(days=14)
    rows = "SELECT count(*) AS found FROM supervision WHERE matter_id <> :matter"
    assert (await world.rows("escalation", rows, matter=ordered))[0].found == 2
    for permuted in permutations(range(3)):
        matter = new_matter()
        shuffled: tuple[Any, ...]
        shuffled = (moved(matter, 1, COUNCIL), gone(matter), new_date(matter, 2))
        for at in permuted:
            await clocks(world, shuffled[at])
        live = "SELECT 1 FROM supervision WHERE matter_id = :matter AND state <> 'ENDED'"
        assert await world.rows("escalation", live, matter=matter) == []


async def test_a_clock_told_twice_opens_one(world: World) -> None:
    matter = new_matter()
    identity = await world.publish(gone(matter), correlation=f"matters/{matter}")
    await world.publish(gone(matter), correlation=f"matters/{matter}", event_id=identity, as_of="b")
    await world.publish(gone(matter), correlation=f"matters/{matter}")
    await world.quiescent()
    assert len(await world.rows("escalation", "SELECT 1 FROM supervision")) == 1
    assert len(await world.rows("escalation", "SELECT 1 FROM timer WHERE done_at IS NULL")) == 2


async def test_lists_are_filtered_and_paged(world: World) -> None:
    for _ in range(3):
        await clocks(world, gone(new_matter()))
    chair, leader = await officer(world, VILLAGE_BODY), await leader_of(world, COUNTY)
    first = await chair(Stub, "ListSupervisions", sv.ListSupervisionsRequest(page_size=2))
    rest = await chair(
        Stub,
        "ListSupervisions",
        sv.ListSupervisionsRequest(page_size=2, page_token=first.next_page_token),
    )
    names = [item.name for item in [*first.supervisions, *rest.supervisions]]
    assert names == [item.name for item in await listed(chair)]
    assert rest.next_page_token == ""
    assert len(await listed(leader, level=1)) == 3
    assert await listed(leader, level=2) == []
    assert await listed(leader, overdue=True) == []
    await climb(world, 1)
    assert {item.body for item in await listed(leader, overdue=True)} == {VILLAGE_BODY}
    assert {item.body for item in await listed(leader, state=sv.SUPERVISION_STATE_OPEN)} == {TOWN}
    # The late level sees what is about it, and decides nothing of it.
    about = await listed(chair, about=VILLAGE_BODY)
    assert {item.body for item in about} == {TOWN}
    assert (await refusal(decide(chair, about[0], "RAISE"))).reason == "ACTION_NOT_ALLOWED"


async def test_a_level_without_anybody_is_passed_over(world: World) -> None:
    husband = new_person()
    await clocks(world, gone(new_matter(), excluded=(husband,)))
    # The township's only officer must not know; of the county nobody was ever known.
    await officer(world, TOWN, husband)
    await climb(world, 1)
    leader = await leader_of(world, PROVINCE)
    states = {item.body: state_of(item) for item in await listed(leader)}
    assert states == {VILLAGE_BODY: "LATE", COUNTY: "OPEN"}
    [step] = await listed(leader, state=sv.SUPERVISION_STATE_OPEN)
    assert (step.about, step.step) == (VILLAGE_BODY, 2)
