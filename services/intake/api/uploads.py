"""What happens to uploads by itself: an unfinished one ends, a file without a row is removed."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from chassis.act import SystemActs
from chassis.faultlog import log_fault
from chassis.tables import TimerRow
from chassis.timers import TimerHandler
from services.intake.app.attachment_ports import AttachmentReader, AttachmentStore
from services.intake.app.end_upload import EndUpload, end_upload
from services.intake.app.ports import Begin
from services.intake.app.sweep_attachments import sweep_attachments
from services.intake.domain.attachments import UNFINISHED

log = logging.getLogger(__name__)

_SWEEP_SECONDS = 3600.0
Loop = Callable[[], Coroutine[Any, Any, None]]


def upload_timers(
    begin: Begin, files: AttachmentStore, acts: SystemActs
) -> Mapping[str, TimerHandler]:
    """Return the timers of uploads."""

    async def unfinished(timer: TimerRow) -> None:
        act = acts.of_timer(timer.id, f"timer/{timer.kind}")
        await end_upload(begin, files, act, EndUpload(timer.id, timer.object))

    return {UNFINISHED: unfinished}


def sweeping(
    files: AttachmentStore, reader: AttachmentReader
) -> Callable[[], Coroutine[Any, Any, None]]:
    """Return the loop that removes files without a row, at the start and every hour."""

    async def sweep() -> None:
        while True:
            try:
                removed = await sweep_attachments(files, reader)
                log.info("files without a row removed", extra={"count": removed})
            except Exception as error:  # noqa: BLE001 - logged without its text
                log_fault(log, "sweep stumbled", error)
            await asyncio.sleep(_SWEEP_SECONDS)

    return sweep
