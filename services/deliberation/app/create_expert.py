"""Enter somebody who may be invited for what she knows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from chassis.validation import Fields
from services.deliberation.app.ports import Begin
from services.deliberation.domain.council import Expert
from services.deliberation.domain.names import council_in

MAX_SKILLS = 10
SKILL = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class CreateExpert:
    """`councils/{region}`, `people/{id}` and 1 to 10 skills such as `lawyer`."""

    council: str
    person: str
    skills: Sequence[str]


async def create_expert(begin: Begin, act: Act, command: CreateExpert) -> str:
    """Store her, or her new skills; return `councils/{region}/experts/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND for an unknown council; ACTION_NOT_ALLOWED.
    """
    council_in(command.council, field="parent")
    person_id = id_in(command.person, "people", field="person")
    fields = Fields()
    fields.require(
        condition=1 <= len(command.skills) <= MAX_SKILLS,
        field="skills",
        reason="WRONG_COUNT",
        description="1 to 10 skills.",
    )
    for index, skill in enumerate(command.skills[:MAX_SKILLS]):
        fields.require(
            condition=SKILL.fullmatch(skill) is not None,
            field=f"skills[{index}]",
            reason="INVALID_CODE",
            description="Lower-case letters, digits and _, at most 40.",
        )
    async with begin(act) as work:
        await work.require("council.create_expert", command.council)
        fields.refuse_if_any()
        council = await work.councils.get(command.council)
        if council is None:
            raise not_found()
        before = await work.councils.expert_of(council.name, person_id)
        identity = before.id if before else new_id(catalogue().home_number(council.region))
        skills = list(dict.fromkeys(command.skills))
        await work.councils.save_expert(Expert(identity, council.name, person_id, skills))
        resource = f"{council.name}/{name_of('experts', identity)}"
        work.audit(resource, person=command.person)
        work.done(resource)
    return resource
