"""Raise a case: "beyond us", one level up."""

from dataclasses import dataclass, field

from chassis.act import Act
from chassis.validation import Fields
from services.escalation.app.moving import move_case
from services.escalation.app.ports import CaseReader, Register
from services.escalation.domain.cases import RAISE, Case

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class RaiseCase:
    """`cases/{matter id}`, the epoch that the caller saw, and why."""

    name: str
    expected_epoch: int
    reason: str = field(repr=False)


async def raise_case(cases: CaseReader, register: Register, act: Act, command: RaiseCase) -> str:
    """Have the register raise it; see `move_case`.

    Raises:
        TongxinError: also INVALID_FIELDS, STAGE_NOT_ACCEPTED, NO_LEVEL_ABOVE.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)

    def check(case: Case) -> None:
        case.require_raisable()
        fields.refuse_if_any()

    return await move_case(
        cases,
        register,
        act,
        command.name,
        command.expected_epoch,
        action=RAISE,
        check=check,
        move=lambda matter: register.raise_up(act, matter, command.expected_epoch, reason),
    )
