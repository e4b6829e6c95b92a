"""The matter: its life, its owner, its deadline. The register is the only one that moves it."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.domain import clocks
from services.intake.domain.asking import Asking
from services.intake.domain.collective import Collective
from services.intake.domain.disputes import Disputes
from services.intake.domain.events import CLOSE, EVERYBODY
from services.intake.domain.extending import Extending
from services.intake.domain.progress import Progress
from services.intake.domain.refusals import not_open
from services.intake.domain.state import OPEN, WITHDRAWN, By
from services.intake.domain.talk import Talk
from services.intake.domain.topics import PROTECTED

_DEADLINE = {
    "AGENDA": "deadline.agenda",
    "RESOLUTION": "deadline.resolution",
    "ORDER": "deadline.order",
}


@dataclass(slots=True)
class Matter(Extending, Disputes, Asking, Collective, Talk):
    """One row of the register. Every method is one move; each makes the epoch one higher."""

    def withdraw(self, *, reason: str, actor: str, request_id: str, now: datetime) -> None:
        """She takes it back."""
        if self.has_ended:
            raise not_open("MATTER_ENDED", "The matter has ended.")
        self._end("WITHDRAW", WITHDRAWN, By(actor, now, reason, request_id))
        self._say("withdrawn", now, {}, hearers=EVERYBODY)

    def set_deadline(
        self, *, expected_epoch: int, cause: str, until: datetime, now: datetime
    ) -> None:
        """Move the present deadline to a meeting's or action's date, inside the whole clock."""
        self._expect(expected_epoch)
        if cause == "AGENDA" and self.confidentiality == PROTECTED and not self.council_text:
            raise not_open("COUNCIL_TEXT_REQUIRED", "Confirm a text without names first.")
        self._end_pause(now)  # a date is a date, however long the clock has rested
        if cause == "ORDER":
            self.deadline = clocks.ordered(until, self.whole_due_at, now, self.clocks_at(now))
        else:
            self.deadline = clocks.capped(until, self.whole_due_at, now)
        self.deadline_no += 1
        self.deadline_cause = cause
        self.revision += 1
        if cause != "ORDER":
            self.acted()
        self._say(_DEADLINE[cause], now, {"until": self.deadline.isoformat()})

    def note_progress(self, step: Progress, now: datetime) -> None:
        """Tell what a body did; only the present epoch's newest step changes the picture."""
        present = step.epoch == self.epoch
        # Nobody works on what has ended; a former owner's receipt promises what it cannot keep.
        if self.owner is None or (step.taken and not present):
            return
        if present and not step.taken:
            self.accepted_at = self.accepted_at or now
            self.acted(for_her=step.for_her)
        if present and self.status == OPEN:
            if step.phase and (self.phase_at is None or step.at >= self.phase_at):
                self.phase, self.phase_at = step.phase, step.at
            if step.taken and self.taken_at is None:
                self.taken_at = now
        params, key = dict(step.params), step.key
        if "until" in params and self.deadline is not None:
            params["until"] = self.deadline.isoformat()
            # The month's meeting takes up what is late too, and promises no day that is over.
            if key == "meeting.scheduled" and self.deadline < now:
                key = "meeting.scheduled_late"
        self._say(key, now, params, hearers=EVERYBODY if step.taken else CLOSE)
