"""Bodies that can own a matter, and the way up through them."""

from dataclasses import dataclass
from functools import lru_cache

from chassis.catalogue import catalogue
from chassis.names import name_of
from chassis.region import Level, RegionCode

GROUP, COUNCIL, FEDERATION = "groups", "councils", "federations"
# What a person must be in a body to act for it.
OFFICERS = {GROUP: ("leader",), COUNCIL: ("director",), FEDERATION: ("chair", "cadre")}
OFFICER_ROLES = frozenset(role for roles in OFFICERS.values() for role in roles)
# Who supervises for a federation; its leaders answer for matters and never handle them.
SUPERVISORS = frozenset({"chair", "cadre", "fed_leader"})


@dataclass(frozen=True, slots=True)
class Body:
    """A group, council or federation: its resource name, level and region."""

    name: str
    level: Level
    region: RegionCode

    @property
    def kind(self) -> str:
        """`groups`, `councils` or `federations`."""
        return self.name.partition("/")[0]


def group_body(name: str, region: RegionCode) -> Body:
    """Return an area group as an owner."""
    return Body(name, Level.VILLAGE, region)


def council_of(region: RegionCode) -> Body:
    """Return the council of a village or community."""
    return Body(name_of(COUNCIL, region), Level.VILLAGE, region)


def federation_of(region: RegionCode) -> Body:
    """Return the territorial federation of a region of any level."""
    return Body(name_of(FEDERATION, region), catalogue().get(region).level, region)


@lru_cache(maxsize=4096)
def way_up(region: RegionCode) -> tuple[Body, ...]:
    """Return council and federations of a village, lowest first.

    Parents are read from the catalogue: some regions have no county or no city level.
    """
    return (
        council_of(region),
        federation_of(region),
        *(federation_of(above.code) for above in catalogue().ancestors(region)),
    )


def next_above(body: Body, region: RegionCode) -> Body | None:
    """Return the next federation above a body on the way up of a matter's own region.

    Group and council are followed by the village federation; the province by nobody.
    """
    federations = way_up(region)[1:]
    if body.kind != FEDERATION:
        return federations[0]
    names = [item.name for item in federations]
    at = names.index(body.name) if body.name in names else -1
    return federations[at + 1] if at + 1 < len(federations) else None


def from_here_up(body: Body, region: RegionCode) -> tuple[Body, ...]:
    """Return a body and everybody above it on the way up of a matter's own region."""
    above = way_up(region)
    if body.kind == COUNCIL:
        above = above[1:]
    elif body.kind == FEDERATION:
        above = tuple(item for item in above[1:] if item.level > body.level)
    return (body, *above)


def rank_of(body: Body) -> int:
    """Return how high a body stands on a way up: group, council, then the federations."""
    return {GROUP: 0, COUNCIL: 1}.get(body.kind, 1 + int(body.level))


def common_superior(
    first: Body, second: Body, region: RegionCode, other: RegionCode | None = None
) -> Body:
    """Return the lowest federation above two bodies, on the ways up of one or two villages.

    Nobody stands above the province: it decides itself.
    """
    ours = way_up(region)[1:]
    theirs = {body.name for body in way_up(other or region)}
    highest = max(rank_of(first), rank_of(second))
    shared = [body for body in ours if body.name in theirs and rank_of(body) > highest]
    return shared[0] if shared else ours[-1]


def counterpart(body: Body, region: RegionCode) -> Body | None:
    """Return the body of the same kind and level in another village; a group's is the council."""
    if body.kind != FEDERATION:
        return council_of(region)
    return next((item for item in way_up(region)[1:] if item.level is body.level), None)


def county_of(region: RegionCode) -> Body:
    """Return the county federation, or the next above where there is no county level."""
    federations = way_up(region)[1:]
    return next(item for item in federations if item.level >= Level.COUNTY)
