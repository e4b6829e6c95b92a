"""How long something spoken lasts, where the file says so cheaply."""

from typing import BinaryIO

_READ = 64 * 1024
# Bytes of a frame after its header byte, by mode; each frame is 20 ms (RFC 4867).
_AMR = (12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0)
_AMR_WB = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0)
_FRAMES_PER_SECOND = 50
_MOST_BOXES = 64


def seconds_of(file: BinaryIO, media_type: str) -> float | None:
    """Return how long it lasts; None where that would mean to decode it."""
    if media_type == "audio/amr":
        return _amr(file)
    if media_type == "audio/wav":
        return _wav(file)
    if media_type == "audio/mp4":
        return _mp4(file)
    return None


def _amr(file: BinaryIO) -> float:
    sizes = _AMR
    if file.read(6) != b"#!AMR\n":
        file.read(3)
        sizes = _AMR_WB
    frames, skip = 0, 0
    while block := file.read(_READ):
        at = skip
        while at < len(block):
            frames += 1
            at += 1 + sizes[block[at] >> 3 & 0b1111]
        skip = at - len(block)
    return frames / _FRAMES_PER_SECOND


def _wav(file: BinaryIO) -> float | None:
    file.seek(12)
    rate = 0
    for _ in range(_MOST_BOXES):
        head = file.read(8)
        size = int.from_bytes(head[4:8], "little")
        if head[:4] == b"fmt ":
            rate = int.from_bytes(file.read(size)[8:12], "little")
        elif head[:4] == b"data":
            begins = file.tell()
            # A wrong length in the header does not make it shorter than it is.
            return (file.seek(0, 2) - begins) / rate if rate else None
        elif len(head) < len(b"longhead"):
            return None
        else:
            file.seek(size, 1)
    return None


def _mp4(file: BinaryIO) -> float | None:
    """Read the movie header's length: boxes of size and name, `moov` holds `mvhd` first."""
    for _ in range(_MOST_BOXES):
        head = file.read(8)
        if len(head) < len(b"longhead"):
            return None
        size = int.from_bytes(head[:4], "big")
        if head[4:] == b"moov":
            continue  # go inside
        if head[4:] == b"mvhd":
            box = file.read(32)
            wide = box[0] == 1  # 64-bit times
            scale = int.from_bytes(box[20:24] if wide else box[12:16], "big")
            length = int.from_bytes(box[24:32] if wide else box[16:20], "big")
            return length / scale if scale else None
        if size < len(head):
            return None
        file.seek(size - len(head), 1)
    return None
