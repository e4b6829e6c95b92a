"""Found the council of a village or community."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.names import name_of
from chassis.refusals import Kind, TongxinError
from chassis.region import Level
from chassis.validation import Fields
from services.deliberation.app.make_monthly import set_monthly_timer
from services.deliberation.app.ports import Begin
from services.deliberation.domain.council import Council
from services.deliberation.domain.rules import month_of


@dataclass(frozen=True, slots=True)
class CreateCouncil:
    """The 12-digit code of its village or community."""

    region: str


async def create_council(begin: Begin, act: Act, command: CreateCouncil) -> str:
    """Store it and return `councils/{region}`.

    Raises:
        TongxinError: INVALID_FIELDS; ACTION_NOT_ALLOWED; COUNCIL_EXISTS.
    """
    fields = Fields()
    region = catalogue().find(command.region)
    if region is None or region.level is not Level.VILLAGE:
        fields.error("region", "UNKNOWN_REGION", "No such village in the catalogue.")
    async with begin(act) as work:
        await work.require("council.create")
        fields.refuse_if_any()
        name = name_of("councils", command.region)
        if await work.councils.get(name) is not None:
            raise TongxinError(Kind.EXISTS, "COUNCIL_EXISTS", "The village has its council.")
        await work.councils.add(Council(name, command.region, work.now))
        await set_monthly_timer(work, name, month_of(work.now))
        work.audit(name)
        work.done(name)
    return name
