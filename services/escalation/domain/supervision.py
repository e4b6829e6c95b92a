"""Supervision 督办: when a clock is gone, answerability climbs; the work stays.

The level above a late body has to choose. If it does not, the next level gets a supervision about
*that* level, up to the province and its leadership's list. Nobody can bury a matter by doing
nothing; and nobody floods the province by doing nothing: above `climbs_to` a late matter is a
count and a line of one list per body.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.calendar import add_hours, add_working_days
from chassis.catalogue import catalogue
from chassis.names import key_in, name_of
from chassis.region import Level, RegionCode
from services.escalation.domain.federations import federation_name

READ, DECIDE = "supervision.read", "supervision.decide"
LEAD = "supervision.lead"
# Kinds of the timers of those that wait.
SUPERVISION_HALF, SUPERVISION_DUE = "supervision_half", "supervision_due"

# A single one waits for a choice; one of a list waits with others; nobody chose in time; chosen;
# nothing left to choose.
OPEN, LISTED, LATE, DECIDED, ENDED = "OPEN", "LISTED", "LATE", "DECIDED", "ENDED"
WAITING = frozenset({OPEN, LISTED})
LIVE = frozenset({OPEN, LISTED, LATE})

WORKING_DAYS = 5  # ours
URGENT_HOURS = 24  # ours
_PRESSING = frozenset({"HIGH", "CRITICAL"})
_QUIET_RISKS = frozenset({"LOW", "MEDIUM"})
_QUIET_FAMILIES = frozenset({"FAMILY", "LIVELIHOOD"})


@dataclass(frozen=True, slots=True)
class GoneClock:
    """An owner let its deadline pass: what the register tells of it, codes only.

    `number` counts the matter's deadlines: of two clocks of one matter the higher one is newer.
    """

    matter_id: UUID
    epoch: int
    number: int
    owner: str
    owner_level: Level
    region: RegionCode
    topic: str
    confidentiality: str
    urgency: str
    risk: str
    climbs_to: Level
    gone_at: datetime
    pseudonym: str = ""

    @property
    def code(self) -> str:
        """What leaders call the matter: its pseudonym, or the end of its id."""
        return self.pseudonym or self.matter_id.hex[-8:].upper()

    @property
    def is_urgent(self) -> bool:
        """Whether the short clock holds."""
        return self.urgency == "URGENT" or self.risk in _PRESSING


@dataclass(frozen=True, slots=True)
class Decision:
    """What a supervising federation chose. `to` is empty, or the body that gets the matter."""

    choice: str
    until: datetime | None
    to: str
    reason: str = field(repr=False)
    by: str
    at: datetime
    request_id: str


@dataclass(slots=True)
class Supervision:
    """One level that has to choose about a late body: one step of the way up."""

    id: UUID
    clock: GoneClock
    step: int
    body: str
    level: Level
    about: str
    state: str
    opened_at: datetime
    half_at: datetime
    due_at: datetime
    reminded_at: datetime | None = None
    late_at: datetime | None = None
    ended_at: datetime | None = None
    decision: Decision | None = None

    @property
    def name(self) -> str:
        """`supervisions/{id}`."""
        return name_of("supervisions", self.id)

    @property
    def is_live(self) -> bool:
        """Whether somebody can still choose: also who is late."""
        return self.state in LIVE

    @property
    def is_with_leadership(self) -> bool:
        """Whether no level is left above and the province's own time is gone."""
        return self.state == LATE and self.level is Level.PROVINCE

    def remind(self, now: datetime) -> bool:
        """Half of the time is gone: note it once; return whether that is new."""
        if self.state != OPEN or self.reminded_at is not None:
            return False
        self.reminded_at = now
        return True

    def end(self, now: datetime) -> None:
        """Nothing is left to choose."""
        self.state, self.ended_at = ENDED, now

    def decide(self, decision: Decision) -> None:
        """Take the choice."""
        self.state, self.decision, self.ended_at = DECIDED, decision, decision.at


def due_after(now: datetime, *, urgent: bool) -> datetime:
    """Return by when a level has to choose: 5 working days, urgent 24 h (both ours)."""
    if urgent:
        return add_hours(now, URGENT_HOURS)
    return add_working_days(now, WORKING_DAYS).at


