"""The tables of deliberation. Columns have the names of the domain's fields."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, MetaData, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlmodel import Field, SQLModel

from chassis.tables import timestamp

metadata = MetaData()


class DeliberationTable(SQLModel):
    """A table of deliberation's own database."""

    metadata = metadata


class CouncilRow(DeliberationTable, table=True):
    """A council 妇女议事会, by its name `councils/{region}`."""

    __tablename__ = "council"

    name: str = Field(primary_key=True)
    region: str
    created_at: datetime = timestamp()


class SeatRow(DeliberationTable, table=True):
    """A seat 席位; a person has one, and a council has one director."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("council", "person_id", name="seat_of_person"),
        Index(
            "seat_of_director", "council", unique=True, postgresql_where=text("kind = 'DIRECTOR'")
        ),
    )

    id: UUID = Field(primary_key=True)
    council: str = Field(foreign_key="council.name")
    person_id: UUID
    kind: str
    since: datetime = timestamp()


class ExpertRow(DeliberationTable, table=True):
    """Somebody who may be invited as X."""

    __tablename__ = "expert"
    __table_args__ = (
        UniqueConstraint("council", "person_id", name="expert_of_person"),
        Index("expert_by_skill", "skills", postgresql_using="gin"),
    )

    id: UUID = Field(primary_key=True)
    council: str = Field(foreign_key="council.name")
    person_id: UUID
    skills: list[str] = Field(sa_type=ARRAY(TEXT))


class CustodyRow(DeliberationTable, table=True):
    """The newest epoch of a matter that was seen, and who had it then."""

    __tablename__ = "custody"

    matter_id: UUID = Field(primary_key=True)
    epoch: int
    owner: str


class DocketRow(DeliberationTable, table=True):
    """A matter at a council. The village may have no council row yet and still own matters."""

    __tablename__ = "docket"
    __table_args__ = (
        Index("docket_by_since", "council", "since", "matter_id"),
        Index("docket_by_matter", "matter_id"),
    )

    council: str = Field(primary_key=True)
    matter_id: UUID = Field(primary_key=True)
    epoch: int
    topic: str
    confidentiality: str
    urgency: str
    needs_screening: bool
    pseudonym: str
    region: str
    state: str
    since: datetime = timestamp()
    deadline: datetime | None = timestamp(nullable=True)
    meeting_id: UUID | None = None


class MeetingRow(DeliberationTable, table=True):
    """A meeting 议事会议; its lock guards its items and invitations."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index("meeting_by_council", "council", "id"),
        Index(
            "meeting_monthly",
            "council",
            "month",
            unique=True,
            postgresql_where=text("month IS NOT NULL"),
        ),
        Index("meeting_unclosed", "council", postgresql_where=text("state <> 'CLOSED'")),
    )

    id: UUID = Field(primary_key=True)
    council: str
    region: str
    kind: str
    mode: str
    start_time: datetime = timestamp()
    state: str
    minutes: str
    quorum: int | None = None
    revision: int
    created_at: datetime = timestamp()
    close_time: datetime | None = timestamp(nullable=True)
    place: str = Field(default="", sa_column_kwargs={"server_default": ""})
    door_of: UUID | None = None
    rules: str = Field(default="2026-1", sa_column_kwargs={"server_default": "2026-1"})
    month: str | None = None
    held_from: datetime | None = timestamp(nullable=True)
    held_until: datetime | None = timestamp(nullable=True)


class ItemRow(DeliberationTable, table=True):
    """An item 议题; a matter has at most one open one anywhere."""

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("meeting_id", "position", name="item_position"),
        Index("item_by_matter", "matter_id"),
        Index(
            "item_open_once",
            "matter_id",
            unique=True,
            postgresql_where=text("state = 'OPEN' AND ratifies IS NULL"),
        ),
        Index(
            "item_ratifies",
            "ratifies",
            unique=True,
            postgresql_where=text("state = 'OPEN' AND ratifies IS NOT NULL"),
        ),
        Index("item_due", "council", postgresql_where=text("ratification = 'DUE'")),
    )

    id: UUID = Field(primary_key=True)
    meeting_id: UUID = Field(foreign_key="meeting.id")
    council: str
    matter_id: UUID
    epoch: int
    position: int
    state: str
    proposal_id: UUID | None = None
    resolution_text: str
    closed_at: datetime | None = timestamp(nullable=True)
    ratification: str = Field(default="", sa_column_kwargs={"server_default": ""})
    ratifies: UUID | None = Field(default=None, foreign_key="item.id")
    chair_id: UUID | None = None


