"""What waits for a supervising federation: single choices, and one line for a list."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.database import Reading
from chassis.policy import Policy
from chassis.region import Level
from chassis.texts import Sentences, place_name
from services.escalation.app.views import WorkItemView, WorkList
from services.escalation.domain.choices import GROUPED_OVER
from services.escalation.domain.supervision import DECIDE, LIVE, Supervision, list_name
from services.escalation.store.supervision_queries import COLUMNS
from services.escalation.store.supervision_tables import SUPERVISION
from services.escalation.store.supervisions import supervision_of

GROUP = "supervision.decide_group"
_S = SUPERVISION.c
_LINE = (
    "请决定：{body}没按时办来自{place}的一件事",
    "Decide what happens: {body} is late with a matter from {place}",
)
_LIST = (
    "{body}有{count}件事没按时办，请一起看看",
    "{body} is late with {count} matters: look at the list",
)


class SupervisionWork:
    """Implements `work_queries.Source`.

    More than 50 overdue stages of one body are one line. So is whatever climbs as a list.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    async def __call__(
        self, act: Act, reading: Reading, limit: int, kinds: Collection[str], *, overdue: bool
    ) -> WorkList:
        """Return what the caller has to choose about, the earliest due first."""
        mine = and_(
            _S.state.in_(sorted(LIVE)),
            self._policy.predicate(DECIDE, act.caller, COLUMNS, reading.now),
        )
        lists = await self._lists(reading, mine)
        items: list[WorkItemView] = []
        total = late = 0
        if not kinds or GROUP in kinds:
            lines = [_list(row, overdue=row.due <= reading.now) for row in lists]
            lines = [line for line in lines if line.overdue or not overdue]
            items += lines
            total += len(lines)
            late += sum(line.overdue for line in lines)
        if not kinds or DECIDE in kinds:
            single = and_(mine, _is_single(), not_(_in_lists(lists)))
            if overdue:
                single = and_(single, _S.due_at <= reading.now)
            counts = (
                await reading.session.execute(
                    select(func.count(), func.count().filter(_S.due_at <= reading.now)).where(
                        single
                    )
                )
            ).one()
            rows = await reading.session.execute(
                select(SUPERVISION).where(single).order_by(_S.due_at, _S.id).limit(limit)
            )
            items += [_line(supervision_of(row), overdue=row.due_at <= reading.now) for row in rows]
            total += counts[0]
            late += counts[1]
        return WorkList(items, total, late)

    async def _lists(self, reading: Reading, mine: ColumnElement[bool]) -> list[Any]:
        singles = func.count().filter(_is_single())
        rows = await reading.session.execute(
            select(
                _S.body,
                _S.about,
                _S.level,
                # Few singles beside a list keep lines of their own.
                case((singles > GROUPED_OVER, func.count()), else_=func.count() - singles).label(
                    "matters"
                ),
                (singles > GROUPED_OVER).label("swallows"),
                func.min(_S.opened_at).label("since"),
                func.min(_S.due_at).label("due"),
            )
            .where(mine)
            .group_by(_S.body, _S.about, _S.level)
            .having(or_(singles > GROUPED_OVER, singles < func.count()))
            .order_by(func.min(_S.due_at), _S.body, _S.about)
        )
        return list(rows)


def _is_single() -> ColumnElement[bool]:
    single: ColumnElement[bool] = _S.level <= _S.climbs_to
    return single


def _in_lists(lists: list[Any]) -> ColumnElement[bool]:
    return or_(
        *(and_(_S.body == row.body, _S.about == row.about) for row in lists if row.swallows),
        _S.body == "",
    )


def _line(link: Supervision, *, overdue: bool) -> WorkItemView:
    found = catalogue().find(link.clock.region)
    place = place_name(found.name) if found is not None else link.clock.region
    zh, en = Sentences.load().body(link.about)
    return WorkItemView(
        kind=DECIDE,
        resource=link.name,
        matter=f"matters/{link.clock.matter_id}",
        line=(_LINE[0].format(body=zh, place=place), _LINE[1].format(body=en, place=place)),
        since=link.opened_at,
        due=link.due_at,
        overdue=overdue,
        level=link.level,
        region=link.clock.region,
        allowed_actions=[DECIDE],
        epoch=link.clock.epoch,
    )


def _list(row: Any, *, overdue: bool) -> WorkItemView:  # noqa: ANN401 - a row of counts
    zh, en = Sentences.load().body(row.about)
    zh_line, en_line = (
        template.format(body=body, count=row.matters)
        for template, body in zip(_LIST, (zh, en), strict=True)
    )
    return WorkItemView(
        kind=GROUP,
        resource=list_name(row.body, row.about),
        matter="",
        line=(zh_line, en_line),
        since=row.since,
        due=row.due,
        overdue=overdue,
        level=Level(row.level),
        region=row.body.rpartition("/")[2],
        allowed_actions=[DECIDE],
    )
