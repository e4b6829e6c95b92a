"""Rounds of an item: each gathers, then closes with a summary; the next takes over what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from chassis.refusals import Kind, TongxinError

OPEN = "OPEN"
CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Round:
    """One round; its number counts on over all meetings of the council on a matter."""

    id: UUID
    item_id: UUID
    meeting_id: UUID
    council: str
    matter_id: UUID
    number: int
    state: str
    opened_at: datetime
    until: datetime | None
    closed_at: datetime | None = None
    summary: str = field(default="", repr=False)

    def gathers(self, now: datetime) -> bool:
        """Whether people may still speak, propose and support."""
        return self.state == OPEN and (self.until is None or now < self.until)

    def closed(self, summary: str, at: datetime) -> "Round":
        """Return it with its summary. Raises ROUND_CLOSED."""
        if self.state != OPEN:
            raise TongxinError(Kind.STATE, "ROUND_CLOSED", "The round is closed.")
        return replace(self, state=CLOSED, summary=summary, closed_at=at)


def open_of(rounds: Sequence[Round]) -> Round | None:
    """Return the round that is open; there is at most one."""
    return next((one for one in rounds if one.state == OPEN), None)


def check_gathering(rounds: Sequence[Round], now: datetime) -> Round | None:
    """Return the open round of an item that has rounds; without any nothing is to check.

    Raises:
        TongxinError: ROUND_NOT_OPEN between two rounds and after the last.
    """
    if not rounds:
        return None
    present = open_of(rounds)
    if present is None or not present.gathers(now):
        raise TongxinError(Kind.STATE, "ROUND_NOT_OPEN", "No round is open on this item now.")
    return present


def check_none_open(rounds: Sequence[Round]) -> None:
    """Refuse a second round beside an open one. Raises ROUND_OPEN."""
    if open_of(rounds) is not None:
        raise TongxinError(Kind.STATE, "ROUND_OPEN", "A round is open; close it first.")
