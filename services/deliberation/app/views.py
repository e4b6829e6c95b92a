"""What queries of deliberation return: already cut to the caller's rights."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.deliberation.domain.action import Action, Visit
from services.deliberation.domain.attendance import Attendance
from services.deliberation.domain.closing import MinutesPart
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.invitation import Invitation
from services.deliberation.domain.item import Item
from services.deliberation.domain.meeting import Meeting
from services.deliberation.domain.support import Count
from services.deliberation.domain.talk import Proposal, Statement


@dataclass(frozen=True, slots=True)
class CouncilView:
    """A council and how many N seats are filled."""

    name: str
    region: str
    councillor_count: int
    allowed_actions: Sequence[str]


@dataclass(frozen=True, slots=True)
class EntryView:
    """A docket entry."""

    entry: Entry
    allowed_actions: Sequence[str]


@dataclass(frozen=True, slots=True)
class ActionView:
    """A task."""

    action: Action
    overdue: bool
    allowed_actions: Sequence[str]


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit, and on which matter."""

    matter_id: UUID
    visit: Visit


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation."""

    invitation: Invitation
    allowed_actions: Sequence[str]


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with who is invited to it and what it gave out."""

    item: Item
    ratifies: str
    invitations: Sequence[InvitationView]
    actions: Sequence[ActionView]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting as far as the caller may see it."""

    meeting: Meeting
    items: Sequence[ItemView]
    attendance: Sequence[Attendance]
    minutes: str = field(repr=False)
    parts: Sequence[MinutesPart] = field(repr=False)
    door_of: UUID | None
    quorum: int
    allowed_actions: Sequence[str]
    etag: str


@dataclass(frozen=True, slots=True)
class StatementView:
    """What was said, and in which meeting."""

    meeting_id: UUID
    statement: Statement


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposed way and its counts."""

    meeting_id: UUID
    proposal: Proposal
    yes_count: int
    no_count: int
    abstain_count: int
    support: Sequence[Count] = ()
    my_support: str = ""
    built_on: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class WorkItemView:
    """One thing that waits for the caller."""

    kind: str
    resource: str
    matter_id: UUID | None
    topic: str
    region: str
    since: datetime
    due: datetime | None
    overdue: bool
    allowed_actions: Sequence[str]
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Worklist:
    """What waits for the caller, the earliest due first, and how many there are in all."""

    items: Sequence[WorkItemView]
    total: int
    overdue: int
