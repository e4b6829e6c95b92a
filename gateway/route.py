"""How every route reads its request, and what routes ask for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from chassis.auth import SystemTokens, TokenVerifier
from chassis.refusals import FieldError, Kind, TongxinError, invalid, unavailable
from gateway.auth import bearer_token
from gateway.backends import Backends, Caller
from gateway.body import ChunkRequest, StrictRequest
from gateway.problems import MEDIA_TYPE, Problem
from gateway.stream import Hub

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class Door:
    """What the application holds while it runs."""

    backends: Backends
    verifier: TokenVerifier
    hub: Hub
    tokens: SystemTokens | None = None

    def itself(self) -> Caller:
        """Return the front door as the caller, for who has no login.

        Raises:
            TongxinError: SERVICE_UNAVAILABLE where it has no key of its own.
        """
        if self.tokens is None:
            raise unavailable("SERVICE_UNAVAILABLE", "The front door has no key of its own.")
        return Caller(self.tokens.token(), self.backends)


def door_of(request: Request) -> Door:
    """Return what the application holds."""
    door: Door = request.app.state.door
    return door


def _query_names(dependant: Dependant) -> set[str]:
    names = {field.alias for field in dependant.query_params}
    return names.union(*(_query_names(inner) for inner in dependant.dependencies))


class StrictRoute(APIRoute):
    """Refuses query parameters that the route does not know, and reads bodies strictly."""

    request_class = StrictRequest

    def get_route_handler(self) -> Handler:
        """Return FastAPI's handler with the checks before it."""
        handler = super().get_route_handler()
        names = _query_names(self.dependant)

        async def handle(request: Request) -> Response:
            self.check(request)
            unknown = sorted(request.query_params.keys() - names)
            if unknown:
                raise invalid(
                    FieldError(
                        unknown[0][:100], "UNKNOWN_FIELD", "There is no such query parameter."
                    )
                )
            return await handler(self.request_class(request.scope, request.receive))

        return handle

    def check(self, request: Request) -> None:
        """Check the request before anything of it is read."""


class CallerRoute(StrictRoute):
    """Knows who is calling before it reads anything else."""

    def check(self, request: Request) -> None:
        """Verify the token."""
        door = door_of(request)
        request.state.caller = Caller(bearer_token(request, door.verifier), door.backends)


class UploadRoute(CallerRoute):
    """Takes a chunk of an upload instead of JSON."""

    request_class = ChunkRequest


def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


def _request_id(
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            pattern=r"^[\x20-\x7e]{1,100}$",
            description="Your key for this request, 1 to 100 printable ASCII characters: the"
            " same key and body again have their effect once.",
            examples=["3f0c6c1e-answer-1"],
        ),
    ] = "",
) -> str:
    # Calls to services are tried again by themselves: without a key one act could happen twice.
    return idempotency_key or str(uuid4())


def _if_match(
    if_match: Annotated[
        str,
        Header(
            alias="If-Match", description="The ETag that you read (412 when it has changed since)."
        ),
    ] = "",
) -> str:
    if not if_match:
        raise TongxinError(Kind.STATE, "ETAG_REQUIRED", "Send the ETag that you read as If-Match.")
    return if_match


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list."""

    size: int
    token: str

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of every list request of the contracts."""
        return {"page_size": self.size, "page_token": self.token}


def _paging(
    page_size: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 50,
    page_token: Annotated[str, Query(description="`next_page_token` of the page before.")] = "",
) -> Paging:
    return Paging(page_size, page_token)


_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_EXAMPLE_ID = "019a0000-0000-7000-8000-000000000001"

Id = Annotated[str, Path(pattern=_UUID, examples=[_EXAMPLE_ID], description="Its bare id.")]
RegionCode = Annotated[
    str,
    Path(
        pattern=r"^[0-9]{12}$", examples=["210922107002"], description="12-digit code of a region."
    ),
]
Asking = Annotated[Caller, Depends(_caller)]
RequestId = Annotated[str, Depends(_request_id)]
IfMatch = Annotated[str, Depends(_if_match)]
Pages = Annotated[Paging, Depends(_paging)]

_DESCRIPTIONS = {
    400: "Some fields are not as they should be, or the body is not JSON.",
    401: "No token, or none that is valid.",
    403: "You may see it, but not do this with it.",
    404: "There is no such thing for you: unknown and forbidden look the same.",
    408: "The body came too slowly.",
    409: "Not possible in this state, or somebody was faster (`expected_epoch`).",
    412: "It has changed since you read it.",
    413: "The body is larger than 256 KiB.",
    415: "The body is not of the type that is wanted here.",
    428: "If-Match is required.",
    429: "Too much at once.",
    503: "A part is away: come back after `Retry-After`.",
    504: "It took too long: ask again.",
}
# Only documents the scheme: CallerRoute has verified the token before.
_BEARER = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="A token of at most 10 minutes."
)

_ASK = (400, 404, 408, 413, 415, 429, 503, 504)
_READ = (400, 401, 404, 429, 503, 504)
_ACT = (400, 401, 403, 404, 408, 409, 413, 415, 429, 503, 504)
_EDIT = (*_ACT, 412, 428)


def _responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    reference = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {
        status: {
            "description": _DESCRIPTIONS[status],
            "content": {MEDIA_TYPE: {"schema": reference}},
        }
        for status in sorted(statuses)
    }


READ, ACT, EDIT = _responses(*_READ), _responses(*_ACT), _responses(*_EDIT)
# Asked without a token.
ASK = _responses(*_ASK)


def upload_router(*, tags: list[str]) -> APIRouter:
    """Return a router below /api/v1 whose requests carry chunks of uploads."""
    return APIRouter(
        prefix="/api/v1", route_class=UploadRoute, tags=[*tags], dependencies=[Depends(_BEARER)]
    )


def caller_router(*, tags: list[str]) -> APIRouter:
    """Return a router below /api/v1, for callers with a token."""
    return APIRouter(
        prefix="/api/v1", route_class=CallerRoute, tags=[*tags], dependencies=[Depends(_BEARER)]
    )
