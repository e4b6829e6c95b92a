"""Results that the village may read 公布."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.refusals import Kind, TongxinError
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.item import RESOLVED, Item

LIVELIHOOD = frozenset(
    {
        "water_power_heat",
        "public_safety",
        "noise_and_space",
        "environment",
        "jobs",
        "selling",
        "childcare",
        "elder_service",
        "other",
    }
)


@dataclass(frozen=True, slots=True)
class Publication:
    """A result with the exact text that the director confirmed."""

    id: UUID
    council: str
    region: str
    matter_id: UUID
    item_id: UUID
    topic: str
    text: str = field(repr=False)
    created_at: datetime


def check_publishable(item: Item, entry: Entry) -> None:
    """Refuse what is not resolved, and what needs her consent to the exact text.

    Raises:
        TongxinError: NOT_RESOLVED, CONSENT_REQUIRED.
    """
    if item.state != RESOLVED:
        raise TongxinError(Kind.STATE, "NOT_RESOLVED", "No resolution was adopted.")
    if entry.confidentiality != "OPEN" or entry.topic not in LIVELIHOOD:
        raise TongxinError(
            Kind.STATE, "CONSENT_REQUIRED", "Published only with consent to the exact text."
        )
