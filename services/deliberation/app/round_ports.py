"""What the use cases about rounds need from outside themselves."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from services.deliberation.app.views import ProposalView
from services.deliberation.domain.rounds import Round
from services.deliberation.domain.support import Support


class Rounds(Protocol):
    """Rounds of items, and how far people support what is proposed in them."""

    async def of_item(self, item_id: UUID) -> list[Round]:
        """Return the rounds of an item, oldest first, locked until the act ends."""

    async def last_number(self, council: str, matter_id: UUID) -> int:
        """Return the number of a matter's last round at a council; 0 when there was none."""

    async def save(self, one: Round) -> None:
        """Store a round, new or changed."""

    async def set_support(self, support: Support) -> None:
        """Store how far somebody supports a proposal; it replaces her former word."""

    async def checks(self, proposal_ids: Collection[UUID]) -> dict[UUID, tuple[str, datetime]]:
        """Return what of consensus texts is to be looked at again, and when: text or conditions."""

    async def leave_behind(self, proposal_ids: Collection[UUID], number: int) -> None:
        """Note in which round proposals were left behind."""

    async def proposals_on(self, council: str, matter_id: UUID) -> dict[UUID, UUID]:
        """Return everything ever proposed on a matter at a council: proposal → item."""


class RoundReader(Protocol):
    """Queries on rounds and on what was proposed before, cut to the caller's rights."""

    async def round(self, act: Act, name: str) -> Round:
        """Return one round."""

    async def rounds(self, act: Act, item: str, size: int, token: str) -> tuple[list[Round], str]:
        """Return a page of the rounds of an item's matter, oldest first."""

    async def former_proposals(
        self, act: Act, item: str, size: int, token: str
    ) -> tuple[list[ProposalView], str]:
        """Return a page of what was proposed in former meetings on the same matter."""
