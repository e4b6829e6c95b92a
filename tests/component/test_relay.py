"""The outbox's way to the stream: in order, after an absence, again after a loss."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import insert, text

from chassis.act import Act
from chassis.auth import Caller
from chassis.broker import Broker
from chassis.database import Database
from chassis.events import subject
from chassis.outbox import Outgoing, Relay, outbox_row
from chassis.region import Level, parse_region_code
from chassis.tables import OutboxRow
from deploy.streams import declare
from tests.support.village import VILLAGE, make_village
from tests.support.world import World
from tongxin.intake.v1 import events_pb2
from tongxin.intake.v1 import matter_pb2 as pb

ACT = Act(Caller("system:intake", "", "system"), "test")
PLACE = subject("intake", "probe", "sent", Level.VILLAGE, parse_region_code(VILLAGE))
_SECONDS = 20


@pytest.fixture(autouse=True)
async def alone(world: World) -> None:
    """Streams are deleted here and NATS is stopped: nobody else shall listen."""
    await world.only("intake")


async def fill_outbox(world: World, numbers: range) -> None:
    """Write rows as an act would, and wake the relay."""
    running = world.running["intake"]
    rows = [
        outbox_row(
            Outgoing(events_pb2.FactsChanged(object="probe", sequence=number), PLACE, "probe"),
            ACT,
            "test",
        )
        for number in numbers
    ]
    async with running.database.connection() as connection:
        await connection.execute(insert(OutboxRow), rows)
    running.database.committed.set()


async def on_the_stream(world: World, first: int) -> list[Any]:
    """Return the messages of INTAKE from a sequence on, in the stream's order."""
    js = world.running["intake"].broker.js
    last = (await js.stream_info("INTAKE")).state.last_seq
    return [await js.get_msg("INTAKE", sequence) for sequence in range(first, last + 1)]


async def next_sequence(world: World) -> int:
    info = await world.running["intake"].broker.js.stream_info("INTAKE")
    return int(info.state.last_seq) + 1


async def stored(world: World, number: int) -> None:
    """Wait until INTAKE has that many messages, at most 20 s; the broker may be away at first."""
    broker = world.running["intake"].broker
    async with asyncio.timeout(_SECONDS):
        while not broker.connected or await next_sequence(world) <= number:  # noqa: ASYNC110 - the broker tells nobody
            await asyncio.sleep(0.02)


async def unpublished(world: World) -> int:
    rows = await world.rows("intake", "SELECT 1 FROM outbox WHERE published_at IS NULL")
    return len(rows)


async def test_rows_are_published_in_their_order_each_once(world: World) -> None:
    await world.start("intake")
    first = await next_sequence(world)
    await fill_outbox(world, range(450))  # more than two batches
    await world.quiescent()
    sent = await on_the_stream(world, first)
    numbers = [events_pb2.FactsChanged.FromString(item.data).sequence for item in sent]
    assert numbers == list(range(450))
    stored = await world.rows("intake", "SELECT stream_sequence FROM outbox ORDER BY position")
    assert [row.stream_sequence for row in stored] == [item.seq for item in sent]
    assert all(item.headers["Nats-Msg-Id"] == item.headers["ce-id"] for item in sent)


async def test_nothing_is_lost_while_nats_is_away(world: World) -> None:
    village = await make_village(world)
    first = await next_sequence(world)
    await world.servers.nats.stop()
    try:
        filed = [await village.file(village.asker, text=f"第{n}件") for n in range(3)]
        raised = await village.call(
            village.leader,
            "RaiseMatter",
            pb.RaiseMatterRequest(name=filed[0].name, expected_epoch=1, reason="急"),
        )
        assert raised.owner.name == f"federations/{VILLAGE}", "work goes on"
        waiting = await unpublished(world)
        assert waiting >= 2 * 4
    finally:
        await world.servers.nats.start()
    await world.quiescent()
    assert await unpublished(world) == 0
    sent = await on_the_stream(world, first)
    assert len({item.headers["ce-id"] for item in sent}) == waiting


