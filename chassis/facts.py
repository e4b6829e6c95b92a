"""Authorisation facts: subject, relation, object, with dates; the same table in every service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.ids import new_random_id
from chassis.region import Level, RegionCode
from chassis.tables import FactRow, FactVersion

FACT = FactRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it


@dataclass(frozen=True, slots=True)
class Fact:
    """`subject` stands in `relation` to `object` from `valid_from` until `valid_until`."""

    subject: str
    relation: str
    object: str
    valid_from: datetime
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class FactsSet:
    """Domain event: all facts about a body, after a change, for the replicas."""

    object: str
    region: RegionCode
    level: Level
    sequence: int
    facts: tuple[Fact, ...]


def object_id(name: str) -> UUID | None:
    """Return the UUID at the end of a resource name, if there is one."""
    try:
        return UUID(name.rpartition("/")[2])
    except ValueError:
        return None


def _values(fact: Fact, source: str) -> dict[str, object]:
    return {
        "id": new_random_id(),
        "subject": fact.subject,
        "relation": fact.relation,
        "object": fact.object,
        "object_id": object_id(fact.object),
        "valid_from": fact.valid_from,
        "valid_until": fact.valid_until,
        "source": source,
    }


async def add_facts(session: AsyncSession, facts: Iterable[Fact], *, source: str) -> None:
    """Store facts that this service owns."""
    rows = [_values(fact, source) for fact in facts]
    if rows:
        await session.execute(insert(FactRow), rows)


async def end_facts(
    session: AsyncSession, *, object_name: str, relation: str, subject: str | None, at: datetime
) -> None:
    """End the facts of one relation to an object, of one subject or of all."""
    statement = (
        FACT.update()
        .where(FACT.c.object == object_name, FACT.c.relation == relation)
        .where(or_(FACT.c.valid_until.is_(None), FACT.c.valid_until > at))
        .values(valid_until=at)
    )
    if subject is not None:
        statement = statement.where(FACT.c.subject == subject)
    await session.execute(statement)


async def facts_of(session: AsyncSession, object_name: str) -> list[Fact]:
    """Return all facts about an object, ended ones included."""
    rows = await session.execute(
        select(FACT).where(FACT.c.object == object_name).order_by(FACT.c.id)
    )
    return [
        Fact(row.subject, row.relation, row.object, row.valid_from, row.valid_until) for row in rows
    ]


async def next_sequence(session: AsyncSession, object_name: str) -> int:
    """Count a change of an object's facts and return its number."""
    statement = upsert(FactVersion).values(object=object_name, sequence=1)
    row = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["object"], set_={"sequence": FactVersion.sequence + 1}
        ).returning(FactVersion.sequence)  # type: ignore[call-overload]  # SQLModel columns
    )
    return int(row.scalar_one())


async def replace_facts(
    session: AsyncSession, object_name: str, facts: Sequence[Fact], *, sequence: int, source: str
) -> bool:
    """Take another service's whole set for an object; an older sequence changes nothing."""
    statement = upsert(FactVersion).values(object=object_name, sequence=sequence)
    newer = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["object"],
            set_={"sequence": sequence},
            where=FactVersion.sequence < sequence,  # type: ignore[arg-type]  # a column
        ).returning(FactVersion.sequence)  # type: ignore[call-overload]  # SQLModel columns
    )
    if newer.first() is None:
        return False
    await session.execute(delete(FactRow).where(FACT.c.object == object_name))
    await add_facts(session, facts, source=source)
    return True


def valid(columns: object, at: datetime) -> object:
    """Return the condition that a fact holds at a time."""
    return (columns.valid_from <= at) & (  # type: ignore[attr-defined]  # a column collection
        columns.valid_until.is_(None) | (columns.valid_until > at)  # type: ignore[attr-defined]
    )


async def relations_to(
    session: AsyncSession,
    subject: str,
    object_name: str,
    at: datetime,
    *,
    bodies: Mapping[str, str] | None = None,
) -> frozenset[str]:
    """Return how a subject stands to an object: `reporter`, or in two steps `leader@owner`.

    Two steps at most: person → body (`leader`), body → object (`owner`). `bodies` names
    bodies that the object's own row holds: relation → body.
    """
    relations = (await relations_to_many(session, subject, [object_name], at))[object_name]
    if not bodies:
        return relations
    rows = await session.execute(
        select(FACT.c.relation, FACT.c.object).where(
            FACT.c.subject == subject,
            FACT.c.object.in_(bodies.values()),
            valid(FACT.c, at),  # type: ignore[arg-type]
        )
    )
    return relations | {
        f"{role}@{link}" for role, body in rows for link, name in bodies.items() if name == body
    }


async def relations_to_many(
    session: AsyncSession, subject: str, objects: Sequence[str], at: datetime
) -> dict[str, frozenset[str]]:
    """Return how a subject stands to each of several objects, in one query."""
    held, linked = FACT.alias("held"), FACT.alias("linked")
    direct = select(FACT.c.object, FACT.c.relation, literal("")).where(
        FACT.c.subject == subject,
        FACT.c.object.in_(objects),
        valid(FACT.c, at),  # type: ignore[arg-type]
    )
    through = (
        select(linked.c.object, held.c.relation, linked.c.relation)
        .join(linked, linked.c.subject == held.c.object)
        .where(
            held.c.subject == subject,
            linked.c.object.in_(objects),
            valid(held.c, at),  # type: ignore[arg-type]
            valid(linked.c, at),  # type: ignore[arg-type]
        )
    )
    found: dict[str, set[str]] = {name: set() for name in objects}
    for name, role, link in await session.execute(union_all(direct, through)):
        found[name].add(f"{role}@{link}" if link else role)
    return {name: frozenset(relations) for name, relations in found.items()}
