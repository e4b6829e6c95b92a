"""Reads an inbox for the person it belongs to: every query is limited to the caller's id."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.act import Act
from chassis.database import Database
from chassis.names import id_in
from chassis.pages import Pages
from chassis.policy import Policy
from services.notification.app.views import EntryView, InboxPage
from services.notification.domain.inbox import Head
from services.notification.domain.preferences import Preferences
from services.notification.store.preferences import preferences_of
from services.notification.store.tables import InboxEntryRow, InboxHeadRow, PreferenceRow


class InboxQueries:
    """Implements `app.ports.InboxReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def entries(
        self, act: Act, size: int, token: str, *, unread: bool, matter: str, after: int | None
    ) -> InboxPage:
        """Return a page of the entries, newest first; those after a number oldest first.

        Raises:
            TongxinError: ACTION_NOT_ALLOWED for a service; INVALID_FIELDS for a wrong matter.
        """
        self._policy.require("inbox.list", act.caller)
        person = UUID(act.caller.person_id)
        page = self._pages.open(act, f"inbox {unread} {matter} {after}", size, token)
        statement = select(InboxEntryRow).where(InboxEntryRow.person_id == person)  # type: ignore[arg-type]  # SQLModel columns
        if matter:
            matter_id = id_in(matter, "matters", field="matter")
            statement = statement.where(InboxEntryRow.matter_id == matter_id)  # type: ignore[arg-type]
        if after is not None:
            since = int(page.after or after)
            statement = statement.where(InboxEntryRow.number > since)  # type: ignore[arg-type]
        elif page.after:
            statement = statement.where(InboxEntryRow.number < int(page.after))  # type: ignore[arg-type]
        number = InboxEntryRow.number
        order = number.desc() if after is None else number  # type: ignore[attr-defined]
        async with self._database.reading() as reading:
            head = await _head(reading.session, person)
            wishes = preferences_of(person, await reading.session.get(PreferenceRow, person))
            if unread:
                statement = statement.where(InboxEntryRow.number > head.read_to)  # type: ignore[arg-type]
            rows = await reading.session.scalars(
                statement.order_by(order).limit(page.size + 1)  # type: ignore[arg-type]
            )
            views = [
                EntryView(
                    row.number,
                    row.matter_id,
                    row.template_key,
                    row.params,
                    row.number <= head.read_to,
                    row.at,
                )
                for row in rows
            ]
        entries, next_token = page.cut(views, lambda view: str(view.number))
        return InboxPage(
            entries,
            next_token,
            head.unread,
            head.last,
            wishes.language,
            wishes.quiet_at(reading.now),
        )

    async def unread_count(self, act: Act) -> int:
        """Return how many of the caller's entries are unread."""
        self._policy.require("inbox.list", act.caller)
        async with self._database.reading() as reading:
            return (await _head(reading.session, UUID(act.caller.person_id))).unread

    async def preferences(self, act: Act) -> Preferences:
        """Return how the caller wants to be told."""
        self._policy.require("preferences.read", act.caller)
        person = UUID(act.caller.person_id)
        async with self._database.reading() as reading:
            return preferences_of(person, await reading.session.get(PreferenceRow, person))


async def _head(session: AsyncSession, person: UUID) -> Head:
    row = await session.get(InboxHeadRow, person)
    return Head(person) if row is None else Head(person, row.n, row.read_to)
