"""The register's timers: wound with each new deadline, void with the next one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.facts import Fact, add_facts, facts_of
from chassis.names import name_of
from chassis.timers import new_timer, set_timer, void_timers
from services.intake.domain.bodies import OFFICERS, SUPERVISORS
from services.intake.domain.clocks import END, HALF, OWNER_TIMERS, PAUSE_END, half_of
from services.intake.domain.events import WATCHERS, DeadlineMoved, Moved, Told
from services.intake.domain.matter import Matter
from services.intake.domain.state import RESOLVED

SUPERVISING = "supervising"


async def wind(session: AsyncSession, matter: Matter, now: datetime) -> None:
    """Set the timers of a matter's present deadline; those of the deadline before are void.

    Half of the time is reminded of while somebody works; an outcome that waits for her word
    has an end only.
    """
    name = name_of("matters", matter.id)
    await void_timers(session, name, kinds=OWNER_TIMERS)
    if matter.deadline is None:
        return
    due = {END: matter.deadline}
    begins = now
    if matter.pausing is not None:
        due[PAUSE_END] = begins = matter.pausing.until
    if matter.status != RESOLVED and matter.deadline > begins:
        due[HALF] = half_of(begins, matter.deadline)
    for kind, due_at in due.items():
        await set_timer(
            session,
            new_timer(kind, name, epoch=matter.epoch, number=matter.deadline_no, due_at=due_at),
        )


def moved_deadline(matter: Matter, now: datetime) -> list[DeadlineMoved]:
    """Return that the owner has another deadline, where no move says so already."""
    if matter.owner is None or matter.deadline is None:
        return []
    if any(isinstance(event, Moved) for event in matter.events):
        return []
    return [
        DeadlineMoved(
            matter=matter.id,
            epoch=matter.epoch,
            deadline_no=matter.deadline_no,
            deadline=matter.deadline,
            cause=matter.deadline_cause,
            at=now,
            region=matter.region,
            topic=matter.topic,
            level=matter.owner.level,
            confidentiality=matter.confidentiality,
        )
    ]


async def officers_of(session: AsyncSession, told: Told, now: datetime) -> set[str]:
    """Return the people who act, or choose, for the body that a sentence names."""
    body = told.params["body"]
    roles = SUPERVISORS if told.hearers == WATCHERS else OFFICERS[body.partition("/")[0]]
    return {
        fact.subject
        for fact in await facts_of(session, body)
        if fact.relation in roles
        and fact.valid_from <= now
        and (fact.valid_until is None or fact.valid_until > now)
    }


async def let_supervise(
    session: AsyncSession, matter: UUID, body: str, now: datetime, *, source: str
) -> None:
    """Let a level above read a matter whose owner is late."""
    name = name_of("matters", matter)
    fact = Fact(body, SUPERVISING, name, now)
    for known in await facts_of(session, name):
        same = (known.subject, known.relation) == (fact.subject, fact.relation)
        if same and (known.valid_until is None or known.valid_until > now):
            return
    await add_facts(session, [fact], source=source)
