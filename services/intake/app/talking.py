"""How every act on a conversation begins: the matter, and for whom the caller speaks."""

from services.intake.app.loading import READ, matter_for
from services.intake.app.ports import IntakeWork
from services.intake.domain.conversation import side_of
from services.intake.domain.matter import Matter


async def conversation_of(work: IntakeWork, name: str, action: str) -> tuple[Matter, str]:
    """Return the matter, locked, and the side of the caller (HER, REPORTER or OWNER).

    Raises:
        TongxinError: as `matter_for`.
    """
    matter = await matter_for(work, name, action)
    allowed = await work.require(
        action,
        name,
        classification=matter.confidentiality,
        state=matter.status,
        read_action=READ,
    )
    return matter, side_of(allowed)
