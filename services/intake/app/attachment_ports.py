"""What the use cases of attachments need from outside themselves."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from services.intake.domain.attachments import Attachment


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a complete upload: a reason to refuse it, or the picture to show."""

    refused: str
    derivative: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file: its name, its size and its number of pieces."""

    name: str
    size: int
    pieces: int


class AttachmentStore(Protocol):
    """Where the bytes are, encrypted. Every method that writes returns when it is durable."""

    async def begin(self, upload: UUID) -> int:
        """Make the file of an upload; return its length in bytes."""

    async def append(self, upload: Attachment, data: bytes) -> int:
        """Write a chunk behind what counts, dropping a tail that does not; return the length."""

    async def check(self, upload: Attachment) -> Checked:
        """Look through a complete upload, away from the event loop and within a deadline."""

    async def keep(self, upload: UUID) -> str:
        """Name the file of an upload by its content; return the name. May be done again."""

    async def add_derivative(self, upload: UUID, data: bytes) -> Kept:
        """Store the picture to show instead of an original."""

    async def read(self, attachment: Attachment, offset: int, *, original: bool) -> bytes:
        """Return at most 512 KiB from an offset on; empty at the end."""

    async def drop(self, upload: UUID) -> None:
        """Remove the file of an upload that has ended, if it is still there."""

    async def names(self, older_than_seconds: float) -> list[str]:
        """Return the names of all files of at least this age, uploads as `incoming/…`."""

    async def remove(self, name: str) -> None:
        """Remove a file by the name that `names` gave."""


@dataclass(frozen=True, slots=True)
class OfMatter:
    """What rights on an attachment depend on: its matter's name, class and status."""

    name: str
    confidentiality: str
    status: str


class Attachments(Protocol):
    """The rows of attachments."""

    async def add(self, attachment: Attachment, ends_at: datetime) -> None:
        """Store a new upload, with the timer that ends it."""

    async def count(self, matter: UUID) -> int:
        """Return how many attachments a matter has or is getting."""

    async def get(self, attachment: UUID) -> Attachment | None:
        """Return an attachment, locked until the act ends; its matter is not."""

    async def matter_of(self, attachment: Attachment) -> OfMatter:
        """Return what the rights on it depend on."""

    async def save(self, attachment: Attachment) -> None:
        """Store what an act did to it; with its end the timer is void."""


class AttachmentReader(Protocol):
    """Queries on attachments, cut to the caller's rights."""

    async def attachment(self, act: Act, name: str) -> "AttachmentView":
        """Return one attachment."""

    async def attachments(
        self, act: Act, name: str, size: int, token: str
    ) -> tuple[list["AttachmentView"], str]:
        """Return a page of a matter's attachments, oldest first."""

    async def unknown(self, names: list[str]) -> list[str]:
        """Return those of the files that no row has."""


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """An attachment as one caller may see it."""

    attachment: Attachment
    original_readable: bool
