"""Tasks in deliberation's tables."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.deliberation.domain.action import Action
from services.deliberation.store.rows import load, save
from services.deliberation.store.tables import ACTION


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
