"""The table of attachments: the row is the record, the file only its content."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from chassis.tables import timestamp
from services.intake.store.tables import IntakeTable


class AttachmentRow(IntakeTable, table=True):
    """One attachment of a matter, from its first announcement on."""

    __tablename__ = "attachment"
    __table_args__ = (
        Index("attachment_by_matter", "matter_id", "id"),
        Index("attachment_by_file", "file"),
        Index("attachment_by_derivative", "derivative"),
    )

    id: UUID = Field(primary_key=True)
    matter_id: UUID = Field(foreign_key="matter.id")
    kind: str
    media_type: str
    size: int = Field(sa_type=BigInteger)
    sha256: str
    author: str
    side: str
    state: str
    received: int = Field(sa_type=BigInteger)
    stored: int = Field(sa_type=BigInteger)
    pieces: int
    last_offset: int = Field(sa_type=BigInteger)
    last_digest: str
    file: str
    derivative: str
    derivative_size: int = Field(sa_type=BigInteger)
    derivative_pieces: int
    created_at: datetime = timestamp()


ATTACHMENT = AttachmentRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
