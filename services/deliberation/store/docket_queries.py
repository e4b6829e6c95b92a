"""Reads dockets for the councils that have them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_

from chassis.act import Act
from chassis.database import Database
from chassis.names import name_of
from chassis.pages import Pages
from chassis.policy import Columns, Policy
from chassis.refusals import not_found
from chassis.validation import Fields
from services.deliberation.app.views import EntryView
from services.deliberation.domain.docket import ENDED, STATES, Entry
from services.deliberation.domain.names import council_in
from services.deliberation.store.reading import require
from services.deliberation.store.rows import load, load_all
from services.deliberation.store.tables import DOCKET

DOCKET_COLUMNS = Columns(object_id=DOCKET.c.matter_id, bodies={"owner": DOCKET.c.council})


class DocketQueries:
    """Implements the docket's part of `app.readers.DocketReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def entry(self, act: Act, council: str, matter_id: UUID) -> EntryView:
        """Return one entry. Raises NOT_FOUND for everybody who may not read it."""
        async with self._database.reading() as reading:
            found = await reading.session.execute(
                select(DOCKET).where(DOCKET.c.council == council, DOCKET.c.matter_id == matter_id)
            )
            row = found.first()
            if row is None:
                raise not_found()
            matter = name_of("matters", matter_id)
            allowed = await require(
                self._policy, reading, act, "docket.read", matter, bodies={"owner": council}
            )
            return _view(load(Entry, row), allowed)

    async def entries(
        self, act: Act, council: str, state: str, size: int, token: str
    ) -> tuple[list[EntryView], str]:
        """Return a page of a docket, the oldest first; without state what the council has."""
        council_in(council, field="parent")
        if state:
            fields = Fields()
            fields.choice("state", state, STATES)
            fields.refuse_if_any()
        page = self._pages.open(act, f"docket {council} {state}", size, token)
        async with self._database.reading() as reading:
            await require(self._policy, reading, act, "docket.list", council)
            # Everybody who sits there has the same relation to all entries but the excluded ones.
            allowed = await reading.allowed(self._policy, act.caller, bodies={"owner": council})
            statement = select(DOCKET).where(
                DOCKET.c.council == council,
                DOCKET.c.state == state if state else DOCKET.c.state != ENDED,
                self._policy.predicate("docket.read", act.caller, DOCKET_COLUMNS, reading.now),
            )
            if page.after:
                since, _, matter = page.after.partition("|")
                statement = statement.where(
                    tuple_(DOCKET.c.since, DOCKET.c.matter_id)
                    > (datetime.fromisoformat(since), UUID(matter))
                )
            rows = await reading.session.execute(
                statement.order_by(DOCKET.c.since, DOCKET.c.matter_id).limit(page.size + 1)
            )
            views = [_view(entry, allowed) for entry in load_all(Entry, rows.all())]
        return page.cut(
            views, lambda view: f"{view.entry.since.isoformat()}|{view.entry.matter_id}"
        )


def _view(entry: Entry, allowed: tuple[str, ...]) -> EntryView:
    return EntryView(entry, [action for action in allowed if action in entry.possible])
