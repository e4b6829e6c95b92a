"""Nobody chose in time: the next level has to choose about the level that did not."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from services.escalation.app.ports import Begin, EscalationWork
from services.escalation.domain.events import (
    SupervisionHalfGone,
    SupervisionOpened,
    SupervisionToppedOut,
)
from services.escalation.domain.federations import RELATIONS, federations_above
from services.escalation.domain.supervision import WAITING, Supervision, Watch


@dataclass(frozen=True, slots=True)
class SupervisionClock:
    """The timer, and `supervisions/{id}` for which it was set."""

    timer: UUID
    supervision: str


async def end_supervision_clock(begin: Begin, act: Act, command: SupervisionClock) -> None:
    """Let it climb, unless somebody chose or the owner acted: then the timer is void."""
    async with begin(act) as work:
        watch, link = await _due(work, command)
        if link is None:
            return
        home = catalogue().home_number(link.clock.region)
        waited = link.state in WAITING
        step = watch.run_out(link, new_id(home), work.now, await _unstaffed(work, link))
        await work.supervisions.save(watch.links)
        if step is not None:
            work.record(SupervisionOpened(step))
        elif waited:
            work.record(SupervisionToppedOut(link, work.now))
        work.audit(command.supervision, late=link.body, level=link.level.token)


async def _unstaffed(work: EscalationWork, link: Supervision) -> frozenset[str]:
    """Return the levels above in which nobody is left who could choose.

    A federation of which no posts were ever known counts as staffed.
    """
    matter = name_of("matters", link.clock.matter_id)
    excluded = await work.people_of(matter, {"excluded"})
    unstaffed = set()
    for body in federations_above(link.body):
        people = await work.people_of(body, RELATIONS)
        if people <= excluded and (people or await work.posts.were_known(body)):
            unstaffed.add(body)
    return frozenset(unstaffed)


async def remind_supervision(begin: Begin, act: Act, command: SupervisionClock) -> None:
    """Half of the time is gone: remind those who have to choose, once."""
    async with begin(act) as work:
        _, link = await _due(work, command)
        if link is not None and link.remind(work.now):
            await work.supervisions.save([link])
            work.record(SupervisionHalfGone(link, work.now))


async def _due(work: EscalationWork, command: SupervisionClock) -> tuple[Watch, Supervision | None]:
    """End the timer; return the supervision with everything of its matter."""
    await work.supervisions.end_timer(command.timer)
    identity = id_in(command.supervision, "supervisions")
    matter = await work.supervisions.matter_of(identity)
    if matter is None:
        return Watch([]), None
    watch = await work.supervisions.of_matter(matter)
    return watch, next((link for link in watch.links if link.id == identity), None)
