"""The village federation makes somebody the worker of a grid."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.facts import Fact
from chassis.ids import new_id
from chassis.names import id_in, key_in, name_of
from chassis.refusals import not_found
from chassis.region import Level
from chassis.validation import Fields
from services.intake.app.ports import Begin
from services.intake.domain.bodies import FEDERATION
from services.intake.domain.field_records import GridWorker

MAX_TITLE = 50


@dataclass(frozen=True, slots=True)
class AppointGridWorker:
    """`federations/{region}` of a village, `people/{id}` and the grid's title."""

    federation: str
    person: str
    grid_title: str


async def appoint_grid_worker(begin: Begin, act: Act, command: AppointGridWorker) -> str:
    """Store it with its fact and return `grid-workers/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND for a person or village that is not there;
            ACTION_NOT_ALLOWED for everybody but the village's chair.
    """
    region = catalogue().find(key_in(command.federation, FEDERATION, field="parent"))
    person = id_in(command.person, "people", field="person")
    fields = Fields()
    title = fields.text("grid_title", command.grid_title, maximum=MAX_TITLE)
    async with begin(act) as work:
        await work.require("grid_worker.appoint", command.federation)
        if region is None or region.level is not Level.VILLAGE:
            fields.error("parent", "UNKNOWN_REGION", "No such village in the catalogue.")
        fields.refuse_if_any()
        assert region is not None  # noqa: S101 - refused above
        if not await work.people.exists(person):
            raise not_found()
        grid = await work.field.grid(region.code, title)
        drafted = GridWorker(new_id(catalogue().home_number(region.code)), grid, person, work.now)
        worker = await work.field.appoint(drafted)
        if worker.id == drafted.id:
            name = name_of("grids", grid.id)
            fact = Fact(command.person, "grid_worker", name, work.now)
            await work.change_facts(name, region.code, Level.VILLAGE, add=[fact])
            work.audit(command.federation, grid=name, person=command.person)
        resource = name_of("grid-workers", worker.id)
        work.done(resource)
        return resource
