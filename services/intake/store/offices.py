"""Who holds which office, from the facts that this service owns or was told."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.facts import FACT


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
