"""Strong entity tags of resources and their comparison (RFC 9110, 8.8.3 and 13.1.1)."""

import base64
import hashlib
import re
import struct
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

_TAG_BYTES: Final = 16
# etagc: any visible character but the quote, commas included; hence no split at commas.
_ENTITY_TAG: Final = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_LIST: Final = re.compile(rf"[ \t,]*{_ENTITY_TAG}(?:[ \t]*,[ \t,]*{_ENTITY_TAG})*[ \t,]*")
_MEMBER: Final = re.compile(_ENTITY_TAG)


def etag_of(*parts: object) -> str:
    """Return the strong, quoted entity tag of the parts; equal parts give equal tags anywhere.

    Parts are texts, integers, booleans, None, bytes, UUIDs, dates, aware datetimes, or tuples and
    lists of these. Raises TypeError for anything whose text could differ between processes, and
    ValueError for a datetime without a time zone.
    """
    digest = hashlib.sha256(_canonical(parts)).digest()[:_TAG_BYTES]
    return f'"{base64.urlsafe_b64encode(digest).rstrip(b"=").decode()}"'


def matches(if_match: str, etag: str) -> bool:
    """Whether an If-Match header allows the change of a resource that has this tag now.

    Strong comparison: a weak tag never matches. `*` matches any existing resource. A malformed
    header matches nothing, so that the change is refused (412).
    """
    header = if_match.strip(" \t")
    if header == "*":
        return True
    if etag.startswith("W/") or not _LIST.fullmatch(header):
        return False
    return etag in _MEMBER.findall(header)


def _canonical(part: object) -> bytes:
    """Encode with type and length: ("a", "b") and ("ab",), 1 and "1" stay different."""
    if isinstance(part, tuple | list):
        kind, content = b"l", b"".join(_canonical(member) for member in part)
    elif isinstance(part, datetime):
        if part.utcoffset() is None:
            raise ValueError("a datetime in an entity tag needs a time zone")
        kind, content = b"t", part.astimezone(UTC).isoformat(timespec="microseconds").encode()
    elif part is None or isinstance(part, bool | int | str | bytes | UUID | date):
        kind, content = _scalar(part)
    else:
        raise TypeError(f"{type(part).__name__} has no fixed text for an entity tag")
    return kind + struct.pack(">Q", len(content)) + content


def _scalar(part: bool | int | str | bytes | UUID | date | None) -> tuple[bytes, bytes]:
    if isinstance(part, str):
        return b"s", str.__str__(part).encode()
    if isinstance(part, bytes):
        return b"b", part
    if isinstance(part, UUID):
        return b"u", part.bytes
    if isinstance(part, date):
        return b"d", part.isoformat().encode()
    if part is None or isinstance(part, bool):
        return b"w", repr(part).encode()
    return b"n", int.__repr__(part).encode()
