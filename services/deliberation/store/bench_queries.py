"""Reads proposals of ASSOCIATES for a council, and publications for a village."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Text, cast, func, or_, select

from chassis.act import Act
from chassis.database import Database, Reading
from chassis.names import id_in
from chassis.pages import Pages
from chassis.policy import Columns, Policy
from chassis.refusals import not_found
from services.deliberation.app.bench_ports import AssociateView
from services.deliberation.domain.associates import AssociateProposal
from services.deliberation.domain.council import VOTING_KINDS
from services.deliberation.domain.names import council_in
from services.deliberation.domain.publication import Publication
from services.deliberation.store.reading import require
from services.deliberation.store.rows import load, load_all
from services.deliberation.store.tables import DOCKET, SEAT
from services.deliberation.store.tables_bench import (
    ASSOCIATE_PROPOSAL,
    ASSOCIATE_VOTE,
    PUBLICATION,
)

_ROW = Columns(object_id=PUBLICATION.c.matter_id, bodies={"owner": PUBLICATION.c.council})


class BenchQueries:
    """Implements `app.bench_ports.BenchReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def associate(self, act: Act, name: str) -> AssociateView:
        """Return one proposal. Raises NOT_FOUND for everybody who does not sit there."""
        council, _, rest = name.partition("/associates/")
        async with self._database.reading() as reading:
            await require(self._policy, reading, act, "associate.list", council)
            found = await reading.session.execute(
                select(ASSOCIATE_PROPOSAL).where(
                    ASSOCIATE_PROPOSAL.c.id == id_in(f"a/{rest}", "a"),
                    ASSOCIATE_PROPOSAL.c.council == council,
                )
            )
            row = found.first()
            if row is None:
                raise not_found()
            [view] = await self._counted(reading, [load(AssociateProposal, row)])
            return view

    async def associates(
        self, act: Act, council: str, size: int, token: str
    ) -> tuple[list[AssociateView], str]:
        """Return a page of a council's proposals, newest first."""
        council_in(council, field="parent")
        page = self._pages.open(act, f"associates {council}", size, token)
        async with self._database.reading() as reading:
            await require(self._policy, reading, act, "associate.list", council)
            query = select(ASSOCIATE_PROPOSAL).where(ASSOCIATE_PROPOSAL.c.council == council)
            if page.after:
                query = query.where(ASSOCIATE_PROPOSAL.c.id < UUID(page.after))
            rows = await reading.session.execute(
                query.order_by(ASSOCIATE_PROPOSAL.c.id.desc()).limit(page.size + 1)
            )
            found, following = page.cut(
                load_all(AssociateProposal, rows.all()), lambda one: str(one.id)
            )
            return await self._counted(reading, found), following

    async def publication(self, act: Act, name: str) -> Publication:
        """Return one publication to those who sit in its council."""
        async with self._database.reading() as reading:
            found = await reading.session.execute(
                select(PUBLICATION).where(
                    PUBLICATION.c.id == id_in(name, "publications"),
                    self._policy.predicate("docket.read", act.caller, _ROW, reading.now),
                )
            )
            row = found.first()
            if row is None:
                raise not_found()
            return load(Publication, row)

    async def publications(
        self, act: Act, region: str, regions: Sequence[str], size: int, token: str
    ) -> tuple[list[Publication], str]:
        """Return a page of what was published in a village, newest first.

        Whoever is neither in its groups nor in its council gets an empty page, as where
        nothing was published. What was sealed or protected since is taken back.
        """
        page = self._pages.open(act, f"publications {region}", size, token)
        async with self._database.reading() as reading:
            still_open = select(cast(DOCKET.c.matter_id, Text)).where(
                DOCKET.c.matter_id == PUBLICATION.c.matter_id,
                DOCKET.c.council == PUBLICATION.c.council,
                DOCKET.c.confidentiality == "OPEN",
            )
            query = select(PUBLICATION).where(
                PUBLICATION.c.region == region,
                still_open.exists(),
                self._policy.predicate("publication.list", act.caller, _ROW, reading.now),
                or_(
                    PUBLICATION.c.region.in_(regions),
                    self._policy.predicate("docket.read", act.caller, _ROW, reading.now),
                ),
            )
            if page.after:
                query = query.where(PUBLICATION.c.id < UUID(page.after))
            rows = await reading.session.execute(
                query.order_by(PUBLICATION.c.id.desc()).limit(page.size + 1)
            )
            return page.cut(load_all(Publication, rows.all()), lambda one: str(one.id))

    async def _counted(
        self, reading: Reading, proposals: Sequence[AssociateProposal]
    ) -> list[AssociateView]:
        ids = [one.id for one in proposals]
        rows = await reading.session.execute(
            select(ASSOCIATE_VOTE.c.proposal_id, ASSOCIATE_VOTE.c.vote, func.count().label("n"))
            .where(ASSOCIATE_VOTE.c.proposal_id.in_(ids))
            .group_by(ASSOCIATE_VOTE.c.proposal_id, ASSOCIATE_VOTE.c.vote)
        )
        counts = {(row.proposal_id, row.vote): row.n for row in rows}
        filled = 0
        if proposals:
            filled = int(
                await reading.session.scalar(
                    select(func.count()).where(
                        SEAT.c.council == proposals[0].council, SEAT.c.kind.in_(VOTING_KINDS)
                    )
                )
                or 0
            )
        return [
            AssociateView(
                one,
                yes_count=counts.get((one.id, "YES"), 0),
                no_count=counts.get((one.id, "NO"), 0),
                councillor_count=filled,
            )
            for one in proposals
        ]
