"""What answering and raising share: check here, move in the register, write nothing."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from chassis.act import Act
from chassis.names import id_in
from chassis.refusals import TongxinError
from services.escalation.app.ports import CaseReader, Register
from services.escalation.domain.cases import Case


async def move_case(
    cases: CaseReader,
    register: Register,
    act: Act,
    name: str,
    epoch: int,
    *,
    action: str,
    check: Callable[[Case], None],
    move: Callable[[UUID], Awaitable[None]],
) -> str:
    """Move a matter if the rules of its case allow it; return `cases/{matter id}`.

    The case changes only when the register's MatterMoved arrives. So a repeated request may
    meet a case that has moved on by the first one: before refusing, the register is asked.
    Asked once more to move, it compares what was asked for: it answers the first move, or
    IDEMPOTENCY_KEY_REUSED.

    Raises:
        TongxinError: NOT_FOUND, MATTER_MOVED, NOT_YET_ARRIVED, ACTION_NOT_ALLOWED, what
            `check` refuses, and the register's own refusals.
    """
    matter_id = id_in(name, "cases")
    standing = await cases.standing(act, name)
    try:
        standing.case.require_epoch(epoch)
        standing.require(action)
        check(standing.case)
    except TongxinError:
        if not await register.made(act, matter_id):
            raise
    await move(matter_id)
    return name
