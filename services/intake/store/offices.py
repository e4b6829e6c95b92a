"""Who holds which office, from the facts that this service owns or was told."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.facts import FACT
from chassis.timers import new_timer, set_timer, void_timers
from services.intake.domain.clocks import UNSTAFFED
from services.intake.domain.state import WORKED_ON
from services.intake.store.tables import MatterRow

_MATTER = MatterRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it


class OfficeStore:
    """Implements `app.ports.Offices` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def people(
        self, bodies: Sequence[str], roles: Collection[str]
    ) -> Mapping[str, frozenset[str]]:
        """Return who holds one of the roles now, of each body of which such a holder was known."""
        rows = await self._session.execute(
            select(FACT.c.object, FACT.c.subject, FACT.c.valid_from, FACT.c.valid_until).where(
                FACT.c.object.in_(sorted(set(bodies))), FACT.c.relation.in_(sorted(roles))
            )
        )
        found: dict[str, set[str]] = {}
        for body, person, since, until in rows:
            held = found.setdefault(body, set())
            if since <= self._now and (until is None or until > self._now):
                held.add(person)
        return {body: frozenset(people) for body, people in found.items()}

    async def last_day(self, body: str, roles: Collection[str]) -> datetime | None:
        """Return when the last holder leaves, also when that is over; None: nobody knows yet."""
        known, without_end, last = (
            await self._session.execute(
                select(
                    func.count(),
                    func.count().filter(FACT.c.valid_until.is_(None)),
                    func.max(FACT.c.valid_until),
                ).where(FACT.c.object == body, FACT.c.relation.in_(sorted(roles)))
            )
        ).one()
        day: datetime | None = last
        return None if not known or without_end else day

    async def look_again(self, body: str, at: datetime) -> None:
        """Set the timer that looks whether a body still has somebody in office."""
        timer = new_timer(UNSTAFFED, body, epoch=0, number=0, due_at=max(at, self._now))
        await void_timers(self._session, body, kinds=(UNSTAFFED,))
        await set_timer(self._session, timer)

    async def worked_on_by(self, body: str, most: int) -> list[UUID]:
        """Return some matters that a body has to act on, the oldest first."""
        rows = await self._session.scalars(
            select(_MATTER.c.id)
            .where(_MATTER.c.owner_body == body, _MATTER.c.status.in_(sorted(WORKED_ON)))
            .order_by(_MATTER.c.id)
            .limit(most)
        )
        return list(rows)
