"""Consumers and timers under faults: acked after the commit, parked when hopeless, run once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.act import Act, SystemActs
from chassis.auth import SystemTokens
from chassis.clock import jump
from chassis.events import Consumer, Event, Subscription
from chassis.ids import new_random_id
from chassis.outbox import Outgoing
from chassis.policy import Policy
from chassis.refusals import FieldError, invalid
from chassis.work import Work
from tests.support.village import VILLAGE, make_village
from tests.support.world import World
from tongxin.escalation.v1 import events_pb2 as escalation
from tongxin.intake.v1 import matter_pb2 as pb

DURABLE = "probe-main"
# A stream that intake does not consume: the probe shares intake's database and so its inbox.
STREAM, SUBJECT = "NOTIFICATION", "tongxin.notification.probe"
_SECONDS = 15


class Probe:
    """A consumer beside the services', with a handler that a test chooses."""

    def __init__(self, world: World) -> None:
        running = world.running["intake"]
        self.world = world
        self.broker, self.database = running.broker, running.database
        self.acts = SystemActs("intake", SystemTokens(running.settings.system_key_file, "intake"))
        self.seen: list[UUID] = []
        self.pending: list[int] = []

    def unit(self, act: Act) -> Work:
        """Begin a unit of work that changes nothing but inbox and audit."""

        def publish(_: object, __: datetime) -> list[Outgoing]:
            return []

        return Work(self.database, act, Policy([], {}), publish, "test")

    async def note(self, event: Event) -> None:
        """Have an effect once: an audit entry in the transaction of the inbox row."""
        self.seen.append(event.id)
        async with self.unit(self.acts.of_event(event.id, event.type)) as work:
            work.audit(f"probe/{event.id}")
            info = await self.broker.js.consumer_info(STREAM, DURABLE)
            self.pending.append(info.num_ack_pending or 0)

    async def effects(self, identity: UUID) -> int:
        """Return how often an event had its effect."""
        rows = await self.world.rows(
            "intake", "SELECT 1 FROM audit_entry WHERE object = :name", name=f"probe/{identity}"
        )
        return len(rows)

    async def send(self) -> UUID:
        """Publish an event for the probe."""
        message = escalation.StageAccepted(
            matter=f"matters/{new_random_id()}", epoch=1, body=f"federations/{VILLAGE}"
        )
        identity = new_random_id()
        await self.broker.js.publish(
            f"{SUBJECT}.sent",
            message.SerializeToString(),
            headers={
                "ce-id": str(identity),
                "ce-type": message.DESCRIPTOR.full_name,
                "ce-correlationid": message.matter,
            },
            stream=STREAM,
        )
        return identity

    async def settled(self) -> None:
        """Wait until the probe has acked all that there is."""
        async with asyncio.timeout(_SECONDS):
            while True:
                info = await self.broker.js.consumer_info(STREAM, DURABLE)
                if not info.num_pending and not info.num_ack_pending:
                    return
                await asyncio.sleep(0.02)

    @asynccontextmanager
    async def consuming(self, handler: Callable[[Event], Awaitable[None]]) -> AsyncIterator[None]:
        """Consume with a handler while the block runs; what was there before is skipped."""
        consumer = Consumer(
            "probe",
            "main",
            self.broker,
            self.database,
            Subscription(
                STREAM,
                (f"{SUBJECT}.>",),
                {escalation.StageAccepted: handler},
            ),
        )
        await self.broker.js.purge_stream(STREAM)
        task = asyncio.create_task(consumer.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self.broker.js.delete_consumer(STREAM, DURABLE)


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something another task does has happened, at most 15 s."""
    async with asyncio.timeout(_SECONDS):
        while not condition():  # noqa: ASYNC110 - what is counted has no event of its own
            await asyncio.sleep(0.02)


@pytest.fixture
async def probe(world: World, monkeypatch: pytest.MonkeyPatch) -> Probe:
    monkeypatch.setattr("chassis.events._RETRY_SECONDS", 0.02)
    await world.start("intake")
    return Probe(world)


@pytest.fixture(autouse=True)
async def alone(world: World) -> None:
    await world.only("intake")


async def test_an_event_is_acked_after_its_commit(probe: Probe) -> None:
    async with probe.consuming(probe.note):
        identity = await probe.send()
        await until(lambda: bool(probe.seen))
        await probe.settled()
    assert probe.pending == [1], "not acked while its transaction is open"
    assert await probe.effects(identity) == 1


async def test_a_death_between_commit_and_ack_has_one_effect(
    probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaths = iter([True])

    def die_once(point: str) -> None:
        if point == "before_ack" and next(deaths, False):
            raise OSError

    monkeypatch.setattr("chassis.events.reach", die_once)
    async with probe.consuming(probe.note):
        identity = await probe.send()
        await until(lambda: len(probe.seen) == 2)
        await probe.settled()
    assert probe.seen == [identity, identity], "it came again"
    assert await probe.effects(identity) == 1


async def test_a_failure_before_the_commit_leaves_nothing_and_comes_again(probe: Probe) -> None:
    async def fail_twice(event: Event) -> None:
        async with probe.unit(probe.acts.of_event(event.id, event.type)) as work:
            work.audit(f"probe/{event.id}")
            probe.seen.append(event.id)
            if len(probe.seen) < 3:
                assert await probe.effects(event.id) == 0
                raise LookupError

    async with probe.consuming(fail_twice):
        identity = await probe.send()
        await until(lambda: len(probe.seen) == 3)
        await probe.settled()
    assert await probe.effects(identity) == 1


async def test_the_tenth_failure_parks_it_and_the_others_flow(probe: Probe) -> None:
    poison: list[UUID] = []

    async def handle(event: Event) -> None:
        if event.id in poison:
            probe.seen.append(event.id)
            raise LookupError
        await probe.note(event)

    before = (await probe.broker.js.stream_info("PARKED")).state.messages
    async with probe.consuming(handle):
        poison.append(await probe.send())
        others = [await probe.send() for _ in range(5)]
        await probe.settled()
        await until(lambda: probe.seen.count(poison[0]) >= 10)
        await probe.settled()
    assert probe.seen.count(poison[0]) == 10
    assert [await probe.effects(other) for other in others] == [1] * 5
    state = (await probe.broker.js.stream_info("PARKED")).state
    assert state.messages - before == 1
    last = await probe.broker.js.get_msg("PARKED", state.last_seq)
    assert last.headers is not None
    assert last.headers["ce-id"] == str(poison[0])
    assert last.headers["tongxin-parked-reason"] == "LookupError"


async def test_what_is_invalid_is_parked_at_once(probe: Probe) -> None:
    async def refuse(event: Event) -> None:
        probe.seen.append(event.id)
        raise invalid(FieldError("text", "TOO_LONG", "At most 4000."))

    before = (await probe.broker.js.stream_info("PARKED")).state.messages
    async with probe.consuming(refuse):
        identity = await probe.send()
        await until(lambda: bool(probe.seen))
        await probe.settled()
    assert probe.seen == [identity], "tried once"
    state = (await probe.broker.js.stream_info("PARKED")).state
    assert state.messages - before == 1
    last = await probe.broker.js.get_msg("PARKED", state.last_seq)
    assert last.headers is not None
    assert last.headers["tongxin-parked-reason"] == "INVALID_FIELDS"


@pytest.mark.parametrize("within_work", [True, False])
async def test_losing_to_another_act_counts_as_no_attempt(
    probe: Probe, *, within_work: bool
) -> None:
    lock = text("SELECT 1 FROM fact_version WHERE object = 'probe' FOR UPDATE")
    brief = text("SET LOCAL lock_timeout = '20ms'")

    async def contend(event: Event) -> None:
        probe.seen.append(event.id)
        if within_work:
            async with probe.unit(probe.acts.of_event(event.id, event.type)) as work:
                await work.session.execute(brief)
                await work.session.execute(lock)
                work.audit(f"probe/{event.id}")
            return
        async with probe.database.connection() as connection:
            await connection.execute(brief)
            await connection.execute(lock)
        await probe.note(event)

    async with probe.database.connection() as connection:
        await connection.execute(text("INSERT INTO fact_version VALUES ('probe', 1)"))
    async with probe.consuming(contend):
        async with probe.database.connection() as holder:
            await holder.execute(lock)
            identity = await probe.send()
            await until(lambda: len(probe.seen) > 10)
        await probe.settled()
    assert await probe.effects(identity) == 1
    assert await probe.world.rows("intake", "SELECT 1 FROM inbox_attempt") == []


async def test_a_stream_that_is_missing_is_said(
    probe: Probe, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Consumer(
        "probe", "main", probe.broker, probe.database, Subscription("NOWHERE", ("x.>",), {})
    )
    task = asyncio.create_task(nowhere.run())
    try:
        await until(lambda: any(item.message == "consumer waits" for item in caplog.records))
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    said = next(item for item in caplog.records if item.message == "consumer waits")
    assert said.levelno == logging.ERROR
    assert said.__dict__["consumer"] == DURABLE
    assert (said.__dict__["reason"], said.__dict__["code"]) == ("NotFoundError", 404)
    assert said.__dict__["why"] == "stream not found"


async def test_timers_run_once_however_many_tick(world: World) -> None:
    village = await make_village(world)
    filed = [await village.file(village.asker, text=f"第{n}件") for n in range(5)]
    timers = world.running["intake"].timers
    async with world.running["intake"].database.connection() as connection:
        await jump(connection, 45 * 3600)
    await asyncio.gather(*(timers.tick() for _ in range(4)))
    await world.quiescent()
    for matter in filed:
        now = await village.read(village.asker, matter.name)
        assert (now.owner.name, now.epoch) == (f"councils/{VILLAGE}", 2)
    moved = await world.rows("intake", "SELECT 1 FROM custody WHERE move = 'CLOCK'")
    assert len(moved) == 5


async def test_a_clock_of_a_matter_that_moved_is_void(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    await village.call(
        village.leader,
        "RaiseMatter",
        pb.RaiseMatterRequest(name=matter.name, expected_epoch=1, reason="急"),
    )
    await world.jump(hours=45)
    now = await village.read(village.asker, matter.name)
    assert (now.owner.name, now.epoch) == (f"federations/{VILLAGE}", 2)
    of_the_group = "kind IN ('clock_half', 'clock_end') AND epoch = 1"
    clocks = f"SELECT done_at IS NULL FROM timer WHERE {of_the_group}"
    assert {row[0] for row in await world.rows("intake", clocks)} == {False}
