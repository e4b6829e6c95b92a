"""Make somebody a member or the leader of a group."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.facts import Fact
from chassis.names import id_in
from chassis.refusals import not_found
from chassis.region import Level
from chassis.validation import Fields
from services.intake.app.ports import Begin
from services.intake.domain.people import LEADER, MEMBER


@dataclass(frozen=True, slots=True)
class AddMember:
    """`groups/{id}`, `people/{id}`, and MEMBER or LEADER."""

    group: str
    person: str
    role: str


async def add_member(begin: Begin, act: Act, command: AddMember) -> str:
    """Store the membership and its fact; a group has one leader. Returns `people/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND for an unknown group or person.
    """
    group_id = id_in(command.group, "groups", field="group")
    person_id = id_in(command.person, "people", field="person")
    fields = Fields()
    fields.choice("role", command.role, {MEMBER, LEADER})
    async with begin(act) as work:
        await work.require("group.add_member", command.group)
        fields.refuse_if_any()
        group = await work.people.group(group_id)
        if group is None or not await work.people.exists(person_id):
            raise not_found()
        await work.people.set_member(group_id, person_id, command.role)
        # A leader is a member too; the former leader stays a member.
        add = [Fact(command.person, "member", command.group, work.now)]
        end: list[tuple[str, str | None]] = [("member", command.person)]
        if command.role == LEADER:
            add.append(Fact(command.person, "leader", command.group, work.now))
            end.append(("leader", None))
        await work.change_facts(
            command.group,
            group.region,
            Level.VILLAGE,
            add=add,
            end=end,
            publish={"leader"},  # who is only a member concerns nobody else
        )
        work.audit(command.group, person=command.person, role=command.role)
        work.done(command.person)
    return command.person
