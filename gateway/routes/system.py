"""Whether the gateway lives, what it can reach, which version it is, and the pages for people."""

from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict

from gateway.pages import PAGE_HEADERS, api_page, problem_page, problems_page
from gateway.problems import RefusedError
from gateway.reasons import TITLES, slug_of
from gateway.route import StrictRoute, door_of

router = APIRouter(route_class=StrictRoute, tags=["system"])

_REASON_OF_SLUG = {slug_of(reason): reason for reason in TITLES}


class Health(BaseModel):
    """The process lives."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """What can be reached."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    ready: bool
    """Whether requests are served: false while intake is away."""
    unavailable: list[str]
    """The services that are away."""


class Version(BaseModel):
    """Which version runs."""

    version: str


@router.get("/healthz")
async def read_health() -> Health:
    """Whether this process lives."""
    return Health()


@router.get("/readyz", responses={503: {"model": Readiness, "description": "Intake is away."}})
async def read_readiness(request: Request, response: Response) -> Readiness:
    """Which services are away; 503 while intake is, without which nothing can be filed."""
    away = await door_of(request).backends.away()
    ready = "intake" not in away
    if not ready:
        response.status_code = 503
        response.headers["retry-after"] = "2"
    return Readiness(ready=ready, unavailable=away)


@router.get("/version")
async def read_version() -> Version:
    """Which version runs."""
    return Version(version=version("tongxin"))


@router.get("/api", include_in_schema=False)
async def read_api_page(request: Request) -> HTMLResponse:
    """The API as a page that needs nothing from elsewhere."""
    return HTMLResponse(api_page(request.app.openapi()), headers=PAGE_HEADERS)


@router.get("/docs", include_in_schema=False)
async def redirect_to_api_page() -> RedirectResponse:
    """Where people look for it first."""
    return RedirectResponse("/api")


@router.get("/problems", include_in_schema=False)
async def read_problems() -> HTMLResponse:
    """Every reason of a refusal."""
    return HTMLResponse(problems_page(), headers=PAGE_HEADERS)


@router.get("/problems/{slug}", include_in_schema=False)
async def read_problem(slug: str) -> HTMLResponse:
    """One reason of a refusal."""
    reason = _REASON_OF_SLUG.get(slug)
    if reason is None:
        raise RefusedError(404, "UNKNOWN_PATH", "There is no such path.")
    return HTMLResponse(problem_page(reason), headers=PAGE_HEADERS)
