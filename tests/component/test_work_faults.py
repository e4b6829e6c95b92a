"""The unit of work beside others at the same rows, and what a broken constraint leaves in logs."""

import asyncio
import io
import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.act import Act
from chassis.auth import Caller
from chassis.database import Database
from chassis.facts import Fact, FactsSet
from chassis.faultlog import log_fault
from chassis.ids import new_random_id
from chassis.logging import JsonFormatter
from chassis.outbox import Outgoing
from chassis.policy import Policy
from chassis.refusals import Kind, TongxinError
from chassis.region import Level, parse_region_code
from chassis.tables import TimerRow
from chassis.timers import Timers
from chassis.work import Work
from tests.support.village import VILLAGE
from tests.support.world import World

ACT = Act(Caller("system:intake", "", "system"), "test")
BODY = f"federations/{VILLAGE}"
MARKER = "李某家的事"
_SECONDS = 10


@pytest.fixture
async def database(world: World) -> Database:
    await world.only("intake")
    await world.start("intake")
    return world.running["intake"].database


class Facts:
    """Units of work that publish nothing but remember which sets they told."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.told: list[FactsSet] = []

    def unit(self) -> Work:
        def publish(event: object, _: datetime) -> list[Outgoing]:
            assert isinstance(event, FactsSet)
            self.told.append(event)
            return []

        return Work(self.database, ACT, Policy([], {}), publish, "test")

    async def add(self, work: Work, person: str) -> None:
        await work.change_facts(
            BODY,
            parse_region_code(VILLAGE),
            Level.VILLAGE,
            add=[Fact(person, "chair", BODY, work.now)],
        )


async def somebody_waits(database: Database) -> None:
    """Wait until a session of this database waits for another one's lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(_SECONDS):
        while True:
            async with database.connection() as connection:
                if await connection.scalar(waiting):
                    return
            await asyncio.sleep(0.02)


async def test_of_two_changes_at_once_the_later_set_holds_both(database: Database) -> None:
    facts = Facts(database)
    async with facts.unit() as zeroth:
        await facts.add(zeroth, "people/0")

    async def second() -> None:
        async with facts.unit() as work:
            await facts.add(work, "people/2")

    async with facts.unit() as first:
        await facts.add(first, "people/1")
        other = asyncio.create_task(second())
        await somebody_waits(database)
    await other
    told = {item.sequence: {fact.subject for fact in item.facts} for item in facts.told}
    assert told == {
        1: {"people/0"},
        2: {"people/0", "people/1"},
        3: {"people/0", "people/1", "people/2"},
    }


async def lose(session: AsyncSession) -> None:
    """Wait too long for a row that somebody holds."""
    await session.execute(text("SET LOCAL lock_timeout = '30ms'"))
    await session.execute(
        text("SELECT 1 FROM fact_version WHERE object = :name FOR UPDATE"), {"name": BODY}
    )


async def test_who_waits_too_long_for_a_row_is_asked_to_come_again(database: Database) -> None:
    facts = Facts(database)
    async with facts.unit() as holder:
        await facts.add(holder, "people/1")
    async with facts.unit() as holder:
        await lose(holder.session)  # nobody holds it: it is got
        with pytest.raises(TongxinError) as refused:
            async with facts.unit() as work:
                await lose(work.session)
    error = refused.value
    assert (error.kind, error.reason, error.retry_after) == (Kind.UNAVAILABLE, "TRY_AGAIN", 1)
    assert isinstance(error.__cause__, DBAPIError)


async def test_a_broken_constraint_leaves_no_word_of_the_row_in_the_log(
    database: Database,
) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    log = logging.Logger("test")  # noqa: LOG001 - one of its own, so that its lines are known
    log.addHandler(handler)

    async def break_it() -> None:
        async with Facts(database).unit() as work:
            for _ in range(2):
                await work.session.execute(
                    text("INSERT INTO fact_version (object, sequence) VALUES (:name, 1)"),
                    {"name": MARKER},
                )

    with pytest.raises(IntegrityError) as raised:
        await break_it()
    driver = raised.value.orig
    assert driver is not None
    assert MARKER in str(driver.__cause__), "PostgreSQL's DETAIL quotes the row"
    assert raised.value.hide_parameters
    log_fault(log, "fault", raised.value)
    log.error("a library says %s", raised.value, exc_info=raised.value)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2
    for line in lines:
        assert MARKER not in line
        assert '"IntegrityError"' in line
        assert '"23505"' in line
        assert "break_it" in line


async def test_timers_that_fail_for_ever_do_not_hold_up_the_others(database: Database) -> None:
    due = datetime.now(UTC) - timedelta(hours=1)
    bad = [_timer("bad", due) for _ in range(60)]
    good = _timer("good", due + timedelta(minutes=1))
    tried: list[object] = []
    ran: list[object] = []

    async def fail(timer: TimerRow) -> None:
        tried.append(timer.id)
        raise LookupError

    async def run(timer: TimerRow) -> None:
        ran.append(timer.id)

    async with database.connection() as connection:
        await connection.execute(insert(TimerRow), [timer.model_dump() for timer in [*bad, good]])
    try:
        assert await Timers(database, {"bad": fail, "good": run}).tick() == 1
    finally:
        async with database.connection() as connection:
            await connection.execute(text("DELETE FROM timer"))
    assert ran == [good.id]
    assert sorted(map(str, tried)) == sorted(str(timer.id) for timer in bad), "each once"


def _timer(kind: str, due: datetime) -> TimerRow:
    return TimerRow(id=new_random_id(), kind=kind, object="probe", epoch=1, number=1, due_at=due)
