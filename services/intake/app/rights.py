"""Rights that depend on which body of the way up somebody acts for."""

from chassis.act import subject_of
from services.intake.app.ports import IntakeWork
from services.intake.domain.bodies import SUPERVISORS, Body, way_up
from services.intake.domain.matter import Matter


async def highest_office(work: IntakeWork, matter: Matter) -> Body:
    """Return the highest federation of the matter's way in which the caller holds an office.

    The policy table has asked before whether she holds one in a body that supervises it.
    """
    caller = subject_of(work.act.caller)
    federations = way_up(matter.region)[1:]
    people = await work.offices.people([body.name for body in federations], SUPERVISORS)
    held = [body for body in federations if caller in people.get(body.name, frozenset())]
    return held[-1] if held else federations[0]
