"""What councils have, in deliberation's tables."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.deliberation.domain.docket import WAITING, Custody, Entry
from services.deliberation.store.rows import load, load_all, save
from services.deliberation.store.tables import CUSTODY, DOCKET


class DocketStore:
    """Implements `app.ports.Docket` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def custody(self, matter_id: UUID) -> Custody:
        """Return the newest custody that was seen (epoch 0: none), locked until the act ends."""
        await self._session.execute(
            insert(CUSTODY).values(matter_id=matter_id, epoch=0, owner="").on_conflict_do_nothing()
        )
        row = await self._session.execute(
            select(CUSTODY).where(CUSTODY.c.matter_id == matter_id).with_for_update()
        )
        return load(Custody, row.one())

    async def see(self, custody: Custody) -> None:
        """Store a newer custody."""
        await save(self._session, CUSTODY, custody)

    async def of_matter(self, matter_id: UUID) -> list[Entry]:
        """Return a matter's entries at all councils, the newest epoch first, locked."""
        rows = await self._session.execute(
            select(DOCKET)
            .where(DOCKET.c.matter_id == matter_id)
            .order_by(DOCKET.c.epoch.desc())
            .with_for_update()
        )
        return load_all(Entry, rows.all())

    async def at_council(self, council: str, matter_ids: Collection[UUID]) -> dict[UUID, Entry]:
        """Return entries of a council by matter, locked in the order of their ids."""
        rows = await self._session.execute(
            select(DOCKET)
            .where(DOCKET.c.council == council, DOCKET.c.matter_id.in_(matter_ids))
            .order_by(DOCKET.c.matter_id)
            .with_for_update()
        )
        return {entry.matter_id: entry for entry in load_all(Entry, rows.all())}

    async def waiting(self, council: str, count: int) -> list[Entry]:
        """Return what waits screened at a council, the oldest first, locked by id."""
        oldest = (
            select(DOCKET.c.matter_id)
            .where(
                DOCKET.c.council == council,
                DOCKET.c.state == WAITING,
                DOCKET.c.needs_screening.is_(False),
            )
            .order_by(DOCKET.c.since, DOCKET.c.matter_id)
            .limit(count)
        )
        found = await self.at_council(council, list(await self._session.scalars(oldest)))
        # Somebody may have taken one while this act waited for its lock.
        waiting = [entry for entry in found.values() if entry.state == WAITING]
        return sorted(waiting, key=lambda entry: (entry.since, entry.matter_id))

    async def save(self, entry: Entry) -> None:
        """Store an entry, new or changed."""
        await save(self._session, DOCKET, entry)
