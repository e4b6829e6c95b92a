"""The director raises a matter to the village federation: beyond us, or undeliberated."""

from dataclasses import dataclass, field

from chassis.act import Act
from services.deliberation.app.moving import check_move
from services.deliberation.app.ports import Look, Moved, Register


@dataclass(frozen=True, slots=True)
class RaiseMatter:
    """`matters/{id}`, the epoch that the caller saw, why, and whether undeliberated."""

    matter: str
    expected_epoch: int
    reason: str = field(repr=False)
    without_deliberation: bool


async def raise_matter(
    look: Look, register: Register, act: Act, command: RaiseMatter
) -> tuple[str, Moved]:
    """Have the register raise it; return its council and the custody after it.

    It counts as undeliberated when the director says so, or when no item of the matter was
    ever closed in a meeting. A missing safety screening does not hold it here: raising is
    then the only way on.

    Raises:
        TongxinError: see `check_move`; the register's refusals.
    """
    checked = await check_move(
        look,
        register,
        act,
        "docket.raise",
        matter=command.matter,
        expected_epoch=command.expected_epoch,
    )
    moved = await register.raise_up(
        act,
        command.matter,
        command.expected_epoch,
        command.reason,
        without_deliberation=command.without_deliberation or not checked.deliberated,
    )
    return checked.entry.council, moved
