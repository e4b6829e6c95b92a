"""Reads what happened to matters page by page: codes, bodies and times, no text and no person."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from chassis.database import Database, Reading
from chassis.region import parse_region_code
from services.intake.domain.what_if import History, Link
from services.intake.store.mapping import body_of
from services.intake.store.tables import CustodyRow, MatterRow

_MATTER = MatterRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_CUSTODY = CustodyRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it


class Histories:
    """Implements `app.what_if.Histories`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pages(
        self, since: datetime | None, size: int
    ) -> AsyncIterator[tuple[datetime, Sequence[History]]]:
        """Give the matters filed since then, in id order, a transaction for each page."""
        after: UUID | None = None
        while True:
            async with self._database.reading() as reading:
                rows = await self._matters(reading, since, after, size)
                links = await self._links(reading, [row.id for row in rows])
                now = reading.now
            if not rows:
                return
            yield now, [_history(row, links.get(row.id, [])) for row in rows]
            after = rows[-1].id

    async def _matters(
        self, reading: Reading, since: datetime | None, after: UUID | None, size: int
    ) -> Sequence[Any]:
        statement = select(
            _MATTER.c.id,
            _MATTER.c.region,
            _MATTER.c.topic,
            _MATTER.c.channel,
            _MATTER.c.urgency,
            _MATTER.c.risk,
            _MATTER.c.created_at,
        )
        if since is not None:
            statement = statement.where(_MATTER.c.created_at >= since)
        if after is not None:
            statement = statement.where(_MATTER.c.id > after)
        found = await reading.session.execute(statement.order_by(_MATTER.c.id).limit(size))
        return found.all()

    async def _links(self, reading: Reading, matters: Sequence[UUID]) -> dict[UUID, list[Link]]:
        found = await reading.session.execute(
            select(
                _CUSTODY.c.matter_id,
                _CUSTODY.c.move,
                _CUSTODY.c.body,
                _CUSTODY.c.level,
                _CUSTODY.c.region,
                _CUSTODY.c.since,
                _CUSTODY.c.status,
            )
            .where(_CUSTODY.c.matter_id.in_(matters))
            .order_by(_CUSTODY.c.matter_id, _CUSTODY.c.epoch)
        )
        links: dict[UUID, list[Link]] = {}
        for row in found:
            owner = body_of(row.body, row.level, row.region)
            link = Link(row.move, owner, row.since, row.status)
            links.setdefault(row.matter_id, []).append(link)
        return links


def _history(row: Row[*tuple[Any, ...]], links: Sequence[Link]) -> History:
    return History(
        region=parse_region_code(row.region),
        topic=row.topic,
        channel=row.channel,
        urgency=row.urgency,
        risk=row.risk,
        filed_at=row.created_at,
        links=links,
    )
