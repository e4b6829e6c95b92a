"""What waits for the caller on asks: of her bodies to do, of her federations to look at."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Uuid,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.sql.selectable import Select

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.database import Reading
from chassis.names import name_of
from chassis.policy import Columns, Policy
from chassis.region import Level
from chassis.texts import place_name
from services.escalation.app.views import WorkItemView, WorkList
from services.escalation.domain.asks import DISPATCH, INFORM, REFER, REQUEST, WAITING
from services.escalation.store.ask_queries import COLUMNS
from services.escalation.store.ask_tables import ASK, BUNDLE
from services.escalation.store.tables import CASE

# Kind of work → its line: to do for who was asked, to look at for who asked.
_LINES = {
    "request.accept": ("{asker}请你们帮忙办一件事，请看看能不能接", "{asker} asks for your help"),
    "request.answer": ("{asker}等你们的回音", "{asker} waits for your answer"),
    "dispatch.accept": ("{asker}请你们去办一件事", "{asker} asks you to do something"),
    "dispatch.report": ("{asker}等你们说办得怎么样", "{asker} waits for your report"),
    "dispatch.verify": ("交下去的一件事办过了，请去看看", "Work you gave is reported; look at it"),
    "information.note": ("{asker}让你们知道一件事", "{asker} lets you know of something"),
    "request.withdraw": ("请人帮忙的一件事没按时回音", "Somebody you asked is late"),
    "bundle.acknowledge": ("请人帮忙的事有回音了", "Those whom you asked have answered"),
}
_HALF_GONE = ("（时间过半）", " (half of the time is gone)")


_NO_TIME = cast(null(), DateTime(timezone=True))


class AskWork:
    """A `work_queries.Source`: requests to accept and answer; answers that came; who is late."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    async def __call__(
        self, act: Act, reading: Reading, limit: int, kinds: Collection[str], *, overdue: bool
    ) -> WorkList:
        """Return the earliest due items and how many there are."""
        parts = [
            part for kind, part in self._parts(act, reading).items() if not kinds or kind in kinds
        ]
        if not parts:
            return WorkList([], 0, 0)
        work = union_all(*parts).subquery("ask_work")
        late = and_(work.c.due.is_not(None), work.c.due <= reading.now)
        wanted = late if overdue else literal(value=True)
        total, total_late = (
            await reading.session.execute(
                select(func.count(), func.count().filter(late)).select_from(work).where(wanted)
            )
        ).one()
        rows = await reading.session.execute(
            select(work).where(wanted).order_by(work.c.due.nulls_last(), work.c.id).limit(limit)
        )
        return WorkList([_item(row, reading.now) for row in rows], total, total_late)

    def _parts(self, act: Act, reading: Reading) -> dict[str, Select[Any]]:
        def may(action: str, columns: Columns = COLUMNS) -> ColumnElement[bool]:
            return self._policy.predicate(action, act.caller, columns, reading.now)

        of_bodies = ASK.c.kind.in_([REQUEST, REFER])
        late = and_(ASK.c.state.in_(WAITING), ASK.c.due <= reading.now)
        bundles = Columns(
            classification=CASE.c.confidentiality,
            object_id=BUNDLE.c.matter_id,
            bodies={"asker": BUNDLE.c.asker},
        )
        return {
            "request.accept": _asks(
                "request.accept", "requests", and_(of_bodies, may("request.accept"))
            ),
            "request.answer": _asks(
                "request.answer",
                "requests",
                and_(of_bodies, ASK.c.state == "ACCEPTED", may("request.answer")),
            ),
            "request.withdraw": _asks(
                "request.withdraw",
                "requests",
                and_(ASK.c.kind == REQUEST, late, may("request.withdraw")),
                asks=True,
            ),
            **{
                action: _asks(
                    action, "dispatches", and_(ASK.c.kind == DISPATCH, may(action)), asks=True
                )
                for action in ("dispatch.accept", "dispatch.verify")
            },
            "dispatch.report": _asks(
                "dispatch.report",
                "dispatches",
                and_(
                    ASK.c.kind == DISPATCH,
                    ASK.c.state.in_(["ACCEPTED", "SENT_BACK"]),
                    may("dispatch.report"),
                ),
                asks=True,
            ),
            "information.note": _asks(
                "information.note",
                "information",
                and_(ASK.c.kind == INFORM, may("information.note")),
            ),
            "bundle.acknowledge": select(
                literal("bundle.acknowledge").label("work"),
                literal("bundles").label("collection"),
                BUNDLE.c.id,
                BUNDLE.c.matter_id,
                BUNDLE.c.asker,
                BUNDLE.c.asker.label("actor"),
                CASE.c.region,
                BUNDLE.c.since,
                _NO_TIME.label("due"),
                _NO_TIME.label("reminded_at"),
            )
            .join(CASE, CASE.c.matter_id == BUNDLE.c.matter_id)
            .where(BUNDLE.c.seen_at.is_(None), may("bundle.acknowledge", bundles)),
        }


def _asks(
    work: str, collection: str, condition: ColumnElement[bool], *, asks: bool = False
) -> Select[Any]:
    return (
        select(
            literal(work).label("work"),
            literal(collection).label("collection"),
            ASK.c.id,
            # Who is asked does not learn which matter it is.
            ASK.c.matter_id if asks else cast(null(), Uuid()).label("matter_id"),
            ASK.c.asker,
            (ASK.c.asker if asks else ASK.c.doer).label("actor"),
            CASE.c.region if asks else literal("").label("region"),
            ASK.c.since,
            ASK.c.due,
            ASK.c.reminded_at,
        )
        .join(CASE, CASE.c.matter_id == ASK.c.matter_id)
        .where(condition)
    )


def _item(row: Any, now: datetime) -> WorkItemView:  # noqa: ANN401 - a row of the union
    asker = catalogue().find(row.asker.rpartition("/")[2])
    place = f"{place_name(asker.name)}妇联" if asker else "妇联"
    zh, en = (line.format(asker=place) for line in _LINES[row.work])
    if row.reminded_at is not None:
        zh, en = zh + _HALF_GONE[0], en + _HALF_GONE[1]
    return WorkItemView(
        kind=row.work,
        resource=name_of(row.collection, row.id),
        matter=name_of("matters", row.matter_id) if row.matter_id is not None else "",
        line=(zh, en),
        since=row.since,
        due=row.due,
        overdue=row.due is not None and row.due <= now,
        level=asker.level if asker else Level.VILLAGE,
        region=row.region or (asker.code if asker else ""),
        allowed_actions=[row.work],
    )
