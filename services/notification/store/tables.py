"""The tables of notification."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, MetaData, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from chassis.tables import timestamp

metadata = MetaData()


class NotificationTable(SQLModel):
    """A table of notification's own database."""

    metadata = metadata


class InboxHeadRow(NotificationTable, table=True):
    """One inbox: its last number, and up to where it was read."""

    __tablename__ = "inbox_head"
    __table_args__ = (
        CheckConstraint("read_to BETWEEN 0 AND n", name="inbox_read_only_what_is_there"),
    )

    person_id: UUID = Field(primary_key=True)
    n: int = Field(sa_type=BigInteger)
    read_to: int = Field(sa_type=BigInteger)


class InboxEntryRow(NotificationTable, table=True):
    """One thing that somebody was told, by the number in her inbox."""

    __tablename__ = "inbox_entry"
    __table_args__ = (
        UniqueConstraint("person_id", "matter_id", "entry_no", name="inbox_entry_once"),
    )

    person_id: UUID = Field(primary_key=True, foreign_key="inbox_head.person_id")
    number: int = Field(primary_key=True, sa_type=BigInteger)
    matter_id: UUID
    entry_no: int
    template_key: str
    params: dict[str, str] = Field(sa_type=JSONB)
    at: datetime = timestamp()


class PreferenceRow(NotificationTable, table=True):
    """How somebody wants to be told; who never chose has no row."""

    __tablename__ = "preference"

    person_id: UUID = Field(primary_key=True)
    language: str
    quiet_from: time
    quiet_until: time
    revision: int
