"""The tables that every service's database has, beside its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, LargeBinary, MetaData, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

chassis_metadata = MetaData()


class ChassisTable(SQLModel):
    """A table of the chassis, kept apart from the service's own metadata."""

    metadata = chassis_metadata


def timestamp(*, nullable: bool = False) -> Any:  # noqa: ANN401 - SQLModel's Field is untyped
    """Return a `timestamptz` column."""
    return Field(sa_type=DateTime(timezone=True), nullable=nullable)


class OutboxRow(ChassisTable, table=True):
    """A public event, written with the act, published afterwards by the relay."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_unpublished", "position", postgresql_where=text("published_at IS NULL")),
    )

    position: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    id: UUID = Field(unique=True)
    subject: str
    type: str
    data: bytes = Field(sa_type=LargeBinary)
    headers: dict[str, str] = Field(sa_type=JSONB)
    created_at: datetime = timestamp()
    published_at: datetime | None = timestamp(nullable=True)
    stream_sequence: int | None = Field(default=None, sa_type=BigInteger)


class RelayStream(ChassisTable, table=True):
    """Which stream the relay published to: a younger or shorter one is filled again."""

    __tablename__ = "relay_stream"

    name: str = Field(primary_key=True)
    created: str
    last_sequence: int = Field(sa_type=BigInteger)


class InboxRow(ChassisTable, table=True):
    """A cause that was handled; its effect is in the same transaction."""

    __tablename__ = "inbox"

    id: UUID = Field(primary_key=True)
    kind: str
    handled_at: datetime = timestamp()


class InboxAttempt(ChassisTable, table=True):
    """How often an event failed; after the 10th time it is parked."""

    __tablename__ = "inbox_attempt"

    id: UUID = Field(primary_key=True)
    attempts: int
    reason: str


class IdempotencyRow(ChassisTable, table=True):
    """A request that was done, by (caller, method, request_id)."""

    __tablename__ = "idempotency"

    caller: str = Field(primary_key=True)
    method: str = Field(primary_key=True)
    request_id: str = Field(primary_key=True)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    resource: str | None = None
    created_at: datetime = timestamp()


class TimerRow(ChassisTable, table=True):
    """Something that is due at a business time. Void timers find nothing to do."""

    __tablename__ = "timer"
    __table_args__ = (Index("timer_due", "due_at", postgresql_where=text("done_at IS NULL")),)

    id: UUID = Field(primary_key=True)
    kind: str
    object: str = Field(index=True)
    epoch: int
    number: int
    due_at: datetime = timestamp()
    done_at: datetime | None = timestamp(nullable=True)


class FactRow(ChassisTable, table=True):
    """subject, relation, object, with dates: what authorisation decides from."""

    __tablename__ = "fact"
    __table_args__ = (
        Index("fact_by_subject", "subject", "relation", "object_id"),
        Index("fact_by_object", "object", "subject"),
    )

    id: UUID = Field(primary_key=True)
    subject: str
    relation: str
    object: str
    object_id: UUID | None = None
    valid_from: datetime = timestamp()
    valid_until: datetime | None = timestamp(nullable=True)
    source: str


class FactVersion(ChassisTable, table=True):
    """The newest sequence of an object's facts that was stored or published."""

    __tablename__ = "fact_version"

    object: str = Field(primary_key=True)
    sequence: int = Field(sa_type=BigInteger)


class AuditRow(ChassisTable, table=True):
    """One act, in the same transaction as its effect. Ids and codes only."""

    __tablename__ = "audit_entry"

    number: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    at: datetime = timestamp()
    caller: str
    session: str
    act: str
    object: str = Field(index=True)
    details: dict[str, str] = Field(sa_type=JSONB)
    trace_id: str


class BusinessClock(ChassisTable, table=True):
    """One row: how far deadlines are ahead of the database's clock. 0 outside development."""

    __tablename__ = "business_clock"

    id: int = Field(primary_key=True)
    offset_seconds: int = Field(default=0, sa_type=BigInteger)
