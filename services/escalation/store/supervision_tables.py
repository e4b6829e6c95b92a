"""The table of supervisions: one row for each level that has to choose about a late body."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from chassis.tables import timestamp
from services.escalation.store.tables import EscalationTable

_WAITING = text("state IN ('OPEN', 'LISTED')")
_LIVE = text("state IN ('OPEN', 'LISTED', 'LATE')")


class SupervisionRow(EscalationTable, table=True):
    """One step of the way up of a clock that is gone. Its reason is kept here only.

    `township`, `county`, `city` and `province` name the federations above `body`: whoever leads
    one of them reads it.
    """

    __tablename__ = "supervision"
    __table_args__ = (
        UniqueConstraint("matter_id", "number", "step", name="supervision_step_once"),
        Index("supervision_waits_once", "matter_id", unique=True, postgresql_where=_WAITING),
        Index("supervision_live", "body", "about", "due_at", postgresql_where=_LIVE),
        Index("supervision_by_about", "about", "id"),
        Index("supervision_by_body", "body", "id"),
    )

    id: UUID = Field(primary_key=True)
    matter_id: UUID = Field(foreign_key="matter_case.matter_id")
    epoch: int
    number: int
    owner: str
    owner_level: int
    region: str
    topic: str
    confidentiality: str
    urgency: str
    risk: str
    climbs_to: int
    gone_at: datetime = timestamp()
    pseudonym: str
    step: int
    body: str
    level: int
    township: str
    county: str
    city: str
    province: str
    about: str
    state: str
    opened_at: datetime = timestamp()
    half_at: datetime = timestamp()
    due_at: datetime = timestamp()
    reminded_at: datetime | None = timestamp(nullable=True)
    late_at: datetime | None = timestamp(nullable=True)
    ended_at: datetime | None = timestamp(nullable=True)
    choice: str = ""
    until: datetime | None = timestamp(nullable=True)
    receiver: str = ""
    reason: str = ""
    decided_by: str = ""
    request_id: str = ""


SUPERVISION = SupervisionRow.__table__  # type: ignore[attr-defined]
