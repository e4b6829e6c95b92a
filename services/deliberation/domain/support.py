"""How far people support a proposal. What ASSOCIATE and X say is advice, counted apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.deliberation.domain.attendance import ASSOCIATE, N, X

# The strongest first, with the words for people (Chinese, English).
LEVELS: Mapping[str, tuple[str, str]] = {
    "FULL": ("完全赞成", "In favour"),
    "WITH_CONCERNS": ("有顾虑，但赞成", "In favour, with concerns"),
    "STAND_ASIDE": ("不参与，也不反对", "Stands aside"),
    "AGAINST": ("反对", "Against"),
}


@dataclass(frozen=True, slots=True)
class Support:
    """How far one person supports a proposal, and as what she sits there."""

    proposal_id: UUID
    person_id: UUID
    level: str
    seat: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Count:
    """How many support a proposal that far, by seat."""

    level: str
    councillors: int
    associates: int
    invited: int


def counted(support: Iterable[Support]) -> list[Count]:
    """Return the counts of every level, the strongest first, also where nobody is."""
    given = [(one.level, one.seat) for one in support]
    return [
        Count(level, *(given.count((level, seat)) for seat in (N, ASSOCIATE, X)))
        for level in LEVELS
    ]
