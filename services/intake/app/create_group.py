"""Make an area group in a village."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import name_of
from chassis.region import Level
from chassis.validation import Fields
from services.intake.app.ports import Begin
from services.intake.domain.people import Group

MAX_TITLE = 50


@dataclass(frozen=True, slots=True)
class CreateGroup:
    """Its village and its title."""

    region: str
    title: str


async def create_group(begin: Begin, act: Act, command: CreateGroup) -> str:
    """Store it and return `groups/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; ACTION_NOT_ALLOWED.
    """
    fields = Fields()
    title = fields.text("title", command.title, maximum=MAX_TITLE)
    region = catalogue().find(command.region)
    if region is None or region.level is not Level.VILLAGE:
        fields.error("region", "UNKNOWN_REGION", "No such village in the catalogue.")
    async with begin(act) as work:
        await work.require("group.create")
        fields.refuse_if_any()
        assert region is not None  # noqa: S101 - refused above
        group = Group(
            id=new_id(catalogue().home_number(region.code)),
            region=region.code,
            title=title,
            created_at=work.now,
        )
        await work.people.add_group(group)
        resource = name_of("groups", group.id)
        work.audit(resource)
        work.done(resource)
    return resource
