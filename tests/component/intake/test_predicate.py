"""The policy decides the same for one row and for lists, on random facts."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from chassis.facts import Fact, add_facts, relations_to_many
from chassis.ids import new_random_id
from chassis.names import name_of
from services.intake.domain.topics import OPEN, PROTECTED
from services.intake.policy import POLICY
from services.intake.store.matter_queries import COLUMNS
from services.intake.store.tables import MatterRow
from tests.support.world import World

ACTIONS = [action for action in POLICY.actions if action.startswith("matter.")]
STATES = ["OPEN", "RESOLVED", "REFERRED", "CLOSED_CONFIRMED", "CLOSED_UNCONFIRMED", "WITHDRAWN"]
DIRECT = ["concerned", "representative", "reporter", "informant", "invitee"]
ROLES = ["leader", "member", "director", "councillor", "associate", "chair", "cadre"]
LINKS = ["owner", "held", "audience"]
MATTER_ID = MatterRow.__table__.c.id  # type: ignore[attr-defined]  # SQLModel makes it
MATTERS, PEOPLE, BODIES = 16, 8, 4


def matter_row(confidentiality: str, state: str, now: datetime) -> MatterRow:
    owned = state in {"OPEN", "RESOLVED", "REFERRED"}
    return MatterRow(
        id=new_random_id(),
        region="210922107002",
        topic="selling",
        right="NONE",
        urgency="NORMAL",
        risk="LOW",
        confidentiality=confidentiality,
        channel="GROUP",
        audience="GROUP",
        text="x",
        pseudonym="秦某·7F3A",
        status=state,
        phase="SUBMITTED",
        epoch=1,
        owner_body="councils/210922107002" if owned else None,
        owner_level=1 if owned else None,
        owner_region="210922107002" if owned else None,
        deadline=now if owned else None,
        whole_due_at=now,
        policy="2026-1",
        created_at=now,
    )


class Facts:
    """Random facts between people, bodies and matters, with every kind of validity."""

    def __init__(self, seed: int, now: datetime) -> None:
        self._random = random.Random(seed)  # noqa: S311 - examples, no secret
        self._now = now
        self.people = [str(new_random_id()) for _ in range(PEOPLE)]
        self.bodies = [f"councils/{number:012}" for number in range(BODIES)]

    def of(self, matters: list[UUID]) -> list[Fact]:
        """Return facts: enough that every rule is met and missed."""
        facts = []
        for person in self.people:
            subject = name_of("people", person)
            for body in self.bodies:
                facts += [
                    self._dated(subject, role, body) for role in self._random.sample(ROLES, 2)
                ]
            for matter in self._random.sample(matters, 5):
                relation = self._random.choice(DIRECT)
                facts.append(self._dated(subject, relation, name_of("matters", matter)))
            facts.append(
                self._dated(subject, "excluded", name_of("matters", self._random.choice(matters)))
            )
        for matter in matters:
            for link in LINKS:
                body = self._random.choice(self.bodies)
                facts.append(self._dated(body, link, name_of("matters", matter)))
        return facts

    def _dated(self, subject: str, relation: str, about: str) -> Fact:
        begins, ends = self._random.choice(
            [(-9, None), (-9, None), (-9, None), (-9, 9), (-9, 0), (0, None), (9, None), (-9, -1)]
        )
        now = self._now
        fact = Fact(subject, relation, about, now + timedelta(days=begins))
        return fact if ends is None else replace(fact, valid_until=now + timedelta(days=ends))


@pytest.mark.parametrize("seed", range(4))
async def test_one_row_and_lists_decide_alike(world: World, seed: int) -> None:
    await world.start("intake")
    engine = world.running["intake"].database.engine
    async with AsyncSession(engine, expire_on_commit=False) as session:
        now: datetime = (await session.execute(text("SELECT now()"))).scalar_one()
        rows = [
            matter_row(confidentiality, state, now)
            for confidentiality in (OPEN, PROTECTED)
            for state in STATES
        ] + [matter_row(OPEN, "OPEN", now) for _ in range(MATTERS - 2 * len(STATES))]
        session.add_all(rows)
        facts = Facts(seed, now)
        await add_facts(session, facts.of([row.id for row in rows]), source="test")
        await session.flush()
        allowed = refused = 0
        for person in facts.people:
            caller = Caller(person, "session", "sms")
            relations = await relations_to_many(
                session,
                name_of("people", person),
                [name_of("matters", row.id) for row in rows],
                now,
            )
            for action in ACTIONS:
                listed = set(
                    await session.scalars(
                        select(MATTER_ID).where(POLICY.predicate(action, caller, COLUMNS, now))
                    )
                )
                single = {
                    row.id
                    for row in rows
                    if action
                    in POLICY.allowed(
                        caller,
                        relations[name_of("matters", row.id)],
                        classification=row.confidentiality,
                        state=row.status,
                    )
                }
                assert listed == single, (action, relations)
                allowed += len(single)
                refused += len(rows) - len(single)
        await session.rollback()
    assert allowed > 100, "the entitled are found"
    assert refused > 100, "the others are not"


async def test_a_system_is_nobodys_neighbour(world: World) -> None:
    await world.start("intake")
    engine = world.running["intake"].database.engine
    async with AsyncSession(engine) as session:
        now = (await session.execute(text("SELECT now()"))).scalar_one()
        session.add(matter_row(OPEN, "OPEN", now))
        await session.flush()
        for subject in ("system:seed", "system:deliberation"):
            caller = Caller(subject, "", "system")
            for action in ACTIONS:
                condition = POLICY.predicate(action, caller, COLUMNS, now)
                found = (await session.scalars(select(MATTER_ID).where(condition))).all()
                possible = POLICY.allowed(caller, frozenset(), classification=OPEN, state="OPEN")
                assert bool(found) == (action in possible), (subject, action)
        await session.rollback()
