"""Pictures to show: smaller, and without anything that the camera wrote into them."""

import io
from typing import BinaryIO

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
# What a picture may unfold to. JPEG is read at a fraction of its size, the others whole.
_MOST_PIXELS = {"image/jpeg": 64_000_000, "image/png": 24_000_000, "image/webp": 24_000_000}
_LONGEST_SIDE = 2048
_QUALITY = 82


class BadPictureError(Exception):
    """It does not open as a picture of its type, or unfolds to too much."""


def shown_picture(file: BinaryIO, media_type: str) -> bytes:
    """Return a JPEG of at most 2048 pixels a side, turned as it was held, its data left behind.

    Raises:
        BadPictureError: as its name says.
    """
    # Loaded with the first picture: most processes never see one, and it is 15 MB.
    from PIL import Image, ImageOps

    # Our own bounds, below, are lower: the library's would warn first.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(file, formats=[_FORMATS[media_type]]) as picture:
            width, height = picture.size
            # A telephone's JPEG may hold a second view; what moves is no photo.
            moves = media_type != "image/jpeg" and getattr(picture, "n_frames", 1) > 1
            fine = width * height <= _MOST_PIXELS[media_type] and not moves
            target = io.BytesIO()
            if fine:
                picture.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
                turned = ImageOps.exif_transpose(picture)
                turned.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
                # Pixels only, in a new picture: whatever else the file held stays behind.
                clean = Image.new("RGB", turned.size, "white")
                solid = turned.convert("RGBA")
                clean.paste(solid, mask=solid.getchannel("A"))
                clean.save(target, "JPEG", quality=_QUALITY, optimize=True)
    # The library raises many kinds of errors for damaged files: each means the same to us.
    except Exception as error:
        raise BadPictureError from error
    if not fine:
        raise BadPictureError
    return target.getvalue()
