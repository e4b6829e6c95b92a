"""What bytes are, and signs that they are two things."""

import pytest

from services.intake.domain.contents import is_two_things, media_type_of
from tests.support import pictures

STARTS = [
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
    (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
    (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
    (b"RIFF\x24\x00\x00\x00AVI LIST", ""),
    (b"%PDF-1.7\n", "application/pdf"),
    (b" %PDF-1.7\n", ""),
    (b"#!AMR\n\x3c", "audio/amr"),
    (b"#!AMR-WB\n\x04", "audio/amr"),
    (b"OggS\x00\x02", "audio/ogg"),
    (b"\x00\x00\x00\x20ftypM4A \x00", "audio/mp4"),
    (b"\x00\x00\x00\x20ftypheic\x00", ""),
    (b"ID3\x04\x00", "audio/mpeg"),
    (b"\xff\xfb\x90\x64", "audio/mpeg"),
    (b"\xff\xfb\xf0\x64", ""),
    (b"\xff\xff\xff\xff", ""),
    (b"GIF89a", ""),
    (b"MZ\x90", ""),
    (b"<svg xmlns=", ""),
    (b"", ""),
]


@pytest.mark.parametrize(("head", "media_type"), STARTS)
def test_the_first_bytes_show_the_type(head: bytes, media_type: str) -> None:
    assert media_type_of(head) == media_type


JPEG = b"\xff\xd8\xff\xe0" + bytes(200)
ZIP_END = b"PK\x05\x06" + bytes(16)


@pytest.mark.parametrize(
    ("media_type", "content", "two"),
    [
        ("image/jpeg", JPEG, False),
        ("image/jpeg", JPEG + b"<ScRiPt>", True),
        ("image/jpeg", JPEG + b"%PDF-1.4", True),
        ("image/jpeg", JPEG + ZIP_END + b"\x00\x00", True),
        ("image/jpeg", JPEG + ZIP_END + b"\x03\x00abc", True),
        ("image/jpeg", JPEG + b"PK\x05\x06 by chance", False),
        ("application/pdf", pictures.pdf(), False),
        ("application/pdf", pictures.pdf()[:-7], True),
        ("application/pdf", pictures.pdf() + ZIP_END + b"\x00\x00", True),
        ("audio/amr", pictures.amr(1), False),
    ],
)
def test_something_that_also_opens_as_something_else(
    media_type: str, content: bytes, *, two: bool
) -> None:
    assert is_two_things(media_type, content, content) == two
