"""Supervisions in escalation's tables, with their timers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.catalogue import catalogue
from chassis.names import key_in
from chassis.region import Level, RegionCode
from chassis.tables import TimerRow
from chassis.timers import TIMER, new_timer, set_timer, void_timers
from services.escalation.domain.federations import federation_name
from services.escalation.domain.supervision import (
    OPEN,
    SUPERVISION_DUE,
    SUPERVISION_HALF,
    WAITING,
    Decision,
    GoneClock,
    Supervision,
    Watch,
)
from services.escalation.store.supervision_tables import SUPERVISION
from services.escalation.store.tables import CASE

_LEVELS = (Level.TOWNSHIP, Level.COUNTY, Level.CITY, Level.PROVINCE)


class SupervisionStore:
    """Implements `app.ports.Supervisions` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_matter(self, matter_id: UUID) -> Watch:
        """Return what levels have to choose about a matter; its case is locked."""
        heard_of = await self._session.scalar(
            select(CASE.c.deadline_no).where(CASE.c.matter_id == matter_id).with_for_update()
        )
        rows = await self._session.execute(
            select(SUPERVISION)
            .where(SUPERVISION.c.matter_id == matter_id)
            .order_by(SUPERVISION.c.number, SUPERVISION.c.step)
        )
        return Watch([supervision_of(row) for row in rows], heard_of or 0)

    async def hear_of(self, matter_id: UUID, number: int) -> None:
        """Note that a matter has its deadline of this number."""
        await self._session.execute(
            CASE.update()
            .where(CASE.c.matter_id == matter_id, CASE.c.deadline_no < number)
            .values(deadline_no=number)
        )

    async def matter_of(self, supervision: UUID) -> UUID | None:
        """Return the matter that a supervision is about."""
        return await self._session.scalar(
            select(SUPERVISION.c.matter_id).where(SUPERVISION.c.id == supervision)
        )

    async def save(self, links: Iterable[Supervision]) -> None:
        """Store supervisions; a timer runs for those that wait, and for no other."""
        # What ends comes first: of one matter at most one waits, also between two statements.
        for link in sorted(links, key=lambda link: link.state in WAITING):
            values = _values(link)
            stored = await self._session.execute(
                insert(SUPERVISION)
                .values(values)
                .on_conflict_do_update(index_elements=["id"], set_=values)
                .returning(SUPERVISION.c.id)
            )
            stored.one()
            if link.state in WAITING:
                await self._wind(link)
            else:
                await void_timers(self._session, link.name)

    async def end_timer(self, timer: UUID) -> None:
        """Mark a timer as done."""
        await self._session.execute(
            TIMER.update().where(TIMER.c.id == timer).values(done_at=func.now())
        )

    async def _wind(self, link: Supervision) -> None:
        known = await self._session.scalar(
            select(TIMER.c.id).where(TIMER.c.object == link.name).limit(1)
        )
        if known is not None:
            return
        for kind, due in (
            (SUPERVISION_HALF, link.half_at),
            (SUPERVISION_DUE, link.due_at),
        ):
            # Who gets a list is not reminded of each of its lines.
            if kind == SUPERVISION_DUE or link.state == OPEN:
                await set_timer(self._session, _timer(kind, link, due))


def _timer(kind: str, link: Supervision, due: datetime) -> TimerRow:
    return new_timer(kind, link.name, epoch=link.clock.epoch, number=link.step, due_at=due)


def above(body: str) -> Mapping[str, str]:
    """Return the federations above a federation by the token of their level, empty where none."""
    region = key_in(body, "federations")
    found = {item.level: federation_name(item.code) for item in catalogue().ancestors(region)}
    return {level.token: found.get(level, "") for level in _LEVELS}


def _values(link: Supervision) -> dict[str, Any]:
    clock, decision = link.clock, link.decision
    return {
        "id": link.id,
        "matter_id": clock.matter_id,
        "epoch": clock.epoch,
        "number": clock.number,
        "owner": clock.owner,
        "owner_level": clock.owner_level,
        "region": clock.region,
        "topic": clock.topic,
        "confidentiality": clock.confidentiality,
        "urgency": clock.urgency,
        "risk": clock.risk,
        "climbs_to": clock.climbs_to,
        "gone_at": clock.gone_at,
        "pseudonym": clock.pseudonym,
        "step": link.step,
        "body": link.body,
        "level": link.level,
        "about": link.about,
        "state": link.state,
        "opened_at": link.opened_at,
        "half_at": link.half_at,
        "due_at": link.due_at,
        "reminded_at": link.reminded_at,
        "late_at": link.late_at,
        "ended_at": link.ended_at,
        "choice": decision.choice if decision else "",
        "until": decision.until if decision else None,
        "receiver": decision.to if decision else "",
        "reason": decision.reason if decision else "",
        "decided_by": decision.by if decision else "",
        "request_id": decision.request_id if decision else "",
        **above(link.body),
    }


def supervision_of(row: Any) -> Supervision:  # noqa: ANN401 - a row of `supervision`
    """Return a row as a supervision."""
    decision = None
    if row.choice:
        decision = Decision(
            row.choice,
            row.until,
            row.receiver,
            row.reason,
            row.decided_by,
            row.ended_at,
            row.request_id,
        )
    return Supervision(
        id=row.id,
        clock=GoneClock(
            matter_id=row.matter_id,
            epoch=row.epoch,
            number=row.number,
            owner=row.owner,
            owner_level=Level(row.owner_level),
            region=RegionCode(row.region),
            topic=row.topic,
            confidentiality=row.confidentiality,
            urgency=row.urgency,
            risk=row.risk,
            climbs_to=Level(row.climbs_to),
            gone_at=row.gone_at,
            pseudonym=row.pseudonym,
        ),
        step=row.step,
        body=row.body,
        level=Level(row.level),
        about=row.about,
        state=row.state,
        opened_at=row.opened_at,
        half_at=row.half_at,
        due_at=row.due_at,
        reminded_at=row.reminded_at,
        late_at=row.late_at,
        ended_at=row.ended_at,
        decision=decision,
    )
