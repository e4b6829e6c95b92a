"""Actions 任务: what somebody of the council has to do, with a date."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from chassis.refusals import Kind, TongxinError

OPEN = "OPEN"
CLAIMED = "CLAIMED"
DONE = "DONE"

TASK = "TASK"
VISIT = "VISIT"
LOOK_AGAIN = "LOOK_AGAIN"
# What somebody may open without a meeting; to look again follows from a resolution only.
OPENED_KINDS = frozenset({TASK, VISIT})


@dataclass(frozen=True, slots=True)
class Action:
    """One task. `assignee_id` is empty while nobody has it, `item_id` without a meeting."""

    id: UUID
    council: str
    matter_id: UUID
    item_id: UUID | None
    text: str = field(repr=False)
    assignee_id: UUID | None
    due_at: datetime
    state: str
    note: str = field(repr=False)
    created_at: datetime
    kind: str = TASK
    percent: int = 0
    expected_at: datetime | None = None

    @property
    def ending(self) -> str:
        """What ends it: a visit is done by writing it down."""
        return "action.record_visit" if self.kind == VISIT else "action.complete"

    @property
    def possible(self) -> tuple[str, ...]:
        """What its state lets somebody do."""
        return {
            OPEN: ("action.claim", self.ending, "action.hand_on"),
            CLAIMED: (self.ending, "action.progress", "action.release", "action.hand_on"),
            DONE: (),
        }[self.state]

    @property
    def until(self) -> datetime:
        """By when it will be done: as last told, else its date."""
        return self.expected_at or self.due_at

    def overdue(self, now: datetime) -> bool:
        """Whether that has passed."""
        return self.state != DONE and self.until < now

    def claimed(self, person_id: UUID) -> "Action":
        """Return it with somebody who does it. Raises ALREADY_CLAIMED."""
        if self.state != OPEN:
            raise TongxinError(
                Kind.STATE,
                "ALREADY_CLAIMED",
                "Somebody has taken it.",
                metadata={"state": self.state},
            )
        return replace(self, state=CLAIMED, assignee_id=person_id)

    def completed(self, note: str) -> "Action":
        """Return it done, with what came of it. Raises ALREADY_COMPLETED, VISIT_REQUIRED."""
        self._check_not_done()
        if self.kind == VISIT:
            raise TongxinError(
                Kind.STATE, "VISIT_REQUIRED", "A visit is done by writing down what was found."
            )
        return replace(self, state=DONE, note=note, percent=100)

    def visited(self, finding: str) -> "Action":
        """Return it done by a visit. Raises ALREADY_COMPLETED, NOT_A_VISIT."""
        self._check_not_done()
        if self.kind != VISIT:
            raise TongxinError(Kind.STATE, "NOT_A_VISIT", "This task is no visit.")
        return replace(self, state=DONE, note=finding, percent=100)

    def progressed(self, percent: int, expected_at: datetime | None) -> "Action":
        """Return it as far as was told; nothing told of its date leaves that as it is.

        Raises:
            TongxinError: ALREADY_COMPLETED, NOT_CLAIMED.
        """
        self._check_held()
        return replace(self, percent=percent, expected_at=expected_at or self.expected_at)

    def released(self) -> "Action":
        """Return it with nobody who does it. Raises ALREADY_COMPLETED, NOT_CLAIMED."""
        self._check_held()
        return replace(self, state=OPEN, assignee_id=None)

    def handed_on(self, person_id: UUID) -> "Action":
        """Return it with somebody else who does it. Raises ALREADY_COMPLETED."""
        self._check_not_done()
        return replace(self, state=CLAIMED, assignee_id=person_id)

    def _check_not_done(self) -> None:
        if self.state == DONE:
            raise TongxinError(Kind.STATE, "ALREADY_COMPLETED", "It is done already.")

    def _check_held(self) -> None:
        self._check_not_done()
        if self.state != CLAIMED:
            raise TongxinError(Kind.STATE, "NOT_CLAIMED", "Nobody has taken it yet.")


@dataclass(frozen=True, slots=True)
class Progress:
    """What somebody told about a task while doing it."""

    id: UUID
    action_id: UUID
    person_id: UUID
    text: str = field(repr=False)
    percent: int
    expected_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit 走访 that a task was."""

    action_id: UUID
    people: list[UUID]
    visited_at: datetime
    place: str = field(repr=False)
    finding: str = field(repr=False)
    created_at: datetime
