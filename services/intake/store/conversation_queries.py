"""Reads conversations and notes, cut to what the caller may read."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select

from chassis.act import Act, subject_of
from chassis.database import Database, Reading
from chassis.names import id_in
from chassis.pages import Pages
from chassis.policy import Policy
from chassis.refusals import not_found
from services.intake.app.talk_views import MessageView, NoteView
from services.intake.domain.conversation import PUBLIC, heard_by, question_state, side_of
from services.intake.store.readable import readable
from services.intake.store.tables import MatterRow
from services.intake.store.talk_tables import MESSAGE, NOTE, MessageRow, NoteRow


class ConversationQueries:
    """Implements `app.ports.ConversationReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def message(self, act: Act, name: str) -> MessageView:
        """Return one message. Raises NOT_FOUND."""
        matter = name.partition("/messages/")[0]
        async with self._database.reading() as reading:
            row, allowed = await self._conversation(reading, act, matter)
            found = await reading.session.scalar(
                select(MessageRow).where(
                    MESSAGE.c.id == id_in(name, f"{matter}/messages"),
                    *_of_matter(row, act, allowed),
                )
            )
        if found is None:
            raise not_found()
        return _message(found, reading.now)

    async def messages(
        self, act: Act, name: str, size: int, token: str
    ) -> tuple[list[MessageView], str, int]:
        """Return a page of the conversation, oldest first, and how much the caller's side missed.

        A reporter who is not the concerned person reads her own words only.
        """
        page = self._pages.open(act, f"messages {name}", size, token)
        async with self._database.reading() as reading:
            row, allowed = await self._conversation(reading, act, name)
            statement = select(MessageRow).where(*_of_matter(row, act, allowed))
            if page.after:
                statement = statement.where(MESSAGE.c.message_no > int(page.after))
            rows = await reading.session.scalars(
                statement.order_by(MESSAGE.c.message_no).limit(page.size + 1)
            )
            kept, next_token = page.cut(list(rows), lambda item: str(item.message_no))
            unread = await reading.session.scalar(
                select(func.count())
                .select_from(MESSAGE)
                .where(
                    *_of_matter(row, act, allowed),
                    MESSAGE.c.side.in_(sorted(heard_by(side_of(allowed)))),
                    MESSAGE.c.read_at.is_(None),
                )
            )
        return [_message(item, reading.now) for item in kept], next_token, int(unread or 0)

    async def note(self, act: Act, name: str) -> NoteView:
        """Return one note. Raises NOT_FOUND."""
        matter = name.partition("/notes/")[0]
        async with self._database.reading() as reading:
            row, allowed = await readable(self._policy, reading, act, matter, "matter.read_notes")
            found = await reading.session.scalar(
                select(NoteRow).where(
                    NOTE.c.id == id_in(name, f"{matter}/notes"), *_notes_of(row, allowed)
                )
            )
        if found is None:
            raise not_found()
        return _note(found)

    async def notes(self, act: Act, name: str, size: int, token: str) -> tuple[list[NoteView], str]:
        """Return a page of the notes that the caller may read, oldest first."""
        page = self._pages.open(act, f"notes {name}", size, token)
        async with self._database.reading() as reading:
            row, allowed = await readable(self._policy, reading, act, name, "matter.read_notes")
            statement = select(NoteRow).where(*_notes_of(row, allowed))
            if page.after:
                statement = statement.where(NOTE.c.note_no > int(page.after))
            rows = await reading.session.scalars(
                statement.order_by(NOTE.c.note_no).limit(page.size + 1)
            )
            kept, next_token = page.cut(list(rows), lambda item: str(item.note_no))
        return [_note(item) for item in kept], next_token

    async def _conversation(
        self, reading: Reading, act: Act, name: str
    ) -> tuple[MatterRow, tuple[str, ...]]:
        return await readable(self._policy, reading, act, name, "matter.read_messages")


def _of_matter(row: MatterRow, act: Act, allowed: tuple[str, ...]) -> list[ColumnElement[bool]]:
    own = MESSAGE.c.author == subject_of(act.caller)
    whole: Any = literal(value=True) if "matter.read_all_messages" in allowed else own
    return [MESSAGE.c.matter_id == row.id, whole]


def _notes_of(row: MatterRow, allowed: tuple[str, ...]) -> list[ColumnElement[bool]]:
    inside = "matter.read_inside_notes" in allowed
    shown: Any = literal(value=True) if inside else NOTE.c.visibility == PUBLIC
    return [NOTE.c.matter_id == row.id, shown]


def _message(row: MessageRow, now: datetime) -> MessageView:
    return MessageView(
        id=row.id,
        matter=row.matter_id,
        side=row.side,
        author=row.author,
        body=row.body,
        text=row.text.reveal(),
        at=row.created_at,
        read_at=row.read_at,
        question_state=question_state(row.question, row.read_at, now),
    )


def _note(row: NoteRow) -> NoteView:
    return NoteView(
        row.id, row.matter_id, row.visibility, row.author, row.text.reveal(), row.created_at
    )
