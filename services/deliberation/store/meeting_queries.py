"""Reads meetings for those who sit there, and for an X her one item."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import false, func, or_, select

from chassis.act import Act, subject_of
from chassis.database import Database, Reading
from chassis.facts import relations_to
from chassis.names import id_in, name_of
from chassis.pages import Pages
from chassis.policy import Columns, Policy
from chassis.refusals import not_found
from services.deliberation.app.views import InvitationView, ItemView, MeetingView
from services.deliberation.domain.action import Action
from services.deliberation.domain.attendance import Attendance
from services.deliberation.domain.closing import MinutesPart
from services.deliberation.domain.council import VOTING_KINDS
from services.deliberation.domain.invitation import Invitation
from services.deliberation.domain.item import Item
from services.deliberation.domain.meeting import CLOSED, OPEN, Meeting
from services.deliberation.domain.names import council_in, ids_in
from services.deliberation.domain.quorum import quorum_of
from services.deliberation.store.reading import action_view, not_recused, require
from services.deliberation.store.rows import load, load_all
from services.deliberation.store.rules import MeetingRules
from services.deliberation.store.tables import (
    ACTION,
    ATTENDANCE,
    INVITATION,
    ITEM,
    MEETING,
    MINUTES_PART,
    SEAT,
)

_ITEM = Columns(object_id=ITEM.c.matter_id, state=ITEM.c.state, bodies={"owner": ITEM.c.council})
_SEATED = "docket.read"  # who may read the council's docket sees whole meetings
ACTS = frozenset(
    {
        "meeting.create_item",
        "meeting.close",
        "invitation.create",
        "statement.create",
        "proposal.create",
        "ballot.cast",
        "meeting.attend",
        "item.recuse",
    }
)
_AFTER_HOURS = frozenset({"meeting.close"})


class MeetingQueries:
    """Implements the meetings' part of `app.readers.MeetingReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def meeting(self, act: Act, name: str) -> MeetingView:
        """Return a meeting as the caller may see it: an X only her item.

        Raises NOT_FOUND for everybody who neither sits there nor has an item to see.
        """
        meeting_id = id_in(name, "meetings")
        async with self._database.reading() as reading:
            found = await reading.session.execute(select(MEETING).where(MEETING.c.id == meeting_id))
            row = found.first()
            if row is None:
                raise not_found()
            [view] = await self._views(reading, act, [load(Meeting, row)])
            seated = await reading.allowed(
                self._policy, act.caller, bodies={"owner": view.meeting.council}
            )
            if not view.items and _SEATED not in seated:
                raise not_found()
            return view

    async def meetings(
        self, act: Act, council: str, size: int, token: str
    ) -> tuple[list[MeetingView], str]:
        """Return a page of a council's meetings for those who sit there, the newest first."""
        council_in(council, field="council")
        page = self._pages.open(act, f"meetings {council}", size, token)
        async with self._database.reading() as reading:
            await require(self._policy, reading, act, "meeting.list", council)
            statement = select(MEETING).where(MEETING.c.council == council)
            if page.after:
                statement = statement.where(MEETING.c.id < UUID(page.after))
            rows = await reading.session.execute(
                statement.order_by(MEETING.c.id.desc()).limit(page.size + 1)
            )
            meetings, following = page.cut(
                load_all(Meeting, rows.all()), lambda meeting: str(meeting.id)
            )
            return await self._views(reading, act, meetings), following

    async def item(self, act: Act, name: str) -> ItemView:
        """Return one item. Raises NOT_FOUND for everybody who may not read it."""
        meeting_id, item_id = ids_in(name, "meetings", "items")
        async with self._database.reading() as reading:
            items = await self._visible(reading, act, [meeting_id])
            for view in await self._item_views(reading, act, items):
                if view.item.id == item_id:
                    return view
        raise not_found()

    async def invitation(self, act: Act, name: str) -> InvitationView:
        """Return an invitation to those who sit there and to the person who was invited."""
        async with self._database.reading() as reading:
            found = await reading.session.execute(
                select(INVITATION).where(INVITATION.c.id == id_in(name, "invitations"))
            )
            row = found.first()
            if row is None:
                raise not_found()
            invitation = load(Invitation, row)
            if str(invitation.person_id) != act.caller.person_id:
                await require(
                    self._policy,
                    reading,
                    act,
                    "invitation.read",
                    name_of("matters", invitation.matter_id),
                    bodies={"owner": invitation.council},
                )
            return _invitation(act, invitation)

    async def _views(
        self, reading: Reading, act: Act, meetings: Sequence[Meeting]
    ) -> list[MeetingView]:
        """Return meetings of one council, each with the items that the caller may see."""
        if not meetings:
            return []
        council = meetings[0].council
        ids = [meeting.id for meeting in meetings]
        seated = await reading.allowed(self._policy, act.caller, bodies={"owner": council})
        visible = await self._visible(reading, act, ids)
        views = await self._item_views(reading, act, visible)
        counted = await reading.session.execute(
            select(ITEM.c.meeting_id, func.count().label("items"))
            .where(ITEM.c.meeting_id.in_(ids))
            .group_by(ITEM.c.meeting_id)
        )
        counts = {row.meeting_id: row.items for row in counted}
        present = await reading.session.execute(
            select(ATTENDANCE)
            .where(ATTENDANCE.c.meeting_id.in_(ids))
            .order_by(ATTENDANCE.c.person_id)
        )
        attendance = load_all(Attendance, present.all())
        filled = await reading.session.scalar(
            select(func.count()).where(SEAT.c.council == council, SEAT.c.kind.in_(VOTING_KINDS))
        )
        written = await reading.session.execute(
            select(MINUTES_PART)
            .where(MINUTES_PART.c.meeting_id.in_(ids))
            .order_by(MINUTES_PART.c.meeting_id, MINUTES_PART.c.number)
        )
        parts = load_all(MinutesPart, written.all())
        result = []
        for meeting in meetings:
            rules = MeetingRules().of_version(meeting.rules, meeting.region)
            quorum = (
                quorum_of(int(filled or 0), rules) if meeting.quorum is None else meeting.quorum
            )
            items = [view for view in views if view.item.meeting_id == meeting.id]
            seen = {view.item.id: view.item.matter_id for view in items}
            whole = _SEATED in seated
            # The whole meeting's minutes tell of every item: whoever may not see one reads only
            # the parts that tell of what she sees.
            all_seen = whole and len(items) == counts.get(meeting.id, 0)
            result.append(
                MeetingView(
                    meeting=meeting,
                    items=items,
                    attendance=[
                        person for person in attendance if whole and person.meeting_id == meeting.id
                    ],
                    minutes=meeting.minutes if all_seen else "",
                    parts=[
                        part
                        for part in parts
                        if part.meeting_id == meeting.id
                        and (all_seen or (whole and part.item_id in seen))
                    ],
                    door_of=meeting.door_of if meeting.door_of in seen.values() else None,
                    quorum=quorum,
                    allowed_actions=await self._acts(reading, act, meeting, items),
                    etag=meeting.etag(quorum),
                )
            )
        return result

    async def _acts(
        self, reading: Reading, act: Act, meeting: Meeting, items: Sequence[ItemView]
    ) -> list[str]:
        if meeting.state == CLOSED:
            return []
        # One open item that she sees speaks for all: who sits there may the same on each.
        first = next((view.item for view in items if view.item.state == OPEN), None)
        allowed = await reading.allowed(
            self._policy,
            act.caller,
            name_of("matters", first.matter_id) if first else "",
            bodies={"owner": meeting.council},
            state=OPEN if first else "",
        )
        acts = ACTS if meeting.state == OPEN else _AFTER_HOURS
        return [action for action in allowed if action in acts]

    async def _visible(self, reading: Reading, act: Act, meeting_ids: Sequence[UUID]) -> list[Item]:
        rows = await reading.session.execute(
            select(ITEM)
            .where(
                ITEM.c.meeting_id.in_(meeting_ids),
                self._policy.predicate("item.read", act.caller, _ITEM, reading.now),
                not_recused(act),
            )
            .order_by(ITEM.c.meeting_id, ITEM.c.position)
        )
        return load_all(Item, rows.all())

    async def _item_views(
        self, reading: Reading, act: Act, items: Sequence[Item]
    ) -> list[ItemView]:
        """Return items with invitations (an X sees her own) and actions."""
        if not items:
            return []
        seated = await reading.allowed(self._policy, act.caller, bodies={"owner": items[0].council})
        ids = [item.id for item in items]
        invited = await reading.session.execute(
            select(INVITATION)
            .where(
                INVITATION.c.item_id.in_(ids),
                or_(
                    INVITATION.c.person_id == act.caller.person_id
                    if act.caller.person_id
                    else false(),
                    INVITATION.c.council == items[0].council if _SEATED in seated else false(),
                ),
            )
            .order_by(INVITATION.c.id)
        )
        invitations = load_all(Invitation, invited.all())
        given = await reading.session.execute(
            select(ACTION).where(ACTION.c.item_id.in_(ids)).order_by(ACTION.c.due_at, ACTION.c.id)
        )
        held = await relations_to(
            reading.session,
            subject_of(act.caller),
            "",
            reading.now,
            bodies={"owner": items[0].council},
        )
        actions = [
            action_view(self._policy, act, held, action, reading.now)
            for action in load_all(Action, given.all())
        ]
        ratified = await reading.session.execute(
            select(ITEM.c.id, ITEM.c.meeting_id).where(
                ITEM.c.id.in_([item.ratifies for item in items if item.ratifies])
            )
        )
        names = {row.id: f"meetings/{row.meeting_id}/items/{row.id}" for row in ratified}
        return [
            ItemView(
                item,
                names.get(item.ratifies, "") if item.ratifies else "",
                [_invitation(act, one) for one in invitations if one.item_id == item.id],
                [view for view in actions if view.action.item_id == item.id],
            )
            for item in items
        ]


def _invitation(act: Act, invitation: Invitation) -> InvitationView:
    mine = str(invitation.person_id) == act.caller.person_id
    return InvitationView(invitation, invitation.possible if mine else ())
