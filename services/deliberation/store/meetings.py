"""Meetings, items, invitations and attendance in deliberation's tables."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, insert, select, union
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.deliberation.domain.attendance import Attendance, X
from services.deliberation.domain.closing import MinutesPart
from services.deliberation.domain.invitation import ACCEPTED, LIVE, Invitation
from services.deliberation.domain.item import DUE, OPEN, RESOLVED, UNRESOLVED, Item
from services.deliberation.domain.meeting import ON_SITE, URGENT, Meeting
from services.deliberation.store.rows import load, load_all, save, values_of
from services.deliberation.store.tables import (
    ATTENDANCE,
    BALLOT,
    INVITATION,
    ITEM,
    MEETING,
    MINUTES_PART,
    PROPOSAL,
    RECUSAL,
    SIGN_IN,
    STATEMENT,
)


class MeetingStore:
    """Implements `app.ports.Meetings` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, meeting_id: UUID) -> Meeting | None:
        """Return a meeting, locked until the act ends."""
        found = await self._session.execute(
            select(MEETING).where(MEETING.c.id == meeting_id).with_for_update()
        )
        row = found.first()
        return load(Meeting, row) if row else None

    async def look(self, meeting_id: UUID) -> Meeting | None:
        """Return a meeting as it is, without its lock."""
        found = await self._session.execute(select(MEETING).where(MEETING.c.id == meeting_id))
        row = found.first()
        return load(Meeting, row) if row else None

    async def monthly(self, council: str, month: str) -> bool:
        """Whether the council has its MONTHLY meeting of a month."""
        return bool(
            await self._session.scalar(
                select(exists().where(MEETING.c.council == council, MEETING.c.month == month))
            )
        )

    async def next_ordinary(self, council: str, now: datetime) -> Meeting | None:
        """Return the next meeting to come that does not decide at once, locked."""
        found = await self._session.execute(
            select(MEETING)
            .where(
                MEETING.c.council == council,
                MEETING.c.state == OPEN,
                MEETING.c.start_time > now,
                MEETING.c.kind != URGENT,
                MEETING.c.mode != ON_SITE,
            )
            .order_by(MEETING.c.start_time, MEETING.c.id)
            .limit(1)
            .with_for_update()
        )
        row = found.first()
        return load(Meeting, row) if row else None

    async def save(self, meeting: Meeting) -> None:
        """Store a meeting, new or changed."""
        await save(self._session, MEETING, meeting)

    async def items(self, meeting_id: UUID) -> list[Item]:
        """Return the items of a meeting in their order, locked against contributions."""
        rows = await self._session.execute(
            select(ITEM)
            .where(ITEM.c.meeting_id == meeting_id)
            .order_by(ITEM.c.position)
            .with_for_update()
        )
        return load_all(Item, rows.all())

    async def item(self, meeting_id: UUID, item_id: UUID) -> Item | None:
        """Return an item, locked against its close until the act ends."""
        found = await self._session.execute(
            select(ITEM)
            .where(ITEM.c.id == item_id, ITEM.c.meeting_id == meeting_id)
            .with_for_update(read=True)
        )
        row = found.first()
        return load(Item, row) if row else None

    async def any_item(self, item_id: UUID) -> Item | None:
        """Return an item of whatever meeting, locked."""
        found = await self._session.execute(
            select(ITEM).where(ITEM.c.id == item_id).with_for_update()
        )
        row = found.first()
        return load(Item, row) if row else None

    async def ratifications_due(self, council: str) -> list[Item]:
        """Return the items whose provisional resolution is on no agenda yet, oldest first."""
        planned = ITEM.alias("planned")
        rows = await self._session.execute(
            select(ITEM)
            .where(
                ITEM.c.council == council,
                ITEM.c.ratification == DUE,
                ~exists().where(planned.c.ratifies == ITEM.c.id, planned.c.state == OPEN),
            )
            .order_by(ITEM.c.closed_at, ITEM.c.id)
        )
        return load_all(Item, rows.all())

    async def recuse(self, item_id: UUID, person_id: UUID, at: datetime) -> None:
        """Store that somebody stepped back from an item."""
        await self._session.execute(
            insert(RECUSAL).values(item_id=item_id, person_id=person_id, created_at=at)
        )

    async def sign_in(self, meeting_id: UUID, person_id: UUID, at: datetime) -> None:
        """Store that somebody signed herself in; the first time counts."""
        await self._session.execute(
            upsert(SIGN_IN)
            .values(meeting_id=meeting_id, person_id=person_id, signed_in_at=at)
            .on_conflict_do_nothing()
        )

    async def recused(self, item_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """Return who recused herself from which of the items."""
        rows = await self._session.execute(
            select(RECUSAL.c.item_id, RECUSAL.c.person_id).where(RECUSAL.c.item_id.in_(item_ids))
        )
        found: dict[UUID, set[UUID]] = {}
        for row in rows:
            found.setdefault(row.item_id, set()).add(row.person_id)
        return found

    async def seen(self, meeting_id: UUID, *, spoken: bool) -> dict[UUID, datetime | None]:
        """Return who signed in, with when; with `spoken` also who spoke, proposed or voted."""
        signed = await self._session.execute(
            select(SIGN_IN.c.person_id, SIGN_IN.c.signed_in_at).where(
                SIGN_IN.c.meeting_id == meeting_id
            )
        )
        found: dict[UUID, datetime | None] = {row.person_id: row.signed_in_at for row in signed}
        if not spoken:
            return found
        items = select(ITEM.c.id).where(ITEM.c.meeting_id == meeting_id)
        # What is to be ratified was proposed elsewhere: its author need not be here.
        own = items.where(ITEM.c.ratifies.is_(None))
        proposals = select(PROPOSAL.c.id).where(PROPOSAL.c.item_id.in_(items))
        heard = await self._session.scalars(
            union(
                select(STATEMENT.c.person_id).where(STATEMENT.c.item_id.in_(items)),
                select(PROPOSAL.c.person_id).where(PROPOSAL.c.item_id.in_(own)),
                select(BALLOT.c.person_id).where(BALLOT.c.proposal_id.in_(proposals)),
            )
        )
        return dict.fromkeys(heard) | found

    async def open_item_of(self, matter_id: UUID) -> Item | None:
        """Return the one open item of a matter, leaving out what is only to be ratified."""
        found = await self._session.execute(
            select(ITEM).where(
                ITEM.c.matter_id == matter_id, ITEM.c.state == OPEN, ITEM.c.ratifies.is_(None)
            )
        )
        row = found.first()
        return load(Item, row) if row else None

    async def deliberated(self, matter_id: UUID) -> bool:
        """Whether an item of the matter was ever closed in a meeting."""
        return bool(
            await self._session.scalar(
                select(
                    exists().where(
                        ITEM.c.matter_id == matter_id, ITEM.c.state.in_([RESOLVED, UNRESOLVED])
                    )
                )
            )
        )

    async def save_item(self, item: Item) -> None:
        """Store an item, new or changed."""
        await save(self._session, ITEM, item)

    async def invitation(self, invitation_id: UUID) -> Invitation | None:
        """Return an invitation; the lock of its meeting guards it."""
        found = await self._session.execute(
            select(INVITATION).where(INVITATION.c.id == invitation_id)
        )
        row = found.first()
        return load(Invitation, row) if row else None

    async def live_invitations(self, item_ids: Collection[UUID]) -> list[Invitation]:
        """Return the pending and accepted invitations to items."""
        rows = await self._session.execute(
            select(INVITATION)
            .where(INVITATION.c.item_id.in_(item_ids), INVITATION.c.state.in_(LIVE))
            .order_by(INVITATION.c.id)
        )
        return load_all(Invitation, rows.all())

    async def guests_of(self, council: str, matter_id: UUID) -> set[UUID]:
        """Return everybody whom a council invited to a matter and who came or is coming."""
        coming = select(INVITATION.c.person_id).where(
            INVITATION.c.council == council,
            INVITATION.c.matter_id == matter_id,
            INVITATION.c.state == ACCEPTED,
        )
        came = (
            select(INVITATION.c.person_id)
            .join(
                ATTENDANCE,
                (ATTENDANCE.c.meeting_id == INVITATION.c.meeting_id)
                & (ATTENDANCE.c.person_id == INVITATION.c.person_id),
            )
            .where(INVITATION.c.council == council, INVITATION.c.matter_id == matter_id)
            .where(ATTENDANCE.c.seat == X)
        )
        return set(await self._session.scalars(coming.union(came)))

    async def save_invitation(self, invitation: Invitation) -> None:
        """Store an invitation, new or changed."""
        await save(self._session, INVITATION, invitation)

    async def save_attendance(self, attendance: Iterable[Attendance]) -> None:
        """Store who was there."""
        rows = [values_of(person) for person in attendance]
        if rows:
            await self._session.execute(insert(ATTENDANCE), rows)

    async def save_minutes(self, parts: Iterable[MinutesPart]) -> None:
        """Store the parts of the minutes."""
        rows = [values_of(part) for part in parts]
        if rows:
            await self._session.execute(insert(MINUTES_PART), rows)
