"""What a matter is, and how its custody changes: the ground on which all moves stand."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from chassis.region import Level, RegionCode
from services.intake.domain import clocks
from services.intake.domain.bodies import COUNCIL, FEDERATION, GROUP, Body, from_here_up
from services.intake.domain.clock_policy import (
    BUILT_IN,
    NORMAL,
    POLICY,
    URGENT,
    ClockPolicy,
    PolicyBook,
)
from services.intake.domain.events import CLOSE, ClockGone, Moved, Told
from services.intake.domain.extension import PENDING, VOID, Extension
from services.intake.domain.pauses import WAITING_FOR_HER, Pause
from services.intake.domain.refusals import (
    matter_moved,
    not_open,
    resolution_stale,
    screening_required,
)
from services.intake.domain.resolution import Resolution
from services.intake.domain.topics import PROTECTED, TOPICS

OPEN, RESOLVED, REFERRED, MERGED = "OPEN", "RESOLVED", "REFERRED", "MERGED"
CLOSED_CONFIRMED, CLOSED_UNCONFIRMED = "CLOSED_CONFIRMED", "CLOSED_UNCONFIRMED"
WITHDRAWN = "WITHDRAWN"
ENDED = frozenset({CLOSED_CONFIRMED, CLOSED_UNCONFIRMED, WITHDRAWN})
# Somebody works on it: the owner's acts are possible.
WORKED_ON = frozenset({OPEN, REFERRED})
# What a common superior does with a matter that two bodies send to each other.
WITH_SUPERIOR, SETTLED = "WITH_SUPERIOR", "SETTLED"
AGREED = "AGREED"  # the giver took it back when its receiver objected
# Moves that hand a matter on without anything having been done for her.
WITHOUT_ACTION = frozenset({"FORWARD", "RAISE", "SKIP", "RETURN", "RELAY"})


@dataclass(frozen=True, slots=True)
class By:
    """Who makes a move, when, why, by which request."""

    actor: str
    now: datetime
    reason: str = ""
    request_id: str = ""
    without_deliberation: bool = False


@dataclass(slots=True)
class MatterState:
    """One row of the register, and the steps of which every move is made.

    The moves themselves are in `moves`, `outcomes` and `collective`; `matter.Matter` is all of
    them. Nothing outside the aggregate calls what begins with an underscore.
    """

    id: UUID
    region: RegionCode
    topic: str
    right: str
    urgency: str
    risk: str
    confidentiality: str
    channel: str
    audience: str
    group: UUID | None
    text: str = field(repr=False)
    pseudonym: str
    whole_due_at: datetime
    created_at: datetime
    council_text: str = field(repr=False, default="")
    status: str = OPEN
    phase: str = "SUBMITTED"
    phase_at: datetime | None = None  # of the step that set the phase; None: the hand-over did
    epoch: int = 0
    owner: Body | None = None
    deadline: datetime | None = None
    deadline_no: int = 0
    deadline_cause: str = ""  # why the deadline moved in this act; not kept
    village_due_at: datetime | None = None
    policy: str = POLICY.version
    taken_at: datetime | None = None
    resolution: Resolution | None = None
    resolution_no: int = 0
    reopen_count: int = 0
    resolved_level: Level | None = None
    revision: int = 1
    parent: UUID | None = None
    children_count: int = 0
    handed_in: bool = False
    legal_route: str = "NONE"
    last_move: str = ""
    moved_at: datetime | None = None
    # Who had it before its present owner, and by when she had to act.
    giver: Body | None = None
    giver_deadline: datetime | None = None
    acted_epoch: int = 0  # the newest epoch in which its owner did something
    moves_without_action: int = 0
    dispute: str = ""
    objection_epoch: int = 0  # the epoch to whose owner's objection the giver owes a word
    other_region: RegionCode | None = None  # another village that it is, or was, taken for
    home_region: RegionCode | None = None  # where it was raised, once it was relayed
    review_no: int = 0  # 1: reviewed 复查, 2: re-checked 复核
    left_region: RegionCode | None = None  # in this act, for those who go with it
    pausing: Pause | None = None
    extension: Extension | None = None  # the newest that was asked for
    accepted_at: datetime | None = None  # when somebody, by name, first did something with it
    gone_no: int = 0  # the newest deadline of which those above were told that it passed
    book: PolicyBook = field(repr=False, compare=False, default=BUILT_IN)
    waited_seconds: int = 0  # how long the present owner's clock has waited for her
    # Bodies all of whose known officers must not learn of the matter: passed over.
    unfit: frozenset[str] = frozenset()
    events: list[Moved | Told | ClockGone] = field(default_factory=list)

    @property
    def needs_screening(self) -> bool:
        """Whether ⚠ a safety screening is still missing."""
        return TOPICS[self.topic].needs_screening

    @property
    def is_pressing(self) -> bool:
        """Whether it goes up by itself when its owner is late: URGENT, HIGH, CRITICAL."""
        return self.urgency == URGENT or self.risk in ("HIGH", "CRITICAL")

    @property
    def pace(self) -> str:
        """Which of a clock's two times holds."""
        return URGENT if self.is_pressing else NORMAL

    def clocks_at(self, now: datetime) -> ClockPolicy:
        """Return the clocks that a new deadline is made from."""
        return self.book.at(now).clocks_of(self.region, self.topic, self.channel)

    @property
    def has_ended(self) -> bool:
        """Whether nothing moves it but taking it up again; a child ends with her "solved"."""
        return self.status in ENDED or (self.status == MERGED and self.phase == "ENDED")

    def tell(self, key: str, now: datetime, *, hearers: str = CLOSE) -> None:
        """Note a sentence about the present owner and deadline."""
        params = {
            "body": self.owner.name if self.owner else "",
            "until": self.deadline.isoformat() if self.deadline else "",
        }
        self._say(key, now, params, hearers=hearers)

    def _say(
        self, key: str, now: datetime, params: dict[str, str], *, hearers: str = CLOSE
    ) -> None:
        self.events.append(Told(self.id, key, params, now, hearers))

    def _expect(self, epoch: int, statuses: frozenset[str] = frozenset({OPEN})) -> None:
        if epoch != self.epoch:
            raise matter_moved(self.epoch, self.owner)
        if self.status not in statuses:
            raise not_open("MATTER_NOT_OPEN", "The matter is not open.")

    def acted(self, *, for_her: bool = False) -> None:
        """Note that the owner did something; `for_her`: the chain of mere moves is broken."""
        self.acted_epoch = self.epoch
        if for_her:
            self.moves_without_action = 0

    def _require_screened(self) -> None:
        if self.needs_screening:
            raise screening_required()

    def _spoken_of(self, resolution_no: int) -> Resolution:
        if self.resolution is None or resolution_no != self.resolution_no:
            raise resolution_stale(self.resolution_no)
        return self.resolution

    def _fit(self, body: Body) -> Body:
        """Return a body, or the first above it that is there and may know of the matter."""
        up = from_here_up(body, self.region)
        return next((item for item in up if item.name not in self.unfit), up[-1])

    def _hand_over(
        self, move: str, receiver: Body, by: By, deadline: datetime | None = None
    ) -> None:
        """Give the matter to a body; `deadline` where the stage's own clock does not say it."""
        self._end_pause(by.now)
        if receiver != self.owner:
            receiver = self._fit(receiver)
        giver, self.owner = self.owner, receiver
        stays = giver == receiver
        self.waited_seconds = self.waited_seconds if stays else 0
        if not stays:
            self.giver, self.giver_deadline = giver, self.deadline
            if self.dispute == WITH_SUPERIOR:
                self.dispute = SETTLED
            elif self.dispute == AGREED:
                self.dispute = ""
        policy = self.clocks_at(by.now)
        self.policy = policy.version
        if deadline is not None:
            self.deadline = deadline
        elif self.status == RESOLVED:
            promised = self.resolution.promised_until if self.resolution else None
            self.deadline = promised or clocks.ask_her_due(by.now, policy)
        else:
            self.deadline = clocks.owner_due(
                receiver,
                urgency=self.pace,
                now=by.now,
                whole_due_at=self.whole_due_at,
                village_due_at=self.village_due_at,
                policy=policy,
            )
        if clocks.shares_village_budget(receiver) and self.village_due_at is None:
            self.village_due_at = self.deadline
        self.phase, self.phase_at = self._phase_with(receiver), None
        # A group's leader has it as soon as it is there: there is no stage to open.
        self.taken_at = by.now if receiver.kind == GROUP else (self.taken_at if stays else None)
        self._moved(move, giver, by)

    def _phase_with(self, owner: Body) -> str:
        if self.status == RESOLVED:
            promised = self.resolution is not None and self.resolution.promised_until is not None
            return "ACTING" if promised else "RESOLVED"
        return {GROUP: "SUBMITTED", COUNCIL: "DOCKETED", FEDERATION: "ESCALATED"}[owner.kind]

    def _end(self, move: str, status: str, by: By) -> None:
        self._end_pause(by.now)
        giver, self.owner, self.deadline, self.taken_at = self.owner, None, None, None
        self.status = status
        self.phase, self.phase_at = "ENDED", None
        self._moved(move, giver, by)

    def _end_pause(self, now: datetime) -> None:
        """Take back what is left of a pause: whatever moves a matter ends it."""
        if self.pausing is None:
            return
        pause, self.pausing = self.pausing, None
        if pause.reason == WAITING_FOR_HER:
            used = min(now, pause.until) - pause.since
            self.waited_seconds += int(used.total_seconds())
        self._shift(-max(pause.until - now, timedelta()), pause.since)

    def _shift(self, by: timedelta, since: datetime) -> None:
        """Move the deadlines that had not passed when a pause began."""
        if self.deadline is not None and self.deadline > since:
            self.deadline += by
        if self.whole_due_at > since:
            self.whole_due_at += by
        if self.village_due_at is not None and self.village_due_at > since:
            self.village_due_at += by

    def _moved(self, move: str, giver: Body | None, by: By) -> None:
        self.epoch += 1
        if self.epoch > 1 and by.actor.startswith("people/") and self.accepted_at is None:
            self.accepted_at = by.now
        if self.extension is not None and self.extension.state == PENDING:
            self.extension = replace(self.extension, state=VOID, decided_at=by.now)
        self.revision += 1
        self.deadline_no += 1
        self.last_move, self.moved_at = move, by.now
        if move in WITHOUT_ACTION:
            self.moves_without_action += 1
        self.events.append(
            Moved(
                matter=self.id,
                epoch=self.epoch,
                move=move,
                giver=giver,
                receiver=self.owner,
                status=self.status,
                deadline=self.deadline,
                region=self.region,
                topic=self.topic,
                confidentiality=self.confidentiality,
                urgency=self.urgency,
                since=by.now,
                pseudonym=self.pseudonym if self.confidentiality == PROTECTED else "",
                needs_screening=self.needs_screening,
                without_deliberation=by.without_deliberation,
                actor=by.actor,
                reason=by.reason,
                request_id=by.request_id,
            )
        )
