"""Pictures, papers and sounds as telephones and scanners make them, small enough for tests."""

from __future__ import annotations

import io

MARK = b"GPS-MARK-7F3A"


def photo(width: int = 640, height: int = 480, *, colour: str = "green", turn: int = 1) -> bytes:
    """Return a JPEG that says where it was taken, with what, and how it was held."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = MARK.decode()
    exif[0x0112] = turn
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (41.0, 48.0, 12.5), "E", (122.0, 33.0, 7.25)
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(target, "JPEG", exif=exif, comment=MARK)
    return target.getvalue()


def place_of(content: bytes) -> dict[int, object]:
    """Return what a picture says of where it was taken."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        return dict(picture.getexif().get_ifd(0x8825))


def size_of(content: bytes) -> tuple[int, int]:
    """Return width and height of a picture."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        return picture.size


def png(width: int, height: int, *, mode: str = "RGB", **more: object) -> bytes:
    """Return a PNG of one colour: a few bytes, however many pixels."""
    from PIL import Image

    target = io.BytesIO()
    Image.new(mode, (width, height)).save(target, "PNG", **more)
    return target.getvalue()


def pdf(inside: bytes = b"") -> bytes:
    """Return the smallest PDF, with something inside."""
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + inside + b"\ntrailer<<>>\n%%EOF\n"


def amr(seconds: float) -> bytes:
    """Return silence as a telephone records it: frames of 20 ms, 12.2 kbit/s."""
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * int(seconds * 50)


def wav(seconds: float) -> bytes:
    """Return silence as an uncompressed recording, 8,000 bytes a second."""
    sound = bytes(int(seconds * 8000))
    form = b"\x01\x00\x01\x00" + (8000).to_bytes(4, "little") * 2 + b"\x01\x00\x08\x00"
    inside = b"WAVEfmt \x10\x00\x00\x00" + form + b"data" + len(sound).to_bytes(4, "little") + sound
    return b"RIFF" + len(inside).to_bytes(4, "little") + inside
