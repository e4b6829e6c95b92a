"""Index the phones that were stored before there was an index: a few at a time."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from services.intake.app.ports import Begin

KIND = "index_phones"
BATCH = 200


@dataclass(frozen=True, slots=True)
class IndexPhones:
    """The timer that asked for it."""

    timer: UUID


async def index_phones(begin: Begin, act: Act, command: IndexPhones) -> None:
    """Index a batch, and ask for the next one while any is left.

    The rows are encrypted, so a migration cannot do it: it leaves a timer that is due at once.
    """
    async with begin(act) as work:
        await work.matters.end_timer(command.timer)
        if await work.vault.index_phones(BATCH):
            await work.vault.index_later(KIND)
