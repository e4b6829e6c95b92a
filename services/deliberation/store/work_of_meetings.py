"""The parts of the worklist that are meetings: to attend, to vote in, to close, to ratify."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    Text,
    Uuid,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
)

from chassis.act import Act
from chassis.database import Reading
from chassis.policy import Columns, Policy
from services.deliberation.domain.item import DUE
from services.deliberation.domain.item import OPEN as ITEM_OPEN
from services.deliberation.domain.meeting import CLOSED, OPEN
from services.deliberation.store.reading import not_recused
from services.deliberation.store.tables import (
    BALLOT,
    DOCKET,
    ITEM,
    MEETING,
    PROPOSAL,
    SIGN_IN,
    STATEMENT,
)

# A meeting is closed two days after it ended at the latest (ours): the deadlines wait for it.
CLOSE_WITHIN = timedelta(days=2)
_ITEM = Columns(object_id=ITEM.c.matter_id, state=ITEM.c.state, bodies={"owner": ITEM.c.council})
_MEETING = Columns(bodies={"owner": MEETING.c.council})
_END = func.coalesce(MEETING.c.close_time, MEETING.c.start_time)
_NAME = "meetings/" + cast(MEETING.c.id, Text)

ACTS: dict[str, Sequence[str]] = {
    "meeting.attend": ("meeting.attend",),
    "ballot.cast": ("ballot.cast",),
    "meeting.close": ("meeting.close",),
    "item.close": ("item.close",),
    "meeting.ratify": ("meeting.create",),
}


class MeetingWork:
    """Selects of one shape, one for each kind of work."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def to_attend(self, act: Act, reading: Reading) -> Select[Any]:
        """Meetings with an item for her in which she neither signed in, spoke nor voted."""
        me = act.caller.person_id
        mine = exists().where(
            ITEM.c.meeting_id == MEETING.c.id,
            ITEM.c.state == ITEM_OPEN,
            self._policy.predicate("meeting.attend", act.caller, _ITEM, reading.now),
            not_recused(act),
        )
        heard = or_(
            exists().where(SIGN_IN.c.meeting_id == MEETING.c.id, SIGN_IN.c.person_id == me),
            exists().where(
                STATEMENT.c.item_id == ITEM.c.id,
                ITEM.c.meeting_id == MEETING.c.id,
                STATEMENT.c.person_id == me,
            ),
            exists().where(
                BALLOT.c.proposal_id == PROPOSAL.c.id,
                PROPOSAL.c.item_id == ITEM.c.id,
                ITEM.c.meeting_id == MEETING.c.id,
                BALLOT.c.person_id == me,
            ),
        )
        due = func.coalesce(MEETING.c.close_time, MEETING.c.start_time)
        return self._meetings("meeting.attend", due).where(
            MEETING.c.state == OPEN, mine, ~heard, reading.now < _END + CLOSE_WITHIN
        )

    def to_vote(self, act: Act, reading: Reading) -> Select[Any]:
        """Open items of meetings that have begun, with proposals and no vote of hers."""
        voted = exists().where(
            BALLOT.c.proposal_id == PROPOSAL.c.id,
            PROPOSAL.c.item_id == ITEM.c.id,
            BALLOT.c.person_id == act.caller.person_id,
        )
        return self._items("ballot.cast", _END + CLOSE_WITHIN).where(
            ITEM.c.state == ITEM_OPEN,
            MEETING.c.state == OPEN,
            MEETING.c.start_time <= reading.now,
            or_(MEETING.c.close_time.is_(None), MEETING.c.close_time > reading.now),
            exists().where(PROPOSAL.c.item_id == ITEM.c.id),
            ~voted,
            self._policy.predicate("ballot.cast", act.caller, _ITEM, reading.now),
            not_recused(act),
        )

    def to_close(self, act: Act, reading: Reading) -> Select[Any]:
        """Meetings that are over and not closed, for the director."""
        return self._meetings("meeting.close", _END + CLOSE_WITHIN).where(
            MEETING.c.state != CLOSED,
            reading.now >= _END,
            self._policy.predicate("meeting.close", act.caller, _MEETING, reading.now),
        )

    def to_close_items(self, act: Act, reading: Reading) -> Select[Any]:
        """Items that she leads in the director's place."""
        return self._items("item.close", _END + CLOSE_WITHIN).where(
            ITEM.c.state == ITEM_OPEN,
            ITEM.c.chair_id == act.caller.person_id,
            self._policy.predicate("item.close", act.caller, _ITEM, reading.now),
        )

    def to_ratify(self, act: Act, reading: Reading) -> Select[Any]:
        """What was decided at once and stands on no agenda, for the director."""
        planned = ITEM.alias("planned")
        return self._items("meeting.ratify", cast(null(), DateTime(timezone=True))).where(
            ITEM.c.ratification == DUE,
            ~exists().where(planned.c.ratifies == ITEM.c.id, planned.c.state == ITEM_OPEN),
            self._policy.predicate("meeting.create_item", act.caller, _ITEM, reading.now),
        )

    def _meetings(self, kind: str, due: ColumnElement[datetime]) -> Select[Any]:
        return select(
            literal(kind).label("kind"),
            _NAME.label("resource"),
            cast(null(), Uuid).label("matter_id"),
            literal("").label("topic"),
            MEETING.c.region.label("region"),
            MEETING.c.created_at.label("since"),
            due.label("due"),
            MEETING.c.state.label("state"),
            false().label("needs_screening"),
        )

    def _items(self, kind: str, due: ColumnElement[datetime]) -> Select[Any]:
        return (
            select(
                literal(kind).label("kind"),
                (_NAME + "/items/" + cast(ITEM.c.id, Text)).label("resource"),
                ITEM.c.matter_id.label("matter_id"),
                DOCKET.c.topic.label("topic"),
                DOCKET.c.region.label("region"),
                func.coalesce(ITEM.c.closed_at, MEETING.c.created_at).label("since"),
                due.label("due"),
                ITEM.c.state.label("state"),
                false().label("needs_screening"),
            )
            .join(MEETING, MEETING.c.id == ITEM.c.meeting_id)
            .join(
                DOCKET,
                and_(DOCKET.c.council == ITEM.c.council, DOCKET.c.matter_id == ITEM.c.matter_id),
            )
        )
