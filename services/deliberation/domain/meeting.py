"""Meetings 议事会议: their kinds and modes, and what an open one lets people do."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from chassis.etag import etag_of, matches
from chassis.refusals import Kind, TongxinError

MEETING_KINDS = frozenset({"PER_MATTER", "MONTHLY", "URGENT"})
MODES = frozenset({"ASSEMBLY", "ON_SITE", "DOORSTEP", "ONLINE"})
MAX_ITEMS = 50

OPEN = "OPEN"
CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One deliberation. `quorum` is fixed by the close; before, the filled seats say it."""

    id: UUID
    council: str
    region: str
    kind: str
    mode: str
    start_time: datetime
    state: str
    minutes: str = field(repr=False)
    quorum: int | None
    revision: int
    created_at: datetime

    def etag(self, quorum: int) -> str:
        """Return the tag that changes whenever the agenda, an invitation or the quorum does."""
        return etag_of(self.id, self.revision, quorum)

    def check_etag(self, given: str, quorum: int) -> None:
        """Refuse a change by somebody who has not seen the meeting as it is.

        Raises:
            TongxinError: ETAG_REQUIRED, ETAG_MISMATCH.
        """
        if not given:
            raise TongxinError(Kind.INVALID, "ETAG_REQUIRED", "Send the etag that you have read.")
        if not matches(given, self.etag(quorum)):
            raise TongxinError(
                Kind.CONFLICT, "ETAG_MISMATCH", "The meeting has changed since you read it."
            )

    def check_open(self) -> None:
        """Refuse a change of what is closed. Raises MEETING_CLOSED."""
        if self.state != OPEN:
            raise TongxinError(Kind.STATE, "MEETING_CLOSED", "The meeting is closed.")

    def changed(self) -> "Meeting":
        """Return it with its next revision."""
        return replace(self, revision=self.revision + 1)

    def closed(self, minutes: str, quorum: int) -> "Meeting":
        """Return it after its close form."""
        return replace(
            self, state=CLOSED, minutes=minutes, quorum=quorum, revision=self.revision + 1
        )
