"""What the conversation means for the matter: she is told that there is news, never its text."""

from dataclasses import dataclass
from datetime import datetime

from chassis.refusals import TongxinError
from services.intake.domain.pauses import WAITING_FOR_HER
from services.intake.domain.resting import Resting
from services.intake.domain.state import OPEN, REFERRED


@dataclass(slots=True)
class Talk(Resting):
    """A matter as something that is talked about."""

    def write_to_her(self, now: datetime) -> None:
        """The owner has written to her, which is an action on the matter."""
        self.acted(for_her=True)
        self._say("message.written", now, {})

    def ask_her(self, now: datetime) -> None:
        """The owner has asked her what only she can tell."""
        self.acted(for_her=True)
        self._say("question.asked", now, {"body": self.owner.name if self.owner else ""})

    def wait_for_her(self, now: datetime) -> bool:
        """She has seen a question: the clock rests if it may; return whether it does now."""
        if self.status not in (OPEN, REFERRED) or self.pausing is not None:
            return False
        try:
            self.pause(reason=WAITING_FOR_HER, until=None, now=now)
        except TongxinError:
            return False  # sealed, or it has waited for her as long as it may
        return True

    def she_replied(self, now: datetime) -> bool:
        """The clock goes on if it waited for her; return whether it did."""
        return self.resume(now=now, reason=WAITING_FOR_HER)

    def show_note(self, now: datetime) -> None:
        """An officer has noted something for her to read."""
        self._say("note.public", now, {})

    def show_attachment(self, now: datetime) -> None:
        """The owner has added a picture or a paper for her to read."""
        self._say("attachment.added", now, {})
