"""Reads rounds, and what was proposed on a matter before, for those who take part."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from chassis.act import Act
from chassis.database import Reading
from chassis.names import name_of
from chassis.refusals import not_found
from services.deliberation.app.views import ProposalView
from services.deliberation.domain.item import OPEN, Item
from services.deliberation.domain.names import ids_in
from services.deliberation.domain.rounds import CLOSED, Round
from services.deliberation.domain.talk import Proposal
from services.deliberation.store.reading import not_recused, require
from services.deliberation.store.rows import load
from services.deliberation.store.tables import ITEM, PROPOSAL, ROUND
from services.deliberation.store.talk_queries import TalkQueries

_FORMER = "proposal.list_former"
_ROUND = (ROUND, ITEM.c.state.label("item_state"), ITEM.c.closed_at.label("item_closed_at"))


class RoundQueries(TalkQueries):
    """Implements `app.round_ports.RoundReader`: rounds, beside what is said in them."""

    async def round(self, act: Act, name: str) -> Round:
        """Return one round."""
        meeting_id, item_id, round_id = ids_in(name, "meetings", "items", "rounds")
        async with self._database.reading() as reading:
            await self._item(reading, act, (meeting_id, item_id))
            found = await reading.session.execute(
                select(*_ROUND)
                .join(ITEM, ITEM.c.id == ROUND.c.item_id)
                .where(ROUND.c.id == round_id, ROUND.c.item_id == item_id)
            )
            row = found.first()
            if row is None:
                raise not_found()
            return _round(row)

    async def rounds(self, act: Act, item: str, size: int, token: str) -> tuple[list[Round], str]:
        """Return a page of the rounds of an item's matter, oldest first.

        An X sees those of her item only.
        """
        ids = ids_in(item, "meetings", "items", field="parent")
        page = self._pages.open(act, f"rounds {item}", size, token)
        async with self._database.reading() as reading:
            found, allowed = await self._item(reading, act, ids)
            query = select(*_ROUND).join(ITEM, ITEM.c.id == ROUND.c.item_id)
            if _FORMER in allowed:
                query = query.where(
                    ROUND.c.council == found.council, ROUND.c.matter_id == found.matter_id
                )
            else:
                query = query.where(ROUND.c.item_id == found.id)
            if page.after:
                query = query.where(ROUND.c.number > int(page.after))
            rows = await reading.session.execute(
                query.order_by(ROUND.c.number).limit(page.size + 1)
            )
            return page.cut([_round(row) for row in rows], lambda one: str(one.number))

    async def former_proposals(
        self, act: Act, item: str, size: int, token: str
    ) -> tuple[list[ProposalView], str]:
        """Return a page of what was proposed in former meetings on the same matter."""
        ids = ids_in(item, "meetings", "items", field="parent")
        page = self._pages.open(act, f"former {item}", size, token)
        async with self._database.reading() as reading:
            found, _ = await self._item(reading, act, ids, _FORMER)
            query = (
                select(PROPOSAL, ITEM.c.meeting_id)
                .join(ITEM, ITEM.c.id == PROPOSAL.c.item_id)
                .where(
                    ITEM.c.council == found.council,
                    ITEM.c.matter_id == found.matter_id,
                    ITEM.c.id < found.id,  # ids grow with time
                )
            )
            if page.after:
                query = query.where(PROPOSAL.c.id > UUID(page.after))
            rows = await reading.session.execute(query.order_by(PROPOSAL.c.id).limit(page.size + 1))
            views = []
            for row in rows:
                fields = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
                meeting_id = fields.pop("meeting_id")
                views += await self._counted(reading, act, meeting_id, [Proposal(**fields)])
        return page.cut(views, lambda view: str(view.proposal.id))

    async def _item(
        self, reading: Reading, act: Act, ids: tuple[UUID, ...], action: str = "round.list"
    ) -> tuple[Item, tuple[str, ...]]:
        found = await reading.session.execute(
            select(ITEM).where(ITEM.c.id == ids[1], ITEM.c.meeting_id == ids[0], not_recused(act))
        )
        row = found.first()
        if row is None:
            raise not_found()
        item = load(Item, row)
        allowed = await require(
            self._policy,
            reading,
            act,
            action,
            name_of("matters", item.matter_id),
            bodies={"owner": item.council},
            state=item.state,
            read_action="item.read",
        )
        return item, allowed


def _round(row: Row[Any]) -> Round:
    """Return a round; with its item every round is closed."""
    fields = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    item_state, closed_at = fields.pop("item_state"), fields.pop("item_closed_at")
    one = Round(**fields)
    if one.state == CLOSED or item_state == OPEN:
        return one
    return replace(one, state=CLOSED, closed_at=closed_at)
