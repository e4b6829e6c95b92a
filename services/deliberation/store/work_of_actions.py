"""The parts of the worklist that are tasks: to claim, to do, late, to look at again."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, literal, or_, select

from chassis.act import Act
from chassis.database import Reading
from chassis.policy import Policy
from services.deliberation.domain.action import CLAIMED, DONE, LOOK_AGAIN, OPEN
from services.deliberation.domain.docket import ENDED
from services.deliberation.store.action_queries import ACTION_COLUMNS
from services.deliberation.store.tables import ACTION, DOCKET

# A week before its date the director is asked to look again (ours).
LOOK_AHEAD = timedelta(days=7)
_UNTIL = func.coalesce(ACTION.c.expected_at, ACTION.c.due_at)


class ActionWork:
    """Selects of one shape, one for each kind of work."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def to_claim(self, act: Act, reading: Reading) -> Select[Any]:
        """What nobody has yet, while the council has the matter."""
        return self._select(
            act,
            reading,
            "action.claim",
            "action.claim",
            ACTION.c.state == OPEN,
            ACTION.c.kind != LOOK_AGAIN,
            DOCKET.c.state != ENDED,
        )

    def mine(self, act: Act, reading: Reading) -> Select[Any]:
        """What she has taken and not done."""
        return self._select(
            act,
            reading,
            "action.complete",
            "action.complete",
            ACTION.c.assignee_id == act.caller.person_id,
            ACTION.c.state == CLAIMED,
        )

    def late(self, act: Act, reading: Reading) -> Select[Any]:
        """What others of the council have not done in time, for the director."""
        return self._select(
            act,
            reading,
            "action.overdue",
            "meeting.close",
            ACTION.c.state != DONE,
            ACTION.c.kind != LOOK_AGAIN,
            reading.now > _UNTIL,
            or_(
                ACTION.c.assignee_id.is_(None),
                ACTION.c.assignee_id != act.caller.person_id,
            ),
        )

    def to_look_again(self, act: Act, reading: Reading) -> Select[Any]:
        """What the council agreed to look at again, for its director."""
        return self._select(
            act,
            reading,
            "action.look_again",
            "meeting.close",
            ACTION.c.kind == LOOK_AGAIN,
            ACTION.c.state != DONE,
            reading.now + LOOK_AHEAD >= _UNTIL,
        )

    def _select(
        self, act: Act, reading: Reading, kind: str, right: str, *conditions: ColumnElement[bool]
    ) -> Select[Any]:
        return (
            select(
                literal(kind).label("kind"),
                ("actions/" + cast(ACTION.c.id, Text)).label("resource"),
                ACTION.c.matter_id.label("matter_id"),
                DOCKET.c.topic.label("topic"),
                DOCKET.c.region.label("region"),
                ACTION.c.created_at.label("since"),
                _UNTIL.label("due"),
                (ACTION.c.kind + ":" + ACTION.c.state).label("state"),
                DOCKET.c.needs_screening.label("needs_screening"),
            )
            .join(
                DOCKET,
                and_(
                    DOCKET.c.council == ACTION.c.council,
                    DOCKET.c.matter_id == ACTION.c.matter_id,
                ),
            )
            .where(
                self._policy.predicate(right, act.caller, ACTION_COLUMNS, reading.now),
                *conditions,
            )
        )


def acts_on(kind: str, state: str) -> tuple[str, ...]:
    """Return what may be done with a line of the worklist; `state` is `{kind}:{state}`."""
    sort, _, stands = state.partition(":")
    ending = "action.record_visit" if sort == "VISIT" else "action.complete"
    if kind == "action.claim":
        return ("action.claim",)
    if kind == "action.complete":
        return (ending, "action.progress", "action.release", "action.hand_on")
    if kind == "action.look_again":
        return ("action.complete",)
    held = ("action.progress", "action.release") if stands == CLAIMED else ()
    return (ending, *held, "action.hand_on")
