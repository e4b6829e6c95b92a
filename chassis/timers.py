"""Timers: rows that are due at a business time, run once each by the service that owns them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.clock import BUSINESS_NOW
from chassis.database import Database, away
from chassis.faultlog import log_fault
from chassis.ids import new_random_id
from chassis.inbox import AlreadyHandledError
from chassis.tables import TimerRow
from chassis.telemetry import TIMERS_OVERDUE, span

log = logging.getLogger(__name__)

_TICK_SECONDS = 1.0
_BATCH = 50
TIMER = TimerRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it

TimerHandler = Callable[[TimerRow], Awaitable[None]]


async def set_timer(session: AsyncSession, timer: TimerRow) -> None:
    """Store a timer in the transaction of the act that needs it."""
    session.add(timer)
    await session.flush()


async def void_timers(
    session: AsyncSession, object_name: str, *, kinds: Collection[str] = ()
) -> None:
    """End the timers of an object that have not run: all of them, or those of some kinds."""
    statement = update(TimerRow).where(TIMER.c.object == object_name, TIMER.c.done_at.is_(None))
    if kinds:
        statement = statement.where(TIMER.c.kind.in_(sorted(kinds)))
    await session.execute(statement.values(done_at=func.now()))


def new_timer(
    kind: str, object_name: str, *, epoch: int, number: int, due_at: datetime
) -> TimerRow:
    """Return a timer that is to be stored."""
    return TimerRow(
        id=new_random_id(), kind=kind, object=object_name, epoch=epoch, number=number, due_at=due_at
    )


class Timers:
    """Runs what is due, each second, in the order of the due times.

    A handler commits its effect together with `done_at`. A timer that fails comes again
    at the next tick and does not hold up the others.
    """

    def __init__(self, database: Database, handlers: Mapping[str, TimerHandler]) -> None:
        self._database = database
        self._handlers = dict(handlers)

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            try:
                await self.tick()
            except Exception as error:  # noqa: BLE001 - logged without its text
                if not away(error):
                    log_fault(log, "timers stumbled", error)
            await asyncio.sleep(_TICK_SECONDS)

    async def tick(self) -> int:
        """Run every timer that is due, walking on past those that fail; return how many ran."""
        done = overdue = 0
        last: TimerRow | None = None
        while due := await self._due(last):
            for timer in due:
                if await self._run(timer):
                    done += 1
                else:
                    overdue += 1
            last = due[-1]
        TIMERS_OVERDUE.set(overdue)
        return done

    async def _due(self, last: TimerRow | None) -> list[TimerRow]:
        """Return the next 50 due timers behind the last one of this tick."""
        statement = (
            select(TIMER)
            .where(TIMER.c.done_at.is_(None), TIMER.c.due_at <= text(BUSINESS_NOW))
            .order_by(TIMER.c.due_at, TIMER.c.id)
            .limit(_BATCH)
        )
        if last is not None:
            statement = statement.where(
                tuple_(TIMER.c.due_at, TIMER.c.id) > tuple_(last.due_at, last.id)
            )
        async with self._database.connection() as connection:
            rows = await connection.execute(statement)
            return [TimerRow(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name for it

    async def _run(self, timer: TimerRow) -> bool:
        """Run one timer and return whether it is done."""
        with span(f"timer {timer.kind}", attributes={"timer": str(timer.id)}):
            try:
                await self._handlers[timer.kind](timer)
            except AlreadyHandledError:
                return True
            except Exception as error:
                if away(error):
                    raise
                log_fault(log, "timer failed", error, timer=str(timer.id))
                return False
        return True
