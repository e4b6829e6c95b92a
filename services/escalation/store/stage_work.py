"""What waits for the caller on the stages of her own federations."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, false, func, or_, select

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.database import Reading
from chassis.names import name_of
from chassis.policy import Policy
from chassis.region import Level
from services.escalation.app.views import WorkItemView, WorkList
from services.escalation.domain.cases import ACCEPT, ANSWER, Case
from services.escalation.domain.stages import ACCEPTED, OPENED
from services.escalation.store.case_queries import open_actions, posts_of, stage_condition
from services.escalation.store.cases import load_cases
from services.escalation.store.tables import CASE, STAGE

# The work that a state asks for. A village's name says where; what it is about is read
# from the matter itself, with the reader's own rights.
_WAITING = {ACCEPT: OPENED, ANSWER: ACCEPTED}
_LINES = {
    OPENED: ("请接下来自{place}的一件事", "Take a matter from {place}"),
    ACCEPTED: ("请答复来自{place}的一件事", "Answer a matter from {place}"),
}


class StageWork:
    """A `work_queries.Source`: stages to accept and to answer."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    async def __call__(
        self, act: Act, reading: Reading, limit: int, kinds: Collection[str], *, overdue: bool
    ) -> WorkList:
        """Return the earliest due stages and how many there are."""
        late = STAGE.c.deadline <= reading.now
        waiting = or_(
            false(),
            *(
                and_(
                    STAGE.c.state == state,
                    stage_condition(self._policy, kind, "owner", act, reading),
                )
                for kind, state in _WAITING.items()
                if not kinds or kind in kinds
            ),
        )
        if overdue:
            waiting = and_(waiting, late)
        joined = STAGE.join(CASE)
        counts = (
            await reading.session.execute(
                select(func.count(), func.count().filter(late)).select_from(joined).where(waiting)
            )
        ).one()
        rows = await reading.session.execute(
            select(STAGE)
            .select_from(joined)
            .where(waiting)
            .order_by(STAGE.c.deadline.nulls_last(), STAGE.c.matter_id)
            .limit(limit)
        )
        return WorkList(await self._items(act, reading, list(rows)), counts[0], counts[1])

    async def _items(self, act: Act, reading: Reading, rows: list[Any]) -> list[WorkItemView]:
        cases = await load_cases(reading.session, [row.matter_id for row in rows])
        posts = await posts_of(act, reading)
        return [
            _item(
                row,
                case := cases[row.matter_id],
                open_actions(self._policy, act, case, posts),
                overdue=row.deadline is not None and row.deadline <= reading.now,
            )
            for row in rows
        ]


def _item(row: Any, case: Case, actions: list[str], *, overdue: bool) -> WorkItemView:  # noqa: ANN401 - a row of `stage`
    region = case.traits.region
    found = catalogue().find(region)
    place = found.name if found is not None else region
    zh, en = _LINES[row.state]
    return WorkItemView(
        kind=next(kind for kind, state in _WAITING.items() if state == row.state),
        resource=name_of("cases", row.matter_id),
        matter=name_of("matters", row.matter_id),
        line=(zh.format(place=place), en.format(place=place)),
        since=row.since,
        due=row.deadline,
        overdue=overdue,
        level=Level(row.level),
        region=region,
        allowed_actions=actions,
        epoch=row.epoch,
    )
