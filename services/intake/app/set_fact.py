"""A director lets somebody read a matter as X until its item closes; the X may leave before."""

from dataclasses import dataclass
from datetime import datetime

from chassis.act import Act, subject_of
from chassis.names import id_in, name_of
from chassis.refusals import Kind, TongxinError
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for
from services.intake.app.ports import Begin

RELATIONS = frozenset({"invitee"})


@dataclass(frozen=True, slots=True)
class SetFact:
    """The matter, `people/{id}`, the relation, and until when it holds (None: open)."""

    name: str
    subject: str
    relation: str
    valid_until: datetime | None


async def set_fact(begin: Begin, act: Act, command: SetFact) -> str:
    """Write or end the fact; return `matters/{id}`.

    Raises:
        TongxinError: INVITATION_NOT_POSSIBLE for somebody who must not learn of the matter
            (the same for somebody unknown: the director learns no more), INVALID_FIELDS.
    """
    fields = Fields()
    fields.choice("relation", command.relation, RELATIONS)
    person = id_in(command.subject, "people", field="subject")
    async with begin(act) as work:
        ends = command.valid_until is not None and command.valid_until <= work.now
        own = command.subject == subject_of(act.caller)
        action = "matter.leave" if own and ends else "matter.invite"
        matter = await matter_for(work, command.name, action)
        fields.refuse_if_any()
        excluded = await work.matters.excluded_from(matter.id)
        if command.subject in excluded or not await work.people.exists(person):
            raise TongxinError(
                Kind.STATE, "INVITATION_NOT_POSSIBLE", "This person cannot be invited."
            )
        await work.matters.set_invitee(matter.id, name_of("people", person), command.valid_until)
        return finish(work, command.name, relation=command.relation, subject=command.subject)
