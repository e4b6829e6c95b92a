"""The register's timers: wound with each new deadline, void with the next one."""

import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.facts import Fact, add_facts, facts_of
from chassis.names import name_of
from chassis.telemetry import meter
from chassis.timers import new_timer, void_timers
from services.intake.domain import clocks
from services.intake.domain.bodies import OFFICERS, SUPERVISORS
from services.intake.domain.events import WATCHERS, DeadlineMoved, Moved, Told
from services.intake.domain.matter import Matter
from services.intake.domain.state import RESOLVED, WORKED_ON
from services.intake.store.tables import MatterRow

log = logging.getLogger(__name__)

SUPERVISING = "supervising"
UNTAKEN_CUSTODY = meter.create_counter(
    "tongxin.custody.untaken", description="Custodies that nobody opened a stage for in 60 s"
)


class MatterClocks:
    """The timers of the matters of one act, wound where the act has changed their deadlines."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now
        self._before: dict[UUID, tuple[int, int, datetime, bool]] = {}

    def loaded(self, row: MatterRow) -> None:
        """Remember how a matter's clocks stood when the act began."""
        running = row.owner_body is not None
        self._before[row.id] = (row.deadline_no, row.epoch, row.whole_due_at, running)

    async def follow(self, matter: Matter) -> bool:
        """Wind again what the act has changed; return whether the owner's deadline was."""
        number, epoch, whole, running = self._before.get(matter.id, (0, 0, None, False))
        name = name_of("matters", matter.id)
        if matter.deadline_no != number:
            await void_timers(self._session, name, kinds=clocks.OWNER_TIMERS)
            self._wind(name, self._owners(matter, moved=matter.epoch != epoch), matter)
        runs = matter.owner is not None
        if (whole, running) != (matter.whole_due_at, runs):
            await void_timers(self._session, name, kinds=clocks.WHOLE_TIMERS)
            if runs:
                self._wind(name, self._whole(matter), matter)
        self._before[matter.id] = (matter.deadline_no, matter.epoch, matter.whole_due_at, runs)
        await self._session.flush()
        return matter.deadline_no != number

    def _owners(self, matter: Matter, *, moved: bool) -> Mapping[str, datetime]:
        """Return what is due on the owner's deadline.

        Half of the time is reminded of while somebody works; an outcome that waits for her word
        has an end only.
        """
        if matter.deadline is None:
            return {}
        due = {clocks.END: matter.deadline}
        begins = self._now
        if matter.pausing is not None:
            due[clocks.PAUSE_END] = begins = matter.pausing.until
        if matter.status != RESOLVED and matter.deadline > begins:
            due[clocks.HALF] = clocks.half_of(begins, matter.deadline)
        if moved and matter.status in WORKED_ON and matter.taken_at is None:
            due[clocks.UNTAKEN] = self._now + clocks.UNTAKEN_AFTER
        return due

    def _whole(self, matter: Matter) -> Mapping[str, datetime]:
        """Return what is due on the whole matter, counted from its filing."""
        half = clocks.half_of(matter.created_at, matter.whole_due_at)
        due = {clocks.WHOLE_HALF: half, clocks.WHOLE_END: matter.whole_due_at}
        if matter.accepted_at is None:
            due[clocks.ACCEPTANCE] = matter.acceptance_due_at
        return {kind: at for kind, at in due.items() if at > self._now}

    def _wind(self, name: str, due: Mapping[str, datetime], matter: Matter) -> None:
        self._session.add_all(
            new_timer(kind, name, epoch=matter.epoch, number=matter.deadline_no, due_at=at)
            for kind, at in due.items()
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


def alarm_untaken(matter: Matter) -> None:
    """Log and count a custody that nobody took within a minute: ids and codes only."""
    kind = matter.owner.kind if matter.owner else ""
    UNTAKEN_CUSTODY.add(1, {"owner": kind})
    log.warning(
        "untaken custody", extra={"matter": str(matter.id), "epoch": matter.epoch, "owner": kind}
    )


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
