"""The village federation ends somebody's work in a grid."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from chassis.region import Level
from services.intake.app.ports import Begin
from services.intake.domain.bodies import FEDERATION


@dataclass(frozen=True, slots=True)
class EndGridWorker:
    """`grid-workers/{id}`."""

    name: str


async def end_grid_worker(begin: Begin, act: Act, command: EndGridWorker) -> str:
    """End it now: she reads and writes nothing of the grid from then on.

    Raises:
        TongxinError: NOT_FOUND for unknown and forbidden alike.
    """
    async with begin(act) as work:
        worker = await work.field.worker(id_in(command.name, "grid-workers"))
        if worker is None:
            raise not_found()
        federation = name_of(FEDERATION, worker.grid.region)
        await work.require("grid_worker.end", federation, read_action="grid_worker.end")
        if worker.until is None:
            await work.field.end(worker.id)
            grid, person = name_of("grids", worker.grid.id), name_of("people", worker.person)
            await work.change_facts(
                grid, worker.grid.region, Level.VILLAGE, end=[("grid_worker", person)]
            )
            work.audit(federation, grid=grid, person=person)
        work.done(command.name)
        return command.name
