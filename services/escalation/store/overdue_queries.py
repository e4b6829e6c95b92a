"""Counts the late: one line per body, and the list of the province's leaders."""

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, or_, select

from chassis.act import Act, subject_of
from chassis.database import Database, Reading
from chassis.facts import FACT, valid
from chassis.pages import Pages
from chassis.policy import Policy
from chassis.region import Level
from services.escalation.app.views import LeadershipEntry, OverdueBody
from services.escalation.domain.supervision import LATE, LEAD, LISTED, READ, WAITING
from services.escalation.store.supervision_queries import COLUMNS
from services.escalation.store.supervision_tables import SUPERVISION
from services.escalation.store.tables import CASE, CUSTODY

_S = SUPERVISION.c
_SEPARATOR = " "
_RAISES = ("RAISE", "SKIP")
_CLASSES = ("OPEN", "PROTECTED")


class OverdueQueries:
    """Implements the counts of `app.ports.SupervisionReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def overdue(self, act: Act, size: int, token: str) -> tuple[list[OverdueBody], str]:
        """Return a page of late bodies with who has to choose about them, by their names.

        "Beyond us" is what the body itself raised, and counts apart: it says nothing of lateness.
        """
        page = self._pages.open(act, "overdue bodies", size, token)
        self._policy.require("supervision.list", act.caller)
        key = _S.about + _SEPARATOR + _S.body
        async with self._database.reading() as reading:
            statement = (
                select(
                    _S.about,
                    _S.body,
                    _S.level,
                    func.count().label("too_late"),
                    func.count().filter(_S.state == LISTED).label("listed"),
                    func.min(_S.opened_at).label("since"),
                    func.min(_S.due_at).label("due"),
                )
                .where(
                    _waiting_or_led(),
                    self._policy.predicate(READ, act.caller, COLUMNS, reading.now),
                    key > page.after,
                )
                .group_by(_S.about, _S.body, _S.level)
                .order_by(key)
                .limit(page.size + 1)
            )
            rows = list(await reading.session.execute(statement))
            raised = await self._beyond_them(act, reading, [row.about for row in rows])
        bodies = [
            OverdueBody(
                row.about,
                row.body,
                Level(row.level),
                row.too_late,
                row.listed,
                raised.get(row.about, 0),
                row.since,
                row.due,
            )
            for row in rows
        ]
        return page.cut(bodies, lambda line: f"{line.about}{_SEPARATOR}{line.body}")

    async def leadership(
        self, act: Act, size: int, token: str
    ) -> tuple[list[LeadershipEntry], str]:
        """Return a page of what nobody chose about up to the province.

        What climbs as a list stands in one line for each body that has such matters.
        """
        page = self._pages.open(act, "leadership", size, token)
        single = _S.climbs_to == Level.PROVINCE
        key = case((single, cast(_S.id, String)), else_=_S.owner)
        async with self._database.reading() as reading:
            statement = (
                select(
                    key.label("key"),
                    func.min(cast(_S.id, String)).label("id"),
                    func.min(case((single, _code()), else_="")).label("code"),
                    func.min(_S.owner).label("owner"),
                    func.min(_S.gone_at).label("gone_at"),
                    func.count().label("matters"),
                )
                .where(
                    _S.state == LATE,
                    _S.level == Level.PROVINCE,
                    self._policy.predicate(LEAD, act.caller, COLUMNS, reading.now),
                    key > page.after,
                )
                .group_by(key)
                .order_by(key)
                .limit(page.size + 1)
            )
            rows = list(await reading.session.execute(statement))
        entries = [
            (
                row.key,
                LeadershipEntry(
                    f"supervisions/{row.id}",
                    row.code,
                    row.owner,
                    (reading.now - row.gone_at).days,
                    row.matters,
                ),
            )
            for row in rows
        ]
        kept, next_token = page.cut(entries, lambda pair: str(pair[0]))
        return [entry for _, entry in kept], next_token

    async def _beyond_them(self, act: Act, reading: Reading, bodies: list[str]) -> dict[str, int]:
        """Return how many open matters each body itself raised, of those the caller is above."""
        given, taken = CUSTODY.alias("given"), CUSTODY.alias("taken")
        excluded = select(FACT.c.object_id).where(
            FACT.c.subject == subject_of(act.caller),
            FACT.c.relation == "excluded",
            valid(FACT.c, reading.now),  # type: ignore[arg-type]  # a condition
        )
        statement: Select[tuple[str, int]] = (
            select(given.c.body, func.count(CASE.c.matter_id.distinct()).label("matters"))
            .select_from(
                taken.join(
                    given,
                    and_(
                        given.c.matter_id == taken.c.matter_id,
                        given.c.epoch == taken.c.epoch - 1,
                    ),
                ).join(CASE, CASE.c.matter_id == taken.c.matter_id)
            )
            .where(
                given.c.body.in_(bodies),
                taken.c.move.in_(_RAISES),
                CASE.c.confidentiality.in_(_CLASSES),
                CASE.c.matter_id.not_in(excluded),
                _still_open(),
            )
            .group_by(given.c.body)
        )
        rows = await reading.session.execute(statement)
        return {row.body: row.matters for row in rows}


def _waiting_or_led() -> ColumnElement[bool]:
    """Return what a level has to choose about now, or the leadership of a province hears of."""
    return or_(_S.state.in_(sorted(WAITING)), and_(_S.state == LATE, _S.level == Level.PROVINCE))


def _still_open() -> ColumnElement[bool]:
    last = CUSTODY.alias("last")
    return (
        select(literal(1))
        .select_from(last)
        .where(
            last.c.matter_id == CASE.c.matter_id,
            last.c.epoch == CASE.c.epoch,
            last.c.status.in_(["OPEN", "REFERRED"]),
        )
        .exists()
    )


def _code() -> ColumnElement[str]:
    """Return what leaders call a matter, as `GoneClock.code` does."""
    tail = func.upper(func.right(func.replace(cast(_S.matter_id, String), "-", ""), 8))
    return case((_S.pseudonym != "", _S.pseudonym), else_=tail)
