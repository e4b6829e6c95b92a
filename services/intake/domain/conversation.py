"""The conversation between her and the owner, and officers' notes: who said what."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.protected_value import Protected
from chassis.refusals import Kind, TongxinError
from services.intake.domain.pauses import AT_MOST, WAITING_FOR_HER

# Whose side speaks: the concerned person (or who speaks for her), a reporter who is not she, or
# an officer of the body that has the matter.
HER, REPORTER, OWNER = "HER", "REPORTER", "OWNER"
INSIDE, PUBLIC = "INSIDE", "PUBLIC"
VISIBILITIES = frozenset({INSIDE, PUBLIC})
# Where a question stands.
ASKED, ANSWERED, LAPSED = "OPEN", "ANSWERED", "LAPSED"
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
    question: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """One note of an officer."""

    id: UUID
    matter: UUID
    visibility: str
    author: str
    text: Protected[str] = field(repr=False)
    at: datetime


def question_open() -> TongxinError:
    """Return the refusal of a second question while one waits for her."""
    return TongxinError(Kind.STATE, "QUESTION_OPEN", "A question waits for her already.")


def question_state(state: str, read_at: datetime | None, now: datetime) -> str:
    """Return where a question stands: after 10 days with her the work goes on without."""
    if state == ASKED and read_at is not None and now >= read_at + AT_MOST[WAITING_FOR_HER]:
        return LAPSED
    return state


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
