"""The conversation between her and the owner, and officers' notes: who said what."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.protected_value import Protected

# Whose side speaks: the concerned person (or who speaks for her), a reporter who is not she, or
# an officer of the body that has the matter.
HER, REPORTER, OWNER = "HER", "REPORTER", "OWNER"
INSIDE, PUBLIC = "INSIDE", "PUBLIC"
VISIBILITIES = frozenset({INSIDE, PUBLIC})
MAX_MESSAGE = 2000
MAX_NOTE = 4000


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was said."""

    id: UUID
    matter: UUID
    side: str
    author: str
    body: str
    text: Protected[str] = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """One note of an officer."""

    id: UUID
    matter: UUID
    visibility: str
    author: str
    text: Protected[str] = field(repr=False)
    at: datetime


def side_of(allowed: tuple[str, ...]) -> str:
    """Return for whom somebody speaks, from what she may do with the matter.

    An officer who also speaks for somebody without a login acts for her body; the concerned
    person is on her own side even where she is an officer.
    """
    if "matter.speak_for_owner" in allowed:
        return OWNER
    return HER if "matter.read_all_messages" in allowed else REPORTER


def heard_by(side: str) -> frozenset[str]:
    """Return whose words a side reads as the other side's."""
    return frozenset({HER, REPORTER}) if side == OWNER else frozenset({OWNER})
