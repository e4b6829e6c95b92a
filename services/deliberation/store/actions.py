"""Tasks in deliberation's tables."""

from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.deliberation.domain.action import Action, Progress, Visit
from services.deliberation.store.rows import load, save, values_of
from services.deliberation.store.tables import ACTION, PROGRESS, VISIT


class ActionStore:
    """Implements `app.ports.Actions` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, action_id: UUID) -> Action | None:
        """Return an action, locked until the act ends."""
        found = await self._session.execute(
            select(ACTION).where(ACTION.c.id == action_id).with_for_update()
        )
        row = found.first()
        return load(Action, row) if row else None

    async def save(self, action: Action) -> None:
        """Store an action, new or changed."""
        await save(self._session, ACTION, action)

    async def add_progress(self, progress: Progress) -> None:
        """Store what was told about an action."""
        await self._session.execute(insert(PROGRESS).values(**values_of(progress)))

    async def add_visit(self, visit: Visit) -> None:
        """Store a visit."""
        await self._session.execute(insert(VISIT).values(**values_of(visit)))
