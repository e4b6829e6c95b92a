"""The docket follows the register, in whatever order and however often it is told."""

from itertools import permutations
from random import Random

import pytest

from tests.component.deliberation.support import (
    COUNCIL,
    FEDERATION,
    OTHER_COUNCIL,
    OTHER_VILLAGE,
    Person,
    docket,
    entry,
    found,
    moved,
    new_matter,
    new_person,
    published,
    reason,
    seat,
    state_of,
    told,
)
from tests.support.world import World
from tongxin.common.v1 import common_pb2
from tongxin.deliberation.v1 import events_pb2


async def councillor(world: World, kind: str = "COUNCILLOR") -> Person:
    person = Person(world, new_person())
    await found(world)
    await seat(world, person.name, kind)
    return person


async def test_a_forwarded_matter_opens_and_the_register_hears_it(world: World) -> None:
    reader, matter = await councillor(world), new_matter()
    await told(world, moved(matter, 2, COUNCIL, pseudonym="柳叶"))
    opened = await entry(reader, matter)
    assert (state_of(opened), opened.epoch, opened.topic) == ("WAITING", 2, "selling")
    assert opened.deadline.seconds - opened.since.seconds == 15 * 24 * 3600
    [row] = await published(world, "StageOpened")
    event = events_pb2.StageOpened.FromString(row.data)
    assert (event.matter, event.epoch, event.body) == (f"matters/{matter}", 2, COUNCIL)
    assert row.subject == "tongxin.deliberation.stage.opened.village.21.09.22.107.002"
    assert row.headers["ce-dataclassification"] == "open"


async def test_the_same_event_twice_does_nothing_more(world: World) -> None:
    reader, matter = await councillor(world), new_matter()
    event = moved(matter, 2, COUNCIL)
    identity = await world.publish(event, correlation=event.matter)
    await world.publish(event, correlation=event.matter, event_id=identity, as_of="again")
    await world.publish(event, correlation=event.matter)  # the same news under another id
    await world.quiescent()
    assert len((await docket(reader)).entries) == 1
    assert len(await published(world, "StageOpened")) == 1


_CHAIN = (
    (2, COUNCIL, "FORWARD", "OPEN"),
    (3, COUNCIL, "ANSWER", "RESOLVED"),
    (4, COUNCIL, "REOPEN", "OPEN"),
    (5, FEDERATION, "RAISE", "OPEN"),
)


@pytest.mark.parametrize("length", [1, 2, 3, 4])
async def test_in_any_order_the_newest_epoch_holds(world: World, length: int) -> None:
    reader = await councillor(world)
    expected = {1: "WAITING", 2: "ANSWERED", 3: "WAITING", 4: "ENDED"}[length]
    orders = list(permutations(_CHAIN[:length]))
    matters = []
    for order in orders:
        matter = new_matter()
        matters.append(matter)
        for epoch, body, move, status in order:
            message = moved(matter, epoch, body, move=move, status=status)
            await world.publish(message, correlation=message.matter)
    await world.quiescent()
    found_states = [state_of(await entry(reader, matter)) for matter in matters]
    assert found_states == [expected] * len(orders)
    epochs = [(await entry(reader, matter)).epoch for matter in matters]
    if length < 4:
        assert epochs == [length + 1] * len(orders)


async def test_another_owner_ends_the_entry(world: World) -> None:
    reader, matter = await councillor(world), new_matter()
    await told(world, moved(matter, 2, COUNCIL))
    assert len((await docket(reader)).entries) == 1
    await told(world, moved(matter, 3, FEDERATION, move="RAISE"))
    assert list((await docket(reader)).entries) == []
    assert state_of(await entry(reader, matter)) == "ENDED"


async def test_an_ended_matter_ends_the_entry(world: World) -> None:
    reader, matter = await councillor(world), new_matter()
    await told(
        world,
        moved(matter, 2, COUNCIL),
        moved(matter, 3, move="WITHDRAW", status="WITHDRAWN"),
    )
    assert state_of(await entry(reader, matter)) == "ENDED"


async def test_what_was_overtaken_is_stored_as_ended_and_opens_nothing(world: World) -> None:
    reader, matter = await councillor(world), new_matter()
    await told(world, moved(matter, 3, FEDERATION, move="RAISE"))
    await told(world, moved(matter, 2, COUNCIL))
    assert state_of(await entry(reader, matter)) == "ENDED"
    assert await published(world, "StageOpened") == []


async def test_it_comes_back_after_it_had_ended(world: World) -> None:
    reader, matter = await councillor(world), new_matter()
    await told(
        world,
        moved(matter, 2, COUNCIL),
        moved(matter, 3, FEDERATION, move="RAISE"),
        moved(matter, 4, COUNCIL, move="REOPEN"),
    )
    back = await entry(reader, matter)
    assert (state_of(back), back.epoch) == ("WAITING", 4)
    assert len(await published(world, "StageOpened")) == 2


async def test_two_councils_have_one_matter_one_after_the_other(world: World) -> None:
    here, matter = await councillor(world), new_matter()
    await found(world, OTHER_VILLAGE)
    there = Person(world, new_person())
    await seat(world, there.name, "COUNCILLOR", OTHER_VILLAGE)
    await told(world, moved(matter, 2, COUNCIL), moved(matter, 3, OTHER_COUNCIL))
    assert state_of(await entry(here, matter)) == "ENDED"
    assert state_of(await entry(there, matter, OTHER_COUNCIL)) == "WAITING"
    assert await reason(entry(here, matter, OTHER_COUNCIL)) == "NOT_FOUND"


async def test_who_is_excluded_finds_nothing_whatever_her_seat(world: World) -> None:
    reader, matter = await councillor(world), new_matter()
    shut_out = Person(world, new_person())
    await seat(world, shut_out.name, "DIRECTOR")
    other = new_matter()
    await told(
        world,
        moved(matter, 2, COUNCIL, excluded=[shut_out.name]),
        moved(other, 2, COUNCIL),
    )
    assert len((await docket(reader)).entries) == 2
    assert [one.matter for one in (await docket(shut_out)).entries] == [f"matters/{other}"]
    assert await reason(entry(shut_out, matter)) == "NOT_FOUND"
    assert state_of(await entry(shut_out, other)) == "WAITING"


async def test_the_newest_epoch_says_who_is_excluded(world: World) -> None:
    reader, matter = await councillor(world), new_matter()
    await told(
        world,
        moved(matter, 3, COUNCIL, move="REOPEN", excluded=[reader.name]),
        moved(matter, 2, COUNCIL),
    )
    assert await reason(entry(reader, matter)) == "NOT_FOUND"
    await told(world, moved(matter, 4, COUNCIL, move="REOPEN"))
    assert state_of(await entry(reader, matter)) == "WAITING"


async def test_a_protected_matter_is_published_as_protected(world: World) -> None:
    await councillor(world)
    matter = new_matter()
    protected = common_pb2.CONFIDENTIALITY_PROTECTED
    await told(world, moved(matter, 2, COUNCIL, confidentiality=protected))
    [row] = await published(world, "StageOpened")
    assert row.headers["ce-dataclassification"] == "protected"


async def test_many_matters_shuffled_end_as_they_should(world: World) -> None:
    reader = await councillor(world)
    matters = [new_matter() for _ in range(12)]
    messages = [
        moved(matter, epoch, body, move=move, status=status)
        for matter in matters
        for epoch, body, move, status in _CHAIN
    ]
    Random(7).shuffle(messages)  # noqa: S311 - an order, no secret
    await told(world, *messages, *messages)
    assert [state_of(await entry(reader, matter)) for matter in matters] == ["ENDED"] * 12
