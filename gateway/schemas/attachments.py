"""Photos, voice, scans and documents of a matter."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from gateway.schemas import words
from gateway.schemas.base import Request, Resource
from tongxin.intake.v1 import attachments_pb2 as pb


class Attachment(Resource):
    """One attachment of a matter."""

    MESSAGE: ClassVar = pb.Attachment

    name: str
    """`matters/{id}/attachments/{id}`."""
    kind: words.AttachmentKind | None
    """What it is."""
    media_type: str
    """Its media type: as declared at first, as found in the content when READY."""
    state: words.AttachmentState | None
    """Where it stands."""
    size: int
    """How many bytes it has, or will have."""
    offset: int
    """How many bytes have arrived."""
    has_derivative: bool
    """Whether there is a picture without what the camera wrote into it."""
    original_readable: bool
    """Whether you may read the original."""
    author: str
    """Who added it, `people/{id}`; empty for who may not read the original."""
    create_time: datetime | None
    """When it was begun."""


class CreateAttachment(Request):
    """Begins an upload."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "PHOTO",
                    "media_type": "image/jpeg",
                    "size": 2406113,
                    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.CreateAttachmentRequest

    kind: words.AttachmentKind
    """What it is."""
    media_type: str
    """Its media type, one of its kind."""
    size: Annotated[int, Field(strict=True, ge=0, le=2**53)]
    """How many bytes it will have."""
    sha256: str
    """The SHA-256 of all bytes, 64 hexadecimal digits."""
