"""What is said 发言, proposed 方案 and voted 表决 on an item."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

YES = "YES"
VOTES = frozenset({YES, "NO", "ABSTAIN"})


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said on an item, with the law it rests on."""

    id: UUID
    item_id: UUID
    person_id: UUID
    text: str = field(repr=False)
    law_references: list[str]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed way; a consensus text when it is built on others.

    `round_no` is 0 outside rounds, `left_no` 0 while no round has left it behind.
    """

    id: UUID
    item_id: UUID
    person_id: UUID
    text: str = field(repr=False)
    created_at: datetime
    round_no: int = 0
    left_no: int = 0
    built_on: list[UUID] = field(default_factory=list)
    conditions: str = field(default="", repr=False)
    check_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ballot:
    """An open vote; a person's last one before the close counts."""

    proposal_id: UUID
    person_id: UUID
    vote: str
    created_at: datetime
