"""What councils and federations did becomes a sentence, a phase, and "taken"."""

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.act import Act
from chassis.names import id_in
from services.intake.app.loading import save_with_children
from services.intake.app.ports import Begin

# Event → the sentence on the timeline, the phase it shows, and whether the owner has taken it.
TAKEN = frozenset({"received.council", "received.federation"})
PHASES = {
    "received.council": "DOCKETED",
    "meeting.scheduled": "DELIBERATING",
    "meeting.resolved": "ACTING",
    "meeting.no_resolution": "DOCKETED",
    "received.federation": "ESCALATED",
}


@dataclass(frozen=True, slots=True)
class NoteProgress:
    """The matter, the epoch in which it happened, the sentence's key and its codes."""

    matter: str
    epoch: int
    key: str
    params: Mapping[str, str]


async def note_progress(begin: Begin, act: Act, command: NoteProgress) -> None:
    """Store the sentence; phase and "taken" only follow progress of the present epoch."""
    async with begin(act) as work:
        matter = await work.matters.get(id_in(command.matter, "matters"))
        if matter is None:
            return
        matter.note_progress(
            key=command.key,
            params=dict(command.params),
            epoch=command.epoch,
            phase=PHASES.get(command.key, ""),
            taken=command.key in TAKEN,
            now=work.now,
        )
        await save_with_children(work, matter)
