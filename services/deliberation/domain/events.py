"""What happened at the second platform, for other services."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.deliberation.domain.docket import Entry


@dataclass(frozen=True, slots=True)
class StageOpened:
    """A council has a matter on its docket."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class ItemScheduled:
    """A matter is on the agenda of a meeting."""

    entry: Entry
    meeting_id: UUID
    start_time: datetime


@dataclass(frozen=True, slots=True)
class ItemClosed:
    """A council decided something on a matter, or found no way."""

    entry: Entry
    meeting_id: UUID
    resolved: bool
    action_count: int
    last_due_time: datetime | None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class ResolutionRatified:
    """A council ratified a provisional resolution, or did not."""

    entry: Entry
    epoch: int
    meeting_id: UUID
    ratified: bool


@dataclass(frozen=True, slots=True)
class ActionCompleted:
    """An action was done."""

    entry: Entry
    action_id: UUID


@dataclass(frozen=True, slots=True)
class ActionClaimed:
    """Somebody took an action; `visit` when she goes there."""

    entry: Entry
    action_id: UUID
    visit: bool
    due_time: datetime


@dataclass(frozen=True, slots=True)
class ActionProgressed:
    """Somebody told how far an action is."""

    entry: Entry
    action_id: UUID
    percent: int
    expected_time: datetime | None


@dataclass(frozen=True, slots=True)
class RoundOpened:
    """A round of an item opened."""

    entry: Entry
    meeting_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class RoundClosed:
    """A round of an item closed with its summary."""

    entry: Entry
    meeting_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class ResultPublished:
    """A result was published in its village."""

    entry: Entry
    publication_id: UUID
