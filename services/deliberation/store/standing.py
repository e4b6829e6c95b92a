"""Facts that deliberation keeps for itself: invited, invitee, assignee; and excluded people."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.facts import FACT, Fact, add_facts, end_facts, object_id, valid
from chassis.names import name_of
from chassis.policy import EXCLUDED

OWN = "tongxin:deliberation"
INTAKE = "tongxin:intake"


class StandingStore:
    """Implements `app.ports.Standing` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def begin(self, person_id: UUID, relation: str, object_name: str) -> None:
        """Begin a fact now."""
        fact = Fact(name_of("people", person_id), relation, object_name, self._now)
        await add_facts(self._session, [fact], source=OWN)

    async def end(self, person_id: UUID, relation: str, object_name: str) -> None:
        """End a fact now."""
        await end_facts(
            self._session,
            object_name=object_name,
            relation=relation,
            subject=name_of("people", person_id),
            at=self._now,
        )

    async def exclude(self, matter: str, people: Collection[str]) -> None:
        """Make these people, and nobody else, excluded from a matter."""
        await end_facts(
            self._session, object_name=matter, relation=EXCLUDED, subject=None, at=self._now
        )
        facts = [Fact(person, EXCLUDED, matter, self._now) for person in sorted(set(people))]
        await add_facts(self._session, facts, source=INTAKE)

    async def excluded(self, matter_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
        """Return who is excluded from which of the matters: (person, matter)."""
        rows = await self._session.execute(
            select(FACT.c.subject, FACT.c.object_id).where(
                FACT.c.object_id.in_(matter_ids),
                FACT.c.relation == EXCLUDED,
                valid(FACT.c, self._now),  # type: ignore[arg-type]  # a condition
            )
        )
        return {
            (person_id, row.object_id)
            for row in rows
            if (person_id := object_id(row.subject)) is not None
        }
