"""The rights on a case that acts ask for, in the order that keeps secrets."""

from uuid import UUID

from chassis.names import name_of
from chassis.refusals import not_found
from services.escalation.app.ports import EscalationWork
from services.escalation.domain.cases import Case


async def case_for(work: EscalationWork, matter_id: UUID, action: str, epoch: int) -> Case:
    """Return a case that the caller may act on now, locked.

    Who may read it but sees an old epoch is told where the matter is, before what she may do.

    Raises:
        TongxinError: NOT_FOUND, MATTER_MOVED, NOT_YET_ARRIVED, ACTION_NOT_ALLOWED.
    """
    case = await work.cases.find(matter_id)
    if case is None:
        raise not_found()
    matter = name_of("matters", matter_id)
    classification = case.traits.confidentiality
    await work.require("case.read", matter, classification=classification, read_action="case.read")
    case.require_epoch(epoch)
    bodies = {"owner": case.live.federation} if case.live else None
    await work.require(action, matter, bodies=bodies, classification=classification)
    return case
