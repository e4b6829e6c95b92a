"""Answer a case: leads to RESOLVED, and she is asked."""

from dataclasses import dataclass

from chassis.act import Act
from services.escalation.app.moving import move_case
from services.escalation.app.ports import Answer, CaseReader, Register
from services.escalation.domain.cases import ANSWER, Case


@dataclass(frozen=True, slots=True)
class AnswerCase:
    """`cases/{matter id}`, the epoch that the caller saw, and the answer."""

    name: str
    expected_epoch: int
    answer: Answer


async def answer_case(cases: CaseReader, register: Register, act: Act, command: AnswerCase) -> str:
    """Have the register answer; see `move_case`.

    Raises:
        TongxinError: also STAGE_NOT_ACCEPTED, SCREENING_REQUIRED.
    """
    return await move_case(
        cases,
        register,
        act,
        command.name,
        command.expected_epoch,
        action=ANSWER,
        check=Case.require_answerable,
        move=lambda matter: register.answer(act, matter, command.expected_epoch, command.answer),
    )
