"""Everybody's preferences in notification's tables."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notification.domain.preferences import Preferences
from services.notification.store.tables import PreferenceRow


def preferences_of(person: UUID, row: PreferenceRow | None) -> Preferences:
    """Return what a row says; the defaults without one."""
    if row is None:
        return Preferences(person)
    return Preferences(person, row.language, row.quiet_from, row.quiet_until, row.revision)


class PreferenceStore:
    """Implements `app.ports.PreferenceShelf` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, person: UUID) -> Preferences:
        """Return somebody's preferences, locked until the act ends; the defaults for others."""
        return preferences_of(
            person, await self._session.get(PreferenceRow, person, with_for_update=True)
        )

    async def save(self, preferences: Preferences) -> None:
        """Store them. Of two first choices at once the database lets the later wait, then win."""
        values = {
            "language": preferences.language,
            "quiet_from": preferences.quiet_from,
            "quiet_until": preferences.quiet_until,
            "revision": preferences.revision,
        }
        statement = insert(PreferenceRow).values(person_id=preferences.person, **values)
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=["person_id"], set_=values)
        )
