"""The director answers a matter on the docket: leads to RESOLVED."""

from dataclasses import dataclass

from chassis.act import Act
from services.deliberation.app.moving import check_move
from services.deliberation.app.ports import Answer, Look, Moved, Register


@dataclass(frozen=True, slots=True)
class AnswerMatter:
    """`matters/{id}`, the epoch that the caller saw, and the answer."""

    matter: str
    expected_epoch: int
    answer: Answer


async def answer_matter(
    look: Look, register: Register, act: Act, command: AnswerMatter
) -> tuple[str, Moved]:
    """Have the register answer it; return its council and the custody after it.

    Our own rows change when MatterMoved comes.

    Raises:
        TongxinError: see `check_move`; the register's refusals, such as NO_SILENT_CLOSE.
    """
    checked = await check_move(
        look,
        register,
        act,
        "docket.answer",
        matter=command.matter,
        expected_epoch=command.expected_epoch,
    )
    moved = await register.answer(act, command.matter, command.expected_epoch, command.answer)
    return checked.entry.council, moved
