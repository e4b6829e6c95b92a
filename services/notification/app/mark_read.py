"""The caller has read her inbox up to a number."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.notification.app.ports import Begin


@dataclass(frozen=True, slots=True)
class MarkRead:
    """Everything up to this number is read."""

    up_to: int


async def mark_read(begin: Begin, act: Act, command: MarkRead) -> str:
    """Move the mark forward, never back and never past the last entry. Returns `inbox/{mark}`.

    Raises:
        TongxinError: ACTION_NOT_ALLOWED for a service; INVALID_FIELDS below 1.
    """
    fields = Fields()
    fields.require(
        condition=command.up_to >= 1,
        field="up_to",
        reason="TOO_SMALL",
        description="The number of an entry, at least 1.",
    )
    async with begin(act) as work:
        await work.require("inbox.mark_read")
        fields.refuse_if_any()
        head = await work.inboxes.head(UUID(act.caller.person_id))
        head.read(command.up_to)
        await work.inboxes.save(head)
        work.audit(subject_of(act.caller), read_to=str(head.read_to))
        resource = f"inbox/{head.read_to}"
        work.done(resource)
    return resource
