"""Add a chunk to an upload; with the last one it is checked and kept."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.names import id_in
from chassis.refusals import not_found
from chassis.validation import Fields
from services.intake.app.attachment_ports import AttachmentStore
from services.intake.app.loading import READ
from services.intake.app.ports import Begin, IntakeWork
from services.intake.domain.attachments import (
    REFUSED,
    UPLOADING,
    Attachment,
    not_accepted,
)
from services.intake.domain.conversation import OWNER


@dataclass(frozen=True, slots=True)
class AppendAttachment:
    """The attachment, where the chunk begins, and the chunk (empty: check it again)."""

    name: str
    offset: int
    data: bytes = field(repr=False)


async def append_attachment(
    begin: Begin, files: AttachmentStore, act: Act, command: AppendAttachment
) -> str:
    """Store the chunk durably and return the attachment's name.

    The offset is the key of a repetition: the last chunk again has no second effect.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND for everybody but who began it;
            OFFSET_MISMATCH, ATTACHMENT_NOT_UPLOADING; with the last chunk ATTACHMENT_DIGEST,
            ATTACHMENT_TYPE, ATTACHMENT_UNSAFE, ATTACHMENT_TOO_LONG: then nothing is kept.
    """
    async with begin(act) as work:
        upload = await _upload(work, command.name)
        if upload.takes(command.offset, command.data):
            fields = Fields()
            upload.check_chunk(fields, command.data)
            fields.refuse_if_any()
            stored = await files.append(upload, command.data)
            upload.grow(command.data, stored)
            await work.attachments.save(upload)
    if upload.complete and upload.state == UPLOADING:
        await _finish(begin, files, act, command.name, upload)
    return command.name


async def _upload(work: IntakeWork, name: str) -> Attachment:
    matter = name.partition("/attachments/")[0]
    id_in(matter, "matters")
    upload = await work.attachments.get(id_in(name, f"{matter}/attachments"))
    if upload is None or upload.author != subject_of(work.act.caller):
        raise not_found()
    about = await work.attachments.matter_of(upload)
    if about.name != matter:
        raise not_found()
    await work.require(
        "matter.attach",
        about.name,
        classification=about.confidentiality,
        state=about.status,
        read_action=READ,
    )
    return upload


async def _finish(
    begin: Begin, files: AttachmentStore, act: Act, name: str, complete: Attachment
) -> None:
    """Check it outside any transaction; whoever comes first keeps or refuses it."""
    found = await files.check(complete)
    file = "" if found.refused else await files.keep(complete.id)
    shown = (
        await files.add_derivative(complete.id, found.derivative)
        if found.derivative is not None
        else None
    )
    async with begin(act) as work:
        upload = await _upload(work, name)
        if upload.state == UPLOADING:
            matter = name.partition("/attachments/")[0]
            if found.refused:
                upload.state = REFUSED
            else:
                upload.keep(file, (shown.name, shown.size, shown.pieces) if shown else None)
                await _tell(work, matter, upload)
            await work.attachments.save(upload)
            work.audit(matter, attachment=str(upload.id), state=upload.state)
    await files.drop(complete.id)
    if found.refused:
        raise not_accepted(found.refused)


async def _tell(work: IntakeWork, matter_name: str, upload: Attachment) -> None:
    """Let her know that the owner has added something; her own she knows of."""
    if upload.side != OWNER:
        return
    matter = await work.matters.get(id_in(matter_name, "matters"))
    if matter is not None:
        matter.show_attachment(work.now)
        await work.matters.save(matter)
