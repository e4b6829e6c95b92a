"""Domain events of a matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.region import RegionCode
from services.intake.domain.bodies import Body


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

    `for_reporter`: also a reporter who is not the concerned person is told (received,
    taken, finished); everything else is the concerned person's alone.
    """

    matter: UUID
    key: str
    params: Mapping[str, str]
    at: datetime
    for_reporter: bool


@dataclass(frozen=True, slots=True)
class TimelineExtended:
    """A stored timeline entry, with who is to be told."""

    told: Told
    entry_no: int
    recipients: tuple[str, ...]
    region: RegionCode
    level: int
    confidentiality: str
