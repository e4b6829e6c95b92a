"""A matter whose clock rests."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.intake.domain.pauses import SENTENCES, checked_pause
from services.intake.domain.refusals import not_open
from services.intake.domain.state import OPEN, REFERRED, MatterState


@dataclass(slots=True)
class Resting(MatterState):
    """Beginning and ending a pause. Neither moves the matter: the epoch stays."""

    def pause(self, *, reason: str, until: datetime | None, now: datetime) -> None:
        """Let the clock rest for one of the three reasons; she is told which.

        A deadline that is over already is not healed by a pause.

        Raises:
            TongxinError: MATTER_NOT_OPEN, ALREADY_PAUSED, PAUSE_NOT_ALLOWED, PAUSE_TOO_LONG.
        """
        if self.status not in (OPEN, REFERRED) or self.deadline is None:
            raise not_open("MATTER_NOT_OPEN", "The matter is not open.")
        if self.pausing is not None:
            raise not_open("ALREADY_PAUSED", "Its clock rests already.")
        self.pausing = checked_pause(
            reason,
            until,
            now=now,
            waited=timedelta(seconds=self.waited_seconds),
            confidentiality=self.confidentiality,
        )
        self._shift(self.pausing.until - now, now)
        self.deadline_no += 1
        self.revision += 1
        self._say(SENTENCES[reason], now, {"until": self.deadline.isoformat()})

    def resume(self, *, now: datetime, reason: str = "") -> bool:
        """End the pause, or the one of this reason; return whether there was one.

        What was not used of it is taken back from the deadlines.
        """
        if self.pausing is None or reason not in ("", self.pausing.reason):
            return False
        self._end_pause(now)
        self.deadline_no += 1
        self.revision += 1
        assert self.deadline is not None  # noqa: S101 - only open matters rest
        self._say("pause.over", now, {"until": self.deadline.isoformat()})
        return True
