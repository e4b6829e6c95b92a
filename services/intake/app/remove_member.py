"""Somebody leaves a group, its leader too: what waits for a leader then moves on."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.names import id_in
from chassis.refusals import not_found
from chassis.region import Level
from services.intake.app.leave_unstaffed import notice_last_day
from services.intake.app.ports import Begin


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """`groups/{id}` and `people/{id}`."""

    group: str
    person: str


async def remove_member(begin: Begin, act: Act, command: RemoveMember) -> str:
    """End the membership and its facts; return `groups/{id}`.

    Raises:
        TongxinError: NOT_FOUND for an unknown group, or somebody who is not in it.
    """
    group_id = id_in(command.group, "groups", field="group")
    person_id = id_in(command.person, "people", field="person")
    async with begin(act) as work:
        await work.require("group.remove_member", command.group)
        group = await work.people.group(group_id)
        if group is None or not await work.people.remove_member(group_id, person_id):
            raise not_found()
        await work.change_facts(
            command.group,
            group.region,
            Level.VILLAGE,
            end=[("member", command.person), ("leader", command.person)],
            publish={"leader"},
        )
        await notice_last_day(work, command.group)
        work.audit(command.group, person=command.person)
        work.done(command.group)
    return command.group
