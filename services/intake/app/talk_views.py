"""What queries on conversations return, already cut to the caller's rights."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MessageView:
    """One thing that was said."""

    id: UUID
    matter: UUID
    side: str
    author: str
    body: str
    text: str = field(repr=False)
    at: datetime
    read_at: datetime | None
    question_state: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """One note of an officer."""

    id: UUID
    matter: UUID
    visibility: str
    author: str
    text: str = field(repr=False)
    at: datetime
