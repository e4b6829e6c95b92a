"""What happened at the third platform, before it becomes public."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.region import Level, RegionCode
from services.escalation.domain.supervision import Decision, Supervision


@dataclass(frozen=True, slots=True)
class AtStage:
    """Where it happened: the matter with its own region, the epoch, the federation."""

    matter_id: UUID
    epoch: int
    federation: str
    level: Level
    region: RegionCode
    confidentiality: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StageOpened:
    """The federation has the matter."""

    stage: AtStage


@dataclass(frozen=True, slots=True)
class StageAccepted:
    """A named person has taken it."""

    stage: AtStage


@dataclass(frozen=True, slots=True)
class ActionNoted:
    """Something was done; `resource` is a code or empty."""

    stage: AtStage
    resource: str


@dataclass(frozen=True, slots=True)
class SupervisionOpened:
    """A level has to choose about a late body."""

    supervision: Supervision


@dataclass(frozen=True, slots=True)
class SupervisionHalfGone:
    """Half of its time is gone and nobody chose."""

    supervision: Supervision
    at: datetime


@dataclass(frozen=True, slots=True)
class SupervisionToppedOut:
    """The province did not choose in time: its leaders' list has it."""

    supervision: Supervision
    at: datetime


@dataclass(frozen=True, slots=True)
class SupervisionDecided:
    """A level has chosen."""

    supervision: Supervision
    decision: Decision
