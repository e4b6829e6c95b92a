"""Page tokens: signed, and bound to the caller and the filter they were made for."""

import base64
import binascii
import hashlib
import hmac
import json
import struct
from collections.abc import Mapping
from typing import Final

_VERSION: Final = b"\x01"
_MAC_BYTES: Final = 32
_MIN_KEY_BYTES: Final = 32
# A cursor holds a few immutable keys per cell; longer tokens are refused before decoding.
_MAX_TOKEN_CHARS: Final = 8192

DEFAULT_PAGE_SIZE: Final = 50
MAXIMUM_PAGE_SIZE: Final = 200


class InvalidPageTokenError(Exception):
    """The token was altered, or made for another caller, filter or key. Start from page one."""


class InvalidPageSizeError(ValueError):
    """A page cannot have a negative size."""


def page_size(
    requested: int, *, default: int = DEFAULT_PAGE_SIZE, maximum: int = MAXIMUM_PAGE_SIZE
) -> int:
    """Return the number of rows of a page (AIP-158): 0 is the default, too many the maximum.

    Raises InvalidPageSizeError for a negative number.
    """
    if requested < 0:
        raise InvalidPageSizeError("page_size must not be negative")
    return min(requested or default, maximum)


class PageTokens:
    """Makes and checks page tokens (HMAC-SHA256). They are readable: put only keys in a cursor."""

    def __init__(self, key: bytes) -> None:
        """Take the signing key. Raises ValueError below 32 bytes."""
        if len(key) < _MIN_KEY_BYTES:
            raise ValueError(f"the key of page tokens has at least {_MIN_KEY_BYTES} bytes")
        self._key = key

    def encode(self, cursor: Mapping[str, str], *, filter_hash: str, caller: str) -> str:
        """Return the url-safe token of a position.

        `filter_hash` stands for everything that must stay the same from page to page: filter,
        order, revision. `caller` is the subject who asked. Raises ValueError for a cursor whose
        token would be longer than `decode` accepts.
        """
        body = json.dumps(dict(cursor), sort_keys=True, separators=(",", ":")).encode()
        mac = self._mac(body, filter_hash, caller)
        token = base64.urlsafe_b64encode(_VERSION + mac + body).rstrip(b"=").decode()
        if len(token) > _MAX_TOKEN_CHARS:
            raise ValueError("the cursor is too long for a page token")
        return token

    def decode(self, token: str, *, filter_hash: str, caller: str) -> dict[str, str]:
        """Return the position. Raises InvalidPageTokenError unless token, filter, caller fit."""
        raw = _canonical_bytes(token)
        mac, body = raw[1 : 1 + _MAC_BYTES], raw[1 + _MAC_BYTES :]
        expected = self._mac(body, filter_hash, caller)
        if raw[:1] != _VERSION or not hmac.compare_digest(mac, expected):
            raise InvalidPageTokenError("the page token does not fit this request")
        # Signed by us, hence the JSON object of texts that `encode` was given.
        return {str(name): str(value) for name, value in json.loads(body).items()}

    def _mac(self, body: bytes, filter_hash: str, caller: str) -> bytes:
        digest = hmac.new(self._key, _VERSION, hashlib.sha256)
        # Each part with its length: the border between filter and caller cannot be moved.
        for part in (filter_hash.encode(), caller.encode(), body):
            digest.update(struct.pack(">I", len(part)) + part)
        return digest.digest()


def _canonical_bytes(token: str) -> bytes:
    """Decode base64url, refusing the second spellings that a lenient decoder accepts."""
    message = "the page token is malformed"
    if len(token) > _MAX_TOKEN_CHARS:
        raise InvalidPageTokenError(message)
    try:
        given = token.encode("ascii")
        raw = base64.urlsafe_b64decode(given + b"=" * (-len(given) % 4))
    except (UnicodeEncodeError, binascii.Error) as error:
        raise InvalidPageTokenError(message) from error
    if base64.urlsafe_b64encode(raw).rstrip(b"=") != given:
        raise InvalidPageTokenError(message)
    return raw
