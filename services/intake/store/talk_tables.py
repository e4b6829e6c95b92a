"""The tables of the conversation: messages, and the notes of officers."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from chassis.protected import Protected, ProtectedText
from chassis.tables import timestamp
from services.intake.store.tables import IntakeTable


class MessageRow(IntakeTable, table=True):
    """One thing that was said between her and the owner."""

    __tablename__ = "message"

    matter_id: UUID = Field(primary_key=True, foreign_key="matter.id")
    # The order; never shown: a reader of a part must not count the rest.
    message_no: int = Field(primary_key=True)
    id: UUID = Field(unique=True)
    side: str
    author: str
    body: str = ""
    text: Protected[str] = Field(sa_type=ProtectedText("message.text"))
    created_at: datetime = timestamp()
    read_at: datetime | None = timestamp(nullable=True)
    question: str = Field(default="", sa_column_kwargs={"server_default": ""})


class NoteRow(IntakeTable, table=True):
    """One note of an officer."""

    __tablename__ = "note"

    matter_id: UUID = Field(primary_key=True, foreign_key="matter.id")
    note_no: int = Field(primary_key=True)
    id: UUID = Field(unique=True)
    visibility: str
    author: str
    text: Protected[str] = Field(sa_type=ProtectedText("note.text"))
    created_at: datetime = timestamp()


MESSAGE = MessageRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
NOTE = NoteRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
