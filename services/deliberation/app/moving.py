"""What answering and raising have in common: own checks first, then the register decides."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.names import id_in
from chassis.refusals import Kind, TongxinError, not_found
from services.deliberation.app.ports import Look, Register
from services.deliberation.domain.docket import Entry

# What a move that was made already looks like to our own rules.
_PERHAPS_REPEATED = frozenset({Kind.CONFLICT, Kind.STATE})


@dataclass(frozen=True, slots=True)
class Checked:
    """A move that our rules allow, or that this request made before."""

    entry: Entry
    deliberated: bool


async def check_move(
    look: Look, register: Register, act: Act, action: str, *, matter: str, expected_epoch: int
) -> Checked:
    """Check the caller's right, the epoch and the state; write nothing.

    A move that the same request made passes: the register, asked again, compares what was
    asked for and answers the move, or IDEMPOTENCY_KEY_REUSED.

    Raises:
        TongxinError: NOT_FOUND, ACTION_NOT_ALLOWED, MATTER_MOVED, NOT_YET_ARRIVED,
            STATE_NOT_ALLOWED, SCREENING_REQUIRED.
    """
    matter_id = id_in(matter, "matters", field="matter")
    async with look(act) as work:
        custody = await work.docket.custody(matter_id)
        entries = await work.docket.of_matter(matter_id)
        if not entries:
            raise not_found()
        entry = entries[0]
        await work.require(
            action, matter, bodies={"owner": entry.council}, read_action="docket.read"
        )
        deliberated = await work.meetings.deliberated(matter_id)
    try:
        entry.check_move(custody, expected_epoch, action)
    except TongxinError as refusal:
        if not act.request_id or refusal.kind not in _PERHAPS_REPEATED:
            raise
        if not await register.made(act, matter):
            raise
    return Checked(entry, deliberated)
