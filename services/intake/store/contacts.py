"""Tries to ask her, in intake's tables."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.intake.domain.asking import Contact
from services.intake.store.tables import ContactRow, CustodyRow, PartyRow, PersonRow

_CONTACT = ContactRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_CUSTODY = CustodyRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_PARTY = PartyRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_PERSON = PersonRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it


class ContactStore:
    """Implements `app.ports.Contacts` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_outcome(self, matter: UUID, resolution_no: int) -> list[Contact]:
        """Return the tries for one outcome, oldest first."""
        rows = await self._session.scalars(
            select(ContactRow)
            .filter_by(matter_id=matter, resolution_no=resolution_no)
            .order_by(_CONTACT.c.contact_no)
        )
        return [Contact(row.medium, row.at, row.actor, row.reached) for row in rows]

    async def add(self, matter: UUID, resolution_no: int, number: int, contact: Contact) -> None:
        """Store a try."""
        await self._session.execute(
            insert(ContactRow),
            [
                {
                    "matter_id": matter,
                    "resolution_no": resolution_no,
                    "contact_no": number,
                    "medium": contact.medium,
                    "at": contact.at,
                    "actor": contact.actor,
                    "reached": contact.reached,
                }
            ],
        )

    async def closer(self, matter: UUID) -> str:
        """Return who gave the newest outcome, or said that it is done."""
        found = await self._session.scalar(
            select(_CUSTODY.c.actor)
            .where(_CUSTODY.c.matter_id == matter, _CUSTODY.c.move.in_(["ANSWER", "FULFIL"]))
            .order_by(_CUSTODY.c.epoch.desc())
            .limit(1)
        )
        return found or ""

    async def has_login(self, matter: UUID) -> bool:
        """Whether the concerned person can be asked in her own inbox."""
        return bool(
            await self._session.scalar(
                select(
                    exists().where(
                        _PARTY.c.matter_id == matter,
                        _PARTY.c.role == "CONCERNED",
                        _PERSON.c.id == _PARTY.c.person_id,
                        _PERSON.c.login,
                    )
                )
            )
        )
