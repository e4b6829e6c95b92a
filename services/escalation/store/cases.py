"""Cases in escalation's tables."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.facts import FACT, Fact, add_facts, end_facts, facts_of
from chassis.names import name_of
from chassis.policy import EXCLUDED
from chassis.region import Level, RegionCode
from services.escalation.domain.cases import Case, Traits
from services.escalation.domain.notes import ActionNote, resource_taken
from services.escalation.domain.stages import Acceptance, Custody
from services.escalation.store.tables import (
    ACCEPTANCE,
    CASE,
    CUSTODY,
    NOTE,
    RESOURCE_BOOKED_ONCE,
    STAGE,
)

HELD = "held"
_OWN = "tongxin:escalation"
_REGISTER = "tongxin:intake"


class CaseStore:
    """Implements `app.ports.Cases` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def find(self, matter_id: UUID) -> Case | None:
        """Return a case, locked until the act ends."""
        locked = await self._session.execute(
            select(CASE.c.matter_id).where(CASE.c.matter_id == matter_id).with_for_update()
        )
        if locked.first() is None:
            return None
        return (await load_cases(self._session, [matter_id]))[matter_id]

    async def open(self, matter_id: UUID, traits: Traits) -> Case:
        """Return a case, locked until the act ends; make it at the first sight of the matter."""
        await self._session.execute(
            insert(CASE)
            .values(matter_id=matter_id, epoch=0, **asdict(traits))
            .on_conflict_do_nothing()
        )
        return await self.find(matter_id) or Case(matter_id, traits, [])

    async def save(self, case: Case) -> None:
        """Store custody, acceptances and the stages that follow from them."""
        key = {"matter_id": case.matter_id}
        await self._session.execute(
            CASE.update()
            .where(CASE.c.matter_id == case.matter_id)
            .values(epoch=case.epoch, **asdict(case.traits))
        )
        await self._session.execute(
            insert(CUSTODY).on_conflict_do_nothing(),
            [key | asdict(entry) for entry in case.custody.values()],
        )
        if case.acceptances:
            await self._session.execute(
                insert(ACCEPTANCE).on_conflict_do_nothing(),
                [key | asdict(entry) for entry in case.acceptances.values()],
            )
        stages = [key | asdict(stage) for stage in case.stages]
        await self._session.execute(delete(STAGE).where(STAGE.c.matter_id == case.matter_id))
        if stages:
            await self._session.execute(insert(STAGE), stages)
        await self._hold(case)

    async def exclude(self, matter_id: UUID, people: Collection[str]) -> None:
        """Make these the people who must not learn of the matter, and nobody else."""
        matter = name_of("matters", matter_id)
        await self._session.execute(
            delete(FACT).where(FACT.c.object == matter, FACT.c.relation == EXCLUDED)
        )
        await add_facts(
            self._session,
            [Fact(person, EXCLUDED, matter, self._now) for person in sorted(set(people))],
            source=_REGISTER,
        )

    async def excluded_from(self, matter_id: UUID) -> frozenset[str]:
        """Return who must not learn of the matter."""
        return frozenset(await self.linked(matter_id, EXCLUDED))

    async def linked(self, matter_id: UUID, relation: str) -> list[str]:
        """Return who stands in a relation to a matter now, by name."""
        facts = await facts_of(self._session, name_of("matters", matter_id))
        return sorted(
            fact.subject
            for fact in facts
            if fact.relation == relation
            and (fact.valid_until is None or fact.valid_until > self._now)
        )

    async def link(self, matter_id: UUID, relation: str, body: str) -> None:
        """Let a body stand in a relation to a matter; again changes nothing."""
        if body not in await self.linked(matter_id, relation):
            fact = Fact(body, relation, name_of("matters", matter_id), self._now)
            await add_facts(self._session, [fact], source=_OWN)

    async def unlink(self, matter_id: UUID, relation: str, body: str) -> None:
        """End that."""
        await end_facts(
            self._session,
            object_name=name_of("matters", matter_id),
            relation=relation,
            subject=body,
            at=self._now,
        )

    async def add_note(self, note: ActionNote) -> None:
        """Store a note. Raises RESOURCE_TAKEN when its resource is booked at that time."""
        booking = note.booking
        try:
            await self._session.execute(
                insert(NOTE).values(
                    id=note.id,
                    matter_id=note.matter_id,
                    epoch=note.epoch,
                    federation=note.federation,
                    person=note.person,
                    text=note.text,
                    resource=booking.resource if booking else "",
                    booked_from=booking.since if booking else None,
                    booked_until=booking.until if booking else None,
                    created_at=note.created_at,
                )
            )
        except IntegrityError as error:
            if RESOURCE_BOOKED_ONCE in str(error.orig):
                raise resource_taken() from error
            raise

    async def _hold(self, case: Case) -> None:
        """Let the federations that have or had a stage find the matter by their own facts."""
        matter = name_of("matters", case.matter_id)
        known = await self._session.scalars(
            select(FACT.c.subject).where(FACT.c.object == matter, FACT.c.relation == HELD)
        )
        missing = {stage.federation for stage in case.stages} - set(known)
        await add_facts(
            self._session,
            [Fact(federation, HELD, matter, self._now) for federation in sorted(missing)],
            source=_OWN,
        )


async def load_cases(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Case]:
    """Return the cases with these matter ids; unknown ones are left out."""
    cases = {
        row.matter_id: Case(
            row.matter_id,
            Traits(
                RegionCode(row.region),
                row.topic,
                row.confidentiality,
                row.needs_screening,
                row.urgency,
                row.pseudonym,
            ),
            [],
        )
        for row in await session.execute(select(CASE).where(CASE.c.matter_id.in_(ids)))
    }
    for row in await session.execute(select(CUSTODY).where(CUSTODY.c.matter_id.in_(ids))):
        values = _without_key(row._asdict())
        level = None if row.level is None else Level(row.level)
        cases[row.matter_id].custody[row.epoch] = Custody(**values | {"level": level})
    for row in await session.execute(select(ACCEPTANCE).where(ACCEPTANCE.c.matter_id.in_(ids))):
        values = _without_key(row._asdict())
        cases[row.matter_id].acceptances[row.epoch] = Acceptance(**values)
    return cases


def _without_key(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name != "matter_id"}
