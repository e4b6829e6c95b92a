"""Asks and bundles in escalation's tables."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.tables import TimerRow
from chassis.timers import new_timer, set_timer
from services.escalation.domain.asks import ASK_HALF_GONE, WAITING, Ask, half_way
from services.escalation.domain.bundles import Bundle
from services.escalation.store.ask_tables import ASK, BUNDLE


class AskStore:
    """Implements `app.ports.Asks` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now
        self._clocks: dict[UUID, int] = {}

    async def matter_of(self, ask: UUID) -> UUID | None:
        """Return the matter of an ask, unlocked: the case is locked before its asks."""
        found: UUID | None = await self._session.scalar(select(ASK.c.matter_id).filter_by(id=ask))
        return found

    async def matter_of_bundle(self, bundle: UUID) -> UUID | None:
        """Return the matter of a bundle, unlocked."""
        found: UUID | None = await self._session.scalar(
            select(BUNDLE.c.matter_id).filter_by(id=bundle)
        )
        return found

    async def get(self, ask: UUID) -> Ask | None:
        """Return an ask, locked until the act ends."""
        found = await self._locked(select(ASK).where(ASK.c.id == ask))
        return found[0] if found else None

    async def waiting(self, matter: UUID) -> list[Ask]:
        """Return the asks about a matter that have not come to their end, locked, in id order."""
        return await self._locked(
            select(ASK).where(ASK.c.matter_id == matter, ASK.c.state.in_([*WAITING, "ANSWERED"]))
        )

    async def to_do(self, doer: str) -> list[UUID]:
        """Return the asks that wait for a body, unlocked, in id order."""
        found = await self._session.scalars(
            select(ASK.c.id).where(ASK.c.doer == doer, ASK.c.state.in_(WAITING)).order_by(ASK.c.id)
        )
        return list(found)

    async def of_bundle(self, bundle: UUID) -> list[Ask]:
        """Return everything that was asked together, locked, in id order."""
        return await self._locked(select(ASK).where(ASK.c.bundle == bundle))

    async def add(self, ask: Ask) -> None:
        """Store a new ask with its clock."""
        await self._session.execute(insert(ASK).values(asdict(ask)))
        await self._set_clock(ask)

    async def save(self, ask: Ask) -> None:
        """Store what an act did to an ask; a new date sets a new clock."""
        await self._session.execute(ASK.update().where(ASK.c.id == ask.id).values(asdict(ask)))
        if self._clocks.get(ask.id) != ask.due_no:
            await self._set_clock(ask)

    async def add_bundle(self, bundle: Bundle) -> None:
        """Store a new bundle."""
        await self._session.execute(insert(BUNDLE).values(asdict(bundle)))

    async def bundle(self, bundle: UUID) -> Bundle | None:
        """Return a bundle, locked until the act ends."""
        rows = await self._session.execute(
            select(BUNDLE).where(BUNDLE.c.id == bundle).with_for_update()
        )
        row = rows.first()
        return None if row is None else Bundle(**row._asdict())

    async def save_bundle(self, bundle: Bundle) -> None:
        """Store what an act did to a bundle."""
        await self._session.execute(
            BUNDLE.update().where(BUNDLE.c.id == bundle.id).values(asdict(bundle))
        )

    async def end_timer(self, timer: UUID) -> None:
        """Mark a timer as done."""
        await self._session.execute(update(TimerRow).filter_by(id=timer).values(done_at=self._now))

    async def _locked(self, statement: Select[tuple[object, ...]]) -> list[Ask]:
        rows = await self._session.execute(statement.order_by(ASK.c.id).with_for_update())
        asks = [Ask(**row._asdict()) for row in rows]
        self._clocks.update({ask.id: ask.due_no for ask in asks})
        return asks

    async def _set_clock(self, ask: Ask) -> None:
        self._clocks[ask.id] = ask.due_no
        if ask.due is not None and ask.due > self._now:
            await set_timer(
                self._session,
                new_timer(
                    ASK_HALF_GONE,
                    ask.timer_object,
                    epoch=ask.epoch,
                    number=ask.due_no,
                    due_at=half_way(self._now, ask.due),
                ),
            )
