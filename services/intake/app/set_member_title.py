"""The leader makes a member the organiser of a building or an entrance."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.facts import Fact
from chassis.names import id_in
from chassis.refusals import not_found
from chassis.region import Level
from chassis.validation import Fields
from services.intake.app.ports import Begin

NONE = "NONE"
TITLES = frozenset({NONE, "UNIT_LEADER", "BUILDING_LEADER"})
MAX_AREA = 50


@dataclass(frozen=True, slots=True)
class SetMemberTitle:
    """`groups/{id}`, `people/{id}` of a member, the title and for which part."""

    group: str
    person: str
    title: str
    area: str


async def set_member_title(begin: Begin, act: Act, command: SetMemberTitle) -> str:
    """Store it; an organiser sees who the members are, to register for them. Returns the person.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND for who is not a member; ACTION_NOT_ALLOWED.
    """
    group_id = id_in(command.group, "groups", field="group")
    person = id_in(command.person, "people", field="person")
    fields = Fields()
    title = fields.choice("title", command.title, TITLES)
    area = fields.text("area", command.area, minimum=0 if title == NONE else 1, maximum=MAX_AREA)
    async with begin(act) as work:
        await work.require("group.set_title", command.group, read_action="group.read")
        fields.refuse_if_any()
        group = await work.people.group(group_id)
        if group is None or not await work.people.role(group_id, person):
            raise not_found()
        await work.people.set_title(group_id, person, title, area if title != NONE else "")
        add = [Fact(command.person, "organiser", command.group, work.now)]
        await work.change_facts(
            command.group,
            group.region,
            Level.VILLAGE,
            add=add if title != NONE else [],
            end=[("organiser", command.person)],
            publish={"leader"},
        )
        work.audit(command.group, person=command.person, title=title)
        work.done(command.person)
        return command.person