class InvitationRow(DeliberationTable, table=True):
    """An X 特邀 for one item; one live invitation for a person."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "invitation_live",
            "item_id",
            "person_id",
            unique=True,
            postgresql_where=text("state IN ('PENDING', 'ACCEPTED')"),
        ),
        Index("invitation_by_meeting", "meeting_id"),
        Index("invitation_by_person", "person_id", "state"),
    )

    id: UUID = Field(primary_key=True)
    item_id: UUID = Field(foreign_key="item.id")
    meeting_id: UUID = Field(foreign_key="meeting.id")
    council: str
    matter_id: UUID
    person_id: UUID
    skill: str
    state: str
    created_at: datetime = timestamp()


class StatementRow(DeliberationTable, table=True):
    """What somebody said 发言."""

    __tablename__ = "statement"
    __table_args__ = (Index("statement_by_item", "item_id", "id"),)

    id: UUID = Field(primary_key=True)
    item_id: UUID = Field(foreign_key="item.id")
    person_id: UUID
    text: str
    law_references: list[str] = Field(sa_type=ARRAY(TEXT))
    created_at: datetime = timestamp()


class ProposalRow(DeliberationTable, table=True):
    """A proposed way 方案."""

    __tablename__ = "proposal"
    __table_args__ = (Index("proposal_by_item", "item_id", "id"),)

    id: UUID = Field(primary_key=True)
    item_id: UUID = Field(foreign_key="item.id")
    person_id: UUID
    text: str
    created_at: datetime = timestamp()
    round_no: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    left_no: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    built_on: list[UUID] = Field(sa_type=ARRAY(Uuid), sa_column_kwargs={"server_default": "{}"})
    conditions: str = Field(default="", sa_column_kwargs={"server_default": ""})
    check_at: datetime | None = timestamp(nullable=True)


class RoundRow(DeliberationTable, table=True):
    """A round of an item; one is open at most, and numbers go on over meetings."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("council", "matter_id", "number", name="round_number"),
        Index("round_open", "item_id", unique=True, postgresql_where=text("state = 'OPEN'")),
    )

    id: UUID = Field(primary_key=True)
    item_id: UUID = Field(foreign_key="item.id")
    meeting_id: UUID = Field(foreign_key="meeting.id")
    council: str
    matter_id: UUID
    number: int
    state: str
    opened_at: datetime = timestamp()
    until: datetime | None = timestamp(nullable=True)
    closed_at: datetime | None = timestamp(nullable=True)
    summary: str


class SupportRow(DeliberationTable, table=True):
    """How far somebody supports a proposal; her last word."""

    __tablename__ = "support"

    proposal_id: UUID = Field(primary_key=True, foreign_key="proposal.id")
    person_id: UUID = Field(primary_key=True)
    level: str
    seat: str
    created_at: datetime = timestamp()


class BallotRow(DeliberationTable, table=True):
    """An open vote 表决; a person's last one."""

    __tablename__ = "ballot"

    proposal_id: UUID = Field(primary_key=True, foreign_key="proposal.id")
    person_id: UUID = Field(primary_key=True)
    vote: str
    created_at: datetime = timestamp()


class AttendanceRow(DeliberationTable, table=True):
    """Who was there, and as N, ASSOCIATE or X."""

    __tablename__ = "attendance"

    meeting_id: UUID = Field(primary_key=True, foreign_key="meeting.id")
    person_id: UUID = Field(primary_key=True)
    present: bool
    seat: str
    signed_in_at: datetime | None = timestamp(nullable=True)


class SignInRow(DeliberationTable, table=True):
    """Who signed herself in 签到, and when first."""

    __tablename__ = "sign_in"

    meeting_id: UUID = Field(primary_key=True, foreign_key="meeting.id")
    person_id: UUID = Field(primary_key=True)
    signed_in_at: datetime = timestamp()


