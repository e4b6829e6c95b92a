"""The parts of the worklist that are rounds: what is to be supported, what is to be summed up."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, literal, or_, select

from chassis.act import Act
from chassis.database import Reading
from chassis.policy import Columns, Policy
from services.deliberation.domain.item import OPEN as ITEM_OPEN
from services.deliberation.domain.rounds import OPEN
from services.deliberation.store.reading import not_recused
from services.deliberation.store.tables import DOCKET, ITEM, PROPOSAL, ROUND, SUPPORT

_ITEM = Columns(object_id=ITEM.c.matter_id, state=ITEM.c.state, bodies={"owner": ITEM.c.council})
_NAME = "meetings/" + cast(ITEM.c.meeting_id, Text) + "/items/" + cast(ITEM.c.id, Text)


class RoundWork:
    """Selects of one shape, one for each kind of work."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def to_support(self, act: Act, reading: Reading) -> Select[Any]:
        """Items with proposals on which she has not said how far she supports them."""
        said = exists().where(
            SUPPORT.c.proposal_id == PROPOSAL.c.id, SUPPORT.c.person_id == act.caller.person_id
        )
        asked = exists().where(PROPOSAL.c.item_id == ITEM.c.id, PROPOSAL.c.left_no == 0, ~said)
        gathers = or_(ROUND.c.until.is_(None), ROUND.c.until > reading.now)
        return self._select(act, reading, "proposal.support", "support.set", asked, gathers)

    def to_sum_up(self, act: Act, reading: Reading) -> Select[Any]:
        """Rounds whose time is over, for the director."""
        over = ROUND.c.until <= reading.now
        return self._select(act, reading, "round.close", "round.close", over)

    def _select(
        self, act: Act, reading: Reading, kind: str, right: str, *conditions: ColumnElement[bool]
    ) -> Select[Any]:
        name = _NAME if kind == "proposal.support" else _NAME + "/rounds/" + cast(ROUND.c.id, Text)
        return (
            select(
                literal(kind).label("kind"),
                name.label("resource"),
                ROUND.c.matter_id.label("matter_id"),
                DOCKET.c.topic.label("topic"),
                DOCKET.c.region.label("region"),
                ROUND.c.opened_at.label("since"),
                ROUND.c.until.label("due"),
                ROUND.c.state.label("state"),
                DOCKET.c.needs_screening.label("needs_screening"),
            )
            .join(ITEM, ITEM.c.id == ROUND.c.item_id)
            .join(
                DOCKET,
                and_(DOCKET.c.council == ITEM.c.council, DOCKET.c.matter_id == ITEM.c.matter_id),
            )
            .where(
                ROUND.c.state == OPEN,
                ITEM.c.state == ITEM_OPEN,
                not_recused(act),
                self._policy.predicate(right, act.caller, _ITEM, reading.now),
                *conditions,
            )
        )


ACTS = {"proposal.support": ("support.set",), "round.close": ("round.close",)}
