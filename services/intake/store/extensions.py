"""More time for a matter, in intake's tables; who decides about it may read the matter."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.facts import Fact, add_facts, end_facts
from chassis.names import name_of
from services.intake.domain.extension import PENDING, Extension
from services.intake.domain.matter import Matter
from services.intake.store.tables import ExtensionRow

EXTENSION = ExtensionRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
APPROVING = "approving"
_SOURCE = "tongxin:intake"
_CHANGES = ("state", "decided_by", "decided_at", "decision_reason")


async def newest_extensions(
    session: AsyncSession, matters: Sequence[UUID]
) -> dict[UUID, Extension]:
    """Return what was asked for last of each matter for which something was."""
    if not matters:
        return {}
    rows = await session.scalars(
        select(ExtensionRow)
        .where(EXTENSION.c.matter_id.in_(matters))
        .order_by(EXTENSION.c.matter_id, EXTENSION.c.number.desc())
        .distinct(EXTENSION.c.matter_id)
    )
    return {row.matter_id: extension_of(row) for row in rows}


def extension_of(row: ExtensionRow) -> Extension:
    """Return the extension of a row."""
    return Extension(
        number=row.number,
        epoch=row.epoch,
        days=row.days,
        reason=row.reason,
        body=row.body,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        state=row.state,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
    )


class ExtensionStore:
    """What the acts of one transaction do to extensions."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now
        self._before: dict[UUID, Extension | None] = {}

    async def load(self, matter: UUID) -> Extension | None:
        """Return the newest of a matter, and remember how it stood."""
        newest = (await newest_extensions(self._session, [matter])).get(matter)
        self._before[matter] = newest
        return newest

    async def follow(self, matter: Matter) -> None:
        """Store what the act did; those above read the matter until it is decided or void."""
        before, asked = self._before.get(matter.id), matter.extension
        if asked is None or asked == before:
            return
        values = asdict(asked) | {"matter_id": matter.id}
        await self._session.execute(
            insert(ExtensionRow)
            .values(values)
            .on_conflict_do_update(
                index_elements=["matter_id", "number"],
                set_={name: values[name] for name in _CHANGES},
            )
        )
        name = name_of("matters", matter.id)
        if asked.state == PENDING:
            fact = Fact(asked.body, APPROVING, name, self._now)
            await add_facts(self._session, [fact], source=_SOURCE)
        else:
            await end_facts(
                self._session, object_name=name, relation=APPROVING, subject=None, at=self._now
            )
        self._before[matter.id] = asked
