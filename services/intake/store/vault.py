"""Finding people by the blind index of their phone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.catalogue import catalogue
from chassis.facts import FACT, valid
from chassis.protected import Protected
from chassis.region import prefix_of
from chassis.timers import new_timer, set_timer
from services.intake.app.desk import FoundView, Scope
from services.intake.domain.bodies import FEDERATION
from services.intake.store.blind import phone_index
from services.intake.store.desk_tables import ReceiptRow
from services.intake.store.tables import GroupRow, PersonRow

MAX_FOUND = 10
OFFICES = ("leader", "director", "chair", "cadre", "fed_leader")
_GROUP = GroupRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_PERSON = PersonRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_RECEIPT = ReceiptRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it


class VaultStore:
    """Implements `app.desk.Vault` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def scopes(self, subject: str) -> list[Scope]:
        """Return the offices of somebody that have a region."""
        rows = await self._session.execute(
            select(FACT.c.relation, FACT.c.object, _GROUP.c.region)
            .outerjoin(_GROUP, _GROUP.c.id == FACT.c.object_id)
            .where(
                FACT.c.subject == subject,
                FACT.c.relation.in_(OFFICES),
                valid(FACT.c, self._now),  # type: ignore[arg-type]  # a condition
            )
        )
        scopes = []
        for relation, body, group_region in rows:
            region = catalogue().find(group_region or body.rpartition("/")[2])
            if region is not None:
                scopes.append(Scope(relation, body, region.code, region.level))
        return scopes

    async def by_phone(self, phone: str, scopes: Sequence[Scope]) -> list[FoundView]:
        """Return the people of these regions with exactly this phone.

        Without a login somebody is only a party of a matter: she is found by the federation that
        gave her a receipt, so that nobody else learns that there is a matter.
        """
        federations = [scope.body for scope in scopes if scope.body.startswith(FEDERATION)]
        at_own_desk = _PERSON.c.id.in_(
            select(_RECEIPT.c.holder_id).where(_RECEIPT.c.body.in_(federations))
        )
        rows = await self._session.scalars(
            select(PersonRow)
            .where(
                _PERSON.c.phone_index == phone_index(Protected(phone)),
                or_(
                    *(
                        _PERSON.c.region.startswith(
                            prefix_of(scope.region, scope.level), autoescape=True
                        )
                        for scope in scopes
                    )
                ),
                _PERSON.c.login | at_own_desk,
            )
            .order_by(_PERSON.c.id)
            .limit(MAX_FOUND)
        )
        return [FoundView(row.id, row.display_name.reveal(), row.region) for row in rows]

    async def index_phones(self, batch: int) -> bool:
        """Index a batch of phones that have no index yet; whether more may be left."""
        rows = (
            await self._session.scalars(
                select(PersonRow)
                .where(_PERSON.c.phone_index.is_(None))
                .order_by(_PERSON.c.id)
                .limit(batch)
                .with_for_update()
            )
        ).all()
        for row in rows:
            row.phone_index = phone_index(row.phone)
        await self._session.flush()
        return len(rows) == batch

    async def index_later(self, kind: str) -> None:
        """Let a timer of this kind ask for the next batch at once."""
        await set_timer(
            self._session, new_timer(kind, "people", epoch=0, number=0, due_at=self._now)
        )
