"""A named person takes the stage of her federation."""

from dataclasses import dataclass

from chassis.act import Act, subject_of
from chassis.names import id_in
from services.escalation.app.ports import Begin
from services.escalation.app.rights import case_for
from services.escalation.domain.cases import ACCEPT
from services.escalation.domain.events import StageAccepted


@dataclass(frozen=True, slots=True)
class AcceptCase:
    """`cases/{matter id}` and the epoch that she saw."""

    name: str
    expected_epoch: int


async def accept_case(begin: Begin, act: Act, command: AcceptCase) -> str:
    """Write her name on the stage and return `cases/{matter id}`; again changes nothing.

    Raises:
        TongxinError: NOT_FOUND, MATTER_MOVED, NOT_YET_ARRIVED, ACTION_NOT_ALLOWED;
            ALREADY_ACCEPTED when it is somebody else's.
    """
    matter_id = id_in(command.name, "cases")
    async with begin(act) as work:
        case = await case_for(work, matter_id, ACCEPT, command.expected_epoch)
        officer = subject_of(act.caller)
        if case.accept(officer, work.now):
            await work.cases.save(case)
            work.record(StageAccepted(case.at_stage(work.now)))
            work.audit(command.name, epoch=str(case.epoch))
        work.done(command.name)
    return command.name
