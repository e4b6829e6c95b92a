"""Who gets a new matter: the audience first, else the channel; never somebody complained about."""

from collections.abc import Iterable
from uuid import UUID

from chassis.act import subject_of
from chassis.names import name_of
from chassis.refusals import forbidden
from chassis.region import RegionCode
from services.intake.app.ports import IntakeWork
from services.intake.domain.bodies import (
    FEDERATION,
    OFFICERS,
    Body,
    county_of,
    federation_of,
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
    body whose known people are all excluded is passed over on the way up.
    """
    if audience == "COUNTY":
        candidates = _from(county_of(region), region)
    elif channel in RECEIVED_BY_FEDERATION:
        candidates = _from(await _receiving(work, region), region)
    elif group is not None:
        candidates = (group_body(name_of("groups", group), region), *way_up(region))
    else:
        candidates = way_up(region)
    for body in candidates:
        people = await work.people_of(body.name, OFFICERS[body.kind])
        # No facts known of a body yet: it counts as staffed.
        if not people or people - excluded:
            return body
    return candidates[-1]


def _from(first: Body, region: RegionCode) -> tuple[Body, ...]:
    return (first, *(body for body in way_up(region)[1:] if body.level > first.level))


async def _receiving(work: IntakeWork, region: RegionCode) -> Body:
    """Return the lowest federation over the place in which the caller holds a post.

    Raises:
        TongxinError: ACTION_NOT_ALLOWED for who holds none.
    """
    caller = subject_of(work.act.caller)
    for body in _federations(way_up(region)):
        if caller in await work.people_of(body.name, OFFICERS[FEDERATION]):
            return federation_of(body.region)
    raise forbidden("matter.receive")


def _federations(bodies: Iterable[Body]) -> list[Body]:
    return [body for body in bodies if body.kind == FEDERATION]
