"""What the use cases of the conversation need from outside themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from services.intake.app.talk_views import MessageView, NoteView
from services.intake.domain.conversation import Message, Note


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits for her, and when she saw it."""

    id: UUID
    read_at: datetime | None


class Conversations(Protocol):
    """Messages and notes of matters that this act has locked."""

    async def add_message(self, message: Message) -> None:
        """Store what was said, as the newest of its matter."""

    async def mark_read(self, matter: UUID, message: UUID, side: str) -> bool:
        """Mark what the other side said up to a message as read; False: there is no such one."""

    async def open_question(self, matter: UUID) -> OpenQuestion | None:
        """Return the question that waits for her, if one does."""

    async def answer_question(self, question: UUID) -> None:
        """Note that she said something after it."""

    async def add_note(self, note: Note) -> None:
        """Store a note, as the newest of its matter."""


class ConversationReader(Protocol):
    """Queries on conversations, cut to the caller's rights."""

    async def message(self, act: Act, name: str) -> MessageView:
        """Return one message."""

    async def messages(
        self, act: Act, name: str, size: int, token: str
    ) -> tuple[list[MessageView], str, int]:
        """Return a page, oldest first, and how many of the other side's are unread."""

    async def note(self, act: Act, name: str) -> NoteView:
        """Return one note."""

    async def notes(self, act: Act, name: str, size: int, token: str) -> tuple[list[NoteView], str]:
        """Return a page of notes, oldest first."""
