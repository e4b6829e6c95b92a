"""Reads objections and challenges for those who decide about them."""

from sqlalchemy import select

from chassis.act import Act, subject_of
from chassis.database import Database
from chassis.facts import FACT, valid
from chassis.policy import Policy
from chassis.refusals import not_found
from services.intake.domain.bodies import SUPERVISORS
from services.intake.domain.dispute import Challenge, Objection
from services.intake.store.dispute_tables import CHALLENGE, OBJECTION, ChallengeRow, ObjectionRow
from services.intake.store.disputes import challenge_of, objection_of
from services.intake.store.readable import readable


class DisputeQueries:
    """Implements `app.dispute_ports.DisputeReader`."""

    def __init__(self, database: Database, policy: Policy) -> None:
        self._database = database
        self._policy = policy

    async def objection(self, act: Act, name: str) -> Objection:
        """Return the objection that waits for the caller's body. Raises NOT_FOUND without one."""
        async with self._database.reading() as reading:
            row, _ = await readable(self._policy, reading, act, name, "matter.read_objection")
            found = await reading.session.scalar(
                select(ObjectionRow)
                .where(OBJECTION.c.matter_id == row.id, OBJECTION.c.decided_at.is_(None))
                .order_by(OBJECTION.c.epoch.desc())
                .limit(1)
            )
            if found is None or row.objection_epoch != row.epoch:
                raise not_found()
            return objection_of(found)

    async def challenges(self, act: Act, name: str) -> list[Challenge]:
        """Return the challenges about which the caller's federations decide, newest first."""
        async with self._database.reading() as reading:
            row, _ = await readable(self._policy, reading, act, name, "matter.decide_challenge")
            offices = select(FACT.c.object).where(
                FACT.c.subject == subject_of(act.caller),
                FACT.c.relation.in_(sorted(SUPERVISORS)),
                valid(FACT.c, reading.now),  # type: ignore[arg-type]  # a condition
            )
            found = await reading.session.scalars(
                select(ChallengeRow)
                .where(CHALLENGE.c.matter_id == row.id, CHALLENGE.c.superior.in_(offices))
                .order_by(CHALLENGE.c.challenge_no.desc())
            )
            return [challenge_of(item) for item in found]
