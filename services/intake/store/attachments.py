"""The rows of attachments: one act's view of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.names import name_of
from chassis.timers import new_timer, set_timer, void_timers
from services.intake.app.attachment_ports import OfMatter
from services.intake.domain.attachments import READY, UNFINISHED, UPLOADING, Attachment
from services.intake.store.attachment_tables import ATTACHMENT, AttachmentRow
from services.intake.store.tables import MatterRow

_MATTER = MatterRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_SAME = (
    "id",
    "kind",
    "media_type",
    "size",
    "sha256",
    "author",
    "side",
    "created_at",
    "state",
    "received",
    "stored",
    "pieces",
    "last_offset",
    "last_digest",
    "file",
    "derivative",
    "derivative_size",
    "derivative_pieces",
)


def attachment_of(row: AttachmentRow) -> Attachment:
    """Return the attachment of a row."""
    return Attachment(matter=row.matter_id, **{name: getattr(row, name) for name in _SAME})


def _values(attachment: Attachment) -> dict[str, object]:
    values = {name: getattr(attachment, name) for name in _SAME}
    return values | {"matter_id": attachment.matter}


def _name(attachment: Attachment) -> str:
    return f"{name_of('matters', attachment.matter)}/attachments/{attachment.id}"


class AttachmentRows:
    """Implements `app.attachment_ports.Attachments` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, attachment: Attachment, ends_at: datetime) -> None:
        """Store a new upload, with the timer that ends it."""
        await self._session.execute(insert(AttachmentRow), [_values(attachment)])
        await set_timer(
            self._session,
            new_timer(UNFINISHED, _name(attachment), epoch=0, number=0, due_at=ends_at),
        )

    async def count(self, matter: UUID) -> int:
        """Return how many attachments a matter has or is getting."""
        found = await self._session.scalar(
            select(func.count())
            .select_from(ATTACHMENT)
            .where(ATTACHMENT.c.matter_id == matter, ATTACHMENT.c.state.in_([UPLOADING, READY]))
        )
        return int(found or 0)

    async def get(self, attachment: UUID) -> Attachment | None:
        """Return an attachment, locked until the act ends; its matter is not."""
        row = await self._session.get(
            AttachmentRow, attachment, with_for_update=True, populate_existing=True
        )
        return attachment_of(row) if row is not None else None

    async def matter_of(self, attachment: Attachment) -> OfMatter:
        """Return what the rights on it depend on."""
        row = (
            await self._session.execute(
                select(_MATTER.c.confidentiality, _MATTER.c.status).where(
                    _MATTER.c.id == attachment.matter
                )
            )
        ).one()
        return OfMatter(name_of("matters", attachment.matter), row.confidentiality, row.status)

    async def save(self, attachment: Attachment) -> None:
        """Store what an act did to it; with its end the timer is void."""
        values = _values(attachment)
        await self._session.execute(
            update(AttachmentRow).where(ATTACHMENT.c.id == values.pop("id")).values(**values)
        )
        if attachment.state != UPLOADING:
            await void_timers(self._session, _name(attachment))
