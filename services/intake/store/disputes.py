"""Objections and challenges in intake's tables, with their timers and facts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.facts import FACT, Fact, add_facts, end_facts, facts_of
from chassis.names import name_of
from chassis.protected_value import Protected
from chassis.region import Level, parse_region_code
from chassis.timers import new_timer, set_timer
from services.intake.domain import clocks
from services.intake.domain.bodies import Body
from services.intake.domain.dispute import UNDECIDED, Challenge, Objection
from services.intake.store.dispute_tables import CHALLENGE, OBJECTION, ChallengeRow, ObjectionRow

_SOURCE = "tongxin:intake"
DECIDING = "deciding"


class DisputeStore:
    """Implements `app.dispute_ports.Disputes` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add_objection(self, objection: Objection) -> None:
        """Store it, and the timer of the giver's silence."""
        body, giver = objection.body, objection.giver
        values = {
            "matter_id": objection.matter,
            "epoch": objection.epoch,
            "body": body.name,
            "body_level": int(body.level),
            "body_region": body.region,
            "giver": giver.name,
            "giver_level": int(giver.level),
            "giver_region": giver.region,
            "reason": objection.reason,
            "said_by": objection.said_by,
            "created_at": objection.created_at,
            "due_at": objection.due_at,
        }
        await self._session.execute(insert(ObjectionRow), [values])
        # An object of its own: a move voids the matter's own timers, this one finds itself stale.
        timer = new_timer(
            clocks.OBJECTION,
            name_of("objections", objection.matter),
            epoch=objection.epoch,
            number=0,
            due_at=objection.due_at,
        )
        await set_timer(self._session, timer)

    async def objection(self, matter: UUID) -> Objection | None:
        """Return a matter's newest objection on which nobody has decided."""
        row = await self._session.scalar(
            select(ObjectionRow)
            .where(OBJECTION.c.matter_id == matter, OBJECTION.c.decided_at.is_(None))
            .order_by(OBJECTION.c.epoch.desc())
            .limit(1)
        )
        return objection_of(row) if row is not None else None

    async def decide_objection(self, matter: UUID, *, agreed: bool) -> None:
        """Store the giver's word on the newest objection."""
        newest = select(func.max(OBJECTION.c.epoch)).where(OBJECTION.c.matter_id == matter)
        await self._session.execute(
            update(ObjectionRow)
            .where(OBJECTION.c.matter_id == matter, OBJECTION.c.epoch == newest.scalar_subquery())
            .values(decided_at=self._now, agreed=agreed)
        )

    async def next_challenge(self, matter: UUID) -> int:
        """Return the number of a matter's next challenge."""
        last = await self._session.scalar(
            select(func.max(CHALLENGE.c.challenge_no)).where(CHALLENGE.c.matter_id == matter)
        )
        return int(last or 0) + 1

    async def add_challenge(self, challenge: Challenge) -> None:
        """Store it, let the superior read the matter, set the timer of its silence."""
        superior = challenge.superior
        values = {
            "matter_id": challenge.matter,
            "challenge_no": challenge.number,
            "person": challenge.person,
            "superior": superior.name,
            "superior_level": int(superior.level),
            "superior_region": superior.region,
            "reason": challenge.reason,
            "said_by": challenge.said_by,
            "created_at": challenge.created_at,
            "due_at": challenge.due_at,
            "state": challenge.state,
            "decided_by": "",
        }
        await self._session.execute(insert(ChallengeRow), [values])
        fact = Fact(superior.name, DECIDING, name_of("matters", challenge.matter), self._now)
        await add_facts(self._session, [fact], source=_SOURCE)
        timer = new_timer(
            clocks.CHALLENGE,
            name_of("challenges", challenge.matter),
            epoch=0,
            number=challenge.number,
            due_at=challenge.due_at,
        )
        await set_timer(self._session, timer)

    async def challenge(self, matter: UUID, number: int) -> Challenge | None:
        """Return one challenge."""
        row = await self._session.get(ChallengeRow, (matter, number))
        return challenge_of(row) if row is not None else None

    async def decide_challenge(
        self, challenge: Challenge, *, state: str, by: str, why: Protected[str]
    ) -> None:
        """Store the decision; the superior reads on only while another one waits for it."""
        await self._session.execute(
            update(ChallengeRow)
            .where(
                CHALLENGE.c.matter_id == challenge.matter,
                CHALLENGE.c.challenge_no == challenge.number,
            )
            .values(state=state, decided_at=self._now, decided_by=by, decision=why)
        )
        waits = await self._session.scalar(
            select(CHALLENGE.c.challenge_no).where(
                CHALLENGE.c.matter_id == challenge.matter,
                CHALLENGE.c.superior == challenge.superior.name,
                CHALLENGE.c.state == UNDECIDED,
            )
        )
        if waits is None:
            await end_facts(
                self._session,
                object_name=name_of("matters", challenge.matter),
                relation=DECIDING,
                subject=challenge.superior.name,
                at=self._now,
            )

    async def exclude(self, matter: UUID, person: str) -> None:
        """Let a matter not exist for somebody (`people/{id}`)."""
        fact = Fact(person, "excluded", name_of("matters", matter), self._now)
        await add_facts(self._session, [fact], source=_SOURCE)

    async def end_exclusion(self, challenge: Challenge) -> None:
        """End what a challenge excluded; what was excluded for another reason stays."""
        await self._session.execute(
            FACT.update()
            .where(
                FACT.c.object == name_of("matters", challenge.matter),
                FACT.c.relation == "excluded",
                FACT.c.subject == challenge.person,
                FACT.c.valid_from == challenge.created_at,
            )
            .values(valid_until=self._now)
        )

    async def close_to(self, matter: UUID) -> frozenset[str]:
        """Return the concerned person and those who speak for her."""
        return frozenset(
            fact.subject
            for fact in await facts_of(self._session, name_of("matters", matter))
            if fact.relation in ("concerned", "representative")
            and (fact.valid_until is None or fact.valid_until > self._now)
        )


def objection_of(row: ObjectionRow) -> Objection:
    """Return the objection of a row."""
    return Objection(
        row.matter_id,
        row.epoch,
        Body(row.body, Level(row.body_level), parse_region_code(row.body_region)),
        Body(row.giver, Level(row.giver_level), parse_region_code(row.giver_region)),
        row.reason,
        row.said_by,
        row.created_at,
        row.due_at,
    )


def challenge_of(row: ChallengeRow) -> Challenge:
    """Return the challenge of a row."""
    return Challenge(
        row.matter_id,
        row.challenge_no,
        row.person,
        Body(row.superior, Level(row.superior_level), parse_region_code(row.superior_region)),
        row.reason,
        row.said_by,
        row.created_at,
        row.due_at,
        row.state,
    )
