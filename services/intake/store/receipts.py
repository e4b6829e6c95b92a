"""Receipts in intake's tables: one act's view of them."""

import hmac
import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.names import name_of
from chassis.protected import Protected
from chassis.region import RegionCode
from services.intake.app.desk import Held, NewReceipt
from services.intake.domain.receipts import (
    ALPHABET,
    LOCK,
    MAX_FAILURES,
    PIN_DIGITS,
    RANDOM_SIGNS,
    code_of,
)
from services.intake.domain.topics import SEALED
from services.intake.store.blind import phone_index
from services.intake.store.desk_tables import ReceiptRow
from services.intake.store.pins import hash_pin, is_pin, spend
from services.intake.store.tables import MatterRow, PersonRow

_RECEIPT = ReceiptRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it


class ReceiptStore:
    """Implements `app.desk.Receipts` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def issue(
        self,
        matter: UUID,
        *,
        region: RegionCode,
        body: str,
        holder: UUID,
        phone: str,
        distant: bool,
    ) -> NewReceipt:
        """Give a matter its receipt; a code that was drawn before is drawn again."""
        pin = _drawn_pin()
        index = phone_index(Protected(phone))
        if not index:
            # Whom we know already: the phone that she gave us then.
            person = await self._session.get(PersonRow, holder)
            index = phone_index(person.phone) if person is not None else b""
        values = {
            "matter_id": matter,
            "pin_hash": await hash_pin(pin),
            "phone_index": index,
            "holder_id": holder,
            "body": body,
            "distant": distant,
            "failures": 0,
            "created_at": self._now,
        }
        code = None
        while code is None:
            drawn = [secrets.randbelow(len(ALPHABET)) for _ in range(RANDOM_SIGNS)]
            stored = await self._session.execute(
                insert(ReceiptRow)
                .values(**values, code=code_of(region, self._now, drawn))
                .on_conflict_do_nothing(index_elements=["code"])
                .returning(_RECEIPT.c.code)
            )
            code = stored.scalar_one_or_none()
        return NewReceipt(name_of("matters", matter), code, pin, self._now)

    async def renew(self, matter: UUID) -> NewReceipt | None:
        """Give a receipt another PIN; it is open again if it was closed."""
        pin = _drawn_pin()
        changed = await self._session.execute(
            update(ReceiptRow)
            .where(_RECEIPT.c.matter_id == matter)
            .values(pin_hash=await hash_pin(pin), failures=0, locked_until=None)
            .returning(_RECEIPT.c.code, _RECEIPT.c.created_at)
        )
        row = changed.first()
        if row is None:
            return None
        return NewReceipt(name_of("matters", matter), row.code, pin, row.created_at)

    async def shown(self, code: str, *, pin: str, phone: str) -> Held | None:
        """Return what a code with its proof opens; count a wrong try, close after five."""
        row = await self._session.scalar(
            select(ReceiptRow).where(_RECEIPT.c.code == code).with_for_update()
        )
        closed = row is not None and row.locked_until is not None and row.locked_until > self._now
        if row is None or closed:
            await spend()
            return None
        if await self._proves(row, pin, phone):
            row.failures, row.locked_until = 0, None
            matter = await self._session.get(MatterRow, row.matter_id)
            if matter is None or matter.confidentiality == SEALED:
                # 6-safety 3: no short code answers alone for what was sealed later.
                return None
            return Held(row.matter_id, row.distant)
        row.failures += 1
        if row.failures >= MAX_FAILURES:
            row.failures, row.locked_until = 0, self._now + LOCK
        return None

    async def _proves(self, row: ReceiptRow, pin: str, phone: str) -> bool:
        if pin:
            return await is_pin(pin, row.pin_hash)
        await spend()
        given = phone_index(Protected(phone))
        return bool(row.phone_index) and hmac.compare_digest(given, row.phone_index)

    async def knows(self, body: str, person: UUID) -> bool:
        """Whether a federation has given somebody a receipt before."""
        found = await self._session.execute(
            select(_RECEIPT.c.matter_id)
            .where(_RECEIPT.c.holder_id == person, _RECEIPT.c.body == body)
            .limit(1)
        )
        return found.first() is not None


def _drawn_pin() -> str:
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
