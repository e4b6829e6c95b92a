"""The tables of objections and challenges."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from chassis.protected import Protected, ProtectedText
from chassis.tables import timestamp
from services.intake.store.tables import IntakeTable


class ObjectionRow(IntakeTable, table=True):
    """An objection to one transfer, and what the giver said of it."""

    __tablename__ = "objection"

    matter_id: UUID = Field(primary_key=True, foreign_key="matter.id")
    epoch: int = Field(primary_key=True)
    body: str
    body_level: int
    body_region: str
    giver: str
    giver_level: int
    giver_region: str
    reason: Protected[str] = Field(sa_type=ProtectedText("objection.reason"))
    said_by: str
    created_at: datetime = timestamp()
    due_at: datetime = timestamp()
    decided_at: datetime | None = timestamp(nullable=True)
    agreed: bool | None = None


class ChallengeRow(IntakeTable, table=True):
    """A challenge of somebody who handles a matter, and what the superior decided."""

    __tablename__ = "challenge"

    matter_id: UUID = Field(primary_key=True, foreign_key="matter.id")
    challenge_no: int = Field(primary_key=True)
    person: str
    superior: str
    superior_level: int
    superior_region: str
    reason: Protected[str] = Field(sa_type=ProtectedText("challenge.reason"))
    said_by: str
    created_at: datetime = timestamp()
    due_at: datetime = timestamp()
    state: str
    decided_at: datetime | None = timestamp(nullable=True)
    decided_by: str = ""
    decision: Protected[str] | None = Field(
        default=None, sa_type=ProtectedText("challenge.decision"), nullable=True
    )


OBJECTION = ObjectionRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
CHALLENGE = ChallengeRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
