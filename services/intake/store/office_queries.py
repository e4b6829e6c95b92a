"""Reads stand-ins and hand-overs for who made them."""

from uuid import UUID

from sqlalchemy import or_, select

from chassis.act import Act, subject_of
from chassis.database import Database
from chassis.names import id_in
from chassis.refusals import not_found
from services.intake.app.office_ports import Deputy, Handover
from services.intake.store.deputies import DEPUTY, deputy_of
from services.intake.store.office_tables import DeputyRow, HandoverRow

MAX_DEPUTIES = 200


class OfficeQueries:
    """Implements `app.office_ports.OfficeReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def deputy(self, act: Act, name: str) -> Deputy:
        """Return a deputy, for who named her or is it."""
        async with self._database.reading() as reading:
            row = await reading.session.get(DeputyRow, id_in(name, "deputies"))
            people = {str(row.officer_id), str(row.person_id)} if row is not None else set()
            if row is None or act.caller.person_id not in people:
                raise not_found()
            return deputy_of(row)

    async def deputies(self, act: Act) -> list[Deputy]:
        """Return those of now and later, whom the caller named or who she is."""
        own = UUID(act.caller.person_id) if act.caller.person_id else UUID(int=0)
        async with self._database.reading() as reading:
            rows = await reading.session.scalars(
                select(DeputyRow)
                .where(
                    or_(DEPUTY.c.officer_id == own, DEPUTY.c.person_id == own),
                    DEPUTY.c.until > reading.now,
                )
                .order_by(DEPUTY.c.since, DEPUTY.c.id)
                .limit(MAX_DEPUTIES)
            )
            return [deputy_of(row) for row in rows]

    async def handover(self, act: Act, name: str) -> Handover:
        """Return a hand-over, for who made it."""
        async with self._database.reading() as reading:
            row = await reading.session.get(HandoverRow, id_in(name, "handovers"))
            if row is None or row.actor != subject_of(act.caller):
                raise not_found()
            return Handover(
                row.id,
                row.giver_id,
                row.receiver_id,
                row.actor,
                row.reason,
                tuple(row.bodies),
                row.created_at,
            )
