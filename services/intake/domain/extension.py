"""An extension of the whole matter's time, as it is asked for and decided."""

from dataclasses import dataclass, field
from datetime import datetime

PENDING, APPROVED, REFUSED, VOID = "PENDING", "APPROVED", "REFUSED", "VOID"


@dataclass(frozen=True, slots=True)
class Extension:
    """How many days more, why, who asked whom, and what was decided.

    `body` is the federation above the owner that decides; `epoch` that of the custody for which
    it was asked: a move makes it VOID.
    """

    number: int
    epoch: int
    days: int
    reason: str = field(repr=False)
    body: str
    asked_by: str
    asked_at: datetime
    state: str = PENDING
    decided_by: str = ""
    decided_at: datetime | None = None
    decision_reason: str = field(repr=False, default="")
