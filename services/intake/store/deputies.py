"""Stand-ins and hand-overs in intake's tables: one act's view of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.region import parse_region_code
from services.intake.app.office_ports import Deputy, Handover
from services.intake.domain.people import LEADER, Group
from services.intake.store.office_tables import DeputyRow, HandoverRow
from services.intake.store.tables import GroupRow, MembershipRow

DEPUTY = DeputyRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_GROUP = GroupRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_MEMBER = MembershipRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it


def deputy_of(row: DeputyRow) -> Deputy:
    """Return the deputy of a row."""
    return Deputy(row.id, row.group_id, row.officer_id, row.person_id, row.since, row.until)


class DeputyStore:
    """Implements `app.office_ports.Deputies` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add(self, deputy: Deputy) -> None:
        """Store a deputy."""
        self._session.add(
            DeputyRow(
                id=deputy.id,
                group_id=deputy.group,
                officer_id=deputy.officer,
                person_id=deputy.person,
                since=deputy.since,
                until=deputy.until,
            )
        )
        await self._session.flush()

    async def get(self, deputy: UUID) -> Deputy | None:
        """Return a deputy, locked until the act ends."""
        row = await self._session.get(DeputyRow, deputy, with_for_update=True)
        return deputy_of(row) if row is not None else None

    async def end(self, deputy: UUID) -> None:
        """End a deputy's time now."""
        await self._session.execute(
            update(DeputyRow).where(DEPUTY.c.id == deputy).values(until=self._now)
        )

    async def overlaps(self, deputy: Deputy) -> bool:
        """Whether somebody stands in for the same group in a part of that time."""
        found = await self._session.execute(
            select(DEPUTY.c.id)
            .where(
                DEPUTY.c.group_id == deputy.group,
                DEPUTY.c.since < deputy.until,
                DEPUTY.c.until > deputy.since,
            )
            .limit(1)
        )
        return found.first() is not None

    async def end_all(self, group: UUID) -> None:
        """End the time of everybody who stands in for a group's leader."""
        await self._session.execute(
            update(DeputyRow)
            .where(DEPUTY.c.group_id == group, DEPUTY.c.until > self._now)
            .values(until=self._now)
        )

    async def led_by(self, person: UUID) -> Sequence[Group]:
        """Return the groups whose leader a person is herself, locked, in id order."""
        rows = await self._session.scalars(
            select(GroupRow)
            .join(MembershipRow, _MEMBER.c.group_id == _GROUP.c.id)
            .where(_MEMBER.c.person_id == person, _MEMBER.c.role == LEADER)
            .order_by(_GROUP.c.id)
            .with_for_update(of=_GROUP)
        )
        return [
            Group(row.id, parse_region_code(row.region), row.title, row.created_at) for row in rows
        ]

    async def hand_over(self, handover: Handover) -> None:
        """Store what was handed over."""
        self._session.add(
            HandoverRow(
                id=handover.id,
                giver_id=handover.giver,
                receiver_id=handover.receiver,
                actor=handover.actor,
                reason=handover.reason,
                bodies=list(handover.bodies),
                created_at=handover.created_at,
            )
        )
        await self._session.flush()
