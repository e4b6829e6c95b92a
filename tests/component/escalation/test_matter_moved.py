"""Custody as the register tells it: once, twice, shuffled, late."""

import itertools
from uuid import UUID

from chassis.names import name_of
from chassis.region import Level
from tests.component.escalation.support import (
    accept,
    federation,
    get,
    list_cases,
    moved,
    new_matter,
    new_person,
    officer,
    opened,
    refusal,
    states,
    told,
)
from tests.support.world import World
from tongxin.escalation.v1.events_pb2 import StageOpened
from tongxin.intake.v1.events_pb2 import MatterMoved

VILLAGE_BODY, TOWN_BODY = federation(), federation(Level.TOWNSHIP)


def chain(matter: UUID) -> list[MatterMoved]:
    """Return council → village, answered, reopened, township, ended."""
    return [
        moved(matter, 1, "councils/210922107002", move="FILE"),
        moved(matter, 2, VILLAGE_BODY, without_deliberation=True),
        moved(matter, 3, VILLAGE_BODY, move="ANSWER", status="RESOLVED"),
        moved(matter, 4, VILLAGE_BODY, move="REOPEN"),
        moved(matter, 5, TOWN_BODY),
        moved(matter, 6, move="WITHDRAW", status="WITHDRAWN"),
    ]


async def stages(world: World, matter: UUID) -> list[tuple[str, int, str]]:
    rows = await world.rows(
        "escalation",
        "SELECT federation, epoch, state FROM stage WHERE matter_id = :matter ORDER BY epoch",
        matter=matter,
    )
    return [tuple(row) for row in rows]


async def stage_opened(world: World, matter: UUID) -> list[int]:
    rows = await world.rows(
        "escalation",
        "SELECT data FROM outbox WHERE type = 'tongxin.escalation.v1.StageOpened'"
        " ORDER BY position",
    )
    found = [StageOpened.FromString(row.data) for row in rows]
    return [item.epoch for item in found if item.matter == f"matters/{matter}"]


async def test_a_stage_opens_is_carried_and_ends(world: World) -> None:
    matter = new_matter()
    links = chain(matter)
    seen = []
    for link in links:
        await told(world, link)
        seen.append([state for _, _, state in await stages(world, matter)])
    assert seen == [
        [],
        ["OPENED"],
        ["ANSWERED"],
        ["OPENED"],
        ["ENDED", "OPENED"],
        ["ENDED", "ENDED"],
    ]
    assert await stages(world, matter) == [(VILLAGE_BODY, 2, "ENDED"), (TOWN_BODY, 5, "ENDED")]
    # Whoever has it anew says so; an answer opens nothing.
    assert await stage_opened(world, matter) == [2, 4, 5]
    [first, *_] = await world.rows(
        "escalation", "SELECT subject, headers FROM outbox WHERE type LIKE '%StageOpened'"
    )
    assert first.subject == "tongxin.escalation.stage.opened.village.21.09.22.107.002"
    assert first.headers["ce-dataclassification"] == "open"


async def test_a_repeated_event_does_nothing(world: World) -> None:
    matter = new_matter()
    link = moved(matter, 1, VILLAGE_BODY)
    event = await world.publish(link, correlation=link.matter)
    await world.quiescent()
    # The same event again, and the same link as another event.
    await world.publish(link, correlation=link.matter, event_id=event, as_of="again")
    await told(world, link)
    assert await stages(world, matter) == [(VILLAGE_BODY, 1, "OPENED")]
    assert await stage_opened(world, matter) == [1]
    handled = await world.rows("escalation", "SELECT 1 FROM inbox WHERE kind = 'event'")
    assert len(handled) == 2


async def test_any_order_leads_to_the_same_stages(world: World) -> None:
    orders = list(itertools.permutations(range(5)))[::17]
    matters = {}
    for order in orders:
        matter = new_matter()
        links = chain(matter)[:5]
        matters[matter] = [links[at] for at in order]
    for links in matters.values():
        for link in links:
            await world.publish(link, correlation=link.matter)
            await world.publish(link, correlation=link.matter)
    await world.quiescent()
    found = {matter: await stages(world, matter) for matter in matters}
    assert len(found) == len(orders) == 8
    expected = [(VILLAGE_BODY, 2, "ENDED"), (TOWN_BODY, 5, "OPENED")]
    assert all(item == expected for item in found.values()), found


async def test_a_late_older_epoch_is_stored_as_ended(world: World) -> None:
    chair, cadre = await officer(world, VILLAGE_BODY), await officer(world, TOWN_BODY)
    matter = new_matter()
    await told(world, moved(matter, 2, TOWN_BODY))
    await accept(cadre, matter, epoch=2)
    assert (await refusal(get(chair, matter))).reason == "NOT_FOUND"
    await told(world, moved(matter, 1, VILLAGE_BODY))
    assert states(await get(chair, matter)) == [(VILLAGE_BODY, 1, "ENDED")]
    assert states(await get(cadre, matter)) == [(TOWN_BODY, 2, "ACCEPTED")]
    assert await stage_opened(world, matter) == [2]


async def test_who_took_it_keeps_it_until_she_says_no(world: World) -> None:
    me = new_person()
    chair = await officer(world, VILLAGE_BODY, me)
    matter = await opened(world)
    await accept(chair, matter)
    await told(world, moved(matter, 2, VILLAGE_BODY, move="ANSWER", status="RESOLVED"))
    answered = await get(chair, matter)
    assert states(answered) == [(VILLAGE_BODY, 1, "ANSWERED")]
    assert (answered.stages[0].officer, answered.epoch) == (me, 2)
    await told(world, moved(matter, 3, VILLAGE_BODY, move="REOPEN"))
    reopened = await get(chair, matter)
    assert states(reopened) == [(VILLAGE_BODY, 1, "OPENED")]
    assert (reopened.stages[0].officer, reopened.epoch) == ("", 3)
    assert states(await accept(chair, matter, epoch=3)) == [(VILLAGE_BODY, 1, "ACCEPTED")]


async def test_excluded_people_are_those_of_the_newest_epoch(world: World) -> None:
    named, other = new_person(), new_person()
    first, second = (
        await officer(world, VILLAGE_BODY, named),
        await officer(world, VILLAGE_BODY, other),
    )
    matter = new_matter()
    await told(world, moved(matter, 2, VILLAGE_BODY, excluded=(named,)))
    await told(world, moved(matter, 1, VILLAGE_BODY, excluded=(other,)))
    for call in (get(first, matter), accept(first, matter, epoch=2)):
        assert (await refusal(call)).reason == "NOT_FOUND"
    assert list((await list_cases(first)).cases) == []
    assert [case.name for case in (await list_cases(second)).cases] == [name_of("cases", matter)]


async def test_an_owner_without_a_deadline_is_parked_and_holds_up_nobody(world: World) -> None:
    broken = moved(new_matter(), 1, VILLAGE_BODY)
    broken.ClearField("deadline")
    await told(world, broken)
    assert await world.rows("escalation", "SELECT 1 FROM matter_case") == []
    matter = await opened(world)
    assert await stages(world, matter) == [(VILLAGE_BODY, 1, "OPENED")]
