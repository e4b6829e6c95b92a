"""A deputy's time ends before its date."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.facts import Fact
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from chassis.region import Level
from services.intake.app.ports import Begin
from services.intake.domain.people import LEADER


@dataclass(frozen=True, slots=True)
class EndDeputy:
    """`deputies/{id}`."""

    name: str


async def end_deputy(begin: Begin, act: Act, command: EndDeputy) -> str:
    """End it now, by who named her or by herself; what she was besides she remains.

    Raises:
        TongxinError: NOT_FOUND for unknown and forbidden alike.
    """
    async with begin(act) as work:
        await work.require("deputy.end")
        deputy = await work.deputies.get(id_in(command.name, "deputies"))
        caller = act.caller.person_id
        if deputy is None or caller not in {str(deputy.officer), str(deputy.person)}:
            raise not_found()
        group = await work.people.group(deputy.group)
        if group is not None and deputy.until > work.now:
            body, person = name_of("groups", deputy.group), name_of("people", deputy.person)
            role = await work.people.role(deputy.group, deputy.person)
            await work.deputies.end(deputy.id)
            # Her facts as deputy end; a member stays one, and who became the leader since too.
            keep = [Fact(person, "member", body, work.now)] if role else []
            if role == LEADER:
                keep.append(Fact(person, "leader", body, work.now))
            await work.change_facts(
                body,
                group.region,
                Level.VILLAGE,
                end=[("leader", person), ("member", person)],
                add=keep,
                publish={"leader"},
            )
            work.audit(body, deputy=command.name)
        work.done(command.name)
        return command.name
