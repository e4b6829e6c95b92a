"""The docket 待议清单: which matters a council has, and what may be done with them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from chassis.refusals import FieldError, Kind, TongxinError
from services.deliberation.domain.topics import PUBLIC_TOPICS

WAITING = "WAITING"
SCHEDULED = "SCHEDULED"
ACTING = "ACTING"
ANSWERED = "ANSWERED"
ENDED = "ENDED"
STATES = frozenset({WAITING, SCHEDULED, ACTING, ANSWERED, ENDED})

URGENT = "URGENT"
OPENLY = "OPEN"  # the class 公开办理
PROTECTED = "PROTECTED"
RESOLVED = "RESOLVED"
REOPEN = "REOPEN"
# The register's statuses in which somebody owns the matter.
OWNED = frozenset({"OPEN", RESOLVED, "REFERRED"})


@dataclass(frozen=True, slots=True)
class Custody:
    """The newest epoch of a matter that this service has seen, and who had it then."""

    matter_id: UUID
    epoch: int
    owner: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One matter at one council. `epoch` is the newest in which the council had it."""

    council: str
    matter_id: UUID
    epoch: int
    topic: str
    confidentiality: str
    urgency: str
    needs_screening: bool
    pseudonym: str
    region: str
    state: str
    since: datetime
    deadline: datetime | None
    meeting_id: UUID | None

    @property
    def possible(self) -> tuple[str, ...]:
        """What its state lets a director do."""
        return possible(self.state, needs_screening=self.needs_screening)

    @property
    def active(self) -> bool:
        """Whether the council has it and has not answered yet."""
        return self.state in {WAITING, SCHEDULED, ACTING}

    def check_active(self) -> None:
        """Refuse work on what the council does not have, or nobody screened.

        Raises:
            TongxinError: STATE_NOT_ALLOWED, SCREENING_REQUIRED.
        """
        if not self.active:
            raise TongxinError(
                Kind.STATE,
                "STATE_NOT_ALLOWED",
                "The council does not work on it now.",
                metadata={"state": self.state},
            )
        if self.needs_screening:
            raise screening_required()

    @property
    def urgent_public(self) -> bool:
        """Whether an urgent meeting 要事随议 may be about it."""
        return (
            self.urgency == URGENT
            and self.confidentiality == OPENLY
            and self.topic in PUBLIC_TOPICS
        )

    def check_move(self, custody: Custody, expected_epoch: int, action: str) -> None:
        """Refuse a move of what has gone, has not arrived, or is not in the state for it.

        Raises:
            TongxinError: NOT_YET_ARRIVED, MATTER_MOVED, STATE_NOT_ALLOWED, SCREENING_REQUIRED.
        """
        if expected_epoch > custody.epoch:
            raise TongxinError(
                Kind.CONFLICT,
                "NOT_YET_ARRIVED",
                "What you saw has not arrived here yet.",
                metadata={"epoch": str(custody.epoch)},
                retry_after=1,
            )
        if expected_epoch < custody.epoch or self.state == ENDED:
            raise TongxinError(
                Kind.CONFLICT,
                "MATTER_MOVED",
                "The matter has moved since you saw it.",
                metadata={"epoch": str(custody.epoch), "owner": custody.owner},
            )
        if self.state == ANSWERED:
            raise TongxinError(
                Kind.STATE,
                "STATE_NOT_ALLOWED",
                "The council has answered; she is being asked.",
                metadata={"state": self.state},
            )
        if action not in self.possible:
            raise screening_required()

    def carried(self, news: "Entry", move: str) -> "Entry":
        """Return the entry in a newer epoch that the same council has.

        An answer leaves it ANSWERED; a reopening (hers, or by a promise that was not kept), or
        a coming back after it had ended, makes it wait again; any other move keeps its state.
        """
        if news.state == ANSWERED:
            return replace(news, since=self.since)
        if move == REOPEN or self.state in (ENDED, ANSWERED):
            return news
        return replace(news, state=self.state, since=self.since, meeting_id=self.meeting_id)

    def scheduled(self, meeting_id: UUID, deadline: datetime | None) -> "Entry":
        """Return it on the agenda of a meeting, with the deadline that the register gave."""
        return replace(self, state=SCHEDULED, meeting_id=meeting_id, deadline=deadline)

    def waiting(self, deadline: datetime | None = None) -> "Entry":
        """Return it back on the docket: no way was found, though perhaps some help."""
        return replace(self, state=WAITING, meeting_id=None, deadline=deadline or self.deadline)

    def acting(self, deadline: datetime | None) -> "Entry":
        """Return it after a resolution; the last action's date moved the deadline."""
        return replace(self, state=ACTING, deadline=deadline or self.deadline)

    def after(self, epoch: int, owner: str, status: str, deadline: datetime | None) -> "Entry":
        """Return it as it will be once the news of a move of its own council has come."""
        if owner != self.council:
            return self.ended()
        state = ANSWERED if status == RESOLVED else self.state
        return replace(self, epoch=epoch, state=state, deadline=deadline)

    def ended(self) -> "Entry":
        """Return it after the council lost it."""
        return replace(self, state=ENDED, meeting_id=None)


def possible(state: str, *, needs_screening: bool) -> tuple[str, ...]:
    """Return what an entry's state lets a director do; unscreened it can only be raised."""
    if state not in {WAITING, SCHEDULED, ACTING}:
        return ()
    return ("docket.raise",) if needs_screening else ("docket.answer", "docket.raise")


def screening_required() -> TongxinError:
    """Return the refusal while nobody has asked whether she is safe (safety screening)."""
    return TongxinError(
        Kind.STATE,
        "SCREENING_REQUIRED",
        "A safety screening comes before anything is settled or put to a meeting.",
    )


def check_agenda(
    council: str,
    wanted: Sequence[tuple[str, UUID]],
    entries: Mapping[UUID, Entry],
    hidden: Collection[UUID],
    *,
    urgent: bool = False,
) -> list[Entry]:
    """Return the entries for an agenda: each waits at this council and was screened.

    `wanted` names the field of each matter. What the caller may not see (`hidden`) is refused
    like what is not there. An `urgent` meeting is for urgent public matters only: danger to a
    person never opens a meeting.

    Raises:
        TongxinError: NOT_ON_DOCKET, NOT_WAITING, SCREENING_REQUIRED, NOT_URGENT_PUBLIC or,
            when they differ, AGENDA_NOT_POSSIBLE; every offending field is named.
    """
    errors: list[FieldError] = []
    found: list[Entry] = []
    for field, matter_id in wanted:
        entry = entries.get(matter_id)
        if entry is None or entry.council != council or matter_id in hidden:
            errors.append(FieldError(field, "NOT_ON_DOCKET", "This council does not have it."))
        elif entry.state != WAITING:
            errors.append(FieldError(field, "NOT_WAITING", "It does not wait for a meeting."))
        elif entry.needs_screening:
            errors.append(FieldError(field, "SCREENING_REQUIRED", "A safety screening is missing."))
        elif urgent and not entry.urgent_public:
            errors.append(FieldError(field, "NOT_URGENT_PUBLIC", "No urgent public matter."))
        else:
            found.append(entry)
    if errors:
        reasons = {error.reason for error in errors}
        raise TongxinError(
            Kind.STATE,
            reasons.pop() if len(reasons) == 1 else "AGENDA_NOT_POSSIBLE",
            "Not every matter can be put on this agenda.",
            fields=errors,
        )
    return found
