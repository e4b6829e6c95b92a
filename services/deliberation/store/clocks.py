"""Timers of deliberation, set in the transaction of the act that needs them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.tables import TimerRow
from chassis.timers import new_timer, set_timer


class ClockStore:
    """Implements `app.ports.Clocks` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def set(self, kind: str, object_name: str, due_at: datetime, *, number: int = 1) -> None:
        """Set a timer on an object."""
        timer = new_timer(kind, object_name, epoch=1, number=number, due_at=due_at)
        await set_timer(self._session, timer)

    async def end(self, timer: UUID) -> None:
        """Mark a timer as done."""
        await self._session.execute(update(TimerRow).filter_by(id=timer).values(done_at=self._now))
