"""What waits for somebody at the first platform."""

from sqlalchemy import func, or_, select

from chassis.act import Act, subject_of
from chassis.database import Database
from chassis.facts import FACT, valid
from chassis.paging import page_size
from chassis.policy import Policy
from services.intake.app.presenting import is_overdue
from services.intake.app.views import WorkView
from services.intake.domain.topics import TOPICS
from services.intake.store.matter_queries import COLUMNS
from services.intake.store.matter_views import MatterViews
from services.intake.store.tables import MatterRow, ResolutionRow

_MATTER = MatterRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_RESOLUTION = ResolutionRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
ANSWER, CONFIRM = "matter.answer", "matter.confirm"


class Worklist:
    """Matters to answer, for leaders; outcomes to speak of, for those who asked."""

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
            wanted = []
            if not kinds or ANSWER in kinds:
                wanted.append(to_answer)
            if not kinds or CONFIRM in kinds:
                wanted.append(to_confirm)
            conditions = [
                or_(*wanted) if wanted else _MATTER.c.id.is_(None),
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
            rows = await reading.session.scalars(
                select(MatterRow)
                .where(*conditions)
                .order_by(_MATTER.c.deadline.nulls_last(), _MATTER.c.id)
                .limit(limit)
            )
            views = await self._views.build(reading, act, list(rows))
        return (
            [
                WorkView(
                    kind=ANSWER if view.matter.status == "OPEN" else CONFIRM,
                    matter=view.matter,
                    line=_line(view.matter.topic, answer=view.matter.status == "OPEN"),
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


def _line(topic: str, *, answer: bool) -> tuple[str, str]:
    title = TOPICS[topic]
    if answer:
        return f"等您答复：{title.zh}", f"Waiting for your answer: {title.en}"
    return f"请您看看解决了没有：{title.zh}", f"Please say whether it is solved: {title.en}"
