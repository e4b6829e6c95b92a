"""The tables of posts and offers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from chassis.protected import Protected, ProtectedText
from chassis.tables import timestamp
from services.intake.store.tables import IntakeTable


class PostRow(IntakeTable, table=True):
    """Something said in a group, or told there of a matter."""

    __tablename__ = "group_post"
    __table_args__ = (Index("group_post_by_group", "group_id", "id"),)

    id: UUID = Field(primary_key=True)
    group_id: UUID = Field(foreign_key="area_group.id")
    author_id: UUID | None = Field(default=None, foreign_key="person.id")
    text: Protected[str] = Field(sa_type=ProtectedText("group_post.text"))
    matter_id: UUID | None = Field(default=None, foreign_key="matter.id")
    private: bool = False
    template_key: str
    params: dict[str, str] = Field(sa_type=JSONB)
    created_at: datetime = timestamp()


class OfferRow(IntakeTable, table=True):
    """A neighbour's offer of help on a matter."""

    __tablename__ = "offer"

    matter_id: UUID = Field(primary_key=True, foreign_key="matter.id")
    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    text: Protected[str] = Field(sa_type=ProtectedText("offer.text"))
    created_at: datetime = timestamp()
