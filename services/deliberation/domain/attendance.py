"""Who was at a meeting, listed by seat."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

N = "N"
ASSOCIATE = "ASSOCIATE"
X = "X"


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whether somebody was there, and as what: N, ASSOCIATE or X."""

    meeting_id: UUID
    person_id: UUID
    present: bool
    seat: str
    signed_in_at: datetime | None = None
