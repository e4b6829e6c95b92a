"""Reads for the desk and for who holds a receipt."""

from sqlalchemy import select

from chassis.act import Act, subject_of
from chassis.database import Database
from chassis.facts import relations_to
from chassis.names import id_in
from chassis.policy import Policy
from chassis.refusals import not_found
from chassis.texts import Sentences
from services.intake.app.desk import Held, NewReceipt, ReceiptView
from services.intake.app.presenting import distant_line, status_line
from services.intake.app.views import TimelineView
from services.intake.domain.events import CLOSE, DISTANT, EVERYBODY
from services.intake.store.desk_tables import ReceiptRow
from services.intake.store.mapping import matter_of
from services.intake.store.tables import MatterRow, ResolutionRow, TimelineRow

MAX_ENTRIES = 100


class DeskQueries:
    """Implements `app.desk.DeskReader`."""

    def __init__(self, database: Database, policy: Policy) -> None:
        self._database = database
        self._policy = policy

    async def receipt(self, act: Act, matter: str) -> NewReceipt:
        """Return a matter's receipt without its PIN, under the caller's rights of now."""
        async with self._database.reading() as reading:
            row = await reading.session.get(MatterRow, id_in(matter, "matters"))
            receipt = await reading.session.get(ReceiptRow, id_in(matter, "matters"))
            if row is None or receipt is None:
                raise not_found()
            relations = await relations_to(
                reading.session, subject_of(act.caller), matter, reading.now
            )
            self._policy.require(
                "matter.read",
                act.caller,
                relations,
                classification=row.confidentiality,
                read_action="matter.read",
            )
            return NewReceipt(matter, receipt.code, "", receipt.created_at)

    async def standing(self, held: Held) -> ReceiptView | None:
        """Return the status line and the sentences: no names, no text."""
        async with self._database.reading() as reading:
            session = reading.session
            row = await session.get(MatterRow, held.matter)
            receipt = await session.get(ReceiptRow, held.matter)
            if row is None or receipt is None:
                return None
            resolution = (
                await session.get(ResolutionRow, (row.id, row.resolution_no))
                if row.resolution_no
                else None
            )
            parent = await session.get(MatterRow, row.parent_id) if row.parent_id else None
            matter = matter_of(row, resolution)
            heard = (EVERYBODY, DISTANT if held.distant else CLOSE)
            newest = await session.scalars(
                select(TimelineRow)
                .where(
                    TimelineRow.matter_id == row.id,  # type: ignore[arg-type]  # SQLModel columns
                    TimelineRow.hearers.in_(heard),  # type: ignore[attr-defined]
                )
                .order_by(TimelineRow.entry_no.desc())  # type: ignore[attr-defined]
                .limit(MAX_ENTRIES)
            )
            sentences = Sentences.load()
            entries = [
                TimelineView(
                    item.entry_no,
                    item.at,
                    item.template_key,
                    sentences.render(item.template_key, item.params),
                )
                for item in reversed(newest.all())
            ]
            line = (
                distant_line(matter)
                if held.distant
                else status_line(matter, matter_of(parent, None) if parent else None, reading.now)
            )
            return ReceiptView(receipt.code, line, entries)
