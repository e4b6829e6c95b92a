"""Read a piece of an attachment; of an original that is recorded before anything is given out."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.names import id_in
from chassis.refusals import not_found
from chassis.validation import Fields
from services.intake.app.attachment_ports import AttachmentReader, AttachmentStore
from services.intake.app.ports import Begin
from services.intake.domain.attachments import DERIVATIVE_TYPE, READY


@dataclass(frozen=True, slots=True)
class ReadAttachment:
    """The attachment, whether its original is wanted, and from which byte on."""

    name: str
    original: bool
    offset: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes, of how many in all, and their media type."""

    data: bytes
    size: int
    media_type: str


async def read_attachment(
    begin: Begin,
    files: AttachmentStore,
    reader: AttachmentReader,
    act: Act,
    command: ReadAttachment,
) -> Piece:
    """Return the piece. Without a picture to show instead the original is meant.

    Raises:
        TongxinError: NOT_FOUND, also for an original that is not the caller's to read.
    """
    fields = Fields()
    fields.require(
        condition=command.offset >= 0,
        field="offset",
        reason="OUT_OF_RANGE",
        description="Not negative.",
    )
    fields.refuse_if_any()
    view = await reader.attachment(act, command.name)
    attachment = view.attachment
    original = command.original or not attachment.derivative
    if attachment.state != READY or (original and not view.original_readable):
        raise not_found()
    if original:
        matter = command.name.partition("/attachments/")[0]
        id_in(matter, "matters")
        async with begin(act) as work:
            work.audit(matter, attachment=str(attachment.id), read=str(command.offset))
    data = await files.read(attachment, command.offset, original=original)
    if original:
        return Piece(data, attachment.size, attachment.media_type)
    return Piece(data, attachment.derivative_size, DERIVATIVE_TYPE)
