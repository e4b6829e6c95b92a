"""Begin an upload: what it is, how many bytes, and their digest."""

from dataclasses import dataclass

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.refusals import Kind, TongxinError
from chassis.validation import Fields
from services.intake.app.attachment_ports import AttachmentStore
from services.intake.app.ports import Begin
from services.intake.app.talking import conversation_of
from services.intake.domain.attachments import (
    KEEP_UNFINISHED,
    MOST,
    Attachment,
    check_announced,
)


@dataclass(frozen=True, slots=True)
class CreateAttachment:
    """The matter and what is announced."""

    matter: str
    kind: str
    media_type: str
    size: int
    sha256: str


async def create_attachment(
    begin: Begin, files: AttachmentStore, act: Act, command: CreateAttachment
) -> str:
    """Make room for it and return `matters/{id}/attachments/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED, STATE_NOT_ALLOWED;
            TOO_MANY_ATTACHMENTS.
    """
    fields = Fields()
    check_announced(
        fields,
        kind=command.kind,
        media_type=command.media_type,
        size=command.size,
        sha256=command.sha256,
    )
    async with begin(act) as work:
        matter, side = await conversation_of(work, command.matter, "matter.attach")
        fields.refuse_if_any()
        if await work.attachments.count(matter.id) >= MOST:
            raise TongxinError(
                Kind.STATE, "TOO_MANY_ATTACHMENTS", f"A matter has at most {MOST} attachments."
            )
        attachment = Attachment(
            id=new_id(catalogue().home_number(matter.region)),
            matter=matter.id,
            kind=command.kind,
            media_type=command.media_type,
            size=command.size,
            sha256=command.sha256,
            author=subject_of(act.caller),
            side=side,
            created_at=work.now,
        )
        attachment.stored = await files.begin(attachment.id)
        await work.attachments.add(attachment, work.now + KEEP_UNFINISHED)
        work.audit(command.matter, attachment=str(attachment.id), kind=command.kind)
        resource = f"{command.matter}/attachments/{attachment.id}"
        work.done(resource)
        return resource
