"""The tables of escalation. Federations have none: they follow from the region catalogue."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, MetaData, column, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field, SQLModel

from chassis.tables import timestamp

metadata = MetaData()
RESOURCE_BOOKED_ONCE = "action_note_resource_booked_once"


class EscalationTable(SQLModel):
    """A table of escalation's own database."""

    metadata = metadata


class PostRow(EscalationTable, table=True):
    """Somebody's post in a federation."""

    __tablename__ = "post"
    __table_args__ = (
        Index(
            "post_once",
            "federation",
            "person",
            "kind",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    federation: str
    person: str
    kind: str
    since: datetime = timestamp()
    until: datetime | None = timestamp(nullable=True)


class CaseRow(EscalationTable, table=True):
    """A matter as the newest custody describes it; its lock is the matter's lock here."""

    __tablename__ = "matter_case"

    matter_id: UUID = Field(primary_key=True)
    region: str
    topic: str
    confidentiality: str
    needs_screening: bool
    epoch: int
    urgency: str = Field(default="NORMAL", sa_column_kwargs={"server_default": "NORMAL"})
    pseudonym: str = Field(default="", sa_column_kwargs={"server_default": ""})
    # The newest deadline that was heard of: a clock of an earlier one is void.
    deadline_no: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class CustodyRow(EscalationTable, table=True):
    """One link of the register's chain as it was told, whoever the owner is."""

    __tablename__ = "custody"

    matter_id: UUID = Field(primary_key=True, foreign_key="matter_case.matter_id")
    epoch: int = Field(primary_key=True)
    body: str
    level: int | None = None
    move: str
    status: str
    since: datetime = timestamp()
    deadline: datetime | None = timestamp(nullable=True)
    without_deliberation: bool


class AcceptanceRow(EscalationTable, table=True):
    """In this epoch this person took the stage."""

    __tablename__ = "acceptance"

    matter_id: UUID = Field(primary_key=True, foreign_key="matter_case.matter_id")
    epoch: int = Field(primary_key=True)
    officer: str
    at: datetime = timestamp()


class StageRow(EscalationTable, table=True):
    """What follows from custody and acceptances, kept for lists."""

    __tablename__ = "stage"
    __table_args__ = (
        Index("stage_by_federation", "federation", "matter_id"),
        Index("stage_waiting", "federation", "deadline", postgresql_where=text("state <> 'ENDED'")),
        Index(
            "stage_live_once", "matter_id", unique=True, postgresql_where=text("state <> 'ENDED'")
        ),
    )

    matter_id: UUID = Field(primary_key=True, foreign_key="matter_case.matter_id")
    epoch: int = Field(primary_key=True)
    federation: str
    level: int
    state: str
    since: datetime = timestamp()
    deadline: datetime | None = timestamp(nullable=True)
    officer: str = ""


class ActionNoteRow(EscalationTable, table=True):
    """What was done; its text is kept here only. A resource is booked once at a time."""

    __tablename__ = "action_note"
    __table_args__ = (
        ExcludeConstraint(
            (column("federation"), "="),
            (column("resource"), "="),
            (func.tstzrange(column("booked_from"), column("booked_until")), "&&"),
            name=RESOURCE_BOOKED_ONCE,
            using="gist",
            where=text("resource <> ''"),
        ),
        Index("action_note_by_matter", "matter_id", "id"),
    )

    id: UUID = Field(primary_key=True)
    matter_id: UUID = Field(foreign_key="matter_case.matter_id")
    epoch: int
    federation: str
    person: str
    text: str
    resource: str = ""
    booked_from: datetime | None = timestamp(nullable=True)
    booked_until: datetime | None = timestamp(nullable=True)
    created_at: datetime = timestamp()


# SQLModel makes the tables; queries and repositories speak Core.
POST = PostRow.__table__  # type: ignore[attr-defined]
CASE = CaseRow.__table__  # type: ignore[attr-defined]
CUSTODY = CustodyRow.__table__  # type: ignore[attr-defined]
ACCEPTANCE = AcceptanceRow.__table__  # type: ignore[attr-defined]
STAGE = StageRow.__table__  # type: ignore[attr-defined]
NOTE = ActionNoteRow.__table__  # type: ignore[attr-defined]
