"""Reads councils, seats and experts for their readers."""

from uuid import UUID

from sqlalchemy import func, select

from chassis.act import Act, subject_of
from chassis.database import Database, Reading
from chassis.facts import FACT, valid
from chassis.names import id_in
from chassis.pages import Pages
from chassis.policy import Policy
from chassis.refusals import not_found
from services.deliberation.app.views import CouncilView
from services.deliberation.domain.council import VOTING_KINDS, Council, Expert, Seat
from services.deliberation.domain.names import council_in
from services.deliberation.store.reading import require
from services.deliberation.store.rows import load, load_all
from services.deliberation.store.tables import COUNCIL, EXPERT, SEAT

ACTS = frozenset({"council.create_seat", "council.create_expert", "meeting.create"})


class CouncilQueries:
    """Implements `app.readers.CouncilReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def council(self, act: Act, name: str) -> CouncilView:
        """Return one council. Raises NOT_FOUND for everybody who does not sit there."""
        council_in(name)
        async with self._database.reading() as reading:
            await self._check(reading, act, name, "council.read")
            found = await reading.session.execute(select(COUNCIL).where(COUNCIL.c.name == name))
            row = found.first()
            if row is None:
                raise not_found()
            return await self._view(reading, act, load(Council, row))

    async def councils(self, act: Act, size: int, token: str) -> tuple[list[CouncilView], str]:
        """Return a page of the councils in which the caller sits, by name."""
        page = self._pages.open(act, "councils", size, token)
        async with self._database.reading() as reading:
            mine = select(FACT.c.object).where(
                FACT.c.subject == subject_of(act.caller),
                FACT.c.relation.in_(["councillor", "associate"]),
                valid(FACT.c, reading.now),  # type: ignore[arg-type]  # a condition
            )
            rows = await reading.session.execute(
                select(COUNCIL)
                .where(COUNCIL.c.name.in_(mine), COUNCIL.c.name > page.after)
                .order_by(COUNCIL.c.name)
                .limit(page.size + 1)
            )
            councils, following = page.cut(load_all(Council, rows.all()), lambda item: item.name)
            return [await self._view(reading, act, council) for council in councils], following

    async def seat(self, act: Act, name: str) -> Seat:
        """Return one seat."""
        council, _, rest = name.partition("/seats/")
        async with self._database.reading() as reading:
            await self._check(reading, act, council, "council.list_seats")
            found = await reading.session.execute(
                select(SEAT).where(SEAT.c.council == council, SEAT.c.id == id_in(f"s/{rest}", "s"))
            )
            row = found.first()
            if row is None:
                raise not_found()
            return load(Seat, row)

    async def seats(self, act: Act, council: str, size: int, token: str) -> tuple[list[Seat], str]:
        """Return a page of a council's seats, by id."""
        council_in(council, field="parent")
        page = self._pages.open(act, f"seats {council}", size, token)
        async with self._database.reading() as reading:
            await self._check(reading, act, council, "council.list_seats")
            statement = select(SEAT).where(SEAT.c.council == council)
            if page.after:
                statement = statement.where(SEAT.c.id > UUID(page.after))
            rows = await reading.session.execute(statement.order_by(SEAT.c.id).limit(page.size + 1))
            return page.cut(load_all(Seat, rows.all()), lambda seat: str(seat.id))

    async def expert(self, act: Act, name: str) -> Expert:
        """Return one expert."""
        council, _, rest = name.partition("/experts/")
        async with self._database.reading() as reading:
            await self._check(reading, act, council, "council.list_experts")
            found = await reading.session.execute(
                select(EXPERT).where(
                    EXPERT.c.council == council, EXPERT.c.id == id_in(f"e/{rest}", "e")
                )
            )
            row = found.first()
            if row is None:
                raise not_found()
            return load(Expert, row)

    async def experts(
        self, act: Act, council: str, skill: str, size: int, token: str
    ) -> tuple[list[Expert], str]:
        """Return a page of a council's experts who know something, by id."""
        council_in(council, field="parent")
        page = self._pages.open(act, f"experts {council} {skill}", size, token)
        async with self._database.reading() as reading:
            await self._check(reading, act, council, "council.list_experts")
            statement = select(EXPERT).where(EXPERT.c.council == council)
            if skill:
                statement = statement.where(EXPERT.c.skills.contains([skill]))
            if page.after:
                statement = statement.where(EXPERT.c.id > UUID(page.after))
            rows = await reading.session.execute(
                statement.order_by(EXPERT.c.id).limit(page.size + 1)
            )
            return page.cut(load_all(Expert, rows.all()), lambda expert: str(expert.id))

    async def _check(self, reading: Reading, act: Act, council: str, action: str) -> None:
        await require(self._policy, reading, act, action, council, read_action="council.read")

    async def _view(self, reading: Reading, act: Act, council: Council) -> CouncilView:
        allowed = await reading.allowed(self._policy, act.caller, council.name)
        count = await reading.session.scalar(
            select(func.count()).where(
                SEAT.c.council == council.name, SEAT.c.kind.in_(VOTING_KINDS)
            )
        )
        return CouncilView(
            council.name,
            council.region,
            int(count or 0),
            [action for action in allowed if action in ACTS],
        )
