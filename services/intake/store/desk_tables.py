"""The tables of the desk."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field

from chassis.tables import timestamp
from services.intake.store.tables import IntakeTable


class ReceiptRow(IntakeTable, table=True):
    """What the holder of a matter's receipt proves herself with: nothing in the clear."""

    __tablename__ = "receipt"
    __table_args__ = (Index("receipt_by_holder", "holder_id", "body"),)

    matter_id: UUID = Field(primary_key=True, foreign_key="matter.id")
    code: str = Field(unique=True)
    pin_hash: bytes = Field(sa_type=LargeBinary)
    phone_index: bytes = Field(sa_type=LargeBinary)
    holder_id: UUID = Field(foreign_key="person.id")
    body: str
    distant: bool = False
    failures: int = 0
    locked_until: datetime | None = timestamp(nullable=True)
    created_at: datetime = timestamp()
