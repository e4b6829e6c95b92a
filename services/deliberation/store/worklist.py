"""Reads what waits for the caller at the second platform."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Label,
    Row,
    Select,
    Subquery,
    Text,
    and_,
    cast,
    func,
    literal,
    select,
    union_all,
)

from chassis.act import Act
from chassis.database import Reading
from chassis.paging import page_size
from chassis.policy import Columns
from services.deliberation.app.views import WorkItemView, Worklist
from services.deliberation.domain.docket import ACTING, SCHEDULED, WAITING, possible
from services.deliberation.domain.invitation import PENDING
from services.deliberation.domain.topics import WORK_KINDS
from services.deliberation.store.docket_queries import DOCKET_COLUMNS, DocketQueries
from services.deliberation.store.tables import DOCKET, INVITATION, ITEM, MEETING
from services.deliberation.store.work_of_actions import ActionWork, acts_on
from services.deliberation.store.work_of_meetings import ACTS, MeetingWork
from services.deliberation.store.work_of_rounds import ACTS as ROUND_ACTS
from services.deliberation.store.work_of_rounds import RoundWork

_INVITATION = Columns(object_id=INVITATION.c.matter_id, state=ITEM.c.state)


class WorklistQueries(DocketQueries):
    """Implements `app.readers.DocketReader`: dockets, and the worklist beside them."""

    async def worklist(
        self, act: Act, kinds: Sequence[str], size: int, *, overdue: bool
    ) -> Worklist:
        """Return what waits for the caller, the earliest due first, with the counts of all."""
        limit = page_size(size)
        wanted = [kind for kind in WORK_KINDS if not kinds or kind in kinds]
        if not wanted or act.caller.person_id is None:
            return Worklist([], 0, 0)
        actions, meetings = ActionWork(self._policy), MeetingWork(self._policy)
        rounds = RoundWork(self._policy)
        parts = {
            "docket.answer": self._entries,
            "meeting.attend": meetings.to_attend,
            "ballot.cast": meetings.to_vote,
            "meeting.close": meetings.to_close,
            "item.close": meetings.to_close_items,
            "meeting.ratify": meetings.to_ratify,
            "invitation.respond": self._invitations,
            "action.complete": actions.mine,
            "action.claim": actions.to_claim,
            "action.overdue": actions.late,
            "action.look_again": actions.to_look_again,
            "proposal.support": rounds.to_support,
            "round.close": rounds.to_sum_up,
        }
        async with self._database.reading() as reading:
            work = union_all(*(parts[kind](act, reading) for kind in wanted)).subquery()
            late = and_(work.c.due.is_not(None), work.c.due < reading.now)
            counts = select(func.count(), func.count().filter(late)).select_from(work)
            items = select(
                work, func.coalesce(late, literal(value=False)).label("overdue"), _epoch(work)
            )
            if overdue:
                counts, items = counts.where(late), items.where(late)
            total, late_total = (await reading.session.execute(counts)).one()
            rows = await reading.session.execute(
                items.order_by(work.c.due.asc().nulls_last(), work.c.resource).limit(limit)
            )
            return Worklist([_view(row) for row in rows], total, late_total)

    def _entries(self, act: Act, reading: Reading) -> Select[Any]:
        return select(
            literal("docket.answer").label("kind"),
            (DOCKET.c.council + "/docket/" + cast(DOCKET.c.matter_id, Text)).label("resource"),
            DOCKET.c.matter_id.label("matter_id"),
            DOCKET.c.topic.label("topic"),
            DOCKET.c.region.label("region"),
            DOCKET.c.since.label("since"),
            DOCKET.c.deadline.label("due"),
            DOCKET.c.state.label("state"),
            DOCKET.c.needs_screening.label("needs_screening"),
        ).where(
            DOCKET.c.state.in_([WAITING, SCHEDULED, ACTING]),
            self._policy.predicate("docket.answer", act.caller, DOCKET_COLUMNS, reading.now),
        )

    def _invitations(self, act: Act, reading: Reading) -> Select[Any]:
        return (
            select(
                literal("invitation.respond").label("kind"),
                ("invitations/" + cast(INVITATION.c.id, Text)).label("resource"),
                INVITATION.c.matter_id.label("matter_id"),
                DOCKET.c.topic.label("topic"),
                DOCKET.c.region.label("region"),
                INVITATION.c.created_at.label("since"),
                MEETING.c.start_time.label("due"),
                INVITATION.c.state.label("state"),
                DOCKET.c.needs_screening.label("needs_screening"),
            )
            .join(ITEM, ITEM.c.id == INVITATION.c.item_id)
            .join(MEETING, MEETING.c.id == INVITATION.c.meeting_id)
            .join(
                DOCKET,
                and_(
                    DOCKET.c.council == INVITATION.c.council,
                    DOCKET.c.matter_id == INVITATION.c.matter_id,
                ),
            )
            .where(
                INVITATION.c.person_id == act.caller.person_id,
                INVITATION.c.state == PENDING,
                self._policy.predicate("invitation.accept", act.caller, _INVITATION, reading.now),
            )
        )


def _epoch(work: Subquery) -> Label[int]:
    """Return the epoch of what stands on a docket: answering and raising ask for it."""
    found = (
        select(DOCKET.c.epoch)
        .where(
            work.c.kind == "docket.answer",
            DOCKET.c.matter_id == work.c.matter_id,
            DOCKET.c.council + "/docket/" + cast(DOCKET.c.matter_id, Text) == work.c.resource,
        )
        .scalar_subquery()
    )
    return func.coalesce(found, 0).label("epoch")


def _view(row: Row[Any]) -> WorkItemView:
    acts: dict[str, Sequence[str]] = {
        **ROUND_ACTS,
        "docket.answer": possible(row.state, needs_screening=row.needs_screening),
        "invitation.respond": ("invitation.accept", "invitation.decline"),
    } | ACTS
    return WorkItemView(
        kind=row.kind,
        resource=row.resource,
        matter_id=row.matter_id,
        topic=row.topic,
        region=row.region,
        since=row.since,
        due=row.due,
        overdue=row.overdue,
        allowed_actions=acts.get(row.kind) or acts_on(row.kind, row.state),
        epoch=row.epoch,
    )
