"""What councils and federations did becomes a sentence, a phase, and "taken"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chassis.act import Act
from chassis.names import id_in
from services.intake.app.loading import save_with_children
from services.intake.app.ports import Begin
from services.intake.domain.clocks import capped
from services.intake.domain.matter import Matter
from services.intake.domain.progress import Progress
from services.intake.domain.state import OPEN

# Sentence on the timeline → the phase it shows. A receipt shows none: the hand-over set it.
PHASES = {
    "meeting.scheduled": "DELIBERATING",
    "meeting.resolved": "ACTING",
    "meeting.resolved_for_now": "ACTING",
    "meeting.helped": "ACTING",
    "meeting.no_resolution": "DOCKETED",
}
TAKEN = frozenset({"received.council", "received.federation"})
# What counts as an action: a matter that is only handed on goes to the common superior.
FOR_HER = frozenset(
    {
        "meeting.resolved",
        "meeting.resolved_for_now",
        "meeting.helped",
        "action.done",
        "noted",
        "booked",
        "ask.requested",
        "ask.dispatched",
        "ask.answered",
        "ask.all_done",
        "ask.reported",
    }
)
CLOSED = frozenset(
    {"meeting.resolved", "meeting.resolved_for_now", "meeting.helped", "meeting.no_resolution"}
)


@dataclass(frozen=True, slots=True)
class NoteProgress:
    """The matter, the epoch in which it happened, when, the sentence's key and its codes."""

    matter: str
    epoch: int
    at: datetime
    key: str
    params: Mapping[str, str]
    due: datetime | None = None


async def note_progress(begin: Begin, act: Act, command: NoteProgress) -> None:
    """Store the sentence; phase and "taken" only follow progress of the present epoch.

    The last task's date (`due`) moves the deadline where the council's director did not have it
    moved herself: an item that somebody else led.

    An X reads no longer than her item is open: with its close in this epoch her fact ends.
    """
    async with begin(act) as work:
        matter = await work.matters.get(id_in(command.matter, "matters"))
        if matter is None:
            return
        step = Progress(
            key=command.key,
            params=command.params,
            epoch=command.epoch,
            at=command.at,
            phase=PHASES.get(command.key, ""),
            taken=command.key in TAKEN,
            for_her=command.key in FOR_HER,
        )
        _follow_tasks(matter, command, work.now)
        matter.note_progress(step, work.now)
        await save_with_children(work, matter)
        if command.key in CLOSED and command.epoch == matter.epoch:
            # The council ends it itself, but not for whom its director may not see.
            await work.matters.end_invitees(matter.id, command.at)


def _follow_tasks(matter: Matter, command: NoteProgress, now: datetime) -> None:
    present = command.epoch == matter.epoch and matter.status == OPEN
    if command.due is None or command.due <= now or matter.deadline is None or not present:
        return
    if matter.deadline < capped(command.due, matter.whole_due_at, now):
        matter.set_deadline(
            expected_epoch=matter.epoch, cause="RESOLUTION", until=command.due, now=now
        )
