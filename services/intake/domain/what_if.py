"""What would have become of a matter's clocks under other policies.

The custody is what happened; every hand-over is given the deadline that a policy would have given
it. Dates that meetings or superiors set and pauses are left out, for every policy alike, so that a
difference is the policy's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis.region import RegionCode
from services.intake.domain import clocks
from services.intake.domain.bodies import GROUP, Body
from services.intake.domain.clock_policy import NORMAL, URGENT, ClockPolicy, Edition
from services.intake.domain.state import OPEN, REFERRED

LEADER, WHOLE = "leader", "whole"
# A referral goes on with the clock that runs; a superior's and a review's time is not the policy's.
_GOES_ON = frozenset({"REFER", "REFERRAL_ENDED"})
_OWN_TIME = frozenset({"TO_SUPERIOR", "REVIEW"})
_BEGINS_AGAIN = frozenset({"REOPEN", "UNMERGE", "PROMISE_PASSED", "REVIEW"})


@dataclass(frozen=True, slots=True)
class Link:
    """One custody: by which move, who had it, since when, in which status."""

    move: str
    owner: Body | None
    since: datetime
    status: str


@dataclass(frozen=True, slots=True)
class History:
    """What a clock depends on, and the whole chain of a matter, oldest first."""

    region: RegionCode
    topic: str
    channel: str
    urgency: str
    risk: str
    filed_at: datetime
    links: Sequence[Link]

    @property
    def pressing(self) -> bool:
        """Whether it goes up by itself when its owner is late."""
        return self.urgency == URGENT or self.risk in ("HIGH", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Ran:
    """A clock that ran: of what, until when, whether it was gone, whether it went up by itself."""

    clock: str
    due: datetime
    late: bool
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One clock under the present and under the other policy."""

    present: Ran
    other: Ran


def differences(
    history: History, present: Edition, other: Edition, now: datetime
) -> list[Difference]:
    """Return every clock of a matter under two policies, in the order in which they ran."""
    of = (history.region, history.topic, history.channel)
    first = replay(history, present.clocks_of(*of), now)
    second = replay(history, other.clocks_of(*of), now)
    return [Difference(*pair) for pair in zip(first, second, strict=True)]


def replay(history: History, policy: ClockPolicy, now: datetime) -> list[Ran]:
    """Return the clocks that the custody would have had: one per stage, and the whole one."""
    pace = URGENT if history.pressing else NORMAL
    whole = clocks.whole_due(pace, history.filed_at, policy)
    village: datetime | None = None
    ran: list[Ran] = []
    for at, link in enumerate(history.links):
        if link.move in _BEGINS_AGAIN:
            village = None
        skipped = link.move in _GOES_ON or link.move in _OWN_TIME
        if skipped or link.owner is None or link.status not in (OPEN, REFERRED):
            continue
        due = clocks.owner_due(
            link.owner,
            urgency=pace,
            now=link.since,
            whole_due_at=whole,
            village_due_at=village,
            policy=policy,
        )
        if village is None and clocks.shares_village_budget(link.owner):
            village = due
        late = _ended(history.links, at, now) > due
        group = link.owner.kind == GROUP
        clock = LEADER if group else f"stage.{link.owner.level.token}"
        ran.append(Ran(clock, due, late, raised=late and history.pressing and not group))
    if history.links:
        ran.append(Ran(WHOLE, whole, _finished(history.links, now) > whole))
    return ran


def _ended(links: Sequence[Link], at: int, now: datetime) -> datetime:
    """Return when the stage that began with a link was over; a referral is a part of it."""
    return next((link.since for link in links[at + 1 :] if link.move not in _GOES_ON), now)


def _finished(links: Sequence[Link], now: datetime) -> datetime:
    """Return since when nobody works on it any more, or now."""
    finished = now
    for link in reversed(links):
        if link.status in (OPEN, REFERRED):
            break
        finished = link.since
    return finished
