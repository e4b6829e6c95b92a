"""Record what was done on a case, with a booked resource."""

from dataclasses import dataclass, field
from datetime import datetime

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in
from chassis.validation import Fields
from services.escalation.app.ports import Begin
from services.escalation.app.rights import case_for
from services.escalation.domain.cases import NOTE
from services.escalation.domain.events import ActionNoted
from services.escalation.domain.notes import MAX_TEXT, ActionNote, check_booking


@dataclass(frozen=True, slots=True)
class CreateActionNote:
    """`cases/{matter id}`, what was done, and a resource with its time or an empty code."""

    case: str
    expected_epoch: int
    text: str = field(repr=False)
    resource: str
    booked_from: datetime | None
    booked_until: datetime | None


async def create_action_note(begin: Begin, act: Act, command: CreateActionNote) -> str:
    """Store it and return `cases/{matter id}/notes/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, MATTER_MOVED, NOT_YET_ARRIVED,
            ACTION_NOT_ALLOWED, STAGE_NOT_ACCEPTED; RESOURCE_TAKEN.
    """
    matter_id = id_in(command.case, "cases", field="parent")
    fields = Fields()
    text = fields.text("note.text", command.text, maximum=MAX_TEXT)
    booking = check_booking(fields, command.resource, command.booked_from, command.booked_until)
    async with begin(act) as work:
        case = await case_for(work, matter_id, NOTE, command.expected_epoch)
        fields.refuse_if_any()
        stage = case.require_accepted()
        note = ActionNote(
            id=new_id(catalogue().home_number(case.traits.region)),
            matter_id=matter_id,
            epoch=case.epoch,
            federation=stage.federation,
            person=subject_of(act.caller),
            text=text,
            booking=booking,
            created_at=work.now,
        )
        await work.cases.add_note(note)
        work.record(ActionNoted(case.at_stage(work.now), command.resource))
        resource = f"{command.case}/notes/{note.id}"
        work.audit(resource, resource=command.resource)
        work.done(resource)
    return resource
