"""Domain events of a matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.region import Level, RegionCode
from services.intake.domain.bodies import Body

EVERYBODY, CLOSE, DISTANT = "EVERYBODY", "CLOSE", "DISTANT"
OFFICE, WATCHERS = "OFFICE", "WATCHERS"


@dataclass(frozen=True, slots=True)
class Moved:
    """The matter has a new custody: from whom to whom, by which move, until when."""

    matter: UUID
    epoch: int
    move: str
    giver: Body | None
    receiver: Body | None
    status: str
    deadline: datetime | None
    region: RegionCode
    topic: str
    confidentiality: str
    urgency: str
    since: datetime
    pseudonym: str
    needs_screening: bool
    without_deliberation: bool
    actor: str
    reason: str
    request_id: str
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence for a timeline: its key and the codes that fill it.

    `hearers`: EVERYBODY of the matter, the CLOSE (the concerned person, and who speaks for
    her), or the DISTANT (a reporter who is not the concerned person: received, taken,
    finished; the course and the outcome are the concerned person's alone); or the OFFICE: the
    officers of the `body` that the sentence names, and never a party of the matter; WATCHERS are
    those officers and the leaders of that federation.
    """

    matter: UUID
    key: str
    params: Mapping[str, str]
    at: datetime
    hearers: str = CLOSE


@dataclass(frozen=True, slots=True)
class ClockGone:
    """An owner let its deadline pass: answerability climbs, the work stays.

    `superior` is the level above, which has to choose; nobody is above the province. `climbs_to`
    is the highest level to which the matter climbs singly.
    """

    matter: UUID
    epoch: int
    deadline_no: int
    owner: Body
    superior: Body | None
    region: RegionCode
    topic: str
    confidentiality: str
    urgency: str
    risk: str
    deadline: datetime
    climbs_to: Level
    pseudonym: str
    at: datetime
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadlineMoved:
    """Who has it has another deadline, without a move."""

    matter: UUID
    epoch: int
    deadline_no: int
    deadline: datetime
    cause: str
    at: datetime
    region: RegionCode
    topic: str
    level: Level
    confidentiality: str


@dataclass(frozen=True, slots=True)
class TimelineExtended:
    """A stored timeline entry, with who is to be told."""

    told: Told
    entry_no: int
    recipients: tuple[str, ...]
    region: RegionCode
    level: int
    confidentiality: str
