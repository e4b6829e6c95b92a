"""Reads action notes: those that were written while the caller's own federation had it."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from chassis.act import Act
from chassis.database import Database, Reading
from chassis.names import id_in
from chassis.pages import Pages
from chassis.policy import Columns, Policy
from chassis.refusals import not_found
from services.escalation.app.views import NoteView
from services.escalation.domain.notes import Booking
from services.escalation.store.case_queries import readable
from services.escalation.store.cases import HELD
from services.escalation.store.tables import CASE, NOTE, STAGE


class NoteQueries:
    """Implements `app.ports.NoteReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def note(self, act: Act, name: str) -> NoteView:
        """Return one note. Raises NOT_FOUND."""
        case, _, _ = name.partition("/notes/")
        matter_id = id_in(case, "cases")
        async with self._database.reading() as reading:
            rows = await reading.session.execute(
                self._visible(act, reading, matter_id).where(
                    NOTE.c.id == id_in(name, f"{case}/notes")
                )
            )
            found = rows.first()
        if found is None:
            raise not_found()
        return _view(found)

    async def notes(self, act: Act, case: str, size: int, token: str) -> tuple[list[NoteView], str]:
        """Return a page of a case's notes, oldest first. Raises NOT_FOUND like the case."""
        page = self._pages.open(act, f"notes {case}", size, token)
        matter_id = id_in(case, "cases", field="parent")
        async with self._database.reading() as reading:
            of_case = await reading.session.execute(
                select(STAGE.c.matter_id)
                .join(CASE)
                .where(STAGE.c.matter_id == matter_id, readable(self._policy, act, reading))
                .limit(1)
            )
            if of_case.first() is None:
                raise not_found()
            statement = self._visible(act, reading, matter_id)
            if page.after:
                statement = statement.where(NOTE.c.id > UUID(page.after))
            rows = await reading.session.execute(statement.order_by(NOTE.c.id).limit(page.size + 1))
            views = [_view(row) for row in rows]
        return page.cut(views, lambda view: str(view.id))

    def _visible(self, act: Act, reading: Reading, matter_id: UUID) -> Select[Any]:
        columns = Columns(
            classification=CASE.c.confidentiality,
            object_id=NOTE.c.matter_id,
            bodies={HELD: NOTE.c.federation},
        )
        condition: ColumnElement[bool] = self._policy.predicate(
            "case.read", act.caller, columns, reading.now
        )
        return select(NOTE).join(CASE).where(NOTE.c.matter_id == matter_id, condition)


def _view(row: Any) -> NoteView:  # noqa: ANN401 - a row of `action_note`
    booking = Booking(row.resource, row.booked_from, row.booked_until) if row.resource else None
    return NoteView(row.id, row.matter_id, row.person, row.text, booking, row.created_at)
