"""One outcome of a matter."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.answer import Answer
from services.intake.domain.bodies import Body


@dataclass(frozen=True, slots=True)
class Resolution:
    """One outcome: what was answered, by whom, when, and whether she has spoken of it."""

    resolution_no: int
    answer: Answer
    body: Body
    created_at: datetime
    confirmed_at: datetime | None = None
    fulfilled_at: datetime | None = None

    @property
    def promised_until(self) -> datetime | None:
        """By when it will be done, as long as that has not been done."""
        return self.answer.expected_at if self.fulfilled_at is None else None
