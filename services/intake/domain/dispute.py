"""What is kept of an objection and of a challenge."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.protected_value import Protected
from services.intake.domain.bodies import Body

UPHELD, REJECTED, UNDECIDED = "UPHELD", "REJECTED", "OPEN"


@dataclass(frozen=True, slots=True)
class Objection:
    """An owner says that the transfer of an epoch was not to it; the giver owes a word."""

    matter: UUID
    epoch: int
    body: Body
    giver: Body
    reason: Protected[str]
    said_by: str
    created_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Challenge:
    """Somebody (`people/{id}`) who handles a matter may not be fair; the superior decides."""

    matter: UUID
    number: int
    person: str
    superior: Body
    reason: Protected[str]
    said_by: str
    created_at: datetime
    due_at: datetime
    state: str = UNDECIDED
