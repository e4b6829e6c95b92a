"""Items 议题: one point of a meeting."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from chassis.refusals import Kind, TongxinError

OPEN = "OPEN"
# How an item ended: with a resolution, without one, or because the council lost the matter.
RESOLVED = "RESOLVED"
UNRESOLVED = "UNRESOLVED"
DROPPED = "DROPPED"
# What became of a provisional resolution.
DUE = "DUE"
RATIFIED = "RATIFIED"
NOT_RATIFIED = "NOT_RATIFIED"


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a meeting. A matter has at most one OPEN item anywhere.

    `ratification` is empty for a resolution that bound at once for good. `ratifies` is the item
    whose provisional resolution is decided on here; such an item stands beside the matter's
    own one. `chair_id` leads it because the director recused herself.
    """

    id: UUID
    meeting_id: UUID
    council: str
    matter_id: UUID
    epoch: int
    position: int
    state: str = OPEN
    proposal_id: UUID | None = None
    resolution_text: str = field(default="", repr=False)
    closed_at: datetime | None = None
    ratification: str = ""
    ratifies: UUID | None = None
    chair_id: UUID | None = None

    def check_open(self) -> None:
        """Refuse a contribution to what is closed. Raises ITEM_CLOSED."""
        if self.state != OPEN:
            raise TongxinError(Kind.STATE, "ITEM_CLOSED", "The item is closed.")

    def resolved(
        self, proposal_id: UUID, text: str, at: datetime, *, provisional: bool = False
    ) -> "Item":
        """Return it with the resolution that was adopted."""
        return replace(
            self,
            state=RESOLVED,
            proposal_id=proposal_id,
            resolution_text=text,
            closed_at=at,
            ratification=DUE if provisional else "",
        )

    def led_by(self, chair_id: UUID | None) -> "Item":
        """Return it with who leads it in the director's place."""
        return replace(self, chair_id=chair_id)

    def decided_on(self, *, ratified: bool) -> "Item":
        """Return it after the council ratified its provisional resolution or did not."""
        return replace(self, ratification=RATIFIED if ratified else NOT_RATIFIED)

    def unresolved(self, at: datetime) -> "Item":
        """Return it closed without a way."""
        return replace(self, state=UNRESOLVED, closed_at=at)

    def dropped(self, at: datetime) -> "Item":
        """Return it closed because the matter is answered or gone."""
        return replace(self, state=DROPPED, closed_at=at)
