"""The tables of asks and of the registry of bodies."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from chassis.tables import timestamp
from services.escalation.store.tables import EscalationTable

_WAITING = text("state IN ('ASKED', 'ACCEPTED', 'SENT_BACK')")


class AskRow(EscalationTable, table=True):
    """What one body asks of another; the texts are kept here only."""

    __tablename__ = "ask"
    __table_args__ = (
        Index("ask_by_matter", "matter_id", "id"),
        Index("ask_by_asker", "asker", "kind", "id"),
        Index("ask_by_doer", "doer", "kind", "id"),
        Index("ask_by_bundle", "bundle"),
        Index("ask_waiting", "doer", "due", postgresql_where=_WAITING),
    )

    id: UUID = Field(primary_key=True)
    kind: str
    asker: str
    doer: str
    matter_id: UUID | None = Field(default=None, foreign_key="matter_case.matter_id")
    epoch: int
    text: str
    asked_by: str
    asked_at: datetime = timestamp()
    since: datetime = timestamp()
    due: datetime | None = timestamp(nullable=True)
    due_no: int
    title: str
    disclosed: str
    masked: bool
    bundle: UUID | None = Field(default=None, foreign_key="ask_bundle.id")
    state: str
    officer: str
    outcome: str
    answer: str
    reason: str
    agenda_document: str
    agenda_date: date | None = None
    reminded_at: datetime | None = timestamp(nullable=True)


class BundleRow(EscalationTable, table=True):
    """What was asked of several bodies at once, and when it counts as done."""

    __tablename__ = "ask_bundle"

    id: UUID = Field(primary_key=True)
    matter_id: UUID = Field(foreign_key="matter_case.matter_id", index=True)
    asker: str
    completion: str
    state: str
    since: datetime = timestamp()
    seen_at: datetime | None = timestamp(nullable=True)


class BodyRow(EscalationTable, table=True):
    """A body 联动单位 of the registry."""

    __tablename__ = "body"
    __table_args__ = (
        Index("body_by_region", "region", "kind", "id"),
        Index(
            "body_once",
            "region",
            "kind",
            "title",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    kind: str
    region: str
    level: int
    title: str
    since: datetime = timestamp()
    until: datetime | None = timestamp(nullable=True)


class OfficerRow(EscalationTable, table=True):
    """Somebody who acts for a body, with dates."""

    __tablename__ = "body_officer"
    __table_args__ = (
        Index(
            "body_officer_once",
            "body_id",
            "person",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    body_id: UUID = Field(foreign_key="body.id")
    person: str
    since: datetime = timestamp()
    until: datetime | None = timestamp(nullable=True)


ASK = AskRow.__table__  # type: ignore[attr-defined]
BUNDLE = BundleRow.__table__  # type: ignore[attr-defined]
BODY = BodyRow.__table__  # type: ignore[attr-defined]
OFFICER = OfficerRow.__table__  # type: ignore[attr-defined]
