"""Attachments: begun, sent in chunks that can be taken up again, read without surprises."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from gateway.backends import Caller
from gateway.body import CHUNK_TYPE
from gateway.route import ACT, READ, Asking, Id, Pages, RequestId, caller_router, upload_router
from gateway.schemas.attachments import Attachment, CreateAttachment
from gateway.schemas.base import Page, page_of
from tongxin.intake.v1 import attachments_pb2 as pb

router = caller_router(tags=["attachments"])
uploads = upload_router(tags=["attachments"])

_ENDING = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
}
_INT64_MAX = 2**63 - 1
_CHUNK_BODY = {
    "requestBody": {
        "required": True,
        "content": {CHUNK_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}

UploadOffset = Annotated[
    int,
    Header(
        alias="Upload-Offset",
        ge=0,
        le=_INT64_MAX,
        description="How many bytes have arrived before this chunk.",
    ),
]


def _shown(attachment: pb.Attachment, response: Response) -> Attachment:
    response.headers["upload-offset"] = str(attachment.offset)
    response.headers["upload-length"] = str(attachment.size)
    return Attachment.of(attachment)


@router.post("/matters/{matter}/attachments", status_code=201, responses=ACT)
async def create_attachment(
    matter: Id, body: CreateAttachment, caller: Asking, request_id: RequestId, response: Response
) -> Attachment:
    """Begin an upload; send its bytes to `Location`. Unfinished after 24 hours it ends."""
    request = body.fill(pb.CreateAttachmentRequest(name=f"matters/{matter}", request_id=request_id))
    made = await caller.ask(caller.to.attachments.CreateAttachment, request)
    response.headers["location"] = f"/api/v1/{made.name}"
    return _shown(made, response)


@router.get("/matters/{matter}/attachments", responses=READ)
async def list_attachments(matter: Id, caller: Asking, page: Pages) -> Page[Attachment]:
    """The attachments that you may read, oldest first."""
    request = pb.ListAttachmentsRequest(name=f"matters/{matter}", **page.fields)
    found = await caller.ask(caller.to.attachments.ListAttachments, request)
    return page_of(Attachment, found.attachments, found.next_page_token)


@router.head("/matters/{matter}/attachments/{attachment}", responses=READ)
async def probe_attachment(matter: Id, attachment: Id, caller: Asking, response: Response) -> None:
    """How far an upload has come, in `Upload-Offset`: go on from there."""
    request = pb.GetAttachmentRequest(name=f"matters/{matter}/attachments/{attachment}")
    _shown(await caller.ask(caller.to.attachments.GetAttachment, request), response)


@uploads.patch(
    "/matters/{matter}/attachments/{attachment}", responses=ACT, openapi_extra=_CHUNK_BODY
)
async def append_attachment(
    matter: Id,
    attachment: Id,
    *,
    offset: UploadOffset,
    caller: Asking,
    request: Request,
    response: Response,
) -> Attachment:
    """Send a chunk of 4 to 256 KiB; with the last one everything is checked.

    The same chunk again has no second effect; an empty one at the end checks again.
    """
    chunk = pb.AppendAttachmentRequest(
        name=f"matters/{matter}/attachments/{attachment}",
        offset=offset,
        data=await request.body(),
    )
    return _shown(await caller.ask(caller.to.attachments.AppendAttachment, chunk), response)


@router.get(
    "/matters/{matter}/attachments/{attachment}/content",
    responses=READ,
    response_class=StreamingResponse,
)
async def read_attachment(
    matter: Id,
    attachment: Id,
    caller: Asking,
    *,
    original: Annotated[
        bool, Query(description="The original where there is a picture to show instead.")
    ] = False,
) -> StreamingResponse:
    """Its content, to be stored and never shown in place. Reading an original is recorded."""
    request = pb.ReadAttachmentRequest(
        name=f"matters/{matter}/attachments/{attachment}", original=original
    )
    first = await caller.ask(caller.to.attachments.ReadAttachment, request)
    ending = _ENDING.get(first.media_type, "bin")
    return StreamingResponse(
        _pieces(caller, request, first),
        media_type=first.media_type,
        headers={
            "content-length": str(first.size),
            "content-disposition": f'attachment; filename="{attachment}.{ending}"',
        },
    )


async def _pieces(
    caller: Caller, request: pb.ReadAttachmentRequest, piece: pb.ReadAttachmentResponse
) -> AsyncIterator[bytes]:
    """Give piece after piece, each asked for with the caller's own rights."""
    sent = 0
    while piece.data:
        yield piece.data
        sent += len(piece.data)
        if sent >= piece.size:
            return
        request.offset = sent
        piece = await caller.ask(caller.to.attachments.ReadAttachment, request)
