"""Women's federations 妇联: one for every region of the catalogue, and the posts in them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.catalogue import catalogue
from chassis.names import key_in, name_of
from chassis.region import Level, Region, RegionCode

VILLAGE_CHAIR = "VILLAGE_CHAIR"
CADRE = "CADRE"
FED_LEADER = "FED_LEADER"

# What a post makes somebody in the facts about the federation.
RELATION = {VILLAGE_CHAIR: "chair", CADRE: "cadre", FED_LEADER: "fed_leader"}
RELATIONS = tuple(sorted(RELATION.values()))


@dataclass(frozen=True, slots=True)
class Federation:
    """The federation of a region. It follows from the region and is stored nowhere."""

    region: Region

    @property
    def name(self) -> str:
        """`federations/{region}`."""
        return federation_name(self.region.code)

    @property
    def title(self) -> tuple[str, str]:
        """What people call it, in Chinese and in English."""
        return f"{self.region.name}妇联", f"Women's federation of {self.region.name}"

    @property
    def superior(self) -> str:
        """The federation of the region above; empty for a province."""
        return federation_name(self.region.parent) if self.region.parent else ""

    @property
    def post_kind(self) -> str:
        """The kind of post that works here, beside FED_LEADER: a village's chair, a cadre above."""
        return VILLAGE_CHAIR if self.region.level is Level.VILLAGE else CADRE


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody's post in a federation."""

    id: UUID
    federation: str
    person: str
    kind: str
    since: datetime
    until: datetime | None = None


def federations_above(federation: str) -> tuple[str, ...]:
    """Return the federations above a federation, lowest first."""
    region = key_in(federation, "federations")
    return tuple(federation_name(above.code) for above in catalogue().ancestors(region))


def federation_name(code: RegionCode) -> str:
    """Return `federations/{region}`."""
    return name_of("federations", code)


def is_federation(body: str) -> bool:
    """Tell whether a body is a federation, by its name."""
    return body.startswith("federations/")
