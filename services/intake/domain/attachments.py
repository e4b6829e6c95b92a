"""Photos, voice, scans and documents of a matter: what may be sent, and how far it has come."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chassis.refusals import Kind, TongxinError
from chassis.validation import Fields

UPLOADING, READY, REFUSED, EXPIRED = "UPLOADING", "READY", "REFUSED", "EXPIRED"
UNFINISHED = "attachment_unfinished"  # the kind of the timer that ends an upload
KEEP_UNFINISHED = timedelta(hours=24)  # ours
MOST = 20  # of one matter, ours
MIB = 1024 * 1024
MAX_CHUNK = 256 * 1024
MIN_CHUNK = 4 * 1024  # so that a file has a bounded number of pieces
MAX_VOICE = timedelta(minutes=3)

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
SOUNDS = frozenset({"audio/amr", "audio/mpeg", "audio/mp4", "audio/wav", "audio/ogg"})
PDF = "application/pdf"
DERIVATIVE_TYPE = "image/jpeg"
# Kind → the most bytes, and the media types. HEIC is not among them: nothing here reads it.
LIMITS = {
    "PHOTO": (10 * MIB, PICTURES),
    "VOICE": (10 * MIB, SOUNDS),
    "SCAN": (20 * MIB, PICTURES | {PDF}),
    "DOCUMENT": (20 * MIB, frozenset({PDF})),
}
_DIGEST = re.compile(r"[0-9a-f]{64}")

WHY = {
    "ATTACHMENT_DIGEST": "The bytes are not those that were announced.",
    "ATTACHMENT_TYPE": "The content is not of the type that was said.",
    "ATTACHMENT_UNSAFE": "The content is damaged, too large to open, or more than one thing.",
    "ATTACHMENT_TOO_LONG": "It lasts longer than 3 minutes.",
}


def not_accepted(reason: str) -> TongxinError:
    """Return the refusal of a complete upload whose content is not what it should be."""
    return TongxinError(Kind.STATE, reason, WHY[reason])


def offset_mismatch(received: int) -> TongxinError:
    """Return the refusal of a chunk that does not begin where the last one ended."""
    return TongxinError(
        Kind.CONFLICT,
        "OFFSET_MISMATCH",
        "Go on where the upload stands.",
        metadata={"offset": str(received)},
    )


def check_announced(fields: Fields, *, kind: str, media_type: str, size: int, sha256: str) -> None:
    """Note everything that is wrong with what is announced."""
    fields.choice("kind", kind, LIMITS)
    fields.require(
        condition=_DIGEST.fullmatch(sha256) is not None,
        field="sha256",
        reason="INVALID_DIGEST",
        description="64 hexadecimal digits in lower case.",
    )
    most, types = LIMITS.get(kind, (20 * MIB, frozenset()))
    if types:
        fields.choice("media_type", media_type, types)
    fields.require(
        condition=1 <= size <= most,
        field="size",
        reason="OUT_OF_RANGE",
        description=f"1 to {most} bytes.",
    )


@dataclass(slots=True)
class Attachment:
    """One attachment: what was announced, what has arrived, and where it is kept."""

    id: UUID
    matter: UUID
    kind: str
    media_type: str
    size: int
    sha256: str
    author: str
    side: str
    created_at: datetime
    state: str = UPLOADING
    received: int = 0
    stored: int = 0  # bytes of the encrypted file that count
    pieces: int = 0
    last_offset: int = 0
    last_digest: str = ""
    file: str = ""
    derivative: str = ""
    derivative_size: int = 0
    derivative_pieces: int = 0

    @property
    def complete(self) -> bool:
        """Whether every byte has arrived."""
        return self.received == self.size

    def takes(self, offset: int, data: bytes) -> bool:
        """Return whether a chunk is new; the last one again has no second effect.

        Raises:
            TongxinError: OFFSET_MISMATCH; ATTACHMENT_NOT_UPLOADING when it has ended.
        """
        again = offset == self.last_offset and digest_of(data) == self.last_digest
        if self.received and again:
            return False
        if self.complete and offset == self.size and not data:
            return False
        if self.state != UPLOADING:
            raise TongxinError(
                Kind.STATE, "ATTACHMENT_NOT_UPLOADING", "This upload has ended; begin another."
            )
        if offset != self.received:
            raise offset_mismatch(self.received)
        return True

    def check_chunk(self, fields: Fields, data: bytes) -> None:
        """Note what is wrong with a new chunk."""
        last = self.received + len(data) == self.size
        fields.require(
            condition=len(data) <= MAX_CHUNK and self.received + len(data) <= self.size,
            field="data",
            reason="TOO_LONG",
            description=f"At most {MAX_CHUNK} bytes, and no more than were announced.",
        )
        fields.require(
            condition=last or len(data) >= MIN_CHUNK,
            field="data",
            reason="TOO_SHORT",
            description=f"At least {MIN_CHUNK} bytes unless it is the last chunk.",
        )

    def grow(self, data: bytes, stored: int) -> None:
        """Take a chunk that is stored: the encrypted file has so many bytes now."""
        self.last_offset, self.last_digest = self.received, digest_of(data)
        self.received += len(data)
        self.stored = stored
        self.pieces += 1

    def keep(self, file: str, derivative: tuple[str, int, int] | None) -> None:
        """It is complete and checked: where it is kept, and the picture to show instead."""
        self.state, self.file = READY, file
        if derivative is not None:
            self.derivative, self.derivative_size, self.derivative_pieces = derivative


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
