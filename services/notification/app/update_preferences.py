"""The caller says how she wants to be told."""

from dataclasses import dataclass, field
from uuid import UUID

from chassis.act import Act, subject_of
from services.notification.app.ports import Begin


@dataclass(frozen=True, slots=True)
class UpdatePreferences:
    """What to change to what, and the etag that she read."""

    changes: dict[str, str] = field(repr=False)
    etag: str


async def update_preferences(begin: Begin, act: Act, command: UpdatePreferences) -> str:
    """Store her wishes. Returns `preferences`.

    Raises:
        TongxinError: ACTION_NOT_ALLOWED for a service; INVALID_FIELDS, ETAG_MISMATCH.
    """
    async with begin(act) as work:
        await work.require("preferences.update")
        kept = await work.preferences.of(UUID(act.caller.person_id))
        await work.preferences.save(kept.changed(command.etag, command.changes))
        work.audit(subject_of(act.caller), changed=" ".join(sorted(command.changes)))
        work.done("preferences")
    return "preferences"
