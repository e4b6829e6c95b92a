"""Encrypted columns: envelope encryption, so that a stolen database or backup shows no names.

Every value has its own random data key (AES-256-GCM), wrapped by a key of the provider. The
stored bytes name that key, so rows stay readable after a rotation:

    version (1 byte) | key id length (1) | key id | wrapped length (2) | wrapped data key
    | nonce (12) | ciphertext with tag

The version byte leaves room for data keys per person. The additional data bind the value to its
column (and to its row's owner where the caller can name it): bytes moved to another column do not
decrypt. A column type does not see the row, so a swap between rows of one column is left to the
audit chain.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator

from chassis.protected_value import Protected

__all__ = [
    "FileKeyProvider",
    "KeyProvider",
    "KeyProviderError",
    "Protected",
    "ProtectedDataError",
    "ProtectedText",
    "blind_index",
    "configure",
    "decrypt",
    "encrypt",
    "key_provider",
]

_VERSION: Final = 1
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_KEY_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)
_NULL_TESTS: Final = (operators.eq, operators.ne, operators.is_, operators.is_not)
_CONTEXT: Final = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", re.ASCII)


class KeyProviderError(Exception):
    """The key file is unusable, or no provider is configured; a process must not serve so."""


class ProtectedDataError(Exception):
    """Stored bytes that do not decrypt. `reason`: MALFORMED, UNKNOWN_KEY_ID or TAMPERED."""

    def __init__(self, reason: str, context: str) -> None:
        """Name the reason and the column, never the content."""
        super().__init__(f"{reason} in {context}")
        self.reason = reason


class KeyProvider(Protocol):
    """Holds the keys that wrap data keys: a file in development, a key service elsewhere."""

    def wrap(self, data_key: bytes, bound_to: bytes) -> tuple[str, bytes]:
        """Wrap under the active key; returns its id and the wrapped data key."""
        ...

    def unwrap(self, key_id: str, wrapped: bytes, bound_to: bytes) -> bytes:
        """Return the data key. Raises KeyError for an unknown key, InvalidTag when altered."""
        ...

    def index(self, bound_to: bytes, value: bytes) -> bytes:
        """Return the keyed hash of a value, under a key of its own that is never rotated."""
        ...


class FileKeyProvider:
    """Keys from a file `{"active": "k1", "keys": {"k1": "<base64 of 32 bytes>"}}`.

    To rotate, add a key and make it active; leave the old ones until no row names them. `index`
    beside them is the key of blind indexes, needed only where there are any.
    """

    def __init__(self, path: Path) -> None:
        """Read the keys. Raises KeyProviderError where the file is not as described."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            keys = {
                str(key_id): base64.b64decode(encoded, validate=True)
                for key_id, encoded in content["keys"].items()
            }
            self._active = str(content["active"])
            self._index = base64.b64decode(content.get("index", ""), validate=True)
        # The cause would quote the file, which holds keys: it is not chained.
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            raise KeyProviderError(f"key file not readable: {path.name}") from None
        if any(len(key) != _KEY_BYTES for key in keys.values()) or not all(
            _KEY_ID.fullmatch(key_id) for key_id in keys
        ):
            message = (
                f"key file holds a malformed key id or a key that is not 32 bytes: {path.name}"
            )
            raise KeyProviderError(message)
        if self._index and len(self._index) != _KEY_BYTES:
            raise KeyProviderError(f"the index key is not 32 bytes: {path.name}")
        if self._active not in keys:
            raise KeyProviderError(f"the active key is not among the keys: {path.name}")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}

    def wrap(self, data_key: bytes, bound_to: bytes) -> tuple[str, bytes]:
        """Wrap under the active key: nonce and ciphertext."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return self._active, nonce + self._ciphers[self._active].encrypt(nonce, data_key, bound_to)

    def unwrap(self, key_id: str, wrapped: bytes, bound_to: bytes) -> bytes:
        """Return the data key. Raises KeyError for an unknown key, InvalidTag when altered."""
        cipher = self._ciphers[key_id]
        if len(wrapped) < _NONCE_BYTES + _TAG_BYTES:
            raise InvalidTag
        return cipher.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], bound_to)

    def index(self, bound_to: bytes, value: bytes) -> bytes:
        """Return the HMAC-SHA256 of a value. Raises KeyProviderError without an index key."""
        if not self._index:
            raise KeyProviderError("the key file holds no index key")
        return hmac.digest(self._index, bound_to + value, hashlib.sha256)


class _Configured:
    """The provider of this process: column types are made long before settings are read."""

    provider: KeyProvider | None = None


def configure(provider: KeyProvider | None) -> None:
    """Set the key provider of this process; None takes it away again."""
    _Configured.provider = provider


def key_provider() -> KeyProvider:
    """Return the provider of this process. Raises KeyProviderError where none is configured."""
    if _Configured.provider is None:
        raise KeyProviderError(
            "no key provider is configured: call chassis.protected.configure first"
        )
    return _Configured.provider


def _bound_to(context: str, owner: str) -> bytes:
    """Additional data: each part with its length, so that no two pairs give the same bytes."""
    parts = [bytes([_VERSION])]
    for text in (context, owner):
        encoded = text.encode()
        parts.append(struct.pack(">I", len(encoded)) + encoded)
    return b"".join(parts)


def encrypt(context: str, value: Protected[str], *, owner: str = "") -> bytes:
    """Encrypt for the column `context` ("table.column") and, if given, the row's owner.

    Raises KeyProviderError where no provider is configured.
    """
    bound_to = _bound_to(context, owner)
    data_key = AESGCM.generate_key(bit_length=_KEY_BYTES * 8)
    key_id, wrapped = key_provider().wrap(data_key, bound_to)
    key_id_bytes = key_id.encode()
    head = struct.pack(">BB", _VERSION, len(key_id_bytes)) + key_id_bytes
    nonce = secrets.token_bytes(_NONCE_BYTES)
    ciphertext = AESGCM(data_key).encrypt(nonce, value.reveal().encode(), head + bound_to)
    return b"".join((head, struct.pack(">H", len(wrapped)), wrapped, nonce, ciphertext))


@dataclass(frozen=True, slots=True)
class _Envelope:
    head: bytes
    key_id: str
    wrapped: bytes
    nonce: bytes
    ciphertext: bytes


def _parse(stored: bytes) -> _Envelope:
    """Take the stored bytes apart. Raises ValueError or struct.error where they are not ours."""
    version, id_length = struct.unpack_from(">BB", stored)
    if version != _VERSION:
        raise ValueError("unknown version")
    id_end = 2 + id_length
    (wrapped_length,) = struct.unpack_from(">H", stored, id_end)
    nonce_at = id_end + 2 + wrapped_length
    ciphertext_at = nonce_at + _NONCE_BYTES
    if len(stored) < ciphertext_at + _TAG_BYTES:
        raise ValueError("too short")
    return _Envelope(
        head=stored[:id_end],
        key_id=stored[2:id_end].decode(),
        wrapped=stored[id_end + 2 : nonce_at],
        nonce=stored[nonce_at:ciphertext_at],
        ciphertext=stored[ciphertext_at:],
    )


def decrypt(context: str, stored: bytes, *, owner: str = "") -> Protected[str]:
    """Decrypt what `encrypt` made for the same column and owner.

    Raises ProtectedDataError, or KeyProviderError where no provider is configured.
    """
    provider = key_provider()
    bound_to = _bound_to(context, owner)
    try:
        envelope = _parse(stored)
    except (ValueError, struct.error) as error:
        raise ProtectedDataError("MALFORMED", context) from error
    try:
        data_key = provider.unwrap(envelope.key_id, envelope.wrapped, bound_to)
        clear = AESGCM(data_key).decrypt(
            envelope.nonce, envelope.ciphertext, envelope.head + bound_to
        )
    except KeyError as error:
        raise ProtectedDataError("UNKNOWN_KEY_ID", context) from error
    except InvalidTag as error:
        raise ProtectedDataError("TAMPERED", context) from error
    return Protected(clear.decode())


def blind_index(context: str, value: str) -> bytes:
    """Return by what an encrypted value is found again: equal values have equal 32 bytes.

    Only who has the index key can compute it; a stolen database tells which rows are equal, and
    nothing else. Raises KeyProviderError where no provider is configured.
    """
    return key_provider().index(_bound_to(context, ""), value.encode())


class ProtectedText(TypeDecorator[Protected[str]]):
    """A column of encrypted text: takes and gives `Protected[str]`; NULL stays None.

    Equal texts have different bytes, so comparing or sorting in SQL is refused rather than
    silently wrong; only IS NULL works.
    """

    impl = LargeBinary
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[Any]):
        """Refuses every operator but the test for NULL."""

        def operate(self, op: operators.OperatorType, *other: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the signature of SQLAlchemy
            """Allow `IS NULL` and `IS NOT NULL`. Raises TypeError for the rest."""
            if op in _NULL_TESTS and other == (None,):
                return super().operate(op, *other, **kwargs)
            raise TypeError(f"a protected column cannot be used with {op.__name__} in SQL")

    # In place of SQLAlchemy's property, which would put the comparator of the impl in front.
    comparator_factory = Comparator

    def __init__(self, context: str) -> None:
        """Name the column as "table.column"; it is part of what is authenticated."""
        if not _CONTEXT.fullmatch(context):
            raise ValueError('a protected column is named "table.column"')
        super().__init__()
        # Kept under the name of the parameter: SQLAlchemy's statement cache reads it there.
        self.context = context

    def process_bind_param(
        self,
        value: Protected[str] | None,
        dialect: Dialect,  # noqa: ARG002 - the signature of SQLAlchemy
    ) -> bytes | None:
        """Encrypt. Raises TypeError for a bare text: it must be wrapped where it comes in."""
        if value is None:
            return None
        if not isinstance(value, Protected):
            raise TypeError(f"{self.context} takes a Protected text")
        return encrypt(self.context, value)

    def process_result_value(
        self,
        value: bytes | None,
        dialect: Dialect,  # noqa: ARG002 - the signature of SQLAlchemy
    ) -> Protected[str] | None:
        """Decrypt. Raises ProtectedDataError."""
        return None if value is None else decrypt(self.context, value)
