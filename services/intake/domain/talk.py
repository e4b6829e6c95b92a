"""What the conversation means for the matter: she is told that there is news, never its text."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.state import MatterState


@dataclass(slots=True)
class Talk(MatterState):
    """A matter as something that is talked about."""

    def write_to_her(self, now: datetime) -> None:
        """The owner has written to her, which is an action on the matter."""
        self.acted(for_her=True)
        self._say("message.written", now, {})

    def show_note(self, now: datetime) -> None:
        """An officer has noted something for her to read."""
        self._say("note.public", now, {})

    def show_attachment(self, now: datetime) -> None:
        """The owner has added a picture or a paper for her to read."""
        self._say("attachment.added", now, {})
