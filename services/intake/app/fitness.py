"""A matter goes only to bodies that are there and that it is not about: others are passed over."""

from collections.abc import Iterable

from services.intake.app.ports import IntakeWork
from services.intake.domain.bodies import OFFICER_ROLES, Body
from services.intake.domain.matter import Matter


async def unfit_bodies(
    work: IntakeWork, bodies: Iterable[Body | str], excluded: frozenset[str]
) -> frozenset[str]:
    """Return the bodies of which nobody in office is left who may know of the matter.

    A body of which no officers were ever known counts as staffed.
    """
    names = [body if isinstance(body, str) else body.name for body in bodies]
    known = await work.offices.people(names, OFFICER_ROLES)
    return frozenset(name for name, people in known.items() if people <= excluded)


async def note_unfit(work: IntakeWork, matter: Matter, more: Iterable[Body] = ()) -> Matter:
    """Let a matter know which bodies it passes over, before it may move."""
    excluded = await work.matters.excluded_from(matter.id)
    matter.unfit = await unfit_bodies(work, [*matter.reachable(), *more], excluded)
    return matter
