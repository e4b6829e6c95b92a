"""An officer notes something: inside, or for her to read too."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.protected_value import Protected
from chassis.validation import Fields
from services.intake.app.loading import matter_for
from services.intake.app.ports import Begin
from services.intake.domain.conversation import INSIDE, MAX_NOTE, PUBLIC, VISIBILITIES, Note


@dataclass(frozen=True, slots=True)
class CreateNote:
    """The matter, what is noted, and who may read it (empty: INSIDE)."""

    matter: str
    text: str = field(repr=False)
    visibility: str


async def create_note(begin: Begin, act: Act, command: CreateNote) -> str:
    """Store it and return `matters/{id}/notes/{id}`; of a public one she is told.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED.
    """
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_NOTE)
    visibility = fields.choice("visibility", command.visibility or INSIDE, VISIBILITIES)
    async with begin(act) as work:
        matter = await matter_for(work, command.matter, "matter.note")
        fields.refuse_if_any()
        note = Note(
            id=new_id(catalogue().home_number(matter.region)),
            matter=matter.id,
            visibility=visibility,
            author=subject_of(act.caller),
            text=Protected(text),
            at=work.now,
        )
        await work.conversations.add_note(note)
        if visibility == PUBLIC:
            matter.show_note(work.now)
            await work.matters.save(matter)
        resource = f"{command.matter}/notes/{note.id}"
        work.audit(command.matter, note=str(note.id), visibility=visibility)
        work.done(resource)
        return resource
