"""AttachmentService: decode, call the use case, read again, encode."""

from chassis.act import Act
from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import name_of
from chassis.wire import number, stamp, word
from services.intake.app.append_attachment import AppendAttachment, append_attachment
from services.intake.app.attachment_ports import (
    AttachmentReader,
    AttachmentStore,
    AttachmentView,
)
from services.intake.app.create_attachment import CreateAttachment, create_attachment
from services.intake.app.ports import Begin
from services.intake.app.read_attachment import ReadAttachment, read_attachment
from tongxin.intake.v1 import attachments_pb2 as pb
from tongxin.intake.v1 import attachments_pb2_grpc


def _attachment(view: AttachmentView) -> pb.Attachment:
    item = view.attachment
    return pb.Attachment(
        name=f"{name_of('matters', item.matter)}/attachments/{item.id}",
        kind=number(pb.AttachmentKind, item.kind),
        media_type=item.media_type,
        state=number(pb.AttachmentState, item.state),
        size=item.size,
        offset=item.received,
        has_derivative=bool(item.derivative),
        original_readable=view.original_readable,
        author=item.author if view.original_readable else "",
        create_time=stamp(item.created_at),
    )


class AttachmentServicer(attachments_pb2_grpc.AttachmentServiceServicer):
    """The RPCs on attachments."""

    def __init__(self, begin: Begin, files: AttachmentStore, reader: AttachmentReader) -> None:
        self._begin = begin
        self._files = files
        self._reader = reader

    async def _read(self, act: Act, name: str) -> pb.Attachment:
        return _attachment(await self._reader.attachment(act, name))

    async def CreateAttachment(
        self, request: pb.CreateAttachmentRequest, context: object
    ) -> pb.Attachment:
        """Begin an upload."""
        act = current_act(request)
        command = CreateAttachment(
            request.name,
            word(pb.AttachmentKind, request.kind),
            request.media_type,
            request.size,
            request.sha256,
        )
        made = await perform(create_attachment(self._begin, self._files, act, command))
        return await self._read(act, made)

    async def AppendAttachment(
        self, request: pb.AppendAttachmentRequest, context: object
    ) -> pb.Attachment:
        """Add a chunk."""
        act = current_act()
        command = AppendAttachment(request.name, request.offset, request.data)
        return await self._read(
            act, await append_attachment(self._begin, self._files, act, command)
        )

    async def GetAttachment(
        self, request: pb.GetAttachmentRequest, context: object
    ) -> pb.Attachment:
        """Read one attachment's description."""
        return await self._read(current_act(), request.name)

    async def ListAttachments(
        self, request: pb.ListAttachmentsRequest, context: object
    ) -> pb.ListAttachmentsResponse:
        """List a matter's attachments."""
        views, token = await self._reader.attachments(
            current_act(), request.name, request.page_size, request.page_token
        )
        return pb.ListAttachmentsResponse(
            attachments=[_attachment(view) for view in views], next_page_token=token
        )

    async def ReadAttachment(
        self, request: pb.ReadAttachmentRequest, context: object
    ) -> pb.ReadAttachmentResponse:
        """Read a piece of its content."""
        piece = await read_attachment(
            self._begin,
            self._files,
            self._reader,
            current_act(),
            ReadAttachment(request.name, request.original, request.offset),
        )
        return pb.ReadAttachmentResponse(
            data=piece.data, size=piece.size, media_type=piece.media_type
        )
