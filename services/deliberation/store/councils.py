"""Councils, seats and experts in deliberation's tables."""

from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.deliberation.domain.council import Council, Expert, Seat
from services.deliberation.store.rows import load, load_all, save, values_of
from services.deliberation.store.tables import COUNCIL, EXPERT, SEAT


class CouncilStore:
    """Implements `app.ports.Councils` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, name: str) -> Council | None:
        """Return a council, locked until the act ends."""
        found = await self._session.execute(
            select(COUNCIL).where(COUNCIL.c.name == name).with_for_update()
        )
        row = found.first()
        return load(Council, row) if row else None

    async def add(self, council: Council) -> None:
        """Store a new council."""
        await self._session.execute(insert(COUNCIL).values(**values_of(council)))

    async def seats(self, council: str) -> list[Seat]:
        """Return the seats of a council."""
        rows = await self._session.execute(
            select(SEAT).where(SEAT.c.council == council).order_by(SEAT.c.id)
        )
        return load_all(Seat, rows.all())

    async def save_seats(self, *seats: Seat) -> None:
        """Store seats, new or changed, in this order."""
        for seat in seats:
            await save(self._session, SEAT, seat)

    async def expert_of(self, council: str, person_id: UUID) -> Expert | None:
        """Return what a council knows of an expert."""
        found = await self._session.execute(
            select(EXPERT).where(EXPERT.c.council == council, EXPERT.c.person_id == person_id)
        )
        row = found.first()
        return load(Expert, row) if row else None

    async def save_expert(self, expert: Expert) -> None:
        """Store an expert, new or changed."""
        await save(self._session, EXPERT, expert)
