"""Each cause once: its id is stored in the transaction of its effect."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.act import Cause
from chassis.database import Database
from chassis.tables import InboxAttempt, InboxRow


class AlreadyHandledError(Exception):
    """This event or timer had its effect before."""


async def once(session: AsyncSession, cause: Cause | None) -> None:
    """Store the cause in this transaction.

    Raises:
        AlreadyHandledError: when it was stored before.
    """
    if cause is None:
        return
    stored = await session.execute(
        insert(InboxRow)
        .values(id=cause.id, kind=cause.kind, handled_at=func.now())
        .on_conflict_do_nothing()
        .returning(InboxRow.id)  # type: ignore[call-overload]  # SQLModel columns
    )
    if stored.first() is None:
        raise AlreadyHandledError(str(cause.id))


async def failed(database: Database, event_id: UUID, reason: str) -> int:
    """Count a failed attempt of an event and return how many there are now."""
    async with database.connection() as connection:
        statement = insert(InboxAttempt).values(id=event_id, attempts=1, reason=reason)
        row = await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["id"],
                set_={"attempts": InboxAttempt.attempts + 1, "reason": reason},
            ).returning(InboxAttempt.attempts)  # type: ignore[call-overload]  # SQLModel columns
        )
        return int(row.scalar_one())
