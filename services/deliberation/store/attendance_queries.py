"""Reads who signed herself in."""

from uuid import UUID

from sqlalchemy import select

from chassis.act import Act
from chassis.database import Database
from chassis.names import id_in
from chassis.refusals import not_found
from services.deliberation.domain.attendance import ASSOCIATE, Attendance, N, X
from services.deliberation.domain.council import VOTING_KINDS
from services.deliberation.store.tables import MEETING, SEAT, SIGN_IN


class AttendanceQueries:
    """Implements `app.readers.AttendanceReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def own(self, act: Act, name: str) -> Attendance:
        """Return the caller's own signing in, `meetings/{id}/attendance/{person}`."""
        meeting, _, person = name.partition("/attendance/")
        if person != act.caller.person_id:
            raise not_found()
        async with self._database.reading() as reading:
            found = await reading.session.execute(
                select(SIGN_IN.c.signed_in_at, SIGN_IN.c.meeting_id, SEAT.c.kind)
                .join(MEETING, MEETING.c.id == SIGN_IN.c.meeting_id)
                .outerjoin(
                    SEAT,
                    (SEAT.c.council == MEETING.c.council)
                    & (SEAT.c.person_id == SIGN_IN.c.person_id),
                )
                .where(
                    SIGN_IN.c.meeting_id == id_in(meeting, "meetings"),
                    SIGN_IN.c.person_id == UUID(person),
                )
            )
            row = found.first()
            if row is None:
                raise not_found()
            seat = X if row.kind is None else N if row.kind in VOTING_KINDS else ASSOCIATE
            return Attendance(
                row.meeting_id, UUID(person), present=True, seat=seat, signed_in_at=row.signed_in_at
            )
