"""The tables of field work."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from chassis.protected import Protected, ProtectedText
from chassis.tables import timestamp
from services.intake.store.tables import IntakeTable


class GridRow(IntakeTable, table=True):
    """A grid 网格 of a village."""

    __tablename__ = "grid"
    __table_args__ = (UniqueConstraint("region", "title", name="grid_once"),)

    id: UUID = Field(primary_key=True)
    region: str
    title: str


class GridWorkerRow(IntakeTable, table=True):
    """Somebody's work in a grid; who works there now stands there once."""

    __tablename__ = "grid_worker"
    __table_args__ = (
        Index(
            "grid_worker_once",
            "grid_id",
            "person_id",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
        Index("grid_worker_by_person", "person_id"),
    )

    id: UUID = Field(primary_key=True)
    grid_id: UUID = Field(foreign_key="grid.id")
    person_id: UUID = Field(foreign_key="person.id")
    since: datetime = timestamp()
    until: datetime | None = timestamp(nullable=True)


class FieldRecordRow(IntakeTable, table=True):
    """A patrol or visit record. Its natural key never expires."""

    __tablename__ = "field_record"
    __table_args__ = (
        UniqueConstraint("author_id", "kind", "device", "draft_no", name="field_record_once"),
        Index("field_record_by_author", "author_id", "kind", "id"),
        Index(
            "field_record_planned",
            "author_id",
            "next_at",
            postgresql_where=text("next_at IS NOT NULL AND followed_at IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    kind: str
    author_id: UUID = Field(foreign_key="person.id")
    grid_id: UUID = Field(foreign_key="grid.id")
    device: str
    draft_no: int = Field(sa_type=BigInteger)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    recorded_at: datetime = timestamp()
    created_at: datetime = timestamp()
    place: Protected[str] = Field(sa_type=ProtectedText("field_record.place"))
    finding: Protected[str] = Field(sa_type=ProtectedText("field_record.finding"))
    action_record: Protected[str] = Field(sa_type=ProtectedText("field_record.action_record"))
    household: Protected[str] = Field(sa_type=ProtectedText("field_record.household"))
    topic: str
    outcome: str
    screening: dict[str, str] = Field(sa_type=JSONB)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    matter_id: UUID | None = Field(default=None, foreign_key="matter.id")
    next_at: datetime | None = timestamp(nullable=True)
    followed_at: datetime | None = timestamp(nullable=True)
