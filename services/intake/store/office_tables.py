"""The tables of stand-ins and hand-overs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlmodel import Field

from chassis.protected import Protected, ProtectedText
from chassis.tables import timestamp
from services.intake.store.tables import IntakeTable


class DeputyRow(IntakeTable, table=True):
    """Somebody who stands in for a group's leader."""

    __tablename__ = "deputy"
    __table_args__ = (
        Index("deputy_by_group", "group_id"),
        Index("deputy_by_officer", "officer_id"),
        Index("deputy_by_person", "person_id"),
    )

    id: UUID = Field(primary_key=True)
    group_id: UUID = Field(foreign_key="area_group.id")
    officer_id: UUID = Field(foreign_key="person.id")
    person_id: UUID = Field(foreign_key="person.id")
    since: datetime = timestamp()
    until: datetime = timestamp()


class HandoverRow(IntakeTable, table=True):
    """What went from one person to another in one act."""

    __tablename__ = "handover"

    id: UUID = Field(primary_key=True)
    giver_id: UUID = Field(foreign_key="person.id")
    receiver_id: UUID = Field(foreign_key="person.id")
    actor: str
    reason: Protected[str] = Field(sa_type=ProtectedText("handover.reason"))
    bodies: list[str] = Field(sa_type=ARRAY(TEXT))
    created_at: datetime = timestamp()
