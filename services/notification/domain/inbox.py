"""An inbox: numbered entries, and up to which number they were read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a matter's timeline: the key of a sentence and the codes that fill it."""

    matter: UUID
    entry_no: int
    template_key: str
    params: Mapping[str, str]
    at: datetime


@dataclass(slots=True)
class Head:
    """The state of one inbox.

    Numbers run from 1 to `last` without a gap, so that what is unread is a difference.
    """

    person: UUID
    last: int = 0
    read_to: int = 0

    @property
    def unread(self) -> int:
        """How many entries are unread."""
        return self.last - self.read_to

    def read(self, up_to: int) -> None:
        """Mark everything up to a number as read: never back, never what is still to come."""
        self.read_to = max(self.read_to, min(up_to, self.last))


@dataclass(frozen=True, slots=True)
class Delivered:
    """Everybody who had to be told about an entry has it in her inbox.

    `confidentiality` is the class of the event that brought it, in lower case.
    """

    matter: UUID
    entry_no: int
    recipients: int
    confidentiality: str
