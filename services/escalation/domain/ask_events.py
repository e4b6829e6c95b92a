"""What happened to an ask, before it becomes public."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.region import Level, RegionCode


@dataclass(frozen=True, slots=True)
class AskTold:
    """`step` is the state that the ask has reached: ASKED, ACCEPTED, REFUSED or ANSWERED.

    `helper` is whom sentences name: the doer, or `agencies/{kind}` for a body of the registry.
    `level` is who has to act next, `region` the matter's own.
    """

    step: str
    ask: UUID
    kind: str
    matter_id: UUID
    epoch: int
    asker: str
    doer: str
    helper: str
    due: datetime | None
    at: datetime
    level: Level
    region: RegionCode
    confidentiality: str
    completes: bool = False