def climbs_to(family: str, risk: str) -> Level:
    """Return the highest level at which a late matter arrives singly.

    LOW and MEDIUM matters of FAMILY and LIVELIHOOD: COUNTY; all others: PROVINCE.
    """
    quiet = risk in _QUIET_RISKS and family in _QUIET_FAMILIES
    return Level.COUNTY if quiet else Level.PROVINCE


def arrives_singly(level: Level, *, family: str, risk: str) -> bool:
    """Whether a late matter arrives at a level as one matter, not as a count of a list."""
    return level <= climbs_to(family, risk)


def next_supervisor(body: str) -> tuple[str, Level] | None:
    """Return the federation above a federation, with its level; nobody is above a province."""
    region = catalogue().find(key_in(body, "federations"))
    above = catalogue().find(region.parent) if region is not None and region.parent else None
    return (federation_name(above.code), above.level) if above is not None else None


def list_name(body: str, about: str) -> str:
    """Name the list of what a federation has to choose about one late body."""
    return f"{body}/supervisions/{about}"


class Watch:
    """All supervisions of one matter that this service knows, oldest first.

    At every moment at most one level is the last of the way up; who was late below it can still
    choose, until somebody chose or the owner acted.
    """

    def __init__(self, links: list[Supervision], heard_of: int = 0) -> None:
        self.links = links
        self._heard_of = heard_of

    @property
    def number(self) -> int:
        """The newest clock that was seen; 0 before the first."""
        return max((link.clock.number for link in self.links), default=0)

    @property
    def live(self) -> list[Supervision]:
        """Those in which somebody can still choose, lowest first."""
        return [link for link in self.links if link.is_live]

    def take(
        self, clock: GoneClock, superior: tuple[str, Level] | None, new_id: UUID, now: datetime
    ) -> Supervision | None:
        """Open the first step for a clock that is gone; None where nothing is new.

        `superior` is the level above the owner as the register told it. A clock that was seen, or
        one of an earlier deadline, changes nothing. Without a superior the owner is the province:
        its leadership's list has it at once.
        """
        if clock.number <= self.number or clock.number < self._heard_of:
            return None
        self.end(now)
        if superior is None:
            by = (clock.owner, clock.owner_level)
            link = _step(clock, 1, by=by, about=clock.owner, new_id=new_id, now=now)
            link.state, link.late_at = LATE, now
        else:
            link = _step(clock, 1, by=superior, about=clock.owner, new_id=new_id, now=now)
        self.links.append(link)
        return link

    def run_out(
        self,
        link: Supervision,
        new_id: UUID,
        now: datetime,
        unstaffed: Collection[str] = (),
    ) -> Supervision | None:
        """Nobody chose in time: the next level gets a supervision about that level.

        Levels in which nobody could choose (`unstaffed`) are passed over, but for the province.
        Returns the next step; None at the province, or when the timer is void.
        """
        if link.state not in WAITING:
            return None
        link.state, link.late_at = LATE, now
        above = next_supervisor(link.body)
        if above is None:
            return None
        while above[0] in unstaffed and (further := next_supervisor(above[0])) is not None:
            above = further
        step = _step(link.clock, link.step + 1, by=above, about=link.body, new_id=new_id, now=now)
        self.links.append(step)
        return step

    def end(
        self, now: datetime, *, before_epoch: int | None = None, before_number: int | None = None
    ) -> list[Supervision]:
        """End what is live, because the owner acted or has a new date; return what ended.

        `before_epoch`: only what is about the custody of an earlier epoch; `before_number`: only
        what is about an earlier deadline.
        """
        ended = [
            link
            for link in self.live
            if (before_epoch is None or link.clock.epoch < before_epoch)
            and (before_number is None or link.clock.number < before_number)
        ]
        for link in ended:
            link.end(now)
        return ended

    def decide(self, link: Supervision, decision: Decision) -> None:
        """Take one level's choice; it ends what others could have chosen."""
        link.decide(decision)
        self.end(decision.at)


def _step(
    clock: GoneClock, step: int, *, by: tuple[str, Level], about: str, new_id: UUID, now: datetime
) -> Supervision:
    body, level = by
    due = due_after(now, urgent=clock.is_urgent)
    return Supervision(
        id=new_id,
        clock=clock,
        step=step,
        body=body,
        level=level,
        about=about,
        state=OPEN if level <= clock.climbs_to else LISTED,
        opened_at=now,
        half_at=now + (due - now) / 2,
        due_at=due,
    )
