"""What waits for somebody at the first platform."""

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from chassis.act import Act, subject_of
from chassis.database import Database
from chassis.facts import FACT, valid
from chassis.paging import page_size
from chassis.policy import Policy
from services.intake.app.presenting import is_overdue
from services.intake.app.views import WorkView
from services.intake.domain.extension import PENDING
from services.intake.domain.state import RESOLVED, WITH_SUPERIOR, WORKED_ON
from services.intake.domain.topics import TOPICS
from services.intake.store.extensions import EXTENSION
from services.intake.store.matter_queries import COLUMNS
from services.intake.store.matter_views import MatterViews
from services.intake.store.tables import MatterRow, ResolutionRow

_MATTER = MatterRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_RESOLUTION = ResolutionRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
ANSWER, CONFIRM = "matter.answer", "matter.confirm"
DECIDE_OBJECTION, DECIDE_CHALLENGE = "matter.decide_objection", "matter.decide_challenge"
DECIDE, TAKE_OVER = "matter.decide", "matter.take_over"
DECIDE_EXTENSION, FULFIL = "matter.decide_extension", "matter.fulfil"


class Worklist:
    """Matters to answer or to decide about; outcomes to speak of, for those who asked."""

    def __init__(self, database: Database, policy: Policy) -> None:
        self._database = database
        self._policy = policy
        self._views = MatterViews(policy)

    async def items(
        self, act: Act, size: int, kinds: frozenset[str], *, overdue: bool
    ) -> tuple[list[WorkView], int, int]:
        """Return the earliest due items, how many there are, and how many are overdue."""
        limit = page_size(size)
        async with self._database.reading() as reading:
            led = select(FACT.c.object).where(
                FACT.c.subject == subject_of(act.caller),
                FACT.c.relation == "leader",
                valid(FACT.c, reading.now),  # type: ignore[arg-type]  # a condition
            )
            unspoken = (
                ~select(_RESOLUTION.c.matter_id)
                .where(
                    _RESOLUTION.c.matter_id == _MATTER.c.id,
                    _RESOLUTION.c.resolution_no == _MATTER.c.resolution_no,
                    _RESOLUTION.c.confirmed_at.is_not(None),
                )
                .exists()
            )
            to_answer = (_MATTER.c.status == "OPEN") & _MATTER.c.owner_body.in_(led)
            to_confirm = (
                _MATTER.c.status.in_(["RESOLVED", "MERGED"])
                & (_MATTER.c.resolution_no > 0)
                & unspoken
                & self._policy.predicate(CONFIRM, act.caller, COLUMNS, reading.now)
            )
            kinds_of_work = {
                DECIDE_OBJECTION: (_MATTER.c.objection_epoch == _MATTER.c.epoch)
                & self._policy.predicate(DECIDE_OBJECTION, act.caller, COLUMNS, reading.now),
                DECIDE_CHALLENGE: self._policy.predicate(
                    DECIDE_CHALLENGE, act.caller, COLUMNS, reading.now
                ),
                DECIDE: (_MATTER.c.dispute == WITH_SUPERIOR)
                & self._policy.predicate(TAKE_OVER, act.caller, COLUMNS, reading.now),
                DECIDE_EXTENSION: _asked_for_time()
                & self._policy.predicate(DECIDE_EXTENSION, act.caller, COLUMNS, reading.now),
                FULFIL: _promised()
                & self._policy.predicate(FULFIL, act.caller, COLUMNS, reading.now),
                ANSWER: to_answer,
                CONFIRM: to_confirm,
            }
            wanted = {
                kind: is_it for kind, is_it in kinds_of_work.items() if not kinds or kind in kinds
            }
            conditions = [
                or_(*wanted.values()) if wanted else _MATTER.c.id.is_(None),
                self._policy.predicate("matter.read", act.caller, COLUMNS, reading.now),
            ]
            late = _MATTER.c.deadline < reading.now
            if overdue:
                conditions.append(late)
            total, total_late = (
                await reading.session.execute(
                    select(func.count(), func.count().filter(late)).where(*conditions)
                )
            ).one()
            # What is to be decided comes before what is to be answered.
            kind = case(*((is_it, name) for name, is_it in wanted.items()), (false(), ""), else_="")
            found = (
                await reading.session.execute(
                    select(MatterRow, kind)
                    .where(*conditions)
                    .order_by(_MATTER.c.deadline.nulls_last(), _MATTER.c.id)
                    .limit(limit)
                )
            ).all()
            kind_of = {row.id: name for row, name in found}
            views = await self._views.build(reading, act, [row for row, _ in found])
        return (
            [
                WorkView(
                    kind=kind_of[view.matter.id],
                    matter=view.matter,
                    line=_line(view.matter.topic, kind_of[view.matter.id]),
                    since=view.matter.taken_at or view.matter.created_at,
                    due=view.matter.deadline,
                    overdue=is_overdue(view.matter, reading.now),
                    allowed_actions=view.allowed_actions,
                )
                for view in views
            ],
            total,
            total_late,
        )


_LINES = {
    ANSWER: ("等您答复", "Waiting for your answer"),
    CONFIRM: ("请您看看解决了没有", "Please say whether it is solved"),
    DECIDE_OBJECTION: ("对方说不归他们，请您表态", "They say it is not theirs: please say a word"),
    DECIDE_CHALLENGE: ("有人提出回避，请您决定", "Somebody was challenged: please decide"),
    DECIDE_EXTENSION: ("请您定要不要延期", "Please decide on more time"),
    FULFIL: ("答应了要办好", "Promised to be done"),
    DECIDE: ("该由谁来办，请您定", "Please decide who handles it"),
}


def _promised() -> ColumnElement[bool]:
    """Whether the newest outcome is a promise of which nobody said that it is kept."""
    promise = select(_RESOLUTION.c.matter_id).where(
        _RESOLUTION.c.matter_id == _MATTER.c.id,
        _RESOLUTION.c.resolution_no == _MATTER.c.resolution_no,
        _RESOLUTION.c.expected_at.is_not(None),
        _RESOLUTION.c.fulfilled_at.is_(None),
    )
    return and_(_MATTER.c.status == RESOLVED, promise.exists())


def _asked_for_time() -> ColumnElement[bool]:
    asked = select(EXTENSION.c.matter_id).where(
        EXTENSION.c.matter_id == _MATTER.c.id, EXTENSION.c.state == PENDING
    )
    return and_(_MATTER.c.status.in_(WORKED_ON), asked.exists())


def _line(topic: str, kind: str) -> tuple[str, str]:
    title = TOPICS[topic]
    zh, en = _LINES[kind]
    return f"{zh}：{title.zh}", f"{en}: {title.en}"
