"""Actions 任务: what a resolution gives somebody to do, with a date."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from chassis.refusals import Kind, TongxinError

OPEN = "OPEN"
CLAIMED = "CLAIMED"
DONE = "DONE"


@dataclass(frozen=True, slots=True)
class Action:
    """One task. `assignee_id` is empty while nobody has it."""

    id: UUID
    council: str
    matter_id: UUID
    item_id: UUID
    text: str = field(repr=False)
    assignee_id: UUID | None
    due_at: datetime
    state: str
    note: str = field(repr=False)
    created_at: datetime

    @property
    def possible(self) -> tuple[str, ...]:
        """What its state lets somebody do."""
        return {
            OPEN: ("action.claim", "action.complete"),
            CLAIMED: ("action.complete",),
            DONE: (),
        }[self.state]

    def claimed(self, person_id: UUID) -> "Action":
        """Return it with somebody who does it. Raises ALREADY_CLAIMED."""
        if self.state != OPEN:
            raise TongxinError(
                Kind.STATE,
                "ALREADY_CLAIMED",
                "Somebody has taken it.",
                metadata={"state": self.state},
            )
        return replace(self, state=CLAIMED, assignee_id=person_id)

    def completed(self, note: str) -> "Action":
        """Return it done, with what came of it. Raises ALREADY_COMPLETED."""
        if self.state == DONE:
            raise TongxinError(Kind.STATE, "ALREADY_COMPLETED", "It is done already.")
        return replace(self, state=DONE, note=note)
