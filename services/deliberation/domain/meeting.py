"""Meetings 议事会议: their kinds and modes, and what an open one lets people do."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from chassis.etag import etag_of, matches
from chassis.refusals import Kind, TongxinError
from chassis.validation import Fields
from services.deliberation.domain.rules import Rules

PER_MATTER = "PER_MATTER"
MONTHLY = "MONTHLY"
URGENT = "URGENT"
MEETING_KINDS = frozenset({PER_MATTER, MONTHLY, URGENT})
ASSEMBLY = "ASSEMBLY"
ON_SITE = "ON_SITE"
DOORSTEP = "DOORSTEP"
ONLINE = "ONLINE"
MODES = frozenset({ASSEMBLY, ON_SITE, DOORSTEP, ONLINE})
# Where there may be no network: such meetings may be entered after they were held.
OUT_OF_DOORS = frozenset({ON_SITE, DOORSTEP})
MAX_ITEMS = 50

OPEN = "OPEN"
# An asynchronous meeting after its hours: nobody speaks or votes any more.
TO_CLOSE = "TO_CLOSE"
CLOSED = "CLOSED"
UNCLOSED = frozenset({OPEN, TO_CLOSE})

HOURS_TIMER = "meeting_hours"  # ends the hours of an asynchronous meeting
MONTHLY_TIMER = "monthly_meeting"  # makes a council's monthly meeting


@dataclass(frozen=True, slots=True)
class Meeting:
    """One deliberation. `quorum` is fixed by the close; before, the filled seats say it.

    `close_time` makes it asynchronous: it is open between the two times. `rules` is the
    version of the meeting rules under which it was convened; `month` that of a MONTHLY one;
    `door_of` the matter at whose concerned person's door a DOORSTEP meeting is held. The
    held times are when it really was, where the form says so.
    """

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
    close_time: datetime | None = None
    place: str = field(default="", repr=False)
    door_of: UUID | None = None
    rules: str = "2026-1"
    month: str | None = None
    held_from: datetime | None = None
    held_until: datetime | None = None

    @property
    def asynchronous(self) -> bool:
        """Whether it has opening hours instead of one hour for all."""
        return self.close_time is not None

    @property
    def at_once(self) -> bool:
        """Whether the chair and a few N may decide, to be ratified next time."""
        return self.kind == URGENT or self.mode == ON_SITE

    @property
    def end_time(self) -> datetime:
        """When people have said what they had to say."""
        return self.close_time or self.start_time

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

    def check_unclosed(self) -> None:
        """Refuse a change of what is closed. Raises MEETING_CLOSED."""
        if self.state == CLOSED:
            raise TongxinError(Kind.STATE, "MEETING_CLOSED", "The meeting is closed.")

    def check_open(self, now: datetime) -> None:
        """Refuse a change of what is closed, or over. Raises MEETING_CLOSED, MEETING_OVER.

        The hours count, not the timer that ends them.
        """
        self.check_unclosed()
        if self.state == TO_CLOSE or (self.close_time is not None and now >= self.close_time):
            raise TongxinError(Kind.STATE, "MEETING_OVER", "Its hours are over.")

    def check_hours(self, now: datetime) -> None:
        """Refuse a contribution outside the hours of an asynchronous meeting.

        People who meet may prepare what they say, so other modes have no hours.

        Raises:
            TongxinError: MEETING_CLOSED, MEETING_NOT_BEGUN, MEETING_OVER.
        """
        self.check_open(now)
        if self.asynchronous and now < self.start_time:
            raise TongxinError(Kind.STATE, "MEETING_NOT_BEGUN", "It is not open yet.")

    def check_closable(self, now: datetime) -> None:
        """Refuse to end the hours of an asynchronous meeting early.

        Raises:
            TongxinError: MEETING_CLOSED, MEETING_STILL_OPEN.
        """
        self.check_unclosed()
        if self.close_time is not None and now < self.close_time:
            raise TongxinError(
                Kind.STATE, "MEETING_STILL_OPEN", "People may speak and vote until its hours end."
            )

    def changed(self) -> "Meeting":
        """Return it with its next revision."""
        return replace(self, revision=self.revision + 1)

    def over(self) -> "Meeting":
        """Return it after its hours: the director has to close it."""
        return replace(self, state=TO_CLOSE, revision=self.revision + 1)

    def closed(
        self, minutes: str, quorum: int, held: tuple[datetime, datetime] | None = None
    ) -> "Meeting":
        """Return it after its close form."""
        began, ended = held or (None, None)
        return replace(
            self,
            state=CLOSED,
            minutes=minutes,
            quorum=quorum,
            held_from=began,
            held_until=ended,
            revision=self.revision + 1,
        )


def check_times(
    fields: Fields,
    mode: str,
    start_time: datetime | None,
    close_time: datetime | None,
    *,
    now: datetime,
    rules: Rules,
) -> None:
    """Note a beginning in the past, and opening hours that are none.

    A meeting on the spot or at a door may be entered some days after it was held.
    """
    earliest = rules.earliest_entry(now) if mode in OUT_OF_DOORS else now
    if start_time is None or start_time < earliest:
        fields.error("start_time", "IN_THE_PAST", "When the meeting begins, not in the past.")
    if close_time is None:
        return
    if mode != ONLINE:
        fields.error("close_time", "ONLY_ONLINE", "Only an online meeting has opening hours.")
    elif start_time is not None and not (
        timedelta(hours=rules.least_hours)
        <= close_time - start_time
        <= timedelta(hours=rules.most_hours)
    ):
        fields.error(
            "close_time",
            "WRONG_HOURS",
            f"{rules.least_hours} to {rules.most_hours} hours after it begins.",
        )
