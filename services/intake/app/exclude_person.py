"""Who must not know: the concerned person names somebody, at any time."""

from dataclasses import dataclass

from chassis.act import Act, subject_of
from chassis.names import id_in
from chassis.validation import Fields
from services.intake.app.fitness import note_unfit
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin
from services.intake.domain.state import By


@dataclass(frozen=True, slots=True)
class ExcludePerson:
    """The matter, and `people/{id}`."""

    name: str
    person: str


async def exclude_person(begin: Begin, act: Act, command: ExcludePerson) -> str:
    """Take the matter from her sight with this commit, and away from a body that is she alone.

    Who is excluded already stays so, and nothing more happens. Returns `matters/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS (UNKNOWN_PERSON; NOT_ONESELF for those who speak for the
            concerned person too).
    """
    fields = Fields()
    person = id_in(command.person, "people", field="person")
    async with begin(act) as work:
        matter = await matter_for(work, command.name, "matter.exclude")
        actor = subject_of(act.caller)
        fields.require(
            condition=await work.people.exists(person),
            field="person",
            reason="UNKNOWN_PERSON",
            description="No such person.",
        )
        fields.require(
            condition=command.person not in await work.disputes.close_to(matter.id) | {actor},
            field="person",
            reason="NOT_ONESELF",
            description="It is her own matter.",
        )
        fields.refuse_if_any()
        if command.person not in await work.matters.excluded_from(matter.id):
            await work.disputes.exclude(matter.id, command.person)
            await note_unfit(work, matter)
            matter.exclude(By(actor, work.now, request_id=act.request_id))
            await save_with_children(work, matter)
        return finish(work, command.name, person=command.person)
