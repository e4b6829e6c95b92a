"""Who gets a new matter: the audience first, else the channel; never somebody complained about."""

from uuid import UUID

from chassis.act import subject_of
from chassis.names import name_of
from chassis.refusals import forbidden
from chassis.region import RegionCode
from services.intake.app.fitness import unfit_bodies
from services.intake.app.ports import IntakeWork
from services.intake.domain.bodies import (
    OFFICER_ROLES,
    Body,
    council_of,
    county_of,
    from_here_up,
    group_body,
    way_up,
)

# Channels through which a federation receives; its own people register the matter.
RECEIVED_BY_FEDERATION = frozenset({"HOTLINE_12338", "LETTER", "WALK_IN"})


async def first_owner(
    work: IntakeWork,
    *,
    region: RegionCode,
    audience: str,
    channel: str,
    group: UUID | None,
    excluded: frozenset[str],
) -> Body:
    """Return the first owner of a matter that is being filed.

    Straight to the county → the county federation; a group → its leader; hotline, letter,
    walk-in → the federation that received it; everything else → the council of the place. A
    body of which nobody is left, or whose people are all excluded, is passed over on the way up.
    """
    if audience == "COUNTY":
        first = county_of(region)
    elif channel in RECEIVED_BY_FEDERATION:
        first = await receiving(work, region)
    elif group is not None and channel != "PATROL":
        first = group_body(name_of("groups", group), region)
    else:
        first = council_of(region)
    up = from_here_up(first, region)
    unfit = await unfit_bodies(work, up, excluded)
    return next((body for body in up if body.name not in unfit), up[-1])


async def receiving(work: IntakeWork, region: RegionCode) -> Body:
    """Return the lowest federation over the place in which the caller holds a post.

    Raises:
        TongxinError: ACTION_NOT_ALLOWED for who holds none.
    """
    caller = subject_of(work.act.caller)
    federations = way_up(region)[1:]
    people = await work.offices.people([body.name for body in federations], OFFICER_ROLES)
    for body in federations:
        if caller in people.get(body.name, frozenset()):
            return body
    raise forbidden("matter.receive")
