"""What queries of escalation return: plain values, already cut to the caller's rights."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.refusals import forbidden
from chassis.region import Level
from services.escalation.domain.bodies import PartnerBody
from services.escalation.domain.cases import Case
from services.escalation.domain.federations import Federation
from services.escalation.domain.notes import Booking
from services.escalation.domain.stages import Stage
from services.escalation.domain.supervision import Decision, Supervision


@dataclass(frozen=True, slots=True)
class FederationView:
    """A federation and what the caller may do with it."""

    federation: Federation
    allowed_actions: Sequence[str]


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body of the registry and what the caller may do with it."""

    body: PartnerBody
    allowed_actions: Sequence[str]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with the stages of the caller's federations."""

    case: Case
    stages: Sequence[Stage]
    allowed_actions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A case that the caller may read, with what the policy lets her do on it."""

    case: Case
    allowed: Sequence[str]

    def require(self, action: str) -> None:
        """Refuse what the policy does not give her.

        Raises:
            TongxinError: ACTION_NOT_ALLOWED.
        """
        if action not in self.allowed:
            raise forbidden(action)


@dataclass(frozen=True, slots=True)
class NoteView:
    """What was done on a case of the caller's federation."""

    id: UUID
    matter_id: UUID
    person: str
    text: str = field(repr=False)
    booking: Booking | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SupervisionView:
    """A supervision and what the caller may do with it."""

    supervision: Supervision
    allowed_actions: Sequence[str]


@dataclass(frozen=True, slots=True)
class SupervisionStanding:
    """A supervision that the caller may read, with what she may do, for a choice about it."""

    supervision: Supervision
    allowed_actions: Sequence[str]
    needs_screening: bool
    now: datetime

    def was_decided_by(self, request: Decision) -> bool:
        """Whether this very request of this person has decided it before."""
        made = self.supervision.decision
        return (
            made is not None
            and bool(request.request_id)
            and (made.by, made.request_id) == (request.by, request.request_id)
        )


@dataclass(frozen=True, slots=True)
class SupervisionFilter:
    """What limits a list of supervisions; empty means any."""

    body: str = ""
    about: str = ""
    level: Level | None = None
    state: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class OverdueBody:
    """A late body at the federation that has to choose about it: counts only."""

    about: str
    body: str
    level: Level
    too_late: int
    listed: int
    beyond_us: int
    since: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class LeadershipEntry:
    """One line of the leadership's list; without a code it stands for `count` matters."""

    supervision: str
    code: str
    body: str
    days: int
    count: int


@dataclass(frozen=True, slots=True)
class WorkItemView:
    """One thing that waits for the caller. `line` is Chinese and English, without names.

    `resource` is what to open; `matter` is empty where the caller does not read the matter itself,
    or the line stands for several.
    """

    kind: str
    resource: str
    matter: str
    line: tuple[str, str]
    since: datetime
    due: datetime | None
    overdue: bool
    level: Level
    region: str
    allowed_actions: Sequence[str]
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class WorkList:
    """The top of what waits, and how much waits in all."""

    items: Sequence[WorkItemView]
    total: int
    overdue: int
