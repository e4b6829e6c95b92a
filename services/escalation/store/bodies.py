"""The registry of bodies in escalation's tables."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.region import RegionCode
from services.escalation.domain.bodies import Officer, PartnerBody
from services.escalation.store.ask_tables import BODY, OFFICER


class BodyStore:
    """Implements `app.ports.Bodies` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, body: PartnerBody) -> PartnerBody:
        """Store a body; the same one that is there already is returned instead."""
        values = asdict(body) | {"level": int(body.level)}
        await self._session.execute(insert(BODY).values(values).on_conflict_do_nothing())
        row = await self._session.execute(
            select(BODY).where(
                BODY.c.region == body.region,
                BODY.c.kind == body.kind,
                BODY.c.title == body.title,
                BODY.c.until.is_(None),
            )
        )
        return body_of(row.one())

    async def find(self, body: UUID) -> PartnerBody | None:
        """Return a body as it is now, unlocked."""
        row = await self._session.execute(select(BODY).where(BODY.c.id == body))
        found = row.first()
        return None if found is None else body_of(found)

    async def get(self, body: UUID) -> PartnerBody | None:
        """Return a body, locked until the act ends."""
        row = await self._session.execute(select(BODY).where(BODY.c.id == body).with_for_update())
        found = row.first()
        return None if found is None else body_of(found)

    async def end(self, body: PartnerBody, at: datetime) -> None:
        """Note until when a body and its officers acted."""
        await self._session.execute(BODY.update().where(BODY.c.id == body.id).values(until=at))
        await self._session.execute(
            OFFICER.update()
            .where(OFFICER.c.body_id == body.id, OFFICER.c.until.is_(None))
            .values(until=at)
        )

    async def add_officer(self, officer: Officer) -> Officer:
        """Store an officer; the office that the person has there already is returned instead."""
        await self._session.execute(
            insert(OFFICER)
            .values(id=officer.id, body_id=officer.body, person=officer.person, since=officer.since)
            .on_conflict_do_nothing()
        )
        row = await self._session.execute(
            select(OFFICER).where(
                OFFICER.c.body_id == officer.body,
                OFFICER.c.person == officer.person,
                OFFICER.c.until.is_(None),
            )
        )
        return officer_of(row.one())

    async def officer(self, officer: UUID) -> Officer | None:
        """Return an officer, locked until the act ends."""
        row = await self._session.execute(
            select(OFFICER).where(OFFICER.c.id == officer).with_for_update()
        )
        found = row.first()
        return None if found is None else officer_of(found)

    async def end_officer(self, officer: Officer, at: datetime) -> None:
        """Note until when somebody acted for a body."""
        await self._session.execute(
            OFFICER.update().where(OFFICER.c.id == officer.id).values(until=at)
        )


def body_of(row: Any) -> PartnerBody:  # noqa: ANN401 - a row of `body`
    """Return a row as a body."""
    return PartnerBody(row.id, row.kind, RegionCode(row.region), row.title, row.since, row.until)


def officer_of(row: Any) -> Officer:  # noqa: ANN401 - a row of `body_officer`
    """Return a row as an officer."""
    return Officer(row.id, row.body_id, row.person, row.since, row.until)
