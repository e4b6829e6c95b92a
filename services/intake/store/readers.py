"""Bodies that read a matter which they do not have: because they assist, or were informed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.facts import Fact, add_facts, end_facts
from chassis.names import name_of

ASSISTING = ("assisting", "assisting_named")
_SOURCE = "tongxin:intake"


class ReaderStore:
    """Implements `app.ports.Readers` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def set(self, matter: UUID, body: str, relation: str, until: datetime | None) -> None:
        """Let a body read a matter until a time (None: open), or end that."""
        name = name_of("matters", matter)
        # Who assists reads it with names or without, never both.
        ended = ASSISTING if relation in ASSISTING else (relation,)
        for item in ended:
            await end_facts(
                self._session, object_name=name, relation=item, subject=body, at=self._now
            )
        if until is None or until > self._now:
            await add_facts(
                self._session, [Fact(body, relation, name, self._now, until)], source=_SOURCE
            )
