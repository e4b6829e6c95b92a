"""Dispatches 派单: work that the owner of a matter gives to a federation below it."""

from chassis.catalogue import catalogue
from chassis.region import RegionCode
from services.escalation.domain.federations import is_federation

ASSISTING, ASSISTING_NAMED = "assisting", "assisting_named"


def relation_of(*, named: bool) -> str:
    """Return how the register lets the federation read: without names unless it may read them."""
    return ASSISTING_NAMED if named else ASSISTING


def is_below(federation: str, owner: str, region: RegionCode) -> bool:
    """Whether a federation lies below the owner on the way of a matter of this region."""
    code, above = (body.rpartition("/")[2] for body in (federation, owner))
    if not is_federation(federation) or catalogue().find(code) is None:
        return False
    way = [region, *(item.code for item in catalogue().ancestors(region))]
    return (
        code in way and above in way and way.index(RegionCode(code)) < way.index(RegionCode(above))
    )
