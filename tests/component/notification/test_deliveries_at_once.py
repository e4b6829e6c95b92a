"""Several deliveries to the same inboxes at the same moment, as several processes would do it."""

import asyncio
import random
from datetime import UTC, datetime
from uuid import UUID

from chassis.act import SystemActs
from chassis.auth import SystemTokens
from chassis.catalogue import catalogue
from chassis.ids import new_id, new_random_id
from services.notification.api.published import publish
from services.notification.app.timeline_extended import TimelineExtended, timeline_extended
from services.notification.domain.inbox import Entry
from services.notification.policy import POLICY
from services.notification.store.work import Unit
from tests.support.world import World

AT_ONCE = 8
VILLAGE = "210922107002"
SHUFFLED = random.Random(7)  # noqa: S311 - the same order in every run, nothing secret


def new_home_id() -> UUID:
    return new_id(catalogue().home_number(VILLAGE))


async def deliver(world: World, *commands: TimelineExtended) -> None:
    """Carry out the commands at once, each because of an event of its own."""
    running = world.running["notification"]
    begin = Unit(running.database, POLICY, publish)
    acts = SystemActs(
        "notification", SystemTokens(running.settings.system_key_file, "notification")
    )
    await asyncio.gather(
        *(
            timeline_extended(begin, acts.of_event(new_random_id(), "test"), command)
            for command in commands
        )
    )


def command(matter: UUID, people: list[UUID]) -> TimelineExtended:
    """Return the delivery of the first entry of a matter, its recipients in any order."""
    entry = Entry(matter, 1, "changed", {}, datetime(2026, 11, 20, 1, 30, tzinfo=UTC))
    return TimelineExtended(entry, SHUFFLED.sample(people, len(people)), "open")


async def numbers(world: World) -> dict[UUID, tuple[int, ...]]:
    """Return the numbers of every inbox."""
    rows = await world.rows(
        "notification",
        "SELECT person_id, array_agg(number ORDER BY number) AS numbers FROM inbox_entry"
        " GROUP BY person_id",
    )
    return {row.person_id: tuple(row.numbers) for row in rows}


async def opened(world: World, count: int) -> list[UUID]:
    """Return people with an inbox each; the database's connections are open then, too."""
    await world.start("notification")
    people = [new_home_id() for _ in range(count)]
    for _ in range(2):
        await deliver(world, *(command(new_home_id(), people) for _ in range(AT_ONCE)))
    return people


async def test_the_same_entry_at_once_is_there_once(world: World) -> None:
    people = await opened(world, 20)
    matter = new_home_id()
    await deliver(world, *(command(matter, people) for _ in range(AT_ONCE)))
    wanted = tuple(range(1, 2 * AT_ONCE + 2))
    assert await numbers(world) == dict.fromkeys(people, wanted)


async def test_first_entries_at_once_block_nobody_and_leave_no_gap(world: World) -> None:
    await opened(world, 1)
    for _ in range(5):
        people = [new_home_id() for _ in range(300)]
        await deliver(world, *(command(new_home_id(), people) for _ in range(AT_ONCE)))
        there = await numbers(world)
        wanted = tuple(range(1, AT_ONCE + 1))
        assert {person: there[person] for person in people} == dict.fromkeys(people, wanted)
    heads = await world.rows("notification", "SELECT n, read_to FROM inbox_head")
    assert {(row.n, row.read_to) for row in heads} == {(AT_ONCE, 0), (2 * AT_ONCE, 0)}
