"""People and the area groups in which they raise matters."""

import unicodedata
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


def normalised_phone(text: str) -> str:
    """Return a phone as bare digits, however it is written; empty where it holds none.

    0086 and +86 before a Chinese number are left out: 11 digits from 1, or an area code with 0.
    """
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign in "0123456789")
    for prefix in ("0086", "86"):
        rest = digits.removeprefix(prefix)
        if rest != digits and (rest.startswith("0") or (rest.startswith("1") and len(rest) == 11)):  # noqa: PLR2004 - a mobile number
            return rest
    return digits
