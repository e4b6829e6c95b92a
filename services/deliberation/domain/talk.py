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
    """A proposed way."""

    id: UUID
    item_id: UUID
    person_id: UUID
    text: str = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Ballot:
    """An open vote; a person's last one before the close counts."""

    proposal_id: UUID
    person_id: UUID
    vote: str
    created_at: datetime
