"""Statements, proposals and ballots in deliberation's tables."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.deliberation.domain.talk import YES, Ballot, Proposal, Statement
from services.deliberation.store.rows import save, values_of
from services.deliberation.store.tables import BALLOT, PROPOSAL, STATEMENT


class TalkStore:
    """Implements `app.ports.Talk` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_statement(self, statement: Statement) -> None:
        """Store what was said."""
        await self._session.execute(insert(STATEMENT).values(**values_of(statement)))

    async def add_proposal(self, proposal: Proposal) -> None:
        """Store a proposed way."""
        await self._session.execute(insert(PROPOSAL).values(**values_of(proposal)))

    async def proposals(self, item_ids: Collection[UUID]) -> dict[UUID, UUID]:
        """Return the proposals of items that no round left behind: proposal → item."""
        rows = await self._session.execute(
            select(PROPOSAL.c.id, PROPOSAL.c.item_id).where(
                PROPOSAL.c.item_id.in_(item_ids), PROPOSAL.c.left_no == 0
            )
        )
        return {row.id: row.item_id for row in rows}

    async def author_of(self, proposal_id: UUID) -> UUID:
        """Return who proposed it."""
        found = await self._session.execute(
            select(PROPOSAL.c.person_id).where(PROPOSAL.c.id == proposal_id)
        )
        person_id: UUID = found.scalar_one()
        return person_id

    async def cast(self, ballot: Ballot) -> None:
        """Store a vote; it replaces the person's former one."""
        await save(self._session, BALLOT, ballot)

    async def yes_votes(self, proposal_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """Return who votes yes by proposal."""
        rows = await self._session.execute(
            select(BALLOT.c.proposal_id, BALLOT.c.person_id).where(
                BALLOT.c.proposal_id.in_(proposal_ids), BALLOT.c.vote == YES
            )
        )
        votes: dict[UUID, set[UUID]] = {}
        for row in rows:
            votes.setdefault(row.proposal_id, set()).add(row.person_id)
        return votes
