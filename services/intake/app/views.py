"""What queries of intake return: plain values, already cut to the caller's rights."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.facts import Fact
from services.intake.domain.bodies import Body
from services.intake.domain.matter import Matter


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as she sees herself."""

    id: UUID
    display_name: str = field(repr=False)
    phone: str = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True)
class MeView:
    """The caller and her relations to bodies; a system has no person."""

    person: PersonView | None
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class GroupView:
    """An area group."""

    id: UUID
    region: str
    title: str
    member_count: int


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody's place in a group."""

    group: UUID
    person: UUID
    role: str
    display_name: str = field(repr=False)
    since: datetime
    title: str = "NONE"
    area: str = ""


@dataclass(frozen=True, slots=True)
class PartyView:
    """Somebody of a matter."""

    role: str
    person: UUID
    display_name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MatterView:
    """A matter as one caller may see it."""

    matter: Matter
    masked: bool
    distant: bool
    parties: Sequence[PartyView]
    overdue: bool
    allowed_actions: Sequence[str]
    status_line: tuple[str, str]
    etag: str
    satisfaction: str


@dataclass(frozen=True, slots=True)
class MatterFilter:
    """What limits a list of matters; empty values do not."""

    within: str = ""
    status: str = ""
    topic: str = ""
    owner: str = ""
    mine: bool = False
    overdue: bool = False
    level: int = 0
    urgency: str = ""
    risk: str = ""
    confidentiality: str = ""
    channel: str = ""
    due_before: datetime | None = None
    waiting_for: str = ""


@dataclass(frozen=True, slots=True)
class TimelineView:
    """One sentence of a timeline."""

    entry_no: int
    at: datetime
    template_key: str
    text: tuple[str, str]


@dataclass(frozen=True, slots=True)
class CustodyView:
    """One link of the custody chain."""

    epoch: int
    body: Body | None
    since: datetime
    move: str
    deadline: datetime | None


@dataclass(frozen=True, slots=True)
class WorkView:
    """One thing that waits for the caller."""

    kind: str
    matter: Matter
    line: tuple[str, str]
    since: datetime
    due: datetime | None
    overdue: bool
    allowed_actions: Sequence[str]
