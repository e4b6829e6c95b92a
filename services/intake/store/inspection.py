"""Looks through a complete upload once: its digest, its type, and what it must not be."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from services.intake.domain.attachments import MAX_VOICE, PDF, PICTURES
from services.intake.domain.contents import ACTIVE_PDF, HEAD, TAIL, is_two_things, media_type_of
from services.intake.store.pictures import BadPictureError, shown_picture
from services.intake.store.sounds import seconds_of

_READ = 256 * 1024


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found: a reason to refuse it, or nothing and the picture to show instead."""

    refused: str = ""
    derivative: bytes | None = None


def inspect(file: BinaryIO, *, media_type: str, sha256: str) -> Inspection:
    """Return what was found in a file that stands at its beginning. Takes a second at most."""
    digest, head, tail, active = _walk(file, search=ACTIVE_PDF if media_type == PDF else ())
    if digest != sha256:
        return Inspection("ATTACHMENT_DIGEST")
    if media_type_of(head) != media_type:
        return Inspection("ATTACHMENT_TYPE")
    if active or is_two_things(media_type, head, tail):
        return Inspection("ATTACHMENT_UNSAFE")
    file.seek(0)
    return _picture(file, media_type) if media_type in PICTURES else _sound(file, media_type)


def _picture(file: BinaryIO, media_type: str) -> Inspection:
    try:
        return Inspection(derivative=shown_picture(file, media_type))
    except BadPictureError:
        return Inspection("ATTACHMENT_UNSAFE")


def _sound(file: BinaryIO, media_type: str) -> Inspection:
    seconds = seconds_of(file, media_type)
    too_long = seconds is not None and seconds > MAX_VOICE.total_seconds()
    return Inspection("ATTACHMENT_TOO_LONG" if too_long else "")


def _walk(file: BinaryIO, search: tuple[bytes, ...]) -> tuple[str, bytes, bytes, bool]:
    """Return digest, first and last bytes, and whether one of the words stands anywhere."""
    hashed = hashlib.sha256()
    head = tail = overlap = b""
    found = False
    for block in _blocks(file):
        hashed.update(block)
        head = head if len(head) >= HEAD else (head + block)[:HEAD]
        tail = (tail + block)[-TAIL:]
        text = overlap + block
        found = found or any(word in text for word in search)
        overlap = block[-32:]
    return hashed.hexdigest(), head, tail, found


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(_READ):
        yield block
