"""A complaint is never addressed to whom it is about: bodies that are passed over."""

from uuid import UUID

from chassis.names import name_of
from chassis.region import RegionCode
from services.intake.app.ports import IntakeWork
from services.intake.domain.bodies import OFFICERS, group_body, way_up
from services.intake.domain.matter import Matter


async def unfit_bodies(
    work: IntakeWork, region: RegionCode, group: UUID | None, excluded: frozenset[str]
) -> frozenset[str]:
    """Return the bodies of the way up all of whose known officers are excluded.

    A body of which no officers are known yet counts as staffed.
    """
    if not excluded:
        return frozenset()
    bodies = list(way_up(region))
    if group is not None:
        bodies.insert(0, group_body(name_of("groups", group), region))
    unfit = set()
    for body in bodies:
        people = await work.people_of(body.name, OFFICERS[body.kind])
        if people and people <= excluded:
            unfit.add(body.name)
    return frozenset(unfit)


async def note_unfit(work: IntakeWork, matter: Matter) -> Matter:
    """Let a matter know which bodies it passes over, before it may move."""
    excluded = await work.matters.excluded_from(matter.id)
    matter.unfit = await unfit_bodies(work, matter.region, matter.group, excluded)
    return matter