class RecusalRow(DeliberationTable, table=True):
    """Who stepped back 回避 from an item."""

    __tablename__ = "recusal"

    item_id: UUID = Field(primary_key=True, foreign_key="item.id")
    person_id: UUID = Field(primary_key=True)
    created_at: datetime = timestamp()


class MinutesPartRow(DeliberationTable, table=True):
    """A numbered part of the minutes 记录; of one item, or of the whole meeting."""

    __tablename__ = "minutes_part"

    meeting_id: UUID = Field(primary_key=True, foreign_key="meeting.id")
    number: int = Field(primary_key=True)
    item_id: UUID | None = Field(default=None, foreign_key="item.id")
    text: str


class ActionRow(DeliberationTable, table=True):
    """A task 任务 with its date."""

    __tablename__ = "action"
    __table_args__ = (
        Index("action_by_council", "council", "due_at", "id"),
        Index("action_by_item", "item_id"),
        Index("action_by_assignee", "assignee_id", "state"),
    )

    id: UUID = Field(primary_key=True)
    council: str
    matter_id: UUID
    item_id: UUID | None = Field(default=None, foreign_key="item.id")
    text: str
    assignee_id: UUID | None = None
    due_at: datetime = timestamp()
    state: str
    note: str
    created_at: datetime = timestamp()
    kind: str = Field(sa_column_kwargs={"server_default": "TASK"})
    percent: int = Field(sa_column_kwargs={"server_default": "0"})
    expected_at: datetime | None = timestamp(nullable=True)


class ProgressRow(DeliberationTable, table=True):
    """What somebody told about a task while doing it."""

    __tablename__ = "progress"
    __table_args__ = (Index("progress_by_action", "action_id", "id"),)

    id: UUID = Field(primary_key=True)
    action_id: UUID = Field(foreign_key="action.id")
    person_id: UUID
    text: str
    percent: int
    expected_at: datetime | None = timestamp(nullable=True)
    created_at: datetime = timestamp()


class VisitRow(DeliberationTable, table=True):
    """A visit 走访 that a task was: who, when, where, and what was found."""

    __tablename__ = "visit"

    action_id: UUID = Field(primary_key=True, foreign_key="action.id")
    people: list[UUID] = Field(sa_type=ARRAY(Uuid))
    visited_at: datetime = timestamp()
    place: str
    finding: str
    created_at: datetime = timestamp()


# SQLModel makes the tables; their columns are used as they are in statements.
COUNCIL = CouncilRow.__table__  # type: ignore[attr-defined]
SEAT = SeatRow.__table__  # type: ignore[attr-defined]
EXPERT = ExpertRow.__table__  # type: ignore[attr-defined]
CUSTODY = CustodyRow.__table__  # type: ignore[attr-defined]
DOCKET = DocketRow.__table__  # type: ignore[attr-defined]
MEETING = MeetingRow.__table__  # type: ignore[attr-defined]
ITEM = ItemRow.__table__  # type: ignore[attr-defined]
INVITATION = InvitationRow.__table__  # type: ignore[attr-defined]
STATEMENT = StatementRow.__table__  # type: ignore[attr-defined]
PROPOSAL = ProposalRow.__table__  # type: ignore[attr-defined]
BALLOT = BallotRow.__table__  # type: ignore[attr-defined]
SIGN_IN = SignInRow.__table__  # type: ignore[attr-defined]
RECUSAL = RecusalRow.__table__  # type: ignore[attr-defined]
MINUTES_PART = MinutesPartRow.__table__  # type: ignore[attr-defined]
ATTENDANCE = AttendanceRow.__table__  # type: ignore[attr-defined]
ACTION = ActionRow.__table__  # type: ignore[attr-defined]
PROGRESS = ProgressRow.__table__  # type: ignore[attr-defined]
VISIT = VisitRow.__table__  # type: ignore[attr-defined]
ROUND = RoundRow.__table__  # type: ignore[attr-defined]
SUPPORT = SupportRow.__table__  # type: ignore[attr-defined]