async def test_a_wiped_stream_is_filled_again_and_consumers_go_on(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    await world.quiescent()
    rows = await world.rows("intake", "SELECT id FROM outbox ORDER BY position")
    js = world.running["intake"].broker.js
    for stream in ("INTAKE", "DELIBERATION"):
        await js.delete_stream(stream)
    await declare(world.servers.nats.url)
    assert (await js.stream_info("INTAKE")).state.messages == 0
    await world.stop("intake")
    await world.start("intake")
    await stored(world, len(rows))
    sent = await on_the_stream(world, 1)
    assert {item.headers["ce-id"] for item in sent} == {str(row.id) for row in rows}
    # The twin: what is new comes behind it, and the consumer of the other stream hears again.
    await village.call(
        village.leader, "ForwardMatter", pb.ForwardMatterRequest(name=matter.name, expected_epoch=1)
    )
    await world.quiescent()
    assert await next_sequence(world) > len(rows) + 1
    assert await unpublished(world) == 0


async def test_a_wiped_stream_is_filled_again_when_the_connection_returns(world: World) -> None:
    await make_village(world)
    await world.quiescent()
    rows = await world.rows("intake", "SELECT id FROM outbox")
    js = world.running["intake"].broker.js
    await js.delete_stream("INTAKE")
    await world.servers.nats.stop()
    await world.servers.nats.start()
    await declare(world.servers.nats.url)
    await stored(world, len(rows))
    await world.quiescent()
    sent = await on_the_stream(world, 1)
    assert {item.headers["ce-id"] for item in sent} == {str(row.id) for row in rows}


async def test_a_relay_that_stumbles_gives_up_its_lock(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await world.start("intake")
    key = 20_260_707  # beside the running service's relay
    monkeypatch.setattr("chassis.outbox._RELAY_LOCK", key)
    database, other = Database(world.urls["intake"]), Database(world.urls["intake"])
    relay = Relay(database, Broker("nats://127.0.0.1:1", name="probe"), "INTAKE")

    async def free() -> bool:
        async with other.connection() as connection:
            taken = text("SELECT pg_try_advisory_xact_lock(:key)")
            return bool(await connection.scalar(taken, {"key": key}))

    free_within: list[bool] = []

    async def stumble() -> int:
        free_within.append(await free())
        raise LookupError

    monkeypatch.setattr(relay, "publish_batch", stumble)
    task = asyncio.create_task(relay.run())
    try:
        async with asyncio.timeout(_SECONDS):
            while not any(item.message == "relay stumbled" for item in caplog.records):  # noqa: ASYNC110 - a log has no event
                await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await free(), "the connection is in the pool, without the lock"
        assert free_within == [False], "held while it publishes"
    finally:
        task.cancel()
        await database.close()
        await other.close()


async def test_the_newest_sequence_of_a_stream_never_goes_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.start("intake")
    broker = Broker("nats://127.0.0.1:1", name="probe")
    stream = "PROBE"
    relay = Relay(world.running["intake"].database, broker, stream)
    made = "first"

    async def created(_: str) -> str:
        return made

    monkeypatch.setattr(broker, "created", created)

    async def known() -> tuple[str, int]:
        statement = "SELECT created, last_sequence FROM relay_stream WHERE name = :name"
        [row] = await world.rows("intake", statement, name=stream)
        return row.created, row.last_sequence

    try:
        for sequence, expected in ((5, 5), (9, 9), (7, 9)):
            await relay._store([{"row": -1, "sequence": sequence}])  # noqa: SLF001 - only a race stores acks so
            assert await known() == ("first", expected)
        made = "second"  # until the relay has looked, the loss must stay to be seen
        await relay._store([{"row": -1, "sequence": 20}])  # noqa: SLF001 - as above
        assert await known() == ("first", 9)
    finally:
        async with world.running["intake"].database.connection() as connection:
            await connection.execute(
                text("DELETE FROM relay_stream WHERE name = :name"), {"name": stream}
            )
