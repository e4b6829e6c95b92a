"""An upload that is not complete after 24 hours ends; nothing of it is kept."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from services.intake.app.attachment_ports import AttachmentStore
from services.intake.app.ports import Begin
from services.intake.domain.attachments import EXPIRED, UPLOADING


@dataclass(frozen=True, slots=True)
class EndUpload:
    """The timer, and the attachment for which it was set, `matters/{id}/attachments/{id}`."""

    timer: UUID
    name: str


async def end_upload(begin: Begin, files: AttachmentStore, act: Act, command: EndUpload) -> None:
    """End it, unless it was complete in time: then the timer is void."""
    identity = UUID(command.name.rpartition("/")[2])
    async with begin(act) as work:
        await work.matters.end_timer(command.timer)
        upload = await work.attachments.get(identity)
        if upload is None or upload.state != UPLOADING:
            return
        upload.state = EXPIRED
        await work.attachments.save(upload)
        work.audit(
            command.name.partition("/attachments/")[0], attachment=str(identity), state=EXPIRED
        )
    await files.drop(identity)
