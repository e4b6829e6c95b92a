"""Sentences into timelines and to people: for one matter as for several hundred at once."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Integer, Uuid, column, select, update, values
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.facts import FACT
from chassis.names import name_of
from services.intake.domain.events import (
    CLOSE,
    DISTANT,
    EVERYBODY,
    OFFICE,
    WATCHERS,
    TimelineExtended,
    Told,
)
from services.intake.domain.matter import Matter
from services.intake.store.clocks import officers_of
from services.intake.store.tables import MatterRow, TimelineRow

_MATTER = MatterRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
# Who is told everything, and who is told only: received, taken, finished.
_CLOSE = frozenset({"concerned", "representative"})
_DISTANT = frozenset({"reporter", "informant"})
_HEARING = _CLOSE | _DISTANT | {"excluded"}


async def tell(
    session: AsyncSession,
    matters: Sequence[Matter],
    now: datetime,
    record: Callable[[object], None],
) -> None:
    """Store what their matters have told, numbered, and name who is to be told of each.

    Three statements, however many matters there are.
    """
    subjects = await _subjects(session, matters, now)
    entries: list[tuple[Matter, list[Told], dict[str, set[str]]]] = []
    for matter in matters:
        told = [event for event in matter.events if isinstance(event, Told)]
        hearers = await _hearers(session, subjects[name_of("matters", matter.id)], told, now)
        # What only a distant reporter would hear is not said where there is none.
        told = [item for item in told if item.hearers != DISTANT or hearers[DISTANT]]
        if told:
            entries.append((matter, told, hearers))
    if not entries:
        return
    more = values(column("id", Uuid), column("n", Integer), name="more").data(
        [(matter.id, len(told)) for matter, told, _ in entries]
    )
    counted = await session.execute(
        update(MatterRow)
        .where(_MATTER.c.id == more.c.id)
        .values(timeline_no=_MATTER.c.timeline_no + more.c.n)
        .returning(_MATTER.c.id, _MATTER.c.timeline_no)
        .execution_options(synchronize_session=False)
    )
    last = {identity: int(number) for identity, number in counted}
    rows = []
    for matter, told, hearers in entries:
        for number, item in enumerate(told, start=last[matter.id] - len(told) + 1):
            rows.append(
                {
                    "matter_id": item.matter,
                    "entry_no": number,
                    "at": item.at,
                    "template_key": item.key,
                    "params": dict(item.params),
                    "hearers": item.hearers,
                }
            )
            record(
                TimelineExtended(
                    told=item,
                    entry_no=number,
                    recipients=tuple(sorted(hearers[item.hearers])),
                    region=matter.region,
                    level=int(matter.owner.level) if matter.owner else 1,
                    confidentiality=matter.confidentiality,
                )
            )
    await session.execute(insert(TimelineRow), rows)


async def _subjects(
    session: AsyncSession, matters: Sequence[Matter], now: datetime
) -> dict[str, dict[str, set[str]]]:
    """Return who stands to each matter so that she hears of it, or must not: by relation."""
    names = [name_of("matters", matter.id) for matter in matters]
    found: dict[str, dict[str, set[str]]] = {name: {} for name in names}
    rows = await session.execute(
        select(FACT.c.object, FACT.c.relation, FACT.c.subject).where(
            FACT.c.object.in_(names),
            FACT.c.relation.in_(sorted(_HEARING)),
            FACT.c.valid_until.is_(None) | (FACT.c.valid_until > now),
        )
    )
    for name, relation, subject in rows:
        found[name].setdefault(relation, set()).add(subject)
    return found


async def _hearers(
    session: AsyncSession, subjects: dict[str, set[str]], told: Sequence[Told], now: datetime
) -> dict[str, set[str]]:
    """Return the people behind each word for hearers."""

    def of(relations: frozenset[str]) -> set[str]:
        return {person for name in relations for person in subjects.get(name, set())}

    close = of(_CLOSE)
    distant = of(_DISTANT) - close
    hearers = {EVERYBODY: close | distant, CLOSE: close, DISTANT: distant}
    for item in told:
        if item.hearers in (OFFICE, WATCHERS):
            officers = await officers_of(session, item, now)
            hearers[item.hearers] = officers - subjects.get("excluded", set())
    return hearers
