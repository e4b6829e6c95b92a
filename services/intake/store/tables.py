"""The tables of intake."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, MetaData, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

from chassis.protected import Protected, ProtectedText
from chassis.tables import timestamp

metadata = MetaData()


class IntakeTable(SQLModel):
    """A table of intake's own database."""

    metadata = metadata
    model_config = SQLModelConfig(arbitrary_types_allowed=True)


class PersonRow(IntakeTable, table=True):
    """Somebody: the only place where names and phones exist, encrypted."""

    __tablename__ = "person"
    __table_args__ = (
        Index("person_by_phone", "phone_index"),
        Index("person_unindexed", "id", postgresql_where=text("phone_index IS NULL")),
    )

    id: UUID = Field(primary_key=True)
    display_name: Protected[str] = Field(sa_type=ProtectedText("person.display_name"))
    phone: Protected[str] = Field(sa_type=ProtectedText("person.phone"))
    # Blind: a keyed hash of the bare digits; empty without a phone, NULL until it is indexed.
    phone_index: bytes | None = Field(default=None, sa_type=LargeBinary)
    language: str
    region: str
    login: bool = True  # False: entered as a party of a matter, never matched to anybody
    created_at: datetime = timestamp()


class GroupRow(IntakeTable, table=True):
    """An area group 片区群."""

    __tablename__ = "area_group"

    id: UUID = Field(primary_key=True)
    region: str = Field(index=True)
    title: str
    member_count: int = 0
    created_at: datetime = timestamp()


class MembershipRow(IntakeTable, table=True):
    """Somebody's place in a group, the leader's included."""

    __tablename__ = "membership"
    __table_args__ = (Index("membership_by_person", "person_id"),)

    group_id: UUID = Field(primary_key=True, foreign_key="area_group.id")
    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    role: str
    since: datetime = timestamp()
    title: str = Field(default="NONE", sa_column_kwargs={"server_default": "NONE"})
    area: str = Field(default="", sa_column_kwargs={"server_default": ""})


class MatterRow(IntakeTable, table=True):
    """The register: one row per matter, the only truth about who has it."""

    __tablename__ = "matter"
    __table_args__ = (
        CheckConstraint(
            "(status IN ('OPEN','RESOLVED','REFERRED'))"
            " = (owner_body IS NOT NULL AND deadline IS NOT NULL)",
            name="matter_has_owner_and_deadline",
        ),
        CheckConstraint("(status = 'MERGED') <= (parent_id IS NOT NULL)", name="matter_has_parent"),
        Index("matter_by_owner", "owner_body", "deadline"),
        Index("matter_by_region", "region", "id", postgresql_ops={"region": "text_pattern_ops"}),
        Index("matter_by_parent", "parent_id"),
    )

    id: UUID = Field(primary_key=True)
    region: str
    topic: str
    right: str
    urgency: str
    risk: str
    confidentiality: str
    channel: str
    audience: str
    group_id: UUID | None = None
    text: str
    council_text: str = ""
    pseudonym: str
    status: str
    phase: str
    phase_at: datetime | None = timestamp(nullable=True)
    epoch: int
    owner_body: str | None = None
    owner_level: int | None = None
    owner_region: str | None = None
    deadline: datetime | None = timestamp(nullable=True)
    deadline_no: int = 0
    village_due_at: datetime | None = timestamp(nullable=True)
    whole_due_at: datetime = timestamp()
    policy: str
    taken_at: datetime | None = timestamp(nullable=True)
    resolution_no: int = 0
    reopen_count: int = 0
    resolved_level: int | None = None
    timeline_no: int = 0
    revision: int = 1
    parent_id: UUID | None = Field(default=None, foreign_key="matter.id")
    children_count: int = 0
    handed_in: bool = False
    pause_reason: str | None = None
    paused_at: datetime | None = timestamp(nullable=True)
    pause_until: datetime | None = timestamp(nullable=True)
    accepted_at: datetime | None = timestamp(nullable=True)
    gone_no: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    waited_seconds: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    created_at: datetime = timestamp()
    legal_route: str = Field(default="NONE", sa_column_kwargs={"server_default": "NONE"})
    last_move: str = Field(default="", sa_column_kwargs={"server_default": ""})
    moved_at: datetime | None = timestamp(nullable=True)
    giver_body: str | None = None
    giver_level: int | None = None
    giver_region: str | None = None
    giver_deadline: datetime | None = timestamp(nullable=True)
    acted_epoch: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    moves_without_action: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    dispute: str = Field(default="", sa_column_kwargs={"server_default": ""})
    objection_epoch: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    other_region: str | None = None
    home_region: str | None = None
    review_no: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class PartyRow(IntakeTable, table=True):
    """How somebody stands to a matter."""

    __tablename__ = "party"

    matter_id: UUID = Field(primary_key=True, foreign_key="matter.id")
    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    role: str = Field(primary_key=True)


