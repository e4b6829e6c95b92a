"""People and the area groups in which they raise matters."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.protected_value import Protected
from chassis.region import RegionCode

MEMBER = "MEMBER"
LEADER = "LEADER"
LANGUAGES = frozenset({"zh-CN", "en"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody. `login` is false for a party who was only named in a matter."""

    id: UUID
    display_name: Protected[str]
    phone: Protected[str]
    language: str
    region: RegionCode
    login: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """An area group 片区群 of a village or community."""

    id: UUID
    region: RegionCode
    title: str
    created_at: datetime
