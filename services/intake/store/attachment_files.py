"""Attachments as encrypted files below one folder: `incoming/<upload>`, then `ab/<digest>`.

A file's name is the SHA-256 of its encrypted bytes: a backup can be verified without keys, and
nobody who sees names can tell whether a known picture is there. Files and folders are synced
before the row commits; a file whose row never committed is swept away.
"""

import asyncio
import io
import os
import time
from pathlib import Path
from uuid import UUID

from chassis.refusals import Kind, TongxinError
from chassis.sealedfile import MAX_PIECE, SealedFile, append, begin, digest_of
from services.intake.app.attachment_ports import Checked, Kept
from services.intake.domain.attachments import Attachment
from services.intake.store.inspection import inspect

_INSPECT_SECONDS = 6.0
_AT_ONCE = 2  # pictures that are opened at the same time: each may need 100 MB
READ = 512 * 1024


class LocalFiles:
    """Implements `app.attachment_ports.AttachmentStore` on a local folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self._inspecting = asyncio.Semaphore(_AT_ONCE)

    async def begin(self, upload: UUID) -> int:
        """Make the file of an upload; return its length in bytes."""
        return await asyncio.to_thread(self._begin, upload)

    def _begin(self, upload: UUID) -> int:
        self._incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
        length = begin(self._part(upload), _original(upload))
        _sync(self._incoming)
        return length

    async def append(self, upload: Attachment, data: bytes) -> int:
        """Write a chunk durably behind what counts; return the file's length in bytes."""
        return await asyncio.to_thread(
            append,
            self._part(upload.id),
            _original(upload.id),
            data,
            at=upload.stored,
            number=upload.pieces,
        )

    async def check(self, upload: Attachment) -> Checked:
        """Look through a complete upload, in a thread of its own; return what was found.

        Raises:
            TongxinError: DEADLINE_EXCEEDED when that takes too long; ask again.
        """
        async with self._inspecting:
            work = asyncio.create_task(asyncio.to_thread(self._check, upload))
            try:
                return await asyncio.wait_for(asyncio.shield(work), _INSPECT_SECONDS)
            except TimeoutError:
                # The thread's place stays taken until it ends: its memory is not free before.
                await asyncio.wait({work})
                raise TongxinError(
                    Kind.DEADLINE, "DEADLINE_EXCEEDED", "It took too long.", retry_after=2
                ) from None

    def _check(self, upload: Attachment) -> Checked:
        sealed = SealedFile(self._part(upload.id), _original(upload.id), upload.pieces)
        with io.BufferedReader(sealed) as file:
            found = inspect(file, media_type=upload.media_type, sha256=upload.sha256)
        return Checked(found.refused, found.derivative)

    async def keep(self, upload: UUID) -> str:
        """Name the file of an upload by its content, durably; return the name."""
        return await asyncio.to_thread(self._keep, self._part(upload))

    def _keep(self, path: Path) -> str:
        name = digest_of(path)
        target = self._path(name)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        # A second name, not another: until the row commits, the upload can be checked again.
        if not target.exists():
            os.link(path, target)
        _sync(target.parent)
        _sync(self._folder)
        return name

    async def add_derivative(self, upload: UUID, data: bytes) -> Kept:
        """Store the picture to show instead of an original."""
        return await asyncio.to_thread(self._add_derivative, upload, data)

    def _add_derivative(self, upload: UUID, data: bytes) -> Kept:
        path = self._incoming / f"{upload}.shown"
        at = begin(path, _shown(upload))
        pieces = [data[start : start + MAX_PIECE] for start in range(0, len(data), MAX_PIECE)]
        for number, piece in enumerate(pieces):
            at = append(path, _shown(upload), piece, at=at, number=number)
        name = self._keep(path)
        path.unlink()
        return Kept(name, len(data), len(pieces))

    async def read(self, attachment: Attachment, offset: int, *, original: bool) -> bytes:
        """Return at most 512 KiB from an offset on; empty at the end."""
        return await asyncio.to_thread(self._read, attachment, offset, original)

    def _read(self, attachment: Attachment, offset: int, original: bool) -> bytes:
        name, owner, pieces = (
            (attachment.file, _original(attachment.id), attachment.pieces)
            if original
            else (attachment.derivative, _shown(attachment.id), attachment.derivative_pieces)
        )
        with SealedFile(self._path(name), owner, pieces) as file:
            file.seek(offset)
            parts: list[bytes] = []
            while (left := READ - sum(map(len, parts))) and (part := file.read(left)):
                parts.append(part)
        return b"".join(parts)

    async def drop(self, upload: UUID) -> None:
        """Remove the file of an upload that has ended, if it is still there."""
        await asyncio.to_thread(self._part(upload).unlink, missing_ok=True)

    async def names(self, older_than_seconds: float) -> list[str]:
        """Return the names of all files of at least this age, uploads as `incoming/…`."""
        return await asyncio.to_thread(self._names, time.time() - older_than_seconds)

    def _names(self, before: float) -> list[str]:
        if not self._folder.is_dir():
            return []
        return [
            f"incoming/{path.name}" if path.parent == self._incoming else path.name
            for path in self._folder.glob("*/*")
            if path.stat().st_mtime <= before
        ]

    async def remove(self, name: str) -> None:
        """Remove a file by the name that `names` gave."""
        inside = name.startswith("incoming/")
        path = self._folder / name if inside else self._path(name)
        await asyncio.to_thread(path.unlink, missing_ok=True)

    def _part(self, upload: UUID) -> Path:
        return self._incoming / str(upload)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def _original(upload: UUID) -> bytes:
    return b"attachment.original " + upload.bytes


def _shown(upload: UUID) -> bytes:
    return b"attachment.derivative " + upload.bytes


def _sync(folder: Path) -> None:
    """Make names in a folder durable."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
