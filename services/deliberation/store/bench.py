"""Proposals of ASSOCIATES, ended seats and publications in deliberation's tables."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.deliberation.domain.action import CLAIMED, Action
from services.deliberation.domain.associates import OPEN, AssociateProposal, AssociateVote
from services.deliberation.domain.attendance import X
from services.deliberation.domain.council import Seat
from services.deliberation.domain.publication import Publication
from services.deliberation.store.rows import load, load_all, save, values_of
from services.deliberation.store.tables import ACTION, ATTENDANCE, MEETING, SEAT
from services.deliberation.store.tables_bench import (
    ASSOCIATE_PROPOSAL,
    ASSOCIATE_VOTE,
    FORMER_SEAT,
    PUBLICATION,
)


class BenchStore:
    """Implements `app.bench_ports.BenchWork` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, proposal_id: UUID) -> AssociateProposal | None:
        """Return a proposal, locked until the act ends."""
        found = await self._session.execute(
            select(ASSOCIATE_PROPOSAL)
            .where(ASSOCIATE_PROPOSAL.c.id == proposal_id)
            .with_for_update()
        )
        row = found.first()
        return load(AssociateProposal, row) if row else None

    async def save(self, proposal: AssociateProposal) -> None:
        """Store a proposal, new or changed."""
        await save(self._session, ASSOCIATE_PROPOSAL, proposal)

    async def open_for(self, council: str, person_id: UUID) -> bool:
        """Whether the N of a council are being asked about somebody."""
        table = ASSOCIATE_PROPOSAL.c
        asked = exists().where(
            table.council == council, table.person_id == person_id, table.state == OPEN
        )
        return bool(await self._session.scalar(select(asked)))

    async def meetings_as_x(self, council: str, person_id: UUID) -> int:
        """Return to how many meetings of a council somebody came as X."""
        count = await self._session.scalar(
            select(func.count())
            .select_from(ATTENDANCE)
            .join(MEETING, MEETING.c.id == ATTENDANCE.c.meeting_id)
            .where(
                MEETING.c.council == council,
                ATTENDANCE.c.person_id == person_id,
                ATTENDANCE.c.seat == X,
                ATTENDANCE.c.present,
            )
        )
        return int(count or 0)

    async def vote(self, vote: AssociateVote) -> None:
        """Store a vote; it replaces the person's former one."""
        await save(self._session, ASSOCIATE_VOTE, vote)

    async def votes(self, proposal_id: UUID) -> dict[UUID, str]:
        """Return who said what."""
        rows = await self._session.execute(
            select(ASSOCIATE_VOTE).where(ASSOCIATE_VOTE.c.proposal_id == proposal_id)
        )
        return {row.person_id: row.vote for row in rows}

    async def end_seat(self, seat: Seat, at: datetime) -> None:
        """Remember a seat as ended and free it."""
        await self._session.execute(
            insert(FORMER_SEAT).values(
                seat_id=seat.id,
                council=seat.council,
                person_id=seat.person_id,
                kind=seat.kind,
                since=seat.since,
                until=at,
            )
        )
        await self._session.execute(delete(SEAT).where(SEAT.c.id == seat.id))

    async def tasks_of(self, council: str, person_id: UUID) -> list[Action]:
        """Return what somebody has taken of a council and not done, locked."""
        rows = await self._session.execute(
            select(ACTION)
            .where(
                ACTION.c.council == council,
                ACTION.c.assignee_id == person_id,
                ACTION.c.state == CLAIMED,
            )
            .order_by(ACTION.c.id)
            .with_for_update()
        )
        return load_all(Action, rows.all())

    async def published(self, item_id: UUID) -> bool:
        """Whether the result of an item is published."""
        found = exists().where(PUBLICATION.c.item_id == item_id)
        return bool(await self._session.scalar(select(found)))

    async def publish(self, publication: Publication) -> None:
        """Store a publication."""
        await self._session.execute(insert(PUBLICATION).values(**values_of(publication)))
