"""What grid workers write in the field: patrol and visit records from offline drafts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from chassis.protected_value import Protected
from chassis.region import RegionCode
from services.intake.domain.screening import Screening

PATROL, VISIT = "PATROL", "VISIT"
NOTED, SETTLED, RAISED = "NOTED", "SETTLED", "RAISED"
OLDEST = timedelta(days=90)  # a draft that lay longer is told, not sent
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid 网格 of a village."""

    id: UUID
    region: RegionCode
    title: str


@dataclass(frozen=True, slots=True)
class GridWorker:
    """Somebody's work in a grid, with its dates."""

    id: UUID
    grid: Grid
    person: UUID
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """One record. Its natural key (author, kind, device, draft number) never expires."""

    id: UUID
    kind: str
    author: UUID
    grid: UUID
    device: str
    draft_no: int
    recorded_at: datetime
    created_at: datetime
    place: Protected[str]
    finding: Protected[str]
    fingerprint: bytes = field(repr=False)
    topic: str = ""
    outcome: str = NOTED
    action_record: Protected[str] = field(default_factory=lambda: Protected(""))
    screening: Screening = field(default_factory=Screening)
    person: UUID | None = None
    household: Protected[str] = field(default_factory=lambda: Protected(""))
    matter: UUID | None = None
    next_at: datetime | None = None
