"""Reads what was said and proposed, for those who take part."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from chassis.act import Act
from chassis.database import Database, Reading
from chassis.names import name_of
from chassis.pages import Pages
from chassis.policy import Policy
from chassis.refusals import not_found
from services.deliberation.app.views import ProposalView, StatementView
from services.deliberation.domain.item import Item
from services.deliberation.domain.names import ids_in
from services.deliberation.domain.support import Support, counted
from services.deliberation.domain.talk import Proposal, Statement
from services.deliberation.store.reading import not_recused, require
from services.deliberation.store.rows import load, load_all
from services.deliberation.store.tables import BALLOT, ITEM, PROPOSAL, STATEMENT, SUPPORT


class TalkQueries:
    """Implements `app.readers.TalkReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def statement(self, act: Act, name: str) -> StatementView:
        """Return one statement."""
        *item, statement_id = ids_in(name, "meetings", "items", "statements")
        async with self._database.reading() as reading:
            await self._check(reading, act, item, "statement.list")
            found = await reading.session.execute(
                select(STATEMENT).where(
                    STATEMENT.c.id == statement_id, STATEMENT.c.item_id == item[1]
                )
            )
            row = found.first()
            if row is None:
                raise not_found()
            return StatementView(item[0], load(Statement, row))

    async def statements(
        self, act: Act, item: str, size: int, token: str
    ) -> tuple[list[StatementView], str]:
        """Return a page of what was said on an item, oldest first."""
        ids = ids_in(item, "meetings", "items", field="parent")
        page = self._pages.open(act, f"statements {item}", size, token)
        async with self._database.reading() as reading:
            await self._check(reading, act, ids, "statement.list")
            query = select(STATEMENT).where(STATEMENT.c.item_id == ids[1])
            if page.after:
                query = query.where(STATEMENT.c.id > UUID(page.after))
            rows = await reading.session.execute(
                query.order_by(STATEMENT.c.id).limit(page.size + 1)
            )
            views = [StatementView(ids[0], one) for one in load_all(Statement, rows.all())]
        return page.cut(views, lambda view: str(view.statement.id))

    async def proposal(self, act: Act, name: str) -> ProposalView:
        """Return one proposal with its counts."""
        *item, proposal_id = ids_in(name, "meetings", "items", "proposals")
        async with self._database.reading() as reading:
            await self._check(reading, act, item, "proposal.list")
            found = await reading.session.execute(
                select(PROPOSAL).where(PROPOSAL.c.id == proposal_id, PROPOSAL.c.item_id == item[1])
            )
            proposals = load_all(Proposal, found.all())
            if not proposals:
                raise not_found()
            [view] = await self._counted(reading, act, item[0], proposals)
            return view

    async def proposals(
        self, act: Act, item: str, size: int, token: str
    ) -> tuple[list[ProposalView], str]:
        """Return a page of the proposals of an item, oldest first."""
        ids = ids_in(item, "meetings", "items", field="parent")
        page = self._pages.open(act, f"proposals {item}", size, token)
        async with self._database.reading() as reading:
            await self._check(reading, act, ids, "proposal.list")
            query = select(PROPOSAL).where(PROPOSAL.c.item_id == ids[1])
            if page.after:
                query = query.where(PROPOSAL.c.id > UUID(page.after))
            rows = await reading.session.execute(query.order_by(PROPOSAL.c.id).limit(page.size + 1))
            views = await self._counted(reading, act, ids[0], load_all(Proposal, rows.all()))
        return page.cut(views, lambda view: str(view.proposal.id))

    async def _check(self, reading: Reading, act: Act, ids: Sequence[UUID], action: str) -> None:
        found = await reading.session.execute(
            select(ITEM).where(ITEM.c.id == ids[1], ITEM.c.meeting_id == ids[0], not_recused(act))
        )
        row = found.first()
        if row is None:
            raise not_found()
        item = load(Item, row)
        await require(
            self._policy,
            reading,
            act,
            action,
            name_of("matters", item.matter_id),
            bodies={"owner": item.council},
            state=item.state,
            read_action="item.read",
        )

    async def _counted(
        self, reading: Reading, act: Act, meeting_id: UUID, proposals: Sequence[Proposal]
    ) -> list[ProposalView]:
        ids = [proposal.id for proposal in proposals]
        rows = await reading.session.execute(
            select(BALLOT.c.proposal_id, BALLOT.c.vote, func.count().label("votes"))
            .where(BALLOT.c.proposal_id.in_(ids))
            .group_by(BALLOT.c.proposal_id, BALLOT.c.vote)
        )
        counts = {(row.proposal_id, row.vote): row.votes for row in rows}
        given = await reading.session.execute(select(SUPPORT).where(SUPPORT.c.proposal_id.in_(ids)))
        support: dict[UUID, list[Support]] = {proposal_id: [] for proposal_id in ids}
        for one in load_all(Support, given.all()):
            support[one.proposal_id].append(one)
        below = await self._named(reading, proposals)
        return [
            ProposalView(
                meeting_id,
                proposal,
                yes_count=counts.get((proposal.id, "YES"), 0),
                no_count=counts.get((proposal.id, "NO"), 0),
                abstain_count=counts.get((proposal.id, "ABSTAIN"), 0),
                support=counted(support[proposal.id]),
                my_support=next(
                    (
                        one.level
                        for one in support[proposal.id]
                        if str(one.person_id) == act.caller.person_id
                    ),
                    "",
                ),
                built_on=[below[one] for one in proposal.built_on],
            )
            for proposal in proposals
        ]

    async def _named(self, reading: Reading, proposals: Sequence[Proposal]) -> dict[UUID, str]:
        """Return the names of the proposals on which consensus texts are built."""
        ids = {one for proposal in proposals for one in proposal.built_on}
        rows = await reading.session.execute(
            select(PROPOSAL.c.id, ITEM.c.id.label("item_id"), ITEM.c.meeting_id)
            .join(ITEM, ITEM.c.id == PROPOSAL.c.item_id)
            .where(PROPOSAL.c.id.in_(ids))
        )
        return {
            row.id: f"meetings/{row.meeting_id}/items/{row.item_id}/proposals/{row.id}"
            for row in rows
        }
