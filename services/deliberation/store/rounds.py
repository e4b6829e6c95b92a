"""Rounds and support in deliberation's tables."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.deliberation.domain.rounds import Round
from services.deliberation.domain.support import Support
from services.deliberation.store.rows import load_all, save
from services.deliberation.store.tables import ITEM, PROPOSAL, ROUND, SUPPORT

# A task's text has at most 500 characters.
_SHOWN = 500


class RoundStore:
    """Implements `app.round_ports.Rounds` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_item(self, item_id: UUID) -> list[Round]:
        """Return the rounds of an item, oldest first, locked against their close."""
        rows = await self._session.execute(
            select(ROUND)
            .where(ROUND.c.item_id == item_id)
            .order_by(ROUND.c.number)
            .with_for_update()
        )
        return load_all(Round, rows.all())

    async def last_number(self, council: str, matter_id: UUID) -> int:
        """Return the number of a matter's last round at a council; 0 when there was none."""
        number = await self._session.scalar(
            select(func.max(ROUND.c.number)).where(
                ROUND.c.council == council, ROUND.c.matter_id == matter_id
            )
        )
        return int(number or 0)

    async def save(self, one: Round) -> None:
        """Store a round, new or changed."""
        await save(self._session, ROUND, one)

    async def set_support(self, support: Support) -> None:
        """Store how far somebody supports a proposal; it replaces her former word."""
        await save(self._session, SUPPORT, support)

    async def checks(self, proposal_ids: Collection[UUID]) -> dict[UUID, tuple[str, datetime]]:
        """Return what of consensus texts is to be looked at again, and when."""
        rows = await self._session.execute(
            select(PROPOSAL).where(
                PROPOSAL.c.id.in_(proposal_ids), PROPOSAL.c.check_at.is_not(None)
            )
        )
        return {row.id: ((row.conditions or row.text)[:_SHOWN], row.check_at) for row in rows}

    async def leave_behind(self, proposal_ids: Collection[UUID], number: int) -> None:
        """Note in which round proposals were left behind."""
        await self._session.execute(
            update(PROPOSAL).where(PROPOSAL.c.id.in_(proposal_ids)).values(left_no=number)
        )

    async def proposals_on(self, council: str, matter_id: UUID) -> dict[UUID, UUID]:
        """Return everything ever proposed on a matter at a council: proposal → item."""
        rows = await self._session.execute(
            select(PROPOSAL.c.id, PROPOSAL.c.item_id)
            .join(ITEM, ITEM.c.id == PROPOSAL.c.item_id)
            .where(ITEM.c.council == council, ITEM.c.matter_id == matter_id)
        )
        return {row.id: row.item_id for row in rows}
