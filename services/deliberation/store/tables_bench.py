"""The tables of seats that end or begin by proposal, and of publications."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from chassis.tables import timestamp
from services.deliberation.store.tables import DeliberationTable

# All tables of deliberation: those of `tables`, and the ones below.
metadata = DeliberationTable.metadata


class AssociateProposalRow(DeliberationTable, table=True):
    """Somebody who came as X is to sit there; the N of a council are asked once at a time."""

    __tablename__ = "associate_proposal"
    __table_args__ = (
        Index(
            "associate_open",
            "council",
            "person_id",
            unique=True,
            postgresql_where=text("state = 'OPEN'"),
        ),
        Index("associate_by_council", "council", "id"),
    )

    id: UUID = Field(primary_key=True)
    council: str = Field(foreign_key="council.name")
    person_id: UUID
    meetings: int
    state: str
    created_at: datetime = timestamp()


class AssociateVoteRow(DeliberationTable, table=True):
    """What an N said in writing; her last word."""

    __tablename__ = "associate_vote"

    proposal_id: UUID = Field(primary_key=True, foreign_key="associate_proposal.id")
    person_id: UUID = Field(primary_key=True)
    vote: str
    created_at: datetime = timestamp()


class FormerSeatRow(DeliberationTable, table=True):
    """A seat that has ended."""

    __tablename__ = "former_seat"
    __table_args__ = (Index("former_seat_by_council", "council", "until"),)

    seat_id: UUID = Field(primary_key=True)
    council: str = Field(foreign_key="council.name")
    person_id: UUID
    kind: str
    since: datetime = timestamp()
    until: datetime = timestamp()


class PublicationRow(DeliberationTable, table=True):
    """A result that the village may read; an item has one."""

    __tablename__ = "publication"
    __table_args__ = (Index("publication_by_region", "region", "id"),)

    id: UUID = Field(primary_key=True)
    council: str
    region: str
    matter_id: UUID
    item_id: UUID = Field(foreign_key="item.id", unique=True)
    topic: str
    text: str
    created_at: datetime = timestamp()


ASSOCIATE_PROPOSAL = AssociateProposalRow.__table__  # type: ignore[attr-defined]
ASSOCIATE_VOTE = AssociateVoteRow.__table__  # type: ignore[attr-defined]
FORMER_SEAT = FormerSeatRow.__table__  # type: ignore[attr-defined]
PUBLICATION = PublicationRow.__table__  # type: ignore[attr-defined]
