"""Regions, read from the catalogue that every process has."""

from chassis.catalogue import catalogue
from chassis.refusals import FieldError, invalid, not_found
from chassis.region import InvalidRegionCodeError
from gateway.route import READ, Pages, RegionCode, caller_router
from gateway.schemas.base import Page
from gateway.schemas.places import Region

router = caller_router(tags=["places"])


@router.get("/regions", responses=READ)
async def list_provinces() -> Page[Region]:
    """The provinces of the catalogue; always one page."""
    return Page[Region](
        items=[Region.of(region) for region in catalogue().provinces()], next_page_token=""
    )


@router.get("/regions/{code}", responses=READ)
async def get_region(code: RegionCode) -> Region:
    """One region."""
    region = catalogue().find(code)
    if region is None:
        raise not_found()
    return Region.of(region)


@router.get("/regions/{code}/children", responses=READ)
async def list_children(code: RegionCode, page: Pages) -> Page[Region]:
    """The regions directly below, by code. The page token is the last code of the page before."""
    if catalogue().find(code) is None:
        raise not_found()
    try:
        found = catalogue().children(code, after=page.token, limit=page.size + 1)
    except InvalidRegionCodeError:
        raise invalid(
            FieldError("page_token", "INVALID_PAGE_TOKEN", "Use the token of the page before.")
        ) from None
    items = [Region.of(region) for region in found[: page.size]]
    return Page[Region](
        items=items, next_page_token=items[-1].code if len(found) > page.size else ""
    )
