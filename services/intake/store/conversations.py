"""The conversation in intake's tables: one act's view of it, behind the matter's row lock."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.intake.app.talk_ports import OpenQuestion
from services.intake.domain.conversation import (
    ANSWERED,
    ASKED,
    Message,
    Note,
    heard_by,
    question_state,
)
from services.intake.store.talk_tables import MESSAGE, NOTE, MessageRow, NoteRow


class ConversationStore:
    """Implements `app.ports.Conversations` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add_message(self, message: Message) -> None:
        """Store what was said, as the newest of its matter."""
        number = await self._next(MESSAGE, MESSAGE.c.message_no, message.matter)
        await self._session.execute(
            insert(MessageRow),
            [
                {
                    "matter_id": message.matter,
                    "message_no": number,
                    "id": message.id,
                    "side": message.side,
                    "author": message.author,
                    "body": message.body,
                    "text": message.text,
                    "created_at": message.at,
                    "question": ASKED if message.question else "",
                }
            ],
        )

    async def open_question(self, matter: UUID) -> OpenQuestion | None:
        """Return the question that waits for her, if one does: ten days after she saw it, none."""
        rows = await self._session.execute(
            select(MESSAGE.c.id, MESSAGE.c.read_at).where(
                MESSAGE.c.matter_id == matter, MESSAGE.c.question == ASKED
            )
        )
        for row in rows:
            if question_state(ASKED, row.read_at, self._now) == ASKED:
                return OpenQuestion(row.id, row.read_at)
        return None

    async def answer_question(self, question: UUID) -> None:
        """Note that she said something after it."""
        await self._session.execute(
            update(MessageRow).where(MESSAGE.c.id == question).values(question=ANSWERED)
        )

    async def mark_read(self, matter: UUID, message: UUID, side: str) -> bool:
        """Mark what the other side said up to a message as read; False: there is no such one."""
        last = await self._session.scalar(
            select(MESSAGE.c.message_no).where(
                MESSAGE.c.matter_id == matter, MESSAGE.c.id == message
            )
        )
        if last is None:
            return False
        await self._session.execute(
            update(MessageRow)
            .where(
                MESSAGE.c.matter_id == matter,
                MESSAGE.c.message_no <= last,
                MESSAGE.c.side.in_(sorted(heard_by(side))),
                MESSAGE.c.read_at.is_(None),
            )
            .values(read_at=self._now)
        )
        return True

    async def add_note(self, note: Note) -> None:
        """Store a note, as the newest of its matter."""
        number = await self._next(NOTE, NOTE.c.note_no, note.matter)
        await self._session.execute(
            insert(NoteRow),
            [
                {
                    "matter_id": note.matter,
                    "note_no": number,
                    "id": note.id,
                    "visibility": note.visibility,
                    "author": note.author,
                    "text": note.text,
                    "created_at": note.at,
                }
            ],
        )

    async def _next(self, table: Table, number: Any, matter: UUID) -> int:  # noqa: ANN401 - a column
        """Return the next number of a matter, whose row this act has locked."""
        last = await self._session.scalar(
            select(func.max(number)).where(table.c.matter_id == matter)
        )
        return int(last or 0) + 1
