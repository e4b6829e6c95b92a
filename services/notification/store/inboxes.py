"""Everybody's inbox in notification's tables."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.notification.domain.inbox import Entry, Head
from services.notification.store.tables import InboxHeadRow

# Rows are made and locked in the order of person ids: two deliveries to the same people wait for
# each other instead of blocking each other.
_OPEN = text(
    "INSERT INTO inbox_head (person_id, n, read_to)"
    " SELECT person, 0, 0 FROM unnest(CAST(:people AS uuid[])) AS person ORDER BY person"
    " ON CONFLICT DO NOTHING"
)
_LOCK = text(
    "SELECT person_id FROM inbox_head WHERE person_id = ANY(CAST(:people AS uuid[]))"
    " ORDER BY person_id FOR UPDATE"
)
# After the locks: whoever else delivered this entry has committed, so it is seen here, and nobody
# takes a number that is not used.
_DELIVER = text(
    "WITH numbered AS ("
    " UPDATE inbox_head SET n = n + 1 WHERE person_id = ANY(CAST(:people AS uuid[]))"
    " AND NOT EXISTS (SELECT 1 FROM inbox_entry WHERE inbox_entry.person_id = inbox_head.person_id"
    " AND matter_id = :matter AND entry_no = :entry_no) RETURNING person_id, n)"
    " INSERT INTO inbox_entry (person_id, number, matter_id, entry_no, template_key, params, at)"
    " SELECT person_id, n, :matter, :entry_no, :template_key, CAST(:params AS jsonb), :at"
    " FROM numbered RETURNING number"
)


class InboxStore:
    """Implements `app.ports.Inboxes` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def deliver(self, people: Sequence[UUID], entry: Entry) -> int:
        """Number and store an entry for those who do not have it yet; return how many those are."""
        values = {"people": list(people)}
        await self._session.execute(_OPEN, values)
        await self._session.execute(_LOCK, values)
        stored = await self._session.execute(
            _DELIVER,
            {
                **values,
                "matter": entry.matter,
                "entry_no": entry.entry_no,
                "template_key": entry.template_key,
                "params": json.dumps(dict(entry.params), ensure_ascii=False),
                "at": entry.at,
            },
        )
        return len(stored.all())

    async def head(self, person: UUID) -> Head:
        """Return an inbox, locked until the act ends; an empty one for whoever has none."""
        row = await self._session.get(InboxHeadRow, person, with_for_update=True)
        return Head(person) if row is None else Head(person, row.n, row.read_to)

    async def save(self, head: Head) -> None:
        """Store up to where an inbox was read."""
        await self._session.execute(
            update(InboxHeadRow)
            .where(InboxHeadRow.person_id == head.person)  # type: ignore[arg-type]  # SQLModel columns
            .values(read_to=head.read_to)
        )
