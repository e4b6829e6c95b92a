"""Reads attachments, cut to what the caller may see."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, literal, or_, select, union

from chassis.act import Act, subject_of
from chassis.database import Database
from chassis.names import id_in
from chassis.pages import Pages
from chassis.policy import Policy
from chassis.refusals import not_found
from services.intake.app.attachment_ports import AttachmentView
from services.intake.domain.attachments import READY, UPLOADING
from services.intake.store.attachment_tables import ATTACHMENT, AttachmentRow
from services.intake.store.attachments import attachment_of
from services.intake.store.readable import readable
from services.intake.store.tables import MatterRow

_INCOMING = "incoming/"


class AttachmentQueries:
    """Implements `app.attachment_ports.AttachmentReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def attachment(self, act: Act, name: str) -> AttachmentView:
        """Return one attachment. Raises NOT_FOUND; who began it sees it in every state."""
        matter = name.partition("/attachments/")[0]
        async with self._database.reading() as reading:
            row, allowed = await readable(
                self._policy, reading, act, matter, "matter.read_attachments"
            )
            own = ATTACHMENT.c.author == subject_of(act.caller)
            found = await reading.session.scalar(
                select(AttachmentRow).where(
                    ATTACHMENT.c.id == id_in(name, f"{matter}/attachments"),
                    ATTACHMENT.c.matter_id == row.id,
                    or_(_shown(row, act, allowed), own),
                )
            )
        if found is None:
            raise not_found()
        return _view(found, act, allowed)

    async def attachments(
        self, act: Act, name: str, size: int, token: str
    ) -> tuple[list[AttachmentView], str]:
        """Return a page of the attachments that the caller may read, oldest first."""
        page = self._pages.open(act, f"attachments {name}", size, token)
        async with self._database.reading() as reading:
            row, allowed = await readable(
                self._policy, reading, act, name, "matter.read_attachments"
            )
            statement = select(AttachmentRow).where(
                ATTACHMENT.c.matter_id == row.id, _shown(row, act, allowed)
            )
            if page.after:
                statement = statement.where(ATTACHMENT.c.id > UUID(page.after))
            rows = await reading.session.scalars(
                statement.order_by(ATTACHMENT.c.id).limit(page.size + 1)
            )
            kept, next_token = page.cut(list(rows), lambda item: str(item.id))
        return [_view(item, act, allowed) for item in kept], next_token

    async def unknown(self, names: list[str]) -> list[str]:
        """Return those of the files that no row has: unfinished uploads have theirs."""
        async with self._database.reading() as reading:
            files = union(
                select(ATTACHMENT.c.file).where(ATTACHMENT.c.file.in_(names)),
                select(ATTACHMENT.c.derivative).where(ATTACHMENT.c.derivative.in_(names)),
            )
            known = set(await reading.session.scalars(files))
            uploads = select(ATTACHMENT.c.id).where(ATTACHMENT.c.state == UPLOADING)
            known |= {f"{_INCOMING}{item}" for item in await reading.session.scalars(uploads)}
        return [name for name in names if name not in known]


def _shown(row: MatterRow, act: Act, allowed: tuple[str, ...]) -> ColumnElement[bool]:
    """Return what is in the caller's list: all, her own, or pictures without names in them."""
    own = ATTACHMENT.c.author == subject_of(act.caller)
    mine: Any = and_(own, ATTACHMENT.c.state.in_([UPLOADING, READY]))
    if "matter.read_all_originals" in allowed:
        ready: Any = ATTACHMENT.c.state == READY
    elif "matter.read_pictures" in allowed:
        ready = and_(ATTACHMENT.c.state == READY, ATTACHMENT.c.derivative != "")
    else:
        ready = false()
    return or_(mine, ready) if row.id else literal(value=False)


def _view(row: AttachmentRow, act: Act, allowed: tuple[str, ...]) -> AttachmentView:
    own = row.author == subject_of(act.caller)
    readable_original = "matter.read_all_originals" in allowed or (
        own and "matter.read_own_originals" in allowed
    )
    return AttachmentView(attachment_of(row), readable_original)
