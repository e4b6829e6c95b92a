"""What the desk needs from outside: receipts and the people of a region."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from chassis.region import Level, RegionCode
from services.intake.app.views import TimelineView


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A receipt as it is given out; the PIN is empty where it was shown before."""

    matter: str
    code: str
    pin: str = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """The matter of a receipt that was shown rightly; `distant`: held by a third party."""

    matter: UUID
    distant: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """An office of the caller with the region for which it is."""

    relation: str
    body: str
    region: RegionCode
    level: Level


@dataclass(frozen=True, slots=True)
class FoundView:
    """Somebody who was found by her phone."""

    person: UUID
    display_name: str = field(repr=False)
    region: str


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """What the holder of a receipt may know."""

    code: str
    status_line: tuple[str, str]
    entries: Sequence[TimelineView]


class Receipts(Protocol):
    """Receipts, kept without their PINs."""

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
        """Give a matter its receipt, held by the person who came."""

    async def renew(self, matter: UUID) -> NewReceipt | None:
        """Give a receipt another PIN, None where the matter has no receipt."""

    async def shown(self, code: str, *, pin: str, phone: str) -> Held | None:
        """Return what a code with its PIN or phone opens; a wrong try is counted."""

    async def knows(self, body: str, person: UUID) -> bool:
        """Whether a federation has given somebody a receipt before."""


class Vault(Protocol):
    """Finding people in the vault."""

    async def scopes(self, subject: str) -> list[Scope]:
        """Return the offices of somebody that have a region."""

    async def by_phone(self, phone: str, scopes: Sequence[Scope]) -> list[FoundView]:
        """Return the people of these regions with exactly this phone, at most 10."""

    async def index_phones(self, batch: int) -> bool:
        """Index the phones of people who have no index yet; whether more may be left."""

    async def index_later(self, kind: str) -> None:
        """Let a timer of this kind ask for the next batch at once."""


class DeskReader(Protocol):
    """Queries of the desk."""

    async def receipt(self, act: Act, matter: str) -> NewReceipt:
        """Return a matter's receipt without its PIN, for who has just made it."""

    async def standing(self, held: Held) -> ReceiptView | None:
        """Return where a matter stands for the holder of its receipt."""