class CustodyRow(IntakeTable, table=True):
    """One link of the chain: who had it, since when, by which move. Gapless by epoch."""

    __tablename__ = "custody"
    __table_args__ = (UniqueConstraint("matter_id", "actor", "request_id", name="custody_request"),)

    matter_id: UUID = Field(primary_key=True, foreign_key="matter.id")
    epoch: int = Field(primary_key=True)
    body: str | None = None
    level: int | None = None
    region: str | None = None
    since: datetime = timestamp()
    move: str
    actor: str
    reason: str = ""
    without_deliberation: bool = False
    deadline: datetime | None = timestamp(nullable=True)
    status: str
    request_id: str | None = None
    # What the request of a council or federation asked for; others have none.
    fingerprint: bytes | None = Field(default=None, sa_type=LargeBinary)


class ResolutionRow(IntakeTable, table=True):
    """One outcome of a matter, and what she said of it."""

    __tablename__ = "resolution"

    matter_id: UUID = Field(primary_key=True, foreign_key="matter.id")
    resolution_no: int = Field(primary_key=True)
    outcome: str
    text: str
    action_record: str
    reason: str
    law_references: list[str] = Field(sa_type=ARRAY(TEXT))
    body: str
    level: int
    region: str
    created_at: datetime = timestamp()
    solved: bool | None = None
    satisfaction: str | None = None
    comment: str = ""
    confirmed_at: datetime | None = timestamp(nullable=True)
    expected_at: datetime | None = timestamp(nullable=True)  # of a promise, see `Answer`
    fulfilled_at: datetime | None = timestamp(nullable=True)


class ContactRow(IntakeTable, table=True):
    """One try to ask her whether it is solved."""

    __tablename__ = "contact"

    matter_id: UUID = Field(primary_key=True, foreign_key="matter.id")
    resolution_no: int = Field(primary_key=True)
    contact_no: int = Field(primary_key=True)
    medium: str
    at: datetime = timestamp()
    actor: str
    reached: bool


class ExtensionRow(IntakeTable, table=True):
    """More time for a matter: who asked for it and why, who decided and how."""

    __tablename__ = "extension"

    matter_id: UUID = Field(primary_key=True, foreign_key="matter.id")
    number: int = Field(primary_key=True)
    epoch: int
    days: int
    reason: str
    body: str
    asked_by: str
    asked_at: datetime = timestamp()
    state: str
    decided_by: str = ""
    decided_at: datetime | None = timestamp(nullable=True)
    decision_reason: str = ""


class TimelineRow(IntakeTable, table=True):
    """One sentence of a matter's timeline: its key and the codes that fill it."""

    __tablename__ = "timeline"

    matter_id: UUID = Field(primary_key=True, foreign_key="matter.id")
    entry_no: int = Field(primary_key=True)
    at: datetime = timestamp()
    template_key: str
    params: dict[str, str] = Field(sa_type=JSONB)
    hearers: str
