"""Encrypted files that grow in pieces and are read from anywhere, never whole in memory.

A file has its own random key (AES-256-GCM), wrapped by the process's key provider as in
`chassis.protected`; the first bytes name the provider's key, so a file stays readable after a
rotation:

    "TXF1" | key id length (1) | key id | wrapped length (2) | wrapped key
    then for each piece: length (4) | nonce (12) | ciphertext with tag

The additional data bind every piece to the file's owner and to its place, so that pieces cannot
be swapped within a file or between files. How many pieces there are stands with the owner's row:
a file that was cut short does not read as a shorter one.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import struct
from bisect import bisect_right
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.protected import ProtectedDataError, key_provider

_MAGIC: Final = b"TXF1"
_KEY_BITS: Final = 256
_NONCE: Final = 12
_TAG: Final = 16
_PIECE_HEAD: Final = 4 + _NONCE
MAX_PIECE: Final = 256 * 1024


def _place(owner: bytes, number: int) -> bytes:
    return _MAGIC + struct.pack(">IQ", len(owner), number) + owner


def begin(path: Path, owner: bytes) -> int:
    """Make a file without pieces, readable by its owner only; return its length in bytes.

    Raises:
        KeyProviderError: where no provider is configured.
    """
    key = AESGCM.generate_key(bit_length=_KEY_BITS)
    key_id, wrapped = key_provider().wrap(key, _MAGIC + owner)
    head = _MAGIC + bytes([len(key_id)]) + key_id.encode()
    head += struct.pack(">H", len(wrapped)) + wrapped
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(head)
        file.flush()
        os.fsync(file.fileno())
    return len(head)


def append(path: Path, owner: bytes, data: bytes, *, at: int, number: int) -> int:
    """Write one piece as the last one, durably; return the file's length in bytes.

    Args:
        path: the file.
        owner: as when it was begun.
        data: at most 256 KiB.
        at: how long the file was after the last piece that counts; a longer tail is of a write
            that was never recorded, and is dropped.
        number: how many pieces it has.

    Raises:
        ProtectedDataError: MALFORMED, UNKNOWN_KEY_ID or TAMPERED.
    """
    if not 0 < len(data) <= MAX_PIECE:
        msg = f"a piece has 1 to {MAX_PIECE} bytes"
        raise ValueError(msg)
    with path.open("r+b") as file:
        cipher, begins = _opened(file, owner)
        end = file.seek(0, os.SEEK_END)
        if not begins <= at <= end:
            raise ProtectedDataError("MALFORMED", "file")
        file.truncate(at)
        file.seek(at)
        nonce = secrets.token_bytes(_NONCE)
        sealed = cipher.encrypt(nonce, data, _place(owner, number))
        file.write(struct.pack(">I", len(data)) + nonce + sealed)
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def _opened(file: io.BufferedIOBase, owner: bytes) -> tuple[AESGCM, int]:
    """Return the file's cipher and where its first piece begins."""
    try:
        if file.read(4) != _MAGIC:
            raise ProtectedDataError("MALFORMED", "file")
        key_id = file.read(file.read(1)[0]).decode()
        wrapped = file.read(struct.unpack(">H", file.read(2))[0])
        key = key_provider().unwrap(key_id, wrapped, _MAGIC + owner)
    except (IndexError, struct.error, UnicodeDecodeError) as error:
        raise ProtectedDataError("MALFORMED", "file") from error
    except KeyError as error:
        raise ProtectedDataError("UNKNOWN_KEY_ID", "file") from error
    except InvalidTag as error:
        raise ProtectedDataError("TAMPERED", "file") from error
    return AESGCM(key), file.tell()


class SealedFile(io.RawIOBase):
    """An encrypted file as a readable, seekable one: a piece is decrypted when it is needed."""

    def __init__(self, path: Path, owner: bytes, pieces: int) -> None:
        """Open it. Raises ProtectedDataError when it is cut short, or not ours."""
        super().__init__()
        self._owner = owner
        self._file = path.open("rb")
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")
        try:
            self._cipher, begins = _opened(self._file, owner)
            self._index(begins, pieces)
        except BaseException:
            self._file.close()
            raise

    def _index(self, begins: int, pieces: int) -> None:
        self._pieces: list[tuple[int, int]] = []  # where it begins in the file, and in the text
        self.size = 0
        for _ in range(pieces):
            self._file.seek(begins)
            head = self._file.read(4)
            if len(head) < len(b"size"):
                raise ProtectedDataError("MALFORMED", "file")
            (length,) = struct.unpack(">I", head)
            self._pieces.append((begins, self.size))
            self.size += length
            begins += _PIECE_HEAD + length + _TAG

    def __enter__(self) -> Self:
        """Give the file."""
        return self

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place of the text."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Return the present place."""
        return self._at

    def readinto(self, buffer: object, /) -> int:
        """Fill the buffer from the present place, up to the end of its piece."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # any writable buffer
        if self._at >= self.size:
            return 0
        number = bisect_right(self._pieces, self._at, key=lambda piece: piece[1]) - 1
        text = self._piece(number)[self._at - self._pieces[number][1] :]
        count = min(len(view), len(text))
        view[:count] = text[:count]
        self._at += count
        return count

    def _piece(self, number: int) -> bytes:
        if self._held[0] == number:
            return self._held[1]
        begins, text_begins = self._pieces[number]
        following = self._pieces[number + 1][1] if number + 1 < len(self._pieces) else self.size
        self._file.seek(begins + 4)
        nonce = self._file.read(_NONCE)
        sealed = self._file.read(following - text_begins + _TAG)
        try:
            text = self._cipher.decrypt(nonce, sealed, _place(self._owner, number))
        except (InvalidTag, ValueError) as error:
            raise ProtectedDataError("TAMPERED", "file") from error
        self._held = (number, text)
        return text

    def close(self) -> None:
        """Close the file below."""
        if not self.closed:
            self._file.close()
        super().close()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as it lies there, encrypted, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
