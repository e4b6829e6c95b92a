"""What some bytes are, by the numbers they begin with; and signs that they are two things."""

# Browsers look for markup within the first 1,445 bytes, PDF readers for their header in 1,024.
HEAD = 4096
# The end record of a ZIP file lies within its longest comment from the end.
TAIL = 65_557
_MARKUP = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"<iframe")
# A paper that was scanned runs nothing, starts nothing and holds no other file.
ACTIVE_PDF = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"#!AMR\n", "audio/amr"),
    (b"#!AMR-WB\n", "audio/amr"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
)
_MPEG_SYNC = 0xE0
_FTYP_AUDIO = frozenset({b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso2", b"3gp4", b"3gp5"})
_ZIP_END = b"PK\x05\x06"
_ZIP_END_SIZE = 22


def media_type_of(head: bytes) -> str:
    """Return the media type that the first bytes show; empty for none of ours."""
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp" and head[8:12] in _FTYP_AUDIO:
        return "audio/mp4"
    return "audio/mpeg" if _is_mpeg_frame(head) else ""


def _is_mpeg_frame(head: bytes) -> bool:
    """Whether a frame of MPEG audio, layer III, begins here (ISO 11172-3: sync, layer, rates)."""
    if len(head) < len(b"sync"):
        return False
    layer, rate, sampling = head[1] >> 1 & 0b11, head[2] >> 4, head[2] >> 2 & 0b11
    in_step = head[0] == 0xFF and head[1] & _MPEG_SYNC == _MPEG_SYNC  # noqa: PLR2004 - all bits set
    return in_step and layer == 0b01 and rate not in (0, 0b1111) and sampling != 0b11  # noqa: PLR2004


def is_two_things(media_type: str, head: bytes, tail: bytes) -> bool:
    """Whether something would also open as another kind of file: a polyglot."""
    start = head.lower()
    if any(sign in start for sign in _MARKUP):
        return True
    if media_type != "application/pdf" and b"%pdf-" in start:
        return True
    if media_type == "application/pdf" and b"%%EOF" not in tail[-1024:]:
        return True
    return _ends_as_zip(tail)


def _ends_as_zip(tail: bytes) -> bool:
    at = tail.rfind(_ZIP_END)
    if at < 0 or len(tail) - at < _ZIP_END_SIZE:
        return False
    comment = int.from_bytes(tail[at + 20 : at + 22], "little")
    return at + _ZIP_END_SIZE + comment == len(tail)
